"""The desk's list of workshops: today, coming, past."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from workshop.access import OFFICE, Actor
from workshop.live.models import Stream
from workshop.people.models import StageToken, WorkshopMember
from workshop.workshops import rules
from workshop.workshops.models import Round, Workshop

PAST: Final = 30
MOST_SKIPPED: Final = 100_000


@dataclass(slots=True)
class Listed:
    """A workshop with its phase, its rounds, and how many of their questions are still empty."""

    workshop: Workshop
    phase: str
    rounds: list[Round] = field(default_factory=list)

    @property
    def empty_questions(self) -> int:
        """Returns how many rounds have no question yet."""
        return sum(not row.question.strip() for row in self.rounds)

    @property
    def minutes(self) -> int:
        """Returns the planned length in minutes."""
        planned = sum(
            row.collect_minutes + row.group_minutes + row.vote_minutes + row.reveal_minutes
            for row in self.rounds
        )
        return self.workshop.lobby_minutes + planned + self.workshop.next_minutes


@dataclass(frozen=True, slots=True)
class Lists:
    """The three lists of the page; today's holds what is running on any day, `past` a page of PAST, `older` more."""

    today: list[Listed]
    coming: list[Listed]
    past: list[Listed]
    older: int


def of(db: Session, actor: Actor, today: date, skipped: int = 0) -> Lists:
    """Returns the workshops the account may run: all for the office, own and invited ones else.

    The latest `skipped` past ones are left out.
    """
    rows = [Listed(row, phase) for row, phase in db.execute(_present(actor, today))]
    by_id = {listed.workshop.id: listed for listed in rows}
    for row in db.scalars(select(Round).where(Round.workshop_id.in_(by_id)).order_by(Round.no)):
        by_id[row.workshop_id].rounds.append(row)
    past = db.execute(_past(actor, today).offset(min(skipped, MOST_SKIPPED)).limit(PAST)).all()
    older = db.scalar(select(func.count()).select_from(_past(actor, today).subquery())) or 0
    lists = Lists([], [], [Listed(row, phase) for row, phase in past], max(older - skipped - len(past), 0))
    for listed in rows:
        _place(lists, listed, today).append(listed)
    return lists


def past_ids(db: Session, actor: Actor, today: date) -> list[int]:
    """Returns the account's finished workshops, the latest first."""
    return list(db.scalars(_past(actor, today).with_only_columns(Workshop.id)))


def before(db: Session, actor: Actor, today: date, workshop_id: int, is_demo: bool) -> list[int]:
    """Returns the account's finished workshops but this one; examples are earlier ones of examples only."""
    own = _past(actor, today).where(Workshop.id != workshop_id, Workshop.is_demo == is_demo)
    return list(db.scalars(own.with_only_columns(Workshop.id)))


def of_agency(db: Session, agency: str, day: date, is_demo: bool) -> list[int]:
    """Returns everybody's workshops hosted by an agency that were held before `day`."""
    if not agency.strip():
        return []
    held = select(Workshop.id).where(
        ~Workshop.is_deleted, Workshop.is_demo == is_demo, Workshop.held_on < day
    )
    return list(db.scalars(held.where(func.lower(Workshop.agency) == agency.strip().lower())))


def phase(db: Session, workshop_id: int) -> str:
    """Returns the phase the workshop is in."""
    return db.scalar(select(Stream.phase).where(Stream.id == workshop_id)) or rules.DRAFT


def stage_links(db: Session, workshop_id: int) -> list[StageToken]:
    """Returns the stage links that still open the stage, oldest first."""
    return list(
        db.scalars(
            select(StageToken)
            .where(StageToken.workshop_id == workshop_id, StageToken.revoked_at.is_(None))
            .order_by(StageToken.id)
        )
    )


def _place(lists: Lists, listed: Listed, today: date) -> list[Listed]:
    is_ahead = listed.phase == rules.DRAFT and listed.workshop.held_on != today
    return lists.coming if is_ahead else lists.today


def _present(actor: Actor, today: date) -> Select[Workshop, str]:
    return _run_by(actor).where(~_is_past(today)).order_by(Workshop.held_on, Workshop.starts_at, Workshop.id)


def _past(actor: Actor, today: date) -> Select[Workshop, str]:
    latest = (Workshop.held_on.desc(), Workshop.starts_at.desc(), Workshop.id.desc())
    return _run_by(actor).where(_is_past(today)).order_by(*latest)


def _is_past(today: date) -> ColumnElement[bool]:
    is_over = and_(Stream.phase == rules.THANKS, Workshop.held_on < today)
    return or_(Stream.phase == rules.ARCHIVED, is_over)


def _run_by(actor: Actor) -> Select[Workshop, str]:
    wanted = select(Workshop, Stream.phase).join(Stream, Stream.id == Workshop.id).where(~Workshop.is_deleted)
    if actor.role == OFFICE:
        return wanted
    mine = select(WorkshopMember.workshop_id).where(WorkshopMember.account_id == actor.account_id)
    return wanted.where(Workshop.id.in_(mine))
