"""What the office's numbers are made of: candidates with their dates, the government's levels, targets, ideas.

Examples (demo workshops and their candidates) are in none of them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

from sqlalchemy import BigInteger, func, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from workshop import clock
from workshop.candidates import rules as stages
from workshop.candidates.evidence_models import Level
from workshop.candidates.models import Candidate, StageChange
from workshop.data import content
from workshop.ideas.models import Idea
from workshop.iid.innovations import Innovation
from workshop.portfolio.models import RegionLevel, Target
from workshop.workshops.models import Workshop

CENTS = Decimal(100)


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


@dataclass(frozen=True, slots=True)
class Held:
    """A level of the government in a cycle; `since` is the year it was entered for."""

    claimed: int
    verified: int
    since: int

    def is_assumed(self, cycle: int) -> bool:
        """Tells whether it was carried forward from an earlier year."""
        return self.since < cycle


def innovations(db: Session) -> list[Innovation]:
    """Returns every candidate as an innovation of the index, by number."""
    return [one.innovation for one in tracked(db)]


def tracked(db: Session, with_levels: bool = True) -> list[Tracked]:
    """Returns every standing candidate outside the demo, by number; three statements whatever their number.

    Without levels everything else is the same: who only counts innovations needs none.
    """
    rows = db.execute(
        select(
            Candidate.id, Candidate.title, Candidate.agency, Candidate.sector, Candidate.stage,
            Candidate.is_parked, Workshop.held_on,
        )
        .outerjoin(Workshop, Workshop.id == Candidate.workshop_id)
        .where(counted_candidates())
        .order_by(Candidate.id)
    )  # fmt: skip
    moves, levels = _moves(db), _levels(db) if with_levels else {}
    found = []
    for row in rows:
        reached = _reached(moves.get(row.id, ()), row.stage)
        own = levels.get(row.id) or _Levels()
        innovation = Innovation(
            row.id, row.sector, own.claimed, own.verified, implemented_on=reached.get(stages.PENERAPAN)
        )
        found.append(
            Tracked(
                innovation,
                row.title,
                row.agency,
                row.stage,
                row.is_parked,
                row.held_on,
                reached,
                own.verified_on,
            )
        )
    return found


def counted_candidates() -> ColumnElement[bool]:
    """Returns the condition for candidates that count in the office's numbers."""
    standing: ColumnElement[bool] = ~Candidate.is_withdrawn & ~Candidate.is_demo
    return standing


def counted_workshops() -> ColumnElement[bool]:
    """Returns the condition for workshops that count in the office's numbers."""
    real: ColumnElement[bool] = ~Workshop.is_demo & ~Workshop.is_deleted
    return real


def counted_ideas() -> ColumnElement[bool]:
    """Returns the condition for ideas people gave that were shown; what a merge wrote is nobody's idea."""
    given: ColumnElement[bool] = Idea.state.in_(("shown", "merged")) & ~Idea.is_merge
    return given


def idea_numbers(db: Session) -> tuple[int, int]:
    """Returns how many ideas were shown, and in how many workshops."""
    ideas, workshops = db.execute(
        select(func.count(Idea.id), func.count(func.distinct(Idea.workshop_id)))
        .join(Workshop, Workshop.id == Idea.workshop_id)
        .where(counted_workshops(), counted_ideas())
    ).one()
    return ideas, workshops


def region_levels(db: Session) -> list[RegionLevel]:
    """Returns every level entered for the government, oldest year first."""
    return list(db.scalars(select(RegionLevel).order_by(RegionLevel.year, RegionLevel.indicator)))


def region_in(levels: Iterable[RegionLevel], cycle: int) -> dict[str, Held]:
    """Returns the government's levels in `cycle` by indicator: the latest entered for it or an earlier year."""
    return {
        one.indicator: Held(one.claimed, one.verified, one.year)
        for one in sorted(levels, key=lambda one: one.year)
        if one.year <= cycle
    }


def fingerprint(levels: Iterable[RegionLevel], year: int) -> str:
    """Returns what a form of `year` had seen: it differs when any level of that year does."""
    seen = sorted((one.indicator, one.claimed, one.verified) for one in levels if one.year == year)
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


@cache
def planned_targets() -> Mapping[int, Decimal]:
    """Returns the plan's own targets by year."""
    return {row["year"]: Decimal(row["value"]) for row in content("plan.json")["rows"]}


def targets(db: Session) -> dict[int, Decimal]:
    """Returns the target of each year: what the office set, else what the plan says."""
    own = {one.year: one.hundredths / CENTS for one in db.scalars(select(Target))}
    return {**planned_targets(), **own}


def _moves(db: Session) -> dict[int, list[tuple[str, date]]]:
    rows = db.execute(
        select(StageChange.candidate_id, StageChange.new_stage, StageChange.effective_on)
        .join(Candidate, Candidate.id == StageChange.candidate_id)
        .where(counted_candidates(), StageChange.new_stage != StageChange.old_stage)
        .order_by(StageChange.effective_on, StageChange.id)
    )
    moves: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for candidate_id, new_stage, effective_on in rows:
        moves[candidate_id].append((new_stage, effective_on))
    return moves


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


def _levels(db: Session) -> dict[int, _Levels]:
    rows = db.execute(
        select(
            Level.candidate_id, Level.indicator, Level.claimed, Level.verified,
            type_coerce(Level.verified_at, BigInteger),
        )
        .join(Candidate, Candidate.id == Level.candidate_id)
        .where(counted_candidates())
    )  # fmt: skip
    found: dict[int, _Levels] = defaultdict(_Levels)
    for candidate_id, indicator, claimed, verified, verified_ms in rows:
        own = found[candidate_id]
        own.claimed[indicator] = claimed
        if verified is not None:
            own.verified[indicator] = verified
            own.first_ms = min(filter(None, (own.first_ms, verified_ms)), default=0)
    return found


def _reached(moves: Iterable[tuple[str, date]], stage: str) -> dict[str, date]:
    # As candidates.queries.reached: the latest date of each stage, and going back forgets the later ones.
    now = stages.stage_no(stage)
    return {name: on for name, on in moves if stages.stage_no(name) <= now}
