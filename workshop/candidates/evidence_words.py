"""Evidence and levels in words, in the language of the page."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext

from workshop.candidates.evidence_models import LINK, WORKSHOP, Evidence
from workshop.iid.sets import catalogue
from workshop.page import language
from workshop.sentences import answer_sentence, refusal_sentence


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def number(value: Decimal) -> str:
    """Returns points without needless zeros: "38", "1,5" (Indonesian) or "1.5"."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",") if language() == "id" else text


def piece(one: Evidence) -> str:
    """Returns what a piece of evidence is called: its file, its site, or the workshop's record."""
    if one.kind == WORKSHOP:
        return _("Record of the workshop")
    if one.kind == LINK:
        parts = urlsplit(one.url)
        return f"{parts.hostname}{parts.path if parts.path != '/' else ''}"
    return one.file_name


def size(count: int) -> str:
    """Returns "320 kB" or "2 MB"."""
    return f"{round(count / 1_048_576)} MB" if count >= 1_048_576 else f"{max(1, round(count / 1024))} kB"


def change(kind: str) -> str:
    """Returns what a line of the history on evidence or levels tells; "" for another line."""
    what, _dot, key = kind.partition(".")
    name = _indicator_name(key)
    if not name:
        return ""
    words = {
        "evidence": _("Evidence for %(name)s", name=name),
        "claim": _("Level claimed: %(name)s", name=name),
        "verify": _("Level verified: %(name)s", name=name),
    }
    return words.get(what, "")


def changed_value(kind: str, value: str) -> str:
    """Returns an old or new value of such a line in words."""
    if kind.startswith("verify.") and not value:
        return _("waits to be checked")
    if kind.startswith("evidence."):
        return _("Record of the workshop") if value == WORKSHOP else value or _("taken off")
    return value


def bad_file(code: str, most_mb: int) -> str:
    """Returns why a file was not taken."""
    words = {
        "empty": _("The file is empty. Choose another one."),
        "type": _(
            "Only PDF, JPG and PNG are taken. This file is something else inside, whatever its name says."
        ),
        "cut": _("This PDF is not complete. Save or scan it again, then send it again."),
        "big": _("The file is larger than %(num)d MB. Make it smaller, or give a link.", num=most_mb),
        "disk": _("The file could not be stored just now. Nothing was changed. Please try again."),
    }
    return words[code]


def go_back() -> str:
    """Returns what to do when a file was too large to be received at all."""
    return _("Nothing was changed. Go back and choose another file.")


def refusal(answer: Mapping[str, Any]) -> str:
    """Returns why an act on evidence was refused."""
    if answer["code"] != "INVALID":
        return answer_sentence(answer)
    params = answer["params"]
    field, why = params.get("field"), params.get("why")
    known = {
        ("url", "format"): _("A link begins with https:// or http:// and names a site."),
        ("url", "unknown"): _("Give either a file or a link, not both."),
        ("url", "missing"): _("Choose a file, or paste a link."),
        ("file", "taken"): _("This piece of evidence is already here."),
        ("level", "high"): _("The verified level cannot be higher than the claimed one."),
        ("evidence", "missing"): _("There is no evidence yet. A level needs at least one piece."),
        ("why", "missing"): _("Please give a reason. It is kept in the history."),
        ("basis", "missing"): _("Say what the benefit is measured by."),
        ("indicator", "choice"): _("This indicator is not part of the index of this year."),
        ("kind", "choice"): _("The record of the workshop is no evidence for this indicator."),
    }
    return known.get((field, why)) or f"{_field_name(str(field))}: {refusal_sentence('INVALID', params)}"


def _field_name(field: str) -> str:
    names = {
        "note": _("Note"), "valid_year": _("Valid in"), "url": _("Link"), "level": _("Level"), "why": _("Reason"),
    }  # fmt: skip
    return names.get(field, _("A field"))


def _indicator_name(key: str) -> str:
    for rules in reversed(catalogue().all()):
        found = rules.indicator(key)
        if found is not None:
            return found.name.in_(language())
    return ""
