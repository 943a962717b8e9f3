"""Messages to webhooks: written from new lines of the history, tried until taken or given up."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from workshop.acts import Answer, Tx
from workshop.candidates.models import Candidate, Change
from workshop.errors import Refused
from workshop.openness import api_queries
from workshop.openness.models import Delivery, Webhook
from workshop.openness.service import OneWebhook
from workshop.openness.webhooks_body import Message, body_of
from workshop.openness.webhooks_rules import (
    CHANGED,
    GIVEN_UP,
    KEEP_SENT,
    SENT,
    SILENT,
    TEST,
    WAITING,
    kind_of,
    next_try,
)

MOST_CHANGES = 20  # some 16 ms of the ledger's time (2026-11, 5,000 candidates): votes wait behind it


@dataclass(frozen=True, slots=True)
class Gather:
    """Nothing: the history says what is new."""


@dataclass(frozen=True, slots=True)
class OneDelivery:
    """A message on its way."""

    delivery: int


@dataclass(frozen=True, slots=True)
class NoteDelivery:
    """What came of one try; `problem` "": it was taken."""

    delivery: int
    problem: str


def gather(tx: Tx, _value: Gather) -> Answer:
    """Writes a delivery for each active receiver and each of the next changes it was not told of.

    Up to MOST_CHANGES at a time; the receiver's `last_change` moves in the same transaction, so a crash neither
    loses a change nor writes it twice. Old deliveries that were taken are forgotten.
    """
    webhooks = tx.db.scalars(select(Webhook).where(Webhook.is_active)).all()
    since = min((one.last_change for one in webhooks), default=0)
    changes = list(
        tx.db.scalars(select(Change).where(Change.id > since).order_by(Change.id).limit(MOST_CHANGES))
    )
    if not webhooks or not changes:
        return {"more": False}
    told = list(_messages(tx, [change for change in changes if change.kind not in SILENT]))
    for webhook in webhooks:
        tx.db.add_all(_written(tx, webhook, told))
        webhook.last_change = max(webhook.last_change, changes[-1].id)
    tx.db.execute(delete(Delivery).where(Delivery.state == SENT, Delivery.sent_at < tx.now - KEEP_SENT))
    return {"more": len(changes) == MOST_CHANGES}


def test_webhook(tx: Tx, value: OneWebhook) -> Answer:
    """Sends a receiver a message about nothing, after all that waits for it, and does not wait any longer."""
    webhook = _webhook(tx, value.webhook)
    if not webhook.is_active:
        raise Refused("CLOSED")
    message = Message(f"test-{webhook.id}-{tx.version}", TEST, tx.now, None)
    tx.db.add(_delivery(tx, webhook, message, body_of(message)))
    _hurry(tx, webhook.id)
    return {}


def retry_delivery(tx: Tx, value: OneDelivery) -> Answer:
    """Tries a message again at once, one that was given up too."""
    found = _waiting(tx, value.delivery)
    found.state = WAITING
    _hurry(tx, found.webhook_id)
    found.next_at = tx.now
    return {}


def skip_delivery(tx: Tx, value: OneDelivery) -> Answer:
    """Gives a message up, so that those behind it go on."""
    _waiting(tx, value.delivery).state = GIVEN_UP
    return {}


def note_delivery(tx: Tx, value: NoteDelivery) -> Answer:
    """Records what came of a try: taken, to be tried again, or given up after three days."""
    found = tx.db.get(Delivery, value.delivery)
    if found is None or found.state != WAITING:  # removed or given up by the office meanwhile
        return {}
    found.tries += 1
    found.problem = value.problem
    if not value.problem:
        found.state, found.sent_at = SENT, tx.now
        return {}
    again = next_try(found.tries, found.created_at, tx.now)
    if again is None:
        found.state = GIVEN_UP
    else:
        found.next_at = again
    return {}


def _messages(tx: Tx, changes: list[Change]) -> Iterator[tuple[int, Message]]:
    """Yields (change, message) of what is worth telling: not of the demo, edits of one moment as one."""
    own = {change.candidate_id for change in changes}
    real = set(tx.db.scalars(select(Candidate.id).where(Candidate.id.in_(own), ~Candidate.is_demo)))
    known = api_queries.details(tx.db, sorted(real))
    for at, change in enumerate(changes):
        if change.candidate_id not in known or _goes_on(changes, at):
            continue
        kind = kind_of(change.kind)
        yield change.id, Message(f"change-{change.id}", kind, change.at, known[change.candidate_id])


def _goes_on(changes: list[Change], at: int) -> bool:
    """Tells whether the next line belongs to the same edit: same candidate, same moment, no kind of its own."""
    if at + 1 == len(changes):
        return False
    here, following = changes[at], changes[at + 1]
    return (here.candidate_id, here.at) == (following.candidate_id, following.at) and {
        kind_of(here.kind), kind_of(following.kind),
    } == {CHANGED}  # fmt: skip


def _written(tx: Tx, webhook: Webhook, told: list[tuple[int, Message]]) -> Iterator[Delivery]:
    for change_id, message in told:
        if change_id > webhook.last_change:
            yield _delivery(tx, webhook, message, body_of(message))


def _delivery(tx: Tx, webhook: Webhook, message: Message, body: str) -> Delivery:
    return Delivery(
        webhook_id=webhook.id, message=message.id, kind=message.kind, body=body, next_at=tx.now,
        created_at=tx.now,
    )  # fmt: skip


def _webhook(tx: Tx, webhook_id: int) -> Webhook:
    found = tx.db.get(Webhook, webhook_id)
    if found is None:
        raise Refused("GONE")
    return found


def _waiting(tx: Tx, delivery_id: int) -> Delivery:
    found = tx.db.get(Delivery, delivery_id)
    if found is None or found.state == SENT:
        raise Refused("GONE")
    return found


def _hurry(tx: Tx, webhook_id: int) -> None:
    """Makes what waits for a receiver due now: the order is kept, so the first in line must not hold up the rest."""
    waiting = (Delivery.webhook_id == webhook_id, Delivery.state == WAITING)
    tx.db.execute(update(Delivery).where(*waiting).values(next_at=tx.now))
