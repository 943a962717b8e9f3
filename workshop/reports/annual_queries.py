"""What happened in one year: its workshops, what became of their ideas, stages reached, and what rests. No examples."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, literal_column, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement, Select
from sqlalchemy.sql.elements import Label

from workshop.candidates.models import Candidate, StageChange
from workshop.ideas.models import MERGED, Idea, Outcome
from workshop.portfolio import followups
from workshop.portfolio.queries import Tracked, counted_candidates, counted_workshops
from workshop.reports.documents_numbers import Numbers
from workshop.workshops.followups import FollowUp
from workshop.workshops.models import Workshop

CANDIDATE, WAITING = "candidate", "waiting"


@dataclass(frozen=True, slots=True)
class Held:
    """A workshop of the year with what came of it."""

    title: str
    held_on: date
    agency: str
    follow_up: FollowUp


@dataclass(frozen=True, slots=True)
class Resting:
    """A parked candidate: since when and why."""

    title: str
    agency: str
    since: date | None
    why: str


@dataclass(frozen=True, slots=True)
class OfYear:
    """Everything of one year: its workshops, the fates of their ideas, stages reached, and what rests now."""

    workshops: Sequence[Held]
    fates: Mapping[str, int]
    reached: Mapping[str, int]
    resting: Sequence[Resting]
    summaries: Mapping[int, str]


def of_year(db: Session, found: Numbers, year: int, shown: Iterable[int]) -> OfYear:
    """Returns what happened in a year; `shown` are the innovations whose summaries are read."""
    return OfYear(
        workshops=workshops_of(db, year, found.today),
        fates=fates(db, year),
        reached=reached(found.found, year),
        resting=resting(db),
        summaries=summaries(db, shown),
    )


def first_year(db: Session) -> int | None:
    """Returns the year of the first workshop, or None before there is any."""
    first = db.scalar(select(func.min(Workshop.held_on)).where(counted_workshops()))
    return None if first is None else first.year


def workshops_of(db: Session, year: int, today: date) -> list[Held]:
    """Returns the workshops held in a year up to today, oldest first."""
    rows = db.execute(
        select(Workshop.id, Workshop.title, Workshop.held_on, Workshop.agency)
        .where(
            counted_workshops(), Workshop.held_on.between(date(year, 1, 1), min(date(year, 12, 31), today))
        )
        .order_by(Workshop.held_on, Workshop.id)
    ).all()
    came = followups.follow_ups(db, [row.id for row in rows], today)
    return [Held(row.title, row.held_on, row.agency, came[row.id]) for row in rows]


def fates(db: Session, year: int) -> Counter[str]:
    """Returns how many of the ideas people gave in a year's workshops became what.

    The keys are candidate, an outcome's kind, or waiting. An idea that was merged shares the fate of the whole.
    """
    fate = _fate()
    given = _ideas_of(year, fate, func.count().label("number")).where(Idea.state == "shown", ~Idea.is_merge)
    found = Counter({row.fate: row.number for row in db.execute(given.group_by(fate))})
    wholes = {row.id: row.fate for row in db.execute(_ideas_of(year, Idea.id, fate).where(Idea.is_merge))}
    merged = _ideas_of(year, Idea.id, Idea.merged_into, Idea.is_merge).where(Idea.state == MERGED)
    rows = db.execute(merged).all()
    into = {row.id: row.merged_into for row in rows}
    found.update(wholes.get(_root(row.id, into), WAITING) for row in rows if not row.is_merge)
    return found


def reached(found: Iterable[Tracked], year: int) -> Counter[str]:
    """Returns how many candidates reached each stage in a year (and did not go back since)."""
    return Counter(stage for one in found for stage, on in one.reached.items() if on.year == year)


def resting(db: Session) -> list[Resting]:
    """Returns the parked candidates, the one parked last first."""
    since = (
        select(StageChange.candidate_id, func.max(StageChange.effective_on).label("since"))
        .where(StageChange.is_parked)
        .group_by(StageChange.candidate_id)
        .subquery()
    )
    rows = db.execute(
        select(Candidate.title, Candidate.agency, since.c.since, Candidate.parked_why)
        .outerjoin(since, since.c.candidate_id == Candidate.id)
        .where(counted_candidates(), Candidate.is_parked)
        .order_by(since.c.since.desc(), Candidate.id.desc())
    )
    return [Resting(*row) for row in rows]


def summaries(db: Session, candidate_ids: Iterable[int]) -> dict[int, str]:
    """Returns the summary of each of these candidates."""
    rows = db.execute(select(Candidate.id, Candidate.summary).where(Candidate.id.in_(list(candidate_ids))))
    return {row.id: row.summary for row in rows}


def _ideas_of(year: int, *columns: Any) -> Select[Any]:
    """Returns the query of the ideas of a year's workshops, each with the outcome it has got."""
    in_year = Workshop.held_on.between(date(year, 1, 1), date(year, 12, 31))
    return (
        select(*columns)
        .select_from(Idea)
        .join(Workshop, Workshop.id == Idea.workshop_id)
        .outerjoin(Outcome, Outcome.idea_id == Idea.id)
        .where(counted_workshops(), in_year)
    )


def _fate() -> Label[str]:
    # One that went into another candidate did become one. Literal words: PostgreSQL groups by this very expression.
    is_one = (~Candidate.is_withdrawn | Candidate.merged_into.is_not(None)) & ~Candidate.is_demo
    became = select(Candidate.id).where(Candidate.idea_id == Idea.id, is_one).exists()
    words: dict[str, ColumnElement[str]] = {
        name: literal_column(f"'{name}'") for name in (CANDIDATE, WAITING)
    }
    return case((became, words[CANDIDATE]), else_=func.coalesce(Outcome.kind, words[WAITING])).label("fate")


def _root(idea: int, into: Mapping[int, int | None]) -> int:
    seen = {idea}
    while (parent := into.get(idea)) is not None and parent not in seen:
        idea = parent
        seen.add(idea)
    return idea
