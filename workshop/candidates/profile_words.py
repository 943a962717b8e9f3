"""The ministry's profile in words, in the language of the page."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext

from workshop.candidates.profile_rules import BETWEEN
from workshop.candidates.profile_sheet import NO, YES, Row
from workshop.data import sector
from workshop.iid.model import Field
from workshop.iid.sets import catalogue
from workshop.page import day, language
from workshop.sentences import refusal_sentence


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def answer(field: Field, text: str) -> str:
    """Returns an answer as people read it; one that no list knows any more stays as it was stored."""
    if not text:
        return ""
    if field.kind == "choice":
        return _option(field.key, text)
    if field.kind in {"sector", "sectors"}:
        return ", ".join(sector_name(code) for code in text.split(BETWEEN))
    if field.kind == "date":
        return day(date.fromisoformat(text))
    if field.kind == "yes_no":
        return {YES: _("Yes"), NO: _("Not so far")}.get(text, text)
    return text


def value(row: Row) -> str:
    """Returns what stands in a field, as people read it."""
    return answer(row.field, row.text)


def sector_name(code: str) -> str:
    """Returns "1.02 Kesehatan", or the code alone where it is not known."""
    found = sector(code)
    return code if found is None else f"{code} {found.name.in_(language())}"


def name(key: str) -> str:
    """Returns the label of a field or section, by the newest version that has it; "" where none has."""
    for rules in reversed(catalogue().all()):
        labels = {part.key: part.name for field in rules.profile for part in field.sections}
        labels |= {field.key: field.name for field in rules.profile}
        if key in labels:
            return labels[key].in_(language())
    return ""


def leftover(key: str, text: str) -> str:
    """Returns an answer to a field that this version no longer asks for."""
    field = _field(key)
    return text if field is None else answer(field, text)


def years(cycles: Iterable[int]) -> str:
    """Returns "2027", "2027 and 2028", "2027, 2028 and 2029"."""
    *first, last = (str(cycle) for cycle in cycles)
    return _("%(first)s and %(last)s", first=", ".join(first), last=last) if first else last


def source(cycle: int) -> str:
    """Returns the version whose window decides a cycle: "IGA 2026", "IGA 2027 (provisional)"."""
    rules = catalogue().for_cycle(cycle)
    title = rules.name.in_(language())
    if not rules.is_provisional:
        return title
    return title if _("provisional") in title else f"{title} ({_('provisional')})"


def change(kind: str) -> str:
    """Returns what a line of the history on profile or dates tells; "" for another line."""
    if kind == "planned":
        return _("Planned date")
    if kind == "renewed":
        return _("Date of renewal")
    what, _dot, key = kind.partition(".")
    label = name(key) if what == "profile" else ""
    return _("Profile: %(name)s", name=label) if label else ""


def changed_value(kind: str, text: str) -> str:
    """Returns an old or new value of such a line in words."""
    if kind in {"planned", "renewed"}:
        return day(date.fromisoformat(text)) if text else _("none")
    field = _field(kind.removeprefix("profile."))
    return text if field is None or not kind.startswith("profile.") else answer(field, text)


def field_refusal(params: Mapping[str, Any]) -> str:
    """Returns what is wrong with one field of the profile, led by its name."""
    key, why = str(params.get("field")), params.get("why")
    known = {
        "choice": _("Choose one of the answers of this year's list."),
        "place": _("Write latitude and longitude with decimals, for example 2.8375, 117.3653."),
        "link": _("A link begins with https:// or http:// and names a site."),
        "unknown": _("This year's form does not ask for this field."),
    }
    sentence = known.get(str(why)) or refusal_sentence("INVALID", params)
    return f"{name(key) or _('A field')}: {sentence}"


def date_refusal(params: Mapping[str, Any]) -> str:
    """Returns what is wrong with a plan or a renewal; "" for another field."""
    known = {
        ("planned_on", "low"): _("The planned day is over. Give one that is still to come."),
        ("renewed_on", "early"): _("Only what is applied can be renewed. Move the stage on first."),
        ("renewed_on", "high"): _("The date lies in the future. Plan it instead."),
        ("renewed_on", "taken"): _("A renewal on this day is recorded already."),
    }
    field, why = str(params.get("field")), str(params.get("why"))
    if (field, why) == ("renewed_on", "low"):
        on = params.get("day")
        applied = day(date.fromisoformat(on)) if on else ""
        return _("A renewal cannot come before the application, which was on %(day)s.", day=applied)
    return known.get((field, why), "")


def _option(key: str, text: str) -> str:
    for rules in reversed(catalogue().all()):
        field = rules.field(key)
        for option in field.options if field is not None else ():
            if option.key == text:
                return option.name.in_(language())
    return text


def _field(key: str) -> Field | None:
    found = (rules.field(key) for rules in reversed(catalogue().all()))
    return next((field for field in found if field is not None), None)
