"""Owners who can be written to, what they reported, what was decided about their innovation. Demo rows are left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, String, case, cast, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from workshop.access import Actor
from workshop.candidates import agenda
from workshop.candidates import queries as candidates
from workshop.candidates.agenda import PREPARING, SHOWN, Listed
from workshop.candidates.models import Candidate, Change, Step
from workshop.live.models import Stream
from workshop.mail.models import Letter
from workshop.owners.models import CheckIn, OwnerLink
from workshop.portfolio import memory
from workshop.workshops.models import Workshop
from workshop.workshops.rules import ARCHIVED, THANKS

MOST_LETTERS = 400
ASKED = 60

# What an owner is told of; everything else they did themselves or find on their page.
DECISIONS = ("stage", "parked", "resumed", "answer")


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who can be written to about one candidate."""

    link: int
    name: str
    email: str
    lang: str


@dataclass(frozen=True, slots=True)
class Due:
    """A step of which its owner is told."""

    owner: Owner
    candidate: int
    title: str
    step: int
    words: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Decision:
    """A line of the history of which an owner is told."""

    owner: Owner
    change: int
    kind: str
    title: str
    old: str
    new: str
    why: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A check-in through a personal link."""

    id: int
    title: str
    agency: str
    is_demo: bool
    by: str
    at: datetime
    percent: int
    blocks: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A past workshop with ideas of which nobody has said what became of them."""

    workshop: Workshop
    ideas: int


@dataclass(frozen=True, slots=True)
class Endangered:
    """A candidate that shall be applied in time but whose own dates say otherwise; `days` late."""

    id: int
    title: str
    days: int


@dataclass(frozen=True, slots=True)
class Planned:
    """Applications planned within the window: how many, and which of them are in danger (a few of `danger`)."""

    number: int
    danger: int
    endangered: tuple[Endangered, ...]


def unanswered(db: Session, actor: Actor) -> list[Unanswered]:
    """Returns those of the latest ASKED workshops that owe an answer, the oldest first, one more than are shown."""
    # Whether an idea was answered is asked idea by idea: all workshops of all years together would cost seconds.
    latest = (
        select(Workshop.id)
        .join(Stream, Stream.id == Workshop.id)
        .where(agenda.own_workshops(actor), Stream.phase.in_({THANKS, ARCHIVED}))
        .order_by(Workshop.held_on.desc(), Workshop.id.desc())
        .limit(ASKED)
    )
    counts = memory.ideas_by_workshop(db, "open", Workshop.id.in_(latest), agenda.open_ideas())
    owing = [number for number, ideas in counts.items() if ideas]
    rows = select(Workshop).where(Workshop.id.in_(owing))
    oldest = rows.order_by(Workshop.is_demo, Workshop.held_on, Workshop.id).limit(SHOWN + 1)
    return [Unanswered(one, counts[one.id]) for one in db.scalars(oldest)]


def reported(db: Session, actor: Actor, since: datetime) -> Listed[Reported]:
    """Returns the check-ins through personal links since a moment, the newest first."""
    rows = db.execute(
        select(
            Candidate.id, Candidate.title, Candidate.agency, Candidate.is_demo, CheckIn.by, CheckIn.at,
            CheckIn.percent, CheckIn.blocks, *agenda.sums(Candidate.is_demo),
        )
        .join(Candidate, Candidate.id == CheckIn.candidate_id)
        .where(*agenda.standing(actor), CheckIn.link_id.is_not(None), CheckIn.at >= since)
        .order_by(Candidate.is_demo, CheckIn.id.desc())
        .limit(SHOWN)
    ).all()  # fmt: skip
    return agenda.listed(rows, _reported)


def reachable(db: Session, candidate_ids: Iterable[int], now: datetime) -> set[int]:
    """Returns those candidates with an owner who can be written to."""
    rows = select(OwnerLink.candidate_id).where(
        OwnerLink.candidate_id.in_(list(candidate_ids)), *_writable(now)
    )
    return set(db.scalars(rows))


def dues(db: Session, kind: str, first: date, last: date, now: datetime) -> list[Due]:
    """Returns the open steps due from `first` to `last`, once for each owner who had no letter of this kind yet."""
    reason = due_reason(kind, _text(Step.id), _text(Step.due_on), _text(OwnerLink.id))
    rows = db.execute(
        _due_steps(now)
        .where(Step.due_on.between(first, last), _unwritten(reason))
        .order_by(Step.due_on, Step.id, OwnerLink.id)
        .limit(MOST_LETTERS)
    )
    return [_due(row) for row in rows]


def overdue(db: Session, candidate_ids: Iterable[int], today: date, now: datetime) -> list[Due]:
    """Returns the overdue steps of these candidates, once for each owner with an address."""
    rows = db.execute(
        _due_steps(now)
        .where(Candidate.id.in_(list(candidate_ids)), Step.due_on < today)
        .order_by(Step.due_on, Step.id, OwnerLink.id)
        .limit(MOST_LETTERS)
    )
    return [_due(row) for row in rows]


