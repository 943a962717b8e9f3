"""What needs doing today, for the office (all candidates) or a facilitator (their own): short lists with sums."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import ColumnElement

from workshop import clock
from workshop.access import FACILITATOR, Actor
from workshop.candidates import queries, rules
from workshop.candidates.models import Candidate, Change, Step
from workshop.ideas import queries as ideas
from workshop.ideas.models import Idea, Outcome
from workshop.live.models import Stream
from workshop.people.models import WorkshopMember
from workshop.workshops.models import Workshop
from workshop.workshops.rules import DRAFT, LOBBY

T = TypeVar("T")

SHOWN = 6
PREPARING = (rules.USULAN, rules.INISIATIF, rules.UJI_COBA)


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate in a list; `step` and `due_on` are those of its first open step where the list is about steps."""

    id: int
    title: str
    agency: str
    owner: str
    is_demo: bool
    step: str = ""
    due_on: date | None = None
    step_id: int = 0
    late: int = 0
    silent: int = 0


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """The head of a list and how long it is: `number` counts, `examples` are of the demo and do not."""

    lines: tuple[T, ...] = ()
    number: int = 0
    examples: int = 0

    @property
    def more(self) -> int:
        """Returns how many are not among the lines."""
        return self.number + self.examples - len(self.lines)


def active_number(db: Session, actor: Actor) -> int:
    """Returns how many candidates are under way, the demo's left out."""
    rows = select(func.count()).select_from(Candidate).where(*_active(actor), ~Candidate.is_demo)
    return db.scalar(rows) or 0


def late(db: Session, actor: Actor, today: date, most: int = SHOWN) -> Listed[Line]:
    """Returns candidates whose next step is overdue, the longest first."""
    rows = _next_steps(actor).where(Step.due_on < today)
    return listed(db.execute(rows.limit(most)).all(), lambda row: _step_line(row, today))


def soon(db: Session, actor: Actor, today: date, days: int = rules.SOON_DAYS) -> Listed[Line]:
    """Returns candidates whose next step is due within `days`, the nearest first."""
    rows = _next_steps(actor).where(Step.due_on.between(today, today + timedelta(days=days)))
    return listed(db.execute(rows.limit(SHOWN)).all(), lambda row: _step_line(row, today))


def stepless(db: Session, actor: Actor) -> Listed[Line]:
    """Returns candidates under preparation without a next step, the oldest first."""
    has_open = select(Step.id).where(Step.candidate_id == Candidate.id, *_OPEN).correlate(Candidate).exists()
    rows = (
        _lines(actor)
        .where(Candidate.stage.in_(PREPARING), ~has_open)
        .order_by(Candidate.is_demo, Candidate.id)
    )
    return listed(db.execute(rows.limit(SHOWN)).all(), _line)


