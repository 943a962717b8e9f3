"""A candidate as the office's numbers see it, and how its row, its way and its levels are read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from workshop import clock
from workshop.candidates import queries as candidates
from workshop.candidates import rules as stages
from workshop.candidates.evidence_models import Level
from workshop.candidates.models import Candidate, Renewal, StageChange
from workshop.iid.innovations import Innovation
from workshop.workshops.models import Workshop

# More than so many are read with all others: a longer list of numbers takes longer than the rows.
MOST_NAMED = 500

# Number, title, agency, sector, stage, whether it rests, planned, renewed, day of its workshop.
CandidateRow = tuple[int, str, str, str, str, bool, date | None, date | None, date | None]


@dataclass(frozen=True, slots=True)
class Tracked:
    """A candidate as the office's numbers see it.

    `reached` holds the date of each stage up to the present one; `verified_on` is the day (UTC) of the first level
    that the office has verified and nobody changed since.
    """

    innovation: Innovation
    title: str
    agency: str
    stage: str
    is_parked: bool
    held_on: date | None
    reached: Mapping[str, date]
    verified_on: date | None = None

    @property
    def key(self) -> int:
        """Returns the candidate's number."""
        return self.innovation.key

    @property
    def is_implemented(self) -> bool:
        """Tells whether it is applied; replication counts as application."""
        return stages.stage_no(self.stage) >= stages.stage_no(stages.PENERAPAN)


def counted_candidates() -> ColumnElement[bool]:
    """Returns the condition for candidates that count in the office's numbers."""
    standing: ColumnElement[bool] = candidates.standing() & ~Candidate.is_demo
    return standing


def rows(db: Session, changed: ColumnElement[bool]) -> dict[int, tuple[CandidateRow, bool]]:
    """Returns the row of every standing candidate outside the demo, by number and in its order; and if it changed."""
    # Without the session: thousands of rows are then made in two thirds of the time.
    found = db.connection().execute(
        select(
            Candidate.id, Candidate.title, Candidate.agency, Candidate.sector, Candidate.stage,
            Candidate.is_parked, Candidate.planned_on, Candidate.renewed_on, Workshop.held_on, changed,
        )
        .outerjoin(Workshop, Workshop.id == Candidate.workshop_id)
        .where(counted_candidates())
        .order_by(Candidate.id)
    )  # fmt: skip
    lines: Iterable[Any] = found.all()
    return {row[0]: (row[:-1], row[-1]) for row in lines}


def read(db: Session, wanted: Mapping[int, CandidateRow]) -> dict[int, Tracked]:
    """Returns these candidates with their ways, renewals and levels; three statements whatever their number."""
    moves, levels, renewals = _moves(db, wanted), _levels(db, wanted), _renewals(db, wanted)
    return {
        number: _tracked(
            row, moves.get(number, ()), levels.get(number) or _Levels(), tuple(renewals.get(number, ()))
        )
        for number, row in wanted.items()
    }


@dataclass(slots=True)
class _Levels:
    """The levels of one candidate by indicator."""

    claimed: dict[str, int] = field(default_factory=dict)
    verified: dict[str, int] = field(default_factory=dict)
    first_ms: int = 0

    @property
    def verified_on(self) -> date | None:
        """Returns the day (UTC) of the first level that was verified, or None."""
        return clock.from_ms(self.first_ms).date() if self.first_ms else None


def _tracked(
    row: CandidateRow, moves: Iterable[tuple[str, date]], levels: _Levels, renewals: tuple[date, ...]
) -> Tracked:
    number, title, agency, sector, stage, is_parked, planned_on, _renewed_on, held_on = row
    reached = _reached(moves, stage)
    innovation = Innovation(
        number, sector, levels.claimed, levels.verified, reached.get(stages.PENERAPAN), renewals,
        # What rests is nobody's plan, also where it was applied before and a renewal was planned.
        planned_on=None if is_parked else planned_on,
    )  # fmt: skip
    return Tracked(innovation, title, agency, stage, is_parked, held_on, reached, levels.verified_on)


def _moves(db: Session, wanted: Collection[int]) -> dict[int, list[tuple[str, date]]]:
    query = (
        select(StageChange.candidate_id, StageChange.new_stage, StageChange.effective_on)
        .where(StageChange.new_stage != StageChange.old_stage)
        .order_by(StageChange.effective_on, StageChange.id)
    )
    moves: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for number, new_stage, effective_on in db.execute(_only(query, StageChange.candidate_id, wanted)):
        moves[number].append((new_stage, effective_on))
    return moves


def _renewals(db: Session, wanted: Collection[int]) -> dict[int, list[date]]:
    query = select(Renewal.candidate_id, Renewal.effective_on).where(~Renewal.is_removed)
    days: dict[int, list[date]] = defaultdict(list)
    for number, on in db.execute(_only(query.order_by(Renewal.effective_on), Renewal.candidate_id, wanted)):
        days[number].append(on)
    return days


def _levels(db: Session, wanted: Collection[int]) -> dict[int, _Levels]:
    query = select(
        Level.candidate_id, Level.indicator, Level.claimed, Level.verified,
        type_coerce(Level.verified_at, BigInteger),
    )  # fmt: skip
    found: dict[int, _Levels] = defaultdict(_Levels)
    for number, indicator, claimed, verified, ms in db.execute(_only(query, Level.candidate_id, wanted)):
        if (
            not claimed and verified is None
        ):  # nothing was ever claimed; such a row may appear without history
            continue
        own = found[number]
        own.claimed[indicator] = claimed
        if verified is not None:
            own.verified[indicator] = verified
            own.first_ms = min(filter(None, (own.first_ms, ms)), default=0)
    return found


def _only(query: Any, column: Any, wanted: Collection[int]) -> Any:
    """Returns the query for these candidates, or for all that count where they are many."""
    if len(wanted) <= MOST_NAMED:
        return query.where(column.in_(list(wanted)))
    return query.join(Candidate, Candidate.id == column).where(counted_candidates())


def _reached(moves: Iterable[tuple[str, date]], stage: str) -> dict[str, date]:
    # As candidates.queries.reached: the latest date of each stage, and going back forgets the later ones.
    now = stages.stage_no(stage)
    return {name: on for name, on in moves if stages.stage_no(name) <= now}