def latest_change(db: Session) -> int:
    """Returns the number of the latest line of all histories."""
    return db.scalar(select(func.max(Change.id))) or 0


def decisions(db: Session, after: int, since: datetime, now: datetime) -> list[Decision]:
    """Returns what was decided after a line and a moment, once for each owner with an older link who was not told."""
    reason = decision_reason(_text(Change.id), _text(OwnerLink.id))
    rows = db.execute(
        _owned(now)
        .add_columns(Change.id.label("change"), Change.kind, Candidate.title)
        .add_columns(Change.old, Change.new, Change.why)
        .join_from(OwnerLink, Candidate, Candidate.id == OwnerLink.candidate_id)
        .join(Change, Change.candidate_id == Candidate.id)
        .where(
            Change.id > after,
            Change.kind.in_(DECISIONS),
            Change.at >= since,
            Change.at >= OwnerLink.created_at,
        )
        .where(_unwritten(reason))
        .where(candidates.standing(), ~Candidate.is_demo)
        .order_by(Change.id, OwnerLink.id)
        .limit(MOST_LETTERS)
    )
    return [Decision(_owner(row), row.change, row.kind, row.title, row.old, row.new, row.why) for row in rows]


def planned(db: Session, actor: Actor, first: date, last: date, today: date) -> Planned:
    """Returns the applications planned from `first` to `last` that have not come yet.

    In danger is what has an overdue step, or whose planned day has passed.
    """
    overdue = (
        select(func.min(Step.due_on))
        .where(Step.candidate_id == Candidate.id, Step.done_on.is_(None), ~Step.is_removed)
        .where(Step.due_on < today)
        .correlate(Candidate)
        .scalar_subquery()
    )
    missed = case((Candidate.planned_on < today, Candidate.planned_on), else_=None)
    found = (
        select(Candidate.id, Candidate.title, func.coalesce(overdue, missed).label("late_on"))
        .where(*agenda.standing(actor), ~Candidate.is_parked, ~Candidate.is_demo)
        .where(Candidate.stage.in_(PREPARING), Candidate.planned_on.between(first, last))
        .subquery()
    )
    is_late = found.c.late_on.is_not(None)
    rows = db.execute(
        select(
            found, func.count().over().label("number"), func.count().filter(is_late).over().label("danger")
        )
        .order_by(~is_late, found.c.late_on, found.c.id)
        .limit(3)
    ).all()
    if not rows:
        return Planned(0, 0, ())
    late = tuple(Endangered(row.id, row.title, (today - row.late_on).days) for row in rows if row.late_on)
    return Planned(rows[0].number, rows[0].danger, late)


def due_reason(kind: str, step: Any, due_on: Any, link: Any) -> Any:
    """Returns the reason of a letter about a step; another date makes another reason. Takes texts or columns."""
    return kind + ":" + step + ":" + due_on + ":" + link


def decision_reason(change: Any, link: Any) -> Any:
    """Returns the reason of a letter about a decision. Takes texts or columns."""
    return "decision:" + change + ":" + link


def _reported(row: Any) -> Reported:
    return Reported(row.id, row.title, row.agency, row.is_demo, row.by, row.at, row.percent, row.blocks)


def _text(column: Any) -> Any:
    return cast(column, String)


def _unwritten(reason: Any) -> ColumnElement[bool]:
    return ~select(Letter.id).where(Letter.reason == reason).exists()


def _due_steps(now: datetime) -> Select[Any]:
    return (
        _owned(now)
        .add_columns(Candidate.id.label("candidate"), Candidate.title, Step.id.label("step"))
        .add_columns(Step.title.label("words"), Step.due_on)
        .join_from(OwnerLink, Candidate, Candidate.id == OwnerLink.candidate_id)
        .join(Step, Step.candidate_id == Candidate.id)
        .where(candidates.standing(), ~Candidate.is_parked, ~Candidate.is_demo)
        .where(Step.done_on.is_(None), ~Step.is_removed)
    )


def _due(row: Any) -> Due:
    return Due(_owner(row), row.candidate, row.title, row.step, row.words, row.due_on)


def _owned(now: datetime) -> Select[Any]:
    columns: tuple[Any, ...] = (OwnerLink.id.label("link"), OwnerLink.name, OwnerLink.email, OwnerLink.lang)
    return select(*columns).where(*_writable(now))


def _writable(now: datetime) -> tuple[Any, ...]:
    return OwnerLink.email != "", OwnerLink.revoked_at.is_(None), OwnerLink.expires_at > now


def _owner(row: Any) -> Owner:
    return Owner(row.link, row.name, row.email, row.lang)
