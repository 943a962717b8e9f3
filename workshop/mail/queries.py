"""What lies in the queue, what went wrong, and who gets a daily letter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop.mail import rules
from workshop.mail.models import Letter, Subscription
from workshop.people.models import Account


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue in numbers: letters waiting (those tried in vain among them), given up, and sent since a moment."""

    waiting: int
    failing: int
    given_up: int
    sent: int
    last_sent_at: datetime | None


def due(db: Session, now: datetime, most: int) -> list[Letter]:
    """Returns the letters to be tried now, the oldest first."""
    rows = select(Letter).where(Letter.state == rules.WAITING, Letter.next_at <= now)
    return list(db.scalars(rows.order_by(Letter.next_at, Letter.id).limit(most)))


def queue(db: Session, since: datetime) -> Queue:
    """Returns the queue in numbers; `sent` counts from `since`."""
    is_waiting, is_sent = Letter.state == rules.WAITING, Letter.state == rules.SENT
    row = db.execute(
        select(
            func.count().filter(is_waiting),
            func.count().filter(is_waiting, Letter.problem != ""),
            func.count().filter(Letter.state == rules.GIVEN_UP),
            func.count().filter(is_sent, Letter.sent_at >= since),
        ).select_from(Letter)
    ).one()
    last = db.scalar(select(Letter.sent_at).where(is_sent).order_by(Letter.sent_at.desc()).limit(1))
    return Queue(*row, last_sent_at=last)


def problems(db: Session, most: int) -> list[Letter]:
    """Returns letters that did not get through, those given up last first, then those still tried."""
    rows = select(Letter).where(Letter.problem != "", Letter.state != rules.SENT)
    return list(db.scalars(rows.order_by(Letter.state, Letter.id.desc()).limit(most)))


def given_up(db: Session, now: datetime) -> int:
    """Returns how many letters of the last seven days were given up."""
    week = now - timedelta(days=7)
    rows = select(func.count()).where(Letter.state == rules.GIVEN_UP, Letter.next_at >= week)
    return db.scalar(rows) or 0


def used_reasons(db: Session, reasons: Iterable[str]) -> set[str]:
    """Returns those of `reasons` for which there is a letter already."""
    return set(db.scalars(select(Letter.reason).where(Letter.reason.in_(list(reasons)))))


def subscription(db: Session, account_id: int) -> Subscription | None:
    """Returns an account's subscription, or None where it never chose."""
    return db.get(Subscription, account_id)


def subscribers(db: Session) -> list[tuple[Subscription, Account]]:
    """Returns the subscriptions that are on, with their active accounts."""
    rows = db.execute(
        select(Subscription, Account)
        .join(Account, Account.id == Subscription.account_id)
        .where(Subscription.is_on, Subscription.email != "", Account.is_active)
        .order_by(Account.id)
    )
    return [(subscription, account) for subscription, account in rows]
