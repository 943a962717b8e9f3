"""What the history of a candidate says its rows must be, read line by line. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from workshop import clock
from workshop.candidates import rules
from workshop.candidates.models import Change

MADE, IMPORTED = ("promoted", "added"), "imported"
MOVES = ("stage", "parked", "resumed")
BETWEEN = " · "
_DATED = re.compile(rf"({'|'.join((*rules.STAGES, 'renewed', 'planned'))}) (\d{{4}}-\d\d-\d\d)")
_LEVEL = re.compile(r"(\w+) (\d)(?: (.+))?")


@dataclass(frozen=True, slots=True)
class Move:
    """A stage taken or left, or a candidate parked or taken up; `days` holds each day the line may mean, none: any."""

    at: datetime
    old: str
    new: str
    is_parked: bool
    why: str
    days: tuple[date, ...]


@dataclass(slots=True)
class Told:
    """What a history ends in.

    `last` holds the new value and the reason of the latest line of each kind, `levels` what an import brought,
    `pieces` how often each piece of evidence stands, by (indicator, line); `is_import`: not all it began with is told.
    """

    moves: list[Move] = field(default_factory=list)
    last: dict[str, tuple[str, str]] = field(default_factory=dict)
    renewals: dict[str, str] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    pieces: Counter[tuple[str, str]] = field(default_factory=Counter)
    is_import: bool = False

    @property
    def is_dated(self) -> bool:
        """Tells whether the history holds the day of every stage; older ones lack that of a promotion."""
        return all(move.days for move in self.moves)

    def new(self, kind: str) -> str | None:
        """Returns the new value of the latest line of a kind, None without such a line."""
        return self.last[kind][0] if kind in self.last else None


def tell(lines: Iterable[Change], indicators: frozenset[str]) -> Told:
    """Returns what the lines of one candidate, oldest first, end in; `indicators`: keys an import may have brought."""
    told, since = Told(), ""
    for line in lines:
        if line.kind == "since":
            since = line.new
            continue
        _take_move(told, line, since)
        _take_rest(told, line, indicators)
        told.last.pop(line.kind, None)  # so that the kinds stand in the order of their latest lines
        told.last[line.kind] = (line.new, line.why)
        since = ""
    return told


def _take_move(told: Told, line: Change, since: str) -> None:
    stage = told.moves[-1].new if told.moves else ""
    if line.kind == "stage":
        told.moves.append(Move(line.at, line.old, line.new, False, line.why, _days(line, since)))
    elif line.kind in MOVES:
        told.moves.append(Move(line.at, stage, stage, line.kind == "parked", line.why, _days(line, since)))
    elif line.kind in MADE:
        # Until a promotion said since when, its day was that of the workshop: no line holds it.
        days = () if line.kind == "promoted" and not since else _days(line, since)
        told.moves.append(Move(line.at, "", rules.USULAN, False, "", days))


def _days(line: Change, since: str) -> tuple[date, ...]:
    if since:
        return (date.fromisoformat(since),)
    # A line tells its own day by the office's calendar; earlier versions of Rembuk took that of Greenwich.
    return tuple({clock.day_of(line.at), line.at.date()})


def _take_rest(told: Told, line: Change, indicators: frozenset[str]) -> None:
    if line.kind in MADE:
        told.last["title"] = (line.new, "")
    elif line.kind == IMPORTED:
        _take_import(told, line, indicators)
    elif line.kind == "renewed":
        told.renewals.pop(line.old, None)
        told.renewals |= {line.new: line.why} if line.new else {}
    elif line.kind.startswith("evidence."):
        indicator = line.kind.removeprefix("evidence.")
        told.pieces += Counter({(indicator, line.new): 1} if line.new else {})
        told.pieces -= Counter({(indicator, line.old): 1} if line.old else {})


def _take_import(told: Told, line: Change, indicators: frozenset[str]) -> None:
    """Takes what the one line of an import holds beside words: stages, renewal, plan, levels."""
    told.is_import = True
    old, dated = "", dict(_dated(line.new))
    for stage in rules.STAGES:
        if stage in dated:
            told.moves.append(Move(line.at, old, stage, False, "", (date.fromisoformat(dated[stage]),)))
            old = stage
    told.last["planned"] = (dated.get("planned", ""), "")
    if "renewed" in dated:
        told.renewals[dated["renewed"]] = ""
    for part in line.new.split(BETWEEN):
        found = _LEVEL.fullmatch(part)
        if found and found[1] in indicators:
            told.levels.setdefault(found[1], BETWEEN.join(filter(None, (found[2], found[3]))))


def _dated(text: str) -> Iterator[tuple[str, str]]:
    # The first of a name counts: what people wrote at length comes last in the line.
    for part in reversed(text.split(BETWEEN)):
        if found := _DATED.fullmatch(part):
            yield found[1], found[2]
