"""Whether a row of a table is an innovation: every cell judged, all faults told at once. Pure."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workshop.candidates.rules import CRITERIA, PENERAPAN, REPLIKASI, STAGES, UJI_COBA, USULAN, stage_no
from workshop.forms import clean
from workshop.iid.model import Indicator, IndicatorSet
from workshop.imports import answers, cells
from workshop.imports.cells import BadCell
from workshop.imports.columns import (
    AGENCY,
    BASIS,
    CO_OWNERS,
    CRITERION,
    DAY,
    LEVEL,
    PROFILE,
    SECTOR,
    STAGE,
    Column,
    Layout,
)

DATED = (USULAN, UJI_COBA, PENERAPAN, REPLIKASI)
# A stage that took effect has a date; replication may share that of application.
NEEDS_DATE = {UJI_COBA: UJI_COBA, PENERAPAN: PENERAPAN, REPLIKASI: PENERAPAN}
BESIDE = ""  # the fault is not one of a single column

Fault = tuple[str, str, dict[str, Any]]  # column key, code, what completes the sentence


@dataclass(slots=True)
class Known:
    """What rows are judged by: agencies by casefolded name, today, the index, marks that are taken.

    `taken`: the number of the candidate with this mark, 0 for one that is being brought in; `seen` and `strange`
    grow from row to row: marks of this file by row, and agencies that are on no list.
    """

    agencies: Mapping[str, str]
    today: date
    rules: IndicatorSet
    taken: Mapping[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    strange: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """A row: what it becomes, its mark, and what is wrong with it."""

    values: dict[str, Any]
    mark: str
    faults: tuple[Fault, ...]


def mark_of(title: str, agency: str) -> str:
    """Returns the mark by which the same innovation is known again: case and spaces do not count."""
    plain = "\n".join(" ".join(text.casefold().split()) for text in (title, agency))
    return hashlib.sha256(plain.encode()).hexdigest()


def judge(number: int, row: Sequence[Any], layout: Layout, known: Known) -> Judged:
    """Returns what a row becomes; `row` holds texts, or {"fault": code} where a cell could not be read."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for place, column in layout.at.items():
        try:
            found = _value(row[place], column, known)
        except BadCell as bad:
            faults.append((column.key, bad.code, bad.params))
        else:
            if found is not None:
                values[column.key] = found
    if any(cell != "" for cell in row[layout.width :]):
        faults.append((BESIDE, "wide", {}))
    failed = {key for key, _code, _params in faults}
    faults += [fault for fault in _between(values, known) if fault[0] not in failed]
    mark = _mark(values, number, known, faults)
    return Judged(_ready(values, known), mark, tuple(faults))


def _value(cell: Any, column: Column, known: Known) -> Any:
    """Returns a cell's value, None for an empty one; raises BadCell."""
    if not isinstance(cell, str):
        raise BadCell(cell["fault"])
    text = clean(cell) if column.is_long else " ".join(clean(cell).split("\n"))
    if not text:
        if column.is_required:
            raise BadCell("empty")
        return None
    if len(text) > column.most:
        raise BadCell("long", most=column.most)
    return _READ.get(column.kind, _as_it_is)(text, column, known)


def _as_it_is(text: str, _column: Column, _known: Known) -> str:
    return text


def _agency(text: str, _column: Column, known: Known) -> str:
    return _noted(cells.agency(text, known.agencies), known)


def _noted(agency: str, known: Known) -> str:
    if agency.casefold() not in known.agencies:
        known.strange[agency] = known.strange.get(agency, 0) + 1
    return agency


def _co_owners(text: str, _column: Column, known: Known) -> list[list[str]]:
    found = answers.co_owners(text, known.agencies)
    return [[_noted(agency, known), name] for agency, name in found]


def _profile(text: str, column: Column, _known: Known) -> str:
    assert column.field is not None, "a column of the profile has its field"
    return answers.profile(text, column.field, column.key.partition(".")[2])


def _indicator(column: Column, known: Known) -> Indicator:
    found = known.rules.indicator(column.key.partition(".")[2])
    assert found is not None, "columns are made of the same version"
    return found


_READ: dict[str, Callable[[str, Column, Known], Any]] = {
    AGENCY: _agency,
    SECTOR: lambda text, _column, _known: cells.sector(text),
    STAGE: lambda text, _column, _known: cells.stage(text),
    DAY: lambda text, _column, _known: cells.day(text),
    LEVEL: lambda text, column, known: cells.level(text, _indicator(column, known)),
    BASIS: lambda text, column, known: cells.basis(text, _indicator(column, known)),
    CO_OWNERS: _co_owners,
    CRITERION: lambda text, _column, _known: answers.criterion(text),
    PROFILE: _profile,
}


