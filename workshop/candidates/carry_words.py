"""What happens when candidates are merged, carried together and answered, as words in the language of the page."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from workshop.sentences import refusal_sentence


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def change(kind: str) -> str:
    """Returns what a line of the history tells, "" if it tells of something else."""
    words = {
        "merged": _("Merged into"),
        "took_in": _("Took in"),
        "stands_again": _("Taken out again from"),
        "gave_back": _("Given back"),
        "kept_apart": _("Said not to be the same as"),
        "alike_again": _("Perhaps the same again as"),
        "co_owner": _("Co-owner"),
        "answer": _("Official answer"),
    }
    return words.get(kind, "")


def refusal(answer: Mapping[str, Any]) -> str:
    """Returns why an act was refused."""
    code, params = answer["code"], answer["params"]
    if code == "INVALID":
        known = _fields().get((params.get("field"), params.get("why")))
        return known or refusal_sentence(code, params)
    if code == "CHANGED" and params.get("act") == "candidate.merge":
        return _("It went into “%(title)s” in the meantime. Nothing was changed.", title=params["theirs"])
    if code == "CHANGED" and params.get("act") == "candidate.split":
        return _("It does not stand there any more. Nothing was changed.")
    return refusal_sentence(code, params)


def _fields() -> dict[tuple[Any, Any], str]:
    return {
        ("source", "missing"): _("Choose the candidate that goes into this one."),
        ("source", "type"): _("Choose the candidate that goes into this one."),
        ("source", "choice"): _("These two cannot be merged: choose another candidate."),
        ("why", "missing"): _("Please give a reason. It is kept in the history."),
        ("agency", "missing"): _("Name the agency that carries it too."),
        ("agency", "taken"): _("This agency or person carries it already."),
        ("text", "missing"): _("Write what the authors shall read."),
    }
