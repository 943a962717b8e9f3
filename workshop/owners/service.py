"""What becomes of personal links, reports and calendar addresses; each change of a candidate is kept."""

from dataclasses import dataclass
from datetime import date, timedelta

from workshop.acts import Answer, Tx
from workshop.candidates import queries as candidates
from workshop.candidates import service as following
from workshop.candidates.models import Candidate, Step
from workshop.candidates.service import AddStep, EditStep, FinishStep
from workshop.errors import Refused
from workshop.owners import queries, rules
from workshop.owners.models import CalendarFeed, CheckIn, OwnerLink

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MakeLink:
    """A personal link to a candidate for somebody without an account; `email` may be empty."""

    candidate: int
    name: str
    email: str
    lang: str
    days: str
    token_hash: str


@dataclass(frozen=True, slots=True)
class OneLink:
    """A personal link."""

    link: int


@dataclass(frozen=True, slots=True)
class AddCheckIn:
    """A report: how far a step is (`step` 0: none), what was done and blocks, and what comes next.

    `next_on` alone moves the step's date, with `next_title` it is the date of a new step. `on` is today where
    the office is.
    """

    candidate: int
    step: int
    percent: int
    is_done: bool
    note: str
    blocks: str
    next_title: str
    next_on: date | None
    on: date


@dataclass(frozen=True, slots=True)
class MakeCalendar:
    """A secret calendar address for the asker, and the language of what stands in it."""

    token_hash: str
    lang: str


@dataclass(frozen=True, slots=True)
class RevokeCalendar:
    """The asker's calendar is meant."""


def make_link(tx: Tx, value: MakeLink) -> Answer:
    """Makes a personal link that ends by itself."""
    candidate = candidates.candidate_of(tx.db, tx.actor, value.candidate)
    rules.check_address(value.email)
    link = OwnerLink(
        candidate_id=candidate.id, token_hash=value.token_hash, name=value.name, email=value.email,
        lang=value.lang, made_by=tx.actor.name, created_at=tx.now,
        expires_at=rules.ends(int(value.days), tx.now),
    )  # fmt: skip
    tx.db.add(link)
    tx.db.flush()
    following.record(tx, candidate, "ownerlink.made", new=link.name)
    return {"link": link.id}


def revoke_link(tx: Tx, value: OneLink) -> Answer:
    """Ends a personal link, and with it the calendar that hangs on it."""
    link = _link(tx, value.link)
    candidate = candidates.candidate_of(tx.db, tx.actor, link.candidate_id)
    if link.revoked_at is None:
        link.revoked_at = tx.now
        following.record(tx, candidate, "ownerlink.revoked", old=link.name)
    return {}


def use_link(tx: Tx, value: OneLink) -> Answer:
    """Notes that a personal link was used."""
    _link(tx, value.link).used_at = tx.now
    return {}


def add_check_in(tx: Tx, value: AddCheckIn) -> Answer:
    """Keeps a report; finishing the step, another date and a next step go the way they always go."""
    check_link(tx)
    _check_measure(tx)
    candidate = candidates.candidate_of(tx.db, tx.actor, value.candidate)
    words = value.note or value.blocks
    rules.check_report(value.step, value.is_done, words, value.next_title, value.next_on)
    rules.check_ahead(value.next_on, tx.now)
    step = _open_step(tx, candidate, value.step)
    report = _report(tx, candidate, step, value)
    if step is not None and value.is_done:
        following.finish_step(tx, FinishStep(step.id, True, value.on, " ".join(value.note.split("\n"))))
    elif step is not None and value.next_on and not value.next_title:
        following.edit_step(tx, EditStep(step.id, step.rev, step.title, step.owner, value.next_on))
    if value.next_title and value.next_on:
        owner = step.owner if step is not None else tx.actor.name
        following.add_step(tx, AddStep(candidate.id, value.next_title, owner, value.next_on))
    return {"checkin": report.id}


def make_calendar(tx: Tx, value: MakeCalendar) -> Answer:
    """Makes the asker's calendar address; an earlier one ends."""
    check_link(tx)
    _end_calendars(tx)
    feed = CalendarFeed(
        token_hash=value.token_hash, link_id=tx.actor.link_id or None,
        account_id=tx.actor.account_id or None, lang=value.lang, created_at=tx.now,
    )  # fmt: skip
    tx.db.add(feed)
    tx.db.flush()
    return {"calendar": feed.id}


def revoke_calendar(tx: Tx, _value: RevokeCalendar) -> Answer:
    """Ends the asker's calendar address."""
    check_link(tx)
    _end_calendars(tx)
    return {}


def report_text(percent: int, note: str) -> str:
    """Returns a check-in as its line of history tells it."""
    return f"{percent}%: {note}" if note else f"{percent}%"


def _end_calendars(tx: Tx) -> None:
    for feed in queries.own_feeds(tx.db, tx.actor):
        feed.revoked_at = tx.now
    tx.db.flush()


def _link(tx: Tx, number: int) -> OwnerLink:
    link = tx.db.get(OwnerLink, number)
    if link is None:
        raise Refused("GONE")
    return link


def check_link(tx: Tx) -> None:
    """Refuses an owner whose link has ended since the page was opened, and notes that a good one was used."""
    if not tx.actor.link_id:
        return
    link = _link(tx, tx.actor.link_id)
    if rules.state(link.revoked_at, link.expires_at, tx.now) != rules.GOOD:
        raise Refused("FORBIDDEN")
    link.used_at = tx.now


def _check_measure(tx: Tx) -> None:
    is_owner = bool(tx.actor.link_id)
    if is_owner and queries.count_since(tx.db, tx.actor, tx.now - A_DAY) >= rules.MOST_REPORTS_A_DAY:
        raise Refused("RATE", wait=3600)


def _open_step(tx: Tx, candidate: Candidate, number: int) -> Step | None:
    """Returns the step a report is about; one that was finished or taken off meanwhile is CHANGED."""
    if not number:
        return None
    step, owner_of_step = candidates.step_of(tx.db, tx.actor, number)
    if owner_of_step.id != candidate.id:
        raise Refused("GONE")
    if step.is_removed or step.done_on is not None:
        raise Refused("CHANGED", act="step.done", by=following.last_actor(tx, candidate))
    return step


def _report(tx: Tx, candidate: Candidate, step: Step | None, value: AddCheckIn) -> CheckIn:
    step_id = None if step is None else step.id
    before = queries.percent_of(tx.db, candidate.id, step_id)
    report = CheckIn(
        candidate_id=candidate.id, link_id=tx.actor.link_id or None, step_id=step_id, by=tx.actor.name,
        at=tx.now, percent=rules.FULL if value.is_done else value.percent, is_done=value.is_done,
        note=value.note, blocks=value.blocks, next_on=value.next_on,
    )  # fmt: skip
    tx.db.add(report)
    tx.db.flush()
    following.record(tx, candidate, "checkin", old=f"{before}%", new=report_text(report.percent, report.note))
    if value.blocks:
        following.record(tx, candidate, "checkin.blocks", new=value.blocks)
    return report
