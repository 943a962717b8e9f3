"""What an owner reads about offered evidence, in the language of the page."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from workshop.candidates import evidence_words
from workshop.candidates.words import actor_name


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def bad_file(code: str, most_mb: int) -> str:
    """Returns why a file was not taken."""
    if code == "many":
        return _("Many files came through this link today. Please send the rest tomorrow.")
    return evidence_words.bad_file(code, most_mb)


def refusal(answer: Mapping[str, Any]) -> str:
    """Returns why evidence was refused or cannot be taken back, and what to mend."""
    code, params = answer["code"], answer["params"]
    if code == "CHANGED":
        return _(
            "%(name)s changed this in the meantime. Your words are kept; look at the level and send again.",
            name=actor_name(str(params.get("by") or _("Somebody else"))),
        )
    words = {
        "RATE": _("Much evidence came through this link today. Please send the rest tomorrow."),
        "CLOSED": _("The office has checked this piece already. Please ask the office if it has to go."),
        "GONE": _("This piece of evidence is not there any more."),
    }
    fields = {
        ("level", "missing"): _("Choose the level that the evidence proves."),
        ("file", "missing"): _("Choose a file, paste a link, or choose another level."),
        ("url", "unknown"): _("Give either a file or a link, not both."),
    }
    key = (params.get("field"), params.get("why"))
    return words.get(code) or fields.get(key) or evidence_words.refusal(answer)
