"""Why a replication was refused, in the language of the page."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from workshop.candidates import words


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def refusal(answer: Mapping[str, Any]) -> str:
    """Returns why nobody could take the innovation over."""
    params = answer["params"]
    known = {
        ("agency", "choice"): _("This agency has the innovation already. Choose another one."),
        ("agency", "taken"): _("This agency takes the innovation over already."),
    }
    return known.get((params.get("field"), params.get("why"))) or words.refusal(answer)
