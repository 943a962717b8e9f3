"""The errands that write letters: decisions every minute, daily letters and due steps once a morning."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from workshop import clock, door
from workshop.access import MACHINE, OFFICE, Actor
from workshop.candidates import agenda, evidence_waiting
from workshop.errands import Errand
from workshop.live import reading
from workshop.live.models import OFFICE_STREAM
from workshop.mail import queries as mail
from workshop.mail.models import Subscription
from workshop.mail.rules import DIGEST_HOUR, is_address
from workshop.mail.service import Draft
from workshop.page import local
from workshop.people.models import Account
from workshop.today import letters, queries

DECISION_SECONDS, DAILY_SECONDS = 60.0, 300.0
# A server that was away for a weekend still tells; what is older than that is no news.
DECISION_DAYS = 3
SOON_DAYS = 7
# Mail that is switched on late does not send years of reproaches.
LATE_DAYS = 30
MOST_AT_ONCE = 200


class Decisions:
    """Tells owners what was decided; `seen` is the latest line of the history that was looked at."""

    def __init__(self) -> None:
        self.seen = 0

    def errand(self) -> Errand:
        """Returns the errand."""
        return Errand("decisions", DECISION_SECONDS, self.run)

    def run(self) -> None:
        """Queues a letter for each decision an owner was not told of; the first run looks back for days."""
        now = clock.now()
        with reading.reading() as db:
            latest = queries.latest_change(db)
            if latest == self.seen:
                return
            found = queries.decisions(db, self.seen, now - timedelta(days=DECISION_DAYS), now)
        queue([letters.decision(one) for one in found])
        if len(found) < queries.MOST_LETTERS:
            self.seen = latest


class Daily:
    """The daily letters; `done_on` is the last day on which all were queued."""

    def __init__(self) -> None:
        self.done_on: date | None = None

    def errand(self) -> Errand:
        """Returns the errand."""
        return Errand("daily letters", DAILY_SECONDS, self.run)

    def run(self) -> None:
        """Queues today's letters once it is late enough in the office's time zone; each reason is used once."""
        now = clock.now()
        today = local(now)
        if today.hour < DIGEST_HOUR or self.done_on == today.date():
            return
        write_all(now, today.date())
        self.done_on = today.date()


def write_all(now: datetime, today: date) -> None:
    """Queues the letters of a day and forgets old ones."""
    with reading.reading() as db:
        steps = [
            *_steps(letters.LATE, queries.dues(db, letters.LATE, *_past(today), now), today),
            *_steps(letters.SOON, queries.dues(db, letters.SOON, *_coming(today), now), today),
        ]
        accounts = mail.subscribers(db)
    queue(steps)
    for subscription, account in accounts:
        queue(_digest(subscription, account, now, today))
    door.act(MACHINE, OFFICE_STREAM, "letter.forget", {})


def queue(drafts: Sequence[Draft]) -> int:
    """Queues letters and returns how many were new; what has no address that could work is left out."""
    new = 0
    good = [one for one in drafts if is_address(one.address)]
    for at in range(0, len(good), MOST_AT_ONCE):
        found = [
            {"reason": one.reason, "address": one.address, "subject": one.subject, "body": one.body}
            for one in good[at : at + MOST_AT_ONCE]
        ]
        answer = door.act(MACHINE, OFFICE_STREAM, "letter.queue", {"letters": found})
        if not answer["ok"]:
            raise RuntimeError(f"letter.queue was refused: {answer['code']}")
        new += answer["result"]["queued"]
    return new


def _digest(subscription: Subscription, account: Account, now: datetime, today: date) -> list[Draft]:
    reason = f"digest:{account.id}:{today.isoformat()}"
    with reading.reading() as db:
        if mail.used_reasons(db, [reason]):
            return []
        what = _content(db, Actor(account.role, account_id=account.id, name=account.name), now, today)
    if what.is_empty:
        return []
    return [letters.digest(what, reason, subscription.email, subscription.lang, today)]


def _content(db: Session, actor: Actor, now: datetime, today: date) -> letters.Digest:
    is_office = actor.role == OFFICE
    return letters.Digest(
        late=agenda.late(db, actor, today),
        soon=agenda.soon(db, actor, today, SOON_DAYS),
        silent=agenda.silent(db, actor, now),
        waiting=evidence_waiting.waiting(db, actor, now) if is_office else None,
        unsent=mail.given_up(db, now) if is_office else 0,
    )


def _steps(kind: str, found: Sequence[queries.Due], today: date) -> list[Draft]:
    return [letters.step(kind, one, today) for one in found]


def _past(today: date) -> tuple[date, date]:
    return today - timedelta(days=LATE_DAYS), today - timedelta(days=1)


def _coming(today: date) -> tuple[date, date]:
    return today, today + timedelta(days=SOON_DAYS)
