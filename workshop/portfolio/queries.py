"""What the office's numbers are made of: candidates with their dates, the government's levels, targets, ideas.

Examples (demo workshops and their candidates) are in none of them.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from workshop.data import content
from workshop.ideas.models import Idea
from workshop.iid.innovations import Innovation
from workshop.portfolio import memory
from workshop.portfolio.counted import Tracked as Tracked
from workshop.portfolio.counted import counted_candidates as counted_candidates
from workshop.portfolio.memory import Found
from workshop.portfolio.models import RegionLevel, Target
from workshop.workshops.models import Workshop

CENTS = Decimal(100)


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


def tracked(db: Session) -> Found:
    """Returns every standing candidate outside the demo, by number; one statement while nothing changes, else five."""
    return memory.tracked(db)


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
    counts = memory.ideas_by_workshop(db, "given", counted_workshops(), counted_ideas())
    return sum(counts.values()), sum(number > 0 for number in counts.values())


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
