"""Which candidates a list shows: filters as conditions of one statement, and what the filters offer and count."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from workshop.access import Actor
from workshop.candidates import agenda, evidence_waiting
from workshop.candidates.models import Candidate, Step
from workshop.candidates.profile_models import CoOwner
from workshop.data import sectors
from workshop.workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty fields take everything. `stage` may be "parked" too."""

    find: str = ""
    agency: str = ""
    sector: str = ""
    stage: str = ""
    workshop: int = 0
    is_basic: bool = False
    is_late: bool = False
    is_parked: bool = False
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many candidates are active and parked, how many of them late or waiting, and how many are examples only."""

    active: int
    parked: int
    demo: int
    late: int
    waiting: int


def conditions(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    """Returns the conditions of what is looked for; they speak of a candidate and its next step."""
    carried = select(CoOwner.candidate_id).where(CoOwner.agency == wanted.agency, ~CoOwner.is_removed)
    stage = Candidate.is_parked if wanted.stage == "parked" else _in_stage(wanted.stage)
    chosen = (
        (wanted.agency, or_(Candidate.agency == wanted.agency, Candidate.id.in_(carried))),
        (wanted.sector, Candidate.sector == wanted.sector),
        (wanted.stage, stage),
        (wanted.workshop, Candidate.workshop_id == wanted.workshop),
        (wanted.is_basic, Candidate.sector.in_(basic_sectors())),
        (wanted.is_late, and_(Step.due_on < today, ~Candidate.is_parked)),
        (wanted.is_parked, Candidate.is_parked),
        (wanted.is_waiting, evidence_waiting.has_waiting(Candidate.id)),
    )
    words = [_says(word) for word in wanted.find.lower().split()]
    return [*words, *(condition for is_wanted, condition in chosen if is_wanted)]


def numbers(db: Session, actor: Actor, today: date) -> Numbers:
    """Returns what the filters count; examples are in `demo` only."""
    real, parked = ~Candidate.is_demo, Candidate.is_parked
    sums = db.execute(
        select(
            func.count().filter(real, ~parked), func.count().filter(real, parked), func.count().filter(~real)
        )
        .select_from(Candidate)
        .where(*agenda.standing(actor))
    ).one()
    late = (
        select(func.count())
        .select_from(Candidate)
        .join(Step, and_(Step.candidate_id == Candidate.id, *agenda.NEXT_STEP))
        .where(*agenda.standing(actor), real, ~parked, Step.due_on < today)
    )
    waiting = select(func.count()).select_from(Candidate)
    waiting = waiting.where(*agenda.standing(actor), real, evidence_waiting.has_waiting(Candidate.id))
    return Numbers(*sums, late=db.scalar(late) or 0, waiting=db.scalar(waiting) or 0)


def agencies(db: Session, actor: Actor) -> list[str]:
    """Returns the agencies that own candidates or carry them too, by name."""
    own = select(Candidate.agency).where(*agenda.standing(actor))
    carry = select(CoOwner.agency).join(Candidate, Candidate.id == CoOwner.candidate_id)
    both = own.union(carry.where(*agenda.standing(actor), ~CoOwner.is_removed))
    return sorted(db.scalars(both), key=str.casefold)


def workshops(db: Session, actor: Actor) -> list[Row[int, str, date]]:
    """Returns `id`, `title` and `held_on` of the workshops from which candidates came, the latest first."""
    from_it = select(Candidate.workshop_id).where(*agenda.standing(actor))
    named = select(Workshop.id, Workshop.title, Workshop.held_on).where(Workshop.id.in_(from_it))
    return list(db.execute(named.order_by(Workshop.held_on.desc(), Workshop.id)))


def basic_sectors() -> list[str]:
    """Returns the codes of the six basic services."""
    return [one.code for one in sectors() if one.is_basic]


def _in_stage(stage: str) -> ColumnElement[bool]:
    return and_(Candidate.stage == stage, ~Candidate.is_parked)


def _says(word: str) -> Any:
    columns = (Candidate.title, Candidate.summary, Candidate.agency, Candidate.owner)
    return or_(*(func.lower(column).contains(word, autoescape=True) for column in columns))
