"""The codes of docs/events.md as sentences, in the language of the page."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

_FIELD: Mapping[str, Callable[[int], str]] = {
    "missing": lambda _limit: _("Please fill this in."),
    "type": lambda _limit: _("This is not a number."),
    "short": lambda limit: ngettext("At least %(num)d character.", "At least %(num)d characters.", limit),
    "long": lambda limit: ngettext("At most %(num)d character.", "At most %(num)d characters.", limit),
    "low": lambda limit: _("Not less than %(limit)d.", limit=limit),
    "high": lambda limit: _("Not more than %(limit)d.", limit=limit),
    "choice": lambda _limit: _("Choose one of the answers shown."),
    "unknown": lambda _limit: _("This field is not known here."),
    "format": lambda _limit: _("This cannot be read. Compare it with the example."),
    "time": lambda _limit: _("Write the time like 09:00."),
    "taken": lambda _limit: _("Somebody else has this name already."),
}

_REFUSAL: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "CLOSED": lambda _p: _("This is not possible at this moment. Nothing was changed."),
    "BUDGET": lambda p: ngettext(
        "You have %(num)d vote left, which is not enough.",
        "You have %(num)d votes left, which is not enough.",
        int(p.get("left") or 0),
    ),
    "FORBIDDEN": lambda _p: _("You may not do this. Ask the innovation office."),
    "GONE": lambda _p: _("This is not there any more, or the link has been used or has expired."),
    "CHANGED": lambda p: _("%(name)s changed this in the meantime. Nothing was overwritten.", name=_name(p)),
    "LIMIT": lambda p: ngettext(
        "The limit of %(num)d idea is reached.",
        "The limit of %(num)d ideas is reached.",
        int(p.get("limit") or 0),
    ),
    "BUSY": lambda _p: _("It could not be saved just now. Please send it again."),
    "RATE": lambda p: ngettext(
        "Too fast. Please wait %(num)d second.",
        "Too fast. Please wait %(num)d seconds.",
        int(p.get("wait") or 1),
    ),
    "REUSED": lambda _p: _("This page was sent before with other content. Check it and send it again."),
}


def field_sentence(why: str, limit: int | None = None) -> str:
    """Returns what is wrong with a field, for the line below it."""
    return _FIELD.get(why, _FIELD["format"])(limit or 0)


def refusal_sentence(code: str, params: Mapping[str, Any] | None = None) -> str:
    """Returns what a refusal means for the person who asked."""
    params = params or {}
    if code == "INVALID":
        return field_sentence(str(params.get("why")), params.get("limit"))
    return _REFUSAL.get(code, _REFUSAL["BUSY"])(params)


def answer_sentence(answer: Mapping[str, Any]) -> str:
    """Returns the sentence for an answer of the door that is not ok."""
    return refusal_sentence(answer["code"], answer["params"])


def _name(params: Mapping[str, Any]) -> str:
    return str(params.get("by") or _("Somebody else"))