def _between(values: Mapping[str, Any], known: Known) -> list[Fault]:
    """Returns what does not go together in a row."""
    return [
        *_days(values, known.today), *_step(values), *_bases(values, known.rules), *_reasons(values),
        *_carriers(values),
    ]  # fmt: skip


def _days(values: Mapping[str, Any], today: date) -> list[Fault]:
    faults: list[Fault] = []
    stage = values.get("stage")
    if stage in NEEDS_DATE and NEEDS_DATE[stage] not in values:
        faults.append((NEEDS_DATE[stage], "undated", {"stage": stage}))
    before = ""
    for key in (*DATED, "renewed"):
        if key not in values:
            continue
        needed = PENERAPAN if key == "renewed" else key
        if values[key] > today:
            faults.append((key, "future", {}))
        elif before and values[key] < values[before]:
            faults.append((key, "order", {"before": before, "day": values[before].isoformat()}))
        elif stage is not None and stage_no(needed) > stage_no(stage):
            faults.append((key, "unreached", {"stage": stage}))
        before = key if not before or values[key] >= values[before] else before
    return faults


def _step(values: Mapping[str, Any]) -> list[Fault]:
    if ("step" in values) == ("due" in values):
        return []
    return [("due", "stepdue", {})] if "step" in values else [("step", "duestep", {})]


def _bases(values: Mapping[str, Any], rules: IndicatorSet) -> list[Fault]:
    return [
        (f"basis.{one.key}", "basisless", {"names": [basis.key for basis in one.bases]})
        for one in rules.sid
        if one.bases and values.get(f"level.{one.key}") and f"basis.{one.key}" not in values
    ]


def _reasons(values: Mapping[str, Any]) -> list[Fault]:
    """Returns the reasons that stand without the answer they explain."""
    return [
        (f"criterion.{letter}", "unanswered", {})
        for letter in CRITERIA
        if f"why.{letter}" in values and f"criterion.{letter}" not in values
    ]


def _carriers(values: Mapping[str, Any]) -> list[Fault]:
    """Returns whether the owner stands among the co-owners too."""
    own = [[values.get("agency"), name] for name in (values.get("owner", ""), "")]
    twice = [one for one in values.get("co_owners", ()) if one in own]
    return [("co_owners", "co_owner_twice", {"text": ": ".join(filter(None, twice[0]))})] if twice else []


def _mark(values: Mapping[str, Any], number: int, known: Known, faults: list[Fault]) -> str:
    if not {"title", "agency"} <= set(values):
        return ""
    mark = mark_of(values["title"], values["agency"])
    if mark in known.taken:
        faults.append(("title", "taken", {"candidate": known.taken[mark]}))
    elif known.seen.setdefault(mark, number) != number:
        faults.append(("title", "twice", {"row": known.seen[mark]}))
    return mark


def _ready(values: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """Returns the values as JSON can keep them: stages with their days, levels with their basis."""
    stage = values.get("stage", USULAN)
    days = {key: values[key] for key in DATED if key in values}
    texts = {key: values.get(key, "") for key in ("title", "agency", "owner", "sector", "summary", "step")}
    return {
        **texts,
        "stage": stage,
        "days": {key: on.isoformat() for key, on in _path(stage, days, known.today).items()},
        **{key: _iso(values.get(key)) for key in ("renewed", "planned", "due")},
        "levels": {
            one.key: [values[f"level.{one.key}"], values.get(f"basis.{one.key}", "")]
            for one in known.rules.sid
            if values.get(f"level.{one.key}")
        },
        "co_owners": values.get("co_owners", []),
        "criteria": {
            letter: [values[f"criterion.{letter}"], values.get(f"why.{letter}", "")]
            for letter in CRITERIA
            if f"criterion.{letter}" in values
        },
        "profile": {
            key.partition(".")[2]: text for key, text in values.items() if key.startswith(f"{PROFILE}.")
        },
    }


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _path(stage: str, days: Mapping[str, date], today: date) -> dict[str, date]:
    """Returns the day of each stage that is known to have been reached; the proposal is never later than the rest."""
    first = min(days.values(), default=today)
    path = {USULAN: days.get(USULAN, first)}
    for name in STAGES[1 : stage_no(stage)]:
        if name in days:
            path[name] = days[name]
        elif name == stage:  # an initiative, or a replication without a day of its own
            path[name] = max(path.values())
    return path
