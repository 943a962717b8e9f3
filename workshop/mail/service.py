"""The queue of letters as acts, and each account's subscription. Sending itself lies outside: `mail.post`."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, or_, select, update

from workshop.acts import Answer, Tx
from workshop.errors import Refused
from workshop.mail import rules
from workshop.mail.models import Letter, Subscription


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be queued; `reason` is given out once for ever."""

    reason: str
    address: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class QueueLetters:
    """Letters to be sent as soon as possible."""

    letters: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class ClaimLetters:
    """Letters that are about to be tried."""

    letters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OneLetter:
    """One letter."""

    letter: int


@dataclass(frozen=True, slots=True)
class FailLetters:
    """Letters that were tried in vain: the code and the words of the server; final: never try again."""

    letters: tuple[int, ...]
    code: str
    detail: str
    is_final: bool


@dataclass(frozen=True, slots=True)
class ForgetLetters:
    """Nothing: what is old is meant."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Where the asker's daily letter goes, in which language, and whether it goes at all."""

    email: str
    lang: str
    is_on: bool


def queue_letters(tx: Tx, value: QueueLetters) -> Answer:
    """Puts letters into the queue; one whose reason was used before is left out."""
    drafts = {draft.reason: draft for draft in value.letters}
    known = set(tx.db.scalars(select(Letter.reason).where(Letter.reason.in_(drafts))))
    new = [draft for reason, draft in drafts.items() if reason not in known]
    for draft in new:
        letter = Letter(
            reason=draft.reason, address=draft.address, subject=draft.subject, body=draft.body,
            next_at=tx.now, created_at=tx.now,
        )  # fmt: skip
        tx.db.add(letter)
    return {"queued": len(new)}


def claim_letters(tx: Tx, value: ClaimLetters) -> Answer:
    """Counts a try and puts the next one off, before anything is sent; returns those still waiting."""
    found = _waiting(tx, value.letters)
    for letter in found:
        letter.tries += 1
        letter.next_at = tx.now + rules.wait(letter.tries)
    return {"letters": [letter.id for letter in found]}


def send_letter(tx: Tx, value: OneLetter) -> Answer:
    """Marks a letter as sent; the server works, so what waited for it is due at once."""
    for letter in _waiting(tx, (value.letter,)):
        letter.state, letter.sent_at, letter.problem = rules.SENT, tx.now, ""
    tx.db.flush()
    waits_for_server = or_(*(Letter.problem.startswith(code) for code in rules.SERVER_PROBLEMS))
    tx.db.execute(
        update(Letter)
        .where(Letter.state == rules.WAITING, Letter.next_at > tx.now, waits_for_server)
        .values(next_at=tx.now)
    )
    return {}


def fail_letters(tx: Tx, value: FailLetters) -> Answer:
    """Keeps what stood in the way; gives up what can never arrive or was tried for long enough."""
    for letter in _waiting(tx, value.letters):
        letter.problem = f"{value.code} {value.detail}"[:300].strip()
        if value.is_final or rules.is_over(letter.created_at, tx.now):
            letter.state = rules.GIVEN_UP
    return {}


def retry_letter(tx: Tx, value: OneLetter) -> Answer:
    """Tries a letter again now, also one that was given up."""
    letter = _unsent(tx, value.letter)
    letter.state, letter.next_at, letter.tries = rules.WAITING, tx.now, 0
    return {}


def drop_letter(tx: Tx, value: OneLetter) -> Answer:
    """Gives a letter up; it stays listed with its problem."""
    _unsent(tx, value.letter).state = rules.GIVEN_UP
    return {}


def forget_letters(tx: Tx, _value: ForgetLetters) -> Answer:
    """Removes letters that were sent or given up long ago: they hold addresses."""
    old = tx.now - timedelta(days=rules.KEPT_DAYS)
    tx.db.execute(delete(Letter).where(Letter.state != rules.WAITING, Letter.created_at < old))
    return {}


def subscribe(tx: Tx, value: Subscribe) -> Answer:
    """Sets the asker's own subscription."""
    if value.is_on and not value.email:
        raise Refused("INVALID", field="email", why="missing", limit=None)
    if value.email and not rules.is_address(value.email):
        raise Refused("INVALID", field="email", why="format", limit=None)
    own = tx.db.get(Subscription, tx.actor.account_id)
    if own is None:
        own = Subscription(account_id=tx.actor.account_id)
        tx.db.add(own)
    own.email, own.lang, own.is_on = value.email, value.lang, value.is_on
    return {}


def _waiting(tx: Tx, ids: tuple[int, ...]) -> list[Letter]:
    rows = select(Letter).where(Letter.id.in_(ids), Letter.state == rules.WAITING)
    return list(tx.db.scalars(rows.order_by(Letter.id)))


def _unsent(tx: Tx, letter_id: int) -> Letter:
    letter = tx.db.get(Letter, letter_id)
    if letter is None or letter.state == rules.SENT:
        raise Refused("GONE")
    return letter
