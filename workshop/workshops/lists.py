"""The desk's list of workshops: today, coming, past."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop.access import OFFICE, Actor
from workshop.live.models import Stream
from workshop.people.models import StageToken, WorkshopMember
from workshop.workshops import rules
from workshop.workshops.models import Round, Workshop


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
    """The three lists of the page; today's holds what is running on any day."""

    today: list[Listed]
    coming: list[Listed]
    past: list[Listed]


def of(db: Session, actor: Actor, today: date) -> Lists:
    """Returns the workshops the account may run: all for the office, own and invited ones else."""
    wanted = select(Workshop, Stream.phase).join(Stream, Stream.id == Workshop.id).where(~Workshop.is_deleted)
    if actor.role != OFFICE:
        mine = select(WorkshopMember.workshop_id).where(WorkshopMember.account_id == actor.account_id)
        wanted = wanted.where(Workshop.id.in_(mine))
    rows = [
        Listed(row, phase) for row, phase in db.execute(wanted.order_by(Workshop.held_on, Workshop.starts_at))
    ]
    by_id = {listed.workshop.id: listed for listed in rows}
    for row in db.scalars(select(Round).where(Round.workshop_id.in_(by_id)).order_by(Round.no)):
        by_id[row.workshop_id].rounds.append(row)
    lists = Lists([], [], [])
    for listed in rows:
        _place(lists, listed, today).append(listed)
    lists.past.reverse()
    return lists


def before(lists: Lists, workshop_id: int, is_demo: bool) -> list[int]:
    """Returns the finished workshops of the lists; examples are earlier ones of examples only."""
    own = [listed.workshop for listed in lists.past]
    return [one.id for one in own if one.id != workshop_id and one.is_demo == is_demo]


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
    if listed.phase == rules.ARCHIVED:
        return lists.past
    if listed.phase == rules.DRAFT:
        return lists.today if listed.workshop.held_on == today else lists.coming
    is_over = listed.phase == rules.THANKS and listed.workshop.held_on < today
    return lists.past if is_over else lists.today