def silent(db: Session, actor: Actor, now: datetime) -> Listed[Line]:
    """Returns candidates under preparation without any news for `rules.SILENT_DAYS`, the longest first."""
    latest = select(func.max(Change.at)).where(Change.candidate_id == Candidate.id).correlate(Candidate)
    heard = func.coalesce(latest.scalar_subquery(), Candidate.created_at).label("heard")
    until = clock.to_ms(now - timedelta(days=rules.SILENT_DAYS))
    own = _lines(actor, with_sums=False).add_columns(heard)
    own = own.where(Candidate.stage.in_(PREPARING), Candidate.created_at <= clock.from_ms(until))
    found = own.subquery()
    rows = (
        select(*found.c, *sums(found.c.is_demo))
        .where(found.c.heard <= clock.from_ms(until))
        .order_by(found.c.is_demo, found.c.heard, found.c.id)
        .limit(SHOWN)
    )
    return listed(
        db.execute(rows).all(),
        lambda row: replace(_line(row), silent=(now - row.heard) // timedelta(days=1)),
    )


def open_ideas() -> ColumnElement[bool]:
    """Returns the condition for ideas on screen that are no candidate and have no answer yet."""
    promoted = select(Candidate.id).where(Candidate.idea_id == Idea.id, ~Candidate.is_withdrawn)
    is_candidate = promoted.correlate(Idea).exists()
    is_answered = select(Outcome.idea_id).where(Outcome.idea_id == Idea.id).correlate(Idea).exists()
    shown: ColumnElement[bool] = ideas.is_on_screen()
    return shown & ~is_answered & ~is_candidate


def upcoming(db: Session, actor: Actor, today: date) -> Workshop | None:
    """Returns the workshop that is held next, or None."""
    return db.scalar(
        select(Workshop)
        .join(Stream, Stream.id == Workshop.id)
        .where(own_workshops(actor), ~Workshop.is_demo, Workshop.held_on >= today)
        .where(Stream.phase.in_({DRAFT, LOBBY}))
        .order_by(Workshop.held_on, Workshop.starts_at)
        .limit(1)
    )


_OPEN = (Step.done_on.is_(None), ~Step.is_removed)


def _is_next() -> tuple[ColumnElement[bool], ...]:
    before = aliased(Step)
    is_earlier = or_(before.due_on < Step.due_on, and_(before.due_on == Step.due_on, before.id < Step.id))
    has_earlier = (
        select(before.id)
        .where(before.candidate_id == Step.candidate_id, before.done_on.is_(None), ~before.is_removed)
        .where(is_earlier)
        .correlate(Step)
        .exists()
    )
    return (*_OPEN, ~has_earlier)


# The conditions under which a step is its candidate's next one: open, and none before it.
NEXT_STEP = _is_next()


def _next_steps(actor: Actor) -> Select[Any]:
    """Returns the query of candidates with their first open step, by its date."""
    rows = _lines(actor).add_columns(Step.title.label("step"), Step.due_on, Step.id.label("step_id"))
    return (
        rows.join(Step, Step.candidate_id == Candidate.id)
        .where(*NEXT_STEP)
        .order_by(Candidate.is_demo, Step.due_on, Step.id)
    )


def _lines(actor: Actor, with_sums: bool = True) -> Select[Any]:
    counts = sums(Candidate.is_demo) if with_sums else ()
    columns = (Candidate.id, Candidate.title, Candidate.agency, Candidate.owner, Candidate.is_demo)
    return select(*columns, *counts).where(*_active(actor))


def sums(is_demo: Any) -> tuple[Any, ...]:
    """Returns the columns that count the whole list, whatever its limit."""
    return (
        func.count().filter(~is_demo).over().label("number"),
        func.count().filter(is_demo).over().label("examples"),
    )


def listed(rows: Sequence[Row[Any]], line: Callable[[Row[Any]], T]) -> Listed[T]:
    """Returns the head of a list from rows that carry `sums`."""
    if not rows:
        return Listed()
    return Listed(tuple(line(row) for row in rows), rows[0].number, rows[0].examples)


def _step_line(row: Row[Any], today: date) -> Line:
    late = rules.days_late(row.due_on, today)
    return replace(_line(row), step=row.step, due_on=row.due_on, step_id=row.step_id, late=late)


def _line(row: Row[Any]) -> Line:
    return Line(row.id, row.title, row.agency, row.owner, row.is_demo)


def standing(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Returns the conditions for candidates that are not withdrawn and that the actor may follow."""
    kept = queries.standing()
    if actor.role != FACILITATOR:
        return (kept,)
    member = select(WorkshopMember.workshop_id).where(WorkshopMember.account_id == actor.account_id)
    return (kept, Candidate.workshop_id.in_(member))


def _active(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (*standing(actor), ~Candidate.is_parked)


def own_workshops(actor: Actor) -> ColumnElement[bool]:
    """Returns the condition for workshops that the actor may follow."""
    standing: ColumnElement[bool] = ~Workshop.is_deleted
    if actor.role != FACILITATOR:
        return standing
    member = select(WorkshopMember.workshop_id).where(WorkshopMember.account_id == actor.account_id)
    return standing & Workshop.id.in_(member)
