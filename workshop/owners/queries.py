"""Finding links and calendars by their secret, reports by candidate, and the steps for a calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from workshop.access import OWNER, Actor
from workshop.candidates import queries as candidates
from workshop.candidates.models import Candidate, Change, Step
from workshop.errors import Refused
from workshop.owners import rules
from workshop.owners.models import CalendarFeed, CheckIn, OwnerLink
from workshop.people import keys
from workshop.people.models import Account


@dataclass(frozen=True, slots=True)
class Dated:
    """A step for a calendar, with its candidate and the moment that candidate last changed."""

    step: Step
    candidate: Candidate
    changed_at: datetime


def link_of(db: Session, token: str) -> OwnerLink | None:
    """Returns the link with this token in whatever state, or None."""
    return db.scalar(select(OwnerLink).where(OwnerLink.token_hash == keys.hash_of(token)))


def owner_actor(link: OwnerLink, token: str) -> Actor:
    """Returns the holder of a link as an actor who may report on its candidate."""
    return Actor(
        OWNER, name=link.name, author_key=keys.author_key(token, 0), token=token, link_id=link.id,
        candidate_id=link.candidate_id,
    )  # fmt: skip


def links(db: Session, candidate_id: int) -> list[OwnerLink]:
    """Returns a candidate's links, newest first."""
    rows = select(OwnerLink).where(OwnerLink.candidate_id == candidate_id)
    return list(db.scalars(rows.order_by(OwnerLink.id.desc())))


def reports(db: Session, candidate_id: int, most: int = 10) -> list[CheckIn]:
    """Returns the latest reports on a candidate, newest first."""
    rows = select(CheckIn).where(CheckIn.candidate_id == candidate_id)
    return list(db.scalars(rows.order_by(CheckIn.id.desc()).limit(most)))


def report_of(db: Session, actor: Actor, number: int) -> CheckIn:
    """Returns a report that was sent through the actor's own link; raises Refused("GONE")."""
    found = db.get(CheckIn, number)
    if found is None or found.link_id != actor.link_id or found.candidate_id != actor.candidate_id:
        raise Refused("GONE")
    return found


def percent_of(db: Session, candidate_id: int, step_id: int | None) -> int:
    """Returns how far the last report said a step was (without a step: the candidate), 0 before the first."""
    found = db.scalar(
        select(CheckIn.percent)
        .where(CheckIn.candidate_id == candidate_id, CheckIn.step_id == step_id)
        .order_by(CheckIn.id.desc())
        .limit(1)
    )
    return found or 0


def percent_before(db: Session, report: CheckIn) -> int:
    """Returns how far the report before this one said its step was."""
    found = db.scalar(
        select(CheckIn.percent)
        .where(
            CheckIn.candidate_id == report.candidate_id,
            CheckIn.step_id == report.step_id,
            CheckIn.id < report.id,
        )
        .order_by(CheckIn.id.desc())
        .limit(1)
    )
    return found or 0


def count_since(db: Session, actor: Actor, since: datetime) -> int:
    """Returns how many reports came through the actor's link since a moment."""
    own = (CheckIn.candidate_id == actor.candidate_id) & (CheckIn.link_id == actor.link_id)
    return db.scalar(select(func.count()).where(own, CheckIn.at >= since)) or 0


def feed_of(db: Session, token: str) -> CalendarFeed | None:
    """Returns the calendar with this token in whatever state, or None."""
    return db.scalar(select(CalendarFeed).where(CalendarFeed.token_hash == keys.hash_of(token)))


def own_feeds(db: Session, actor: Actor) -> Sequence[CalendarFeed]:
    """Returns the asker's calendars that are not revoked; there is one at most."""
    own = (
        CalendarFeed.link_id == actor.link_id
        if actor.link_id
        else CalendarFeed.account_id == actor.account_id
    )
    return db.scalars(select(CalendarFeed).where(own, CalendarFeed.revoked_at.is_(None))).all()


def reader_of(db: Session, feed: CalendarFeed, now: datetime) -> Actor | None:
    """Returns whose steps a calendar shows, or None once it, its link or its account has ended."""
    if feed.revoked_at is not None:
        return None
    if feed.link_id is not None:
        link = db.get_one(OwnerLink, feed.link_id)
        is_good = rules.state(link.revoked_at, link.expires_at, now) == rules.GOOD
        return owner_actor(link, "") if is_good else None
    account = db.get_one(Account, feed.account_id)
    return Actor(account.role, account_id=account.id, name=account.name) if account.is_active else None


def dated_steps(db: Session, actor: Actor, today: date) -> list[Dated]:
    """Returns the steps for the actor's calendar by date: all open ones, and those done within DONE_DAYS.

    Parked candidates have nothing due; an account's calendar leaves out the demo.
    """
    last = _last_change().subquery()
    rows = (
        candidates.followed(actor)
        .add_columns(Step, last.c.changed_at)
        .join(Step, Step.candidate_id == Candidate.id)
        .outerjoin(last, last.c.candidate_id == Candidate.id)
        .where(~Candidate.is_parked, ~Step.is_removed)
        .where(Step.done_on.is_(None) | (Step.done_on >= today - timedelta(days=rules.DONE_DAYS)))
    )
    if actor.account_id:
        rows = rows.where(~Candidate.is_demo)
    rows = rows.order_by(Step.done_on.is_not(None), Step.due_on, Step.id).limit(rules.MOST_ENTRIES)
    return [
        Dated(row.Step, row.Candidate, row.changed_at or row.Candidate.created_at) for row in db.execute(rows)
    ]


def _last_change() -> Select[int, datetime]:
    return select(Change.candidate_id, func.max(Change.at).label("changed_at")).group_by(Change.candidate_id)
