"""What every paper says of itself, in the language of the page."""

from flask_babel import gettext

from workshop.reports.documents_signs import UNSEEN


def foot() -> str:
    """Returns the page number's words; {page} and {pages} are filled in by the format."""
    return str(gettext("Page {page} of {pages}"))


def unseen() -> str:
    """Returns what the sign for missing letters means."""
    return str(
        gettext(
            "%(sign)s stands for letters this PDF has no font for. The page and the Word file show them.",
            sign=UNSEEN,
        )
    )
