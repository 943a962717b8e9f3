"""Every candidate that counts, kept from one request to the next: the database says each time what changed since.

Each act raises the version of its stream, and what changes a candidate writes a line of its history or of its way.
Nothing here is the truth: without it the same is read anew, only more slowly.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from workshop.candidates.models import Candidate, Change, Renewal, StageChange
from workshop.ideas.models import Idea
from workshop.live.models import OFFICE_STREAM, Stream
from workshop.portfolio.counted import MOST_NAMED, CandidateRow, Tracked, counted_candidates, read, rows
from workshop.workshops.models import Workshop


class Found(tuple[Tracked, ...]):
    """Candidates by number. `made`: what was computed of exactly these; `parts`: of single ones, kept for the next."""

    made: dict[Hashable, Any]
    parts: dict[Hashable, dict[int, Any]]


class _Marks(NamedTuple):
    """What the database says of its own state; equal marks, equal candidates."""

    epoch: str
    versions: int
    streams: int
    change: int
    stage_change: int
    renewal: int
    standing: int

    def follows(self, other: "_Marks") -> bool:
        """Tells whether this state came after the other one, in the same database."""
        return self.epoch == other.epoch and all(
            now >= before for now, before in zip(self[1:6], other[1:6], strict=True)
        )


@dataclass(frozen=True, slots=True)
class _Kept:
    marks: _Marks
    rows: dict[int, CandidateRow]
    ones: dict[int, Tracked]
    found: Found


# (version, epoch) of a workshop's stream and how many ideas it counts.
_Counts = dict[int, tuple[tuple[int, str], int]]

_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()
_ideas: WeakKeyDictionary[Engine, dict[str, _Counts]] = WeakKeyDictionary()


def tracked(db: Session) -> Found:
    """Returns every standing candidate outside the demo, by number; what is kept is asked for, not trusted."""
    engine = db.get_bind()
    if not isinstance(engine, Engine):  # inside a transaction that writes nothing may be kept
        return _read(db, _marks(db), None).found
    marks, kept = _marks(db), _kept.get(engine)
    if kept is None or kept.marks != marks:
        kept = _kept[engine] = _read(db, marks, kept)
    return kept.found


def ideas_by_workshop(db: Session, name: str, is_counted: Any, is_given: Any) -> dict[int, int]:
    """Returns how many ideas each counted workshop has that are given; counts those anew that had an act since.

    What is given (always the same under one `name`) may change by acts of the workshop only.
    """
    engine = db.get_bind()
    kept = _ideas.setdefault(engine, {}).setdefault(name, {}) if isinstance(engine, Engine) else {}
    heads = db.execute(
        select(Stream.id, Stream.version, Stream.epoch)
        .join(Workshop, Workshop.id == Stream.id)
        .where(is_counted)
    )
    now = {number: (version, epoch) for number, version, epoch in heads}
    stale = {number for number, head in now.items() if number not in kept or kept[number][0] != head}
    counted = select(Idea.workshop_id, func.count()).where(is_given).group_by(Idea.workshop_id)
    if len(stale) <= MOST_NAMED:
        counted = counted.where(Idea.workshop_id.in_(stale))
    fresh = {row[0]: row[1] for row in db.execute(counted)}
    kept |= {number: (now[number], fresh.get(number, 0)) for number in stale}
    return {number: kept[number][1] for number in now}


def _marks(db: Session) -> _Marks:
    office = select(Stream.epoch).where(Stream.id == OFFICE_STREAM)
    standing = select(func.count()).select_from(Candidate).where(counted_candidates())
    parts = (
        office, select(func.sum(Stream.version)), select(func.count()).select_from(Stream),
        select(func.coalesce(func.max(Change.id), 0)), select(func.coalesce(func.max(StageChange.id), 0)),
        select(func.coalesce(func.max(Renewal.id), 0)), standing,
    )  # fmt: skip
    return _Marks(*db.execute(select(*(part.scalar_subquery() for part in parts))).one())


def _read(db: Session, marks: _Marks, kept: _Kept | None) -> _Kept:
    """Returns the candidates as they are; those of `kept` that nothing happened to are the same objects."""
    if kept is None or not marks.follows(kept.marks):
        kept = _Kept(marks, {}, {}, _found({}, None))
    lines = rows(db, _is_told_of(kept.marks))
    now = {number: row for number, (row, _is_changed) in lines.items()}
    again = {n: row for n, (row, is_changed) in lines.items() if is_changed or kept.rows.get(n) != row}
    fresh = read(db, again)
    ones = {number: fresh.get(number) or kept.ones[number] for number in now}
    is_same = len(ones) == len(kept.ones) and all(one == kept.ones.get(n) for n, one in fresh.items())
    return _Kept(marks, now, ones, kept.found if is_same else _found(ones, kept.found))


def _is_told_of(since: _Marks) -> ColumnElement[bool]:
    """Returns the condition for candidates of which the history, the way or the renewals have a line since."""
    lines = union_all(
        select(Change.candidate_id).where(Change.id > since.change),
        select(StageChange.candidate_id).where(StageChange.id > since.stage_change),
        select(Renewal.candidate_id).where(Renewal.id > since.renewal),
    )
    told: ColumnElement[bool] = Candidate.id.in_(lines)
    return told


def _found(ones: Mapping[int, Tracked], before: Found | None) -> Found:
    found = Found(ones.values())
    found.made, found.parts = {}, {} if before is None else before.parts
    return found
