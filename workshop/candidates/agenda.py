"""What needs doing today, for the office (all candidates) or a facilitator (their own)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from workshop.access import FACILITATOR, Actor
from workshop.candidates import board, rules
from workshop.candidates.board import Card
from workshop.candidates.models import Candidate
from workshop.ideas import queries as ideas
from workshop.ideas.models import Idea, Outcome
from workshop.live.models import Stream
from workshop.people.models import WorkshopMember
from workshop.workshops.models import Workshop
from workshop.workshops.rules import ARCHIVED, DRAFT, LOBBY, THANKS


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A past workshop with ideas of which nobody has said what became of them."""

    workshop: Workshop
    ideas: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """The lists of the page "Today"; each holds demo candidates too, which `board.counted` leaves out."""

    cards: list[Card]
    late: list[Card]
    soon: list[Card]
    stepless: list[Card]
    silent: list[Card]
    unanswered: list[Unanswered]
    upcoming: Workshop | None


def agenda(db: Session, actor: Actor, now: datetime, today: date) -> Agenda:
    """Returns what needs doing: overdue steps oldest first, then what is due, missing, silent, unanswered."""
    cards = board.cards(db, actor, now, today)
    active = [card for card in cards if not card.candidate.is_parked]
    return Agenda(
        cards=cards,
        late=[card for card in active if card.late],
        soon=[card for card in active if card.step is not None and rules.is_soon(card.step.due_on, today)],
        stepless=[card for card in active if card.step is None],
        silent=sorted((card for card in active if card.silent), key=lambda card: card.heard_at),
        unanswered=_unanswered(db, actor),
        upcoming=_upcoming(db, actor, today),
    )


def open_ideas() -> ColumnElement[bool]:
    """Returns the condition for ideas on screen that are no candidate and have no answer yet."""
    promoted = select(Candidate.id).where(Candidate.idea_id == Idea.id, ~Candidate.is_withdrawn)
    is_candidate = promoted.correlate(Idea).exists()
    is_answered = select(Outcome.idea_id).where(Outcome.idea_id == Idea.id).correlate(Idea).exists()
    shown: ColumnElement[bool] = ideas.is_on_screen()
    return shown & ~is_candidate & ~is_answered


def _unanswered(db: Session, actor: Actor) -> list[Unanswered]:
    rows = db.execute(
        select(Workshop, func.count(Idea.id))
        .join(Stream, Stream.id == Workshop.id)
        .join(Idea, Idea.workshop_id == Workshop.id)
        .where(_own(actor), Stream.phase.in_({THANKS, ARCHIVED}), open_ideas())
        .group_by(Workshop.id)
        .order_by(Workshop.held_on)
    )
    return [Unanswered(workshop, count) for workshop, count in rows]


def _upcoming(db: Session, actor: Actor, today: date) -> Workshop | None:
    return db.scalar(
        select(Workshop)
        .join(Stream, Stream.id == Workshop.id)
        .where(_own(actor), ~Workshop.is_demo, Workshop.held_on >= today, Stream.phase.in_({DRAFT, LOBBY}))
        .order_by(Workshop.held_on, Workshop.starts_at)
        .limit(1)
    )


def _own(actor: Actor) -> ColumnElement[bool]:
    standing: ColumnElement[bool] = ~Workshop.is_deleted
    if actor.role != FACILITATOR:
        return standing
    member = select(WorkshopMember.workshop_id).where(WorkshopMember.account_id == actor.account_id)
    return standing & Workshop.id.in_(member)
