"""The errand that takes messages to webhooks: in order for each receiver, and none waits for another."""

import logging

import gevent
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop import clock, door
from workshop.access import MACHINE
from workshop.candidates.models import Change
from workshop.config import Settings
from workshop.errands import Errand
from workshop.live.models import OFFICE_STREAM
from workshop.live.reading import reading
from workshop.openness.models import Delivery, Webhook
from workshop.openness.webhooks_body import headers_of
from workshop.openness.webhooks_rules import WAITING
from workshop.openness.webhooks_sending import Guard, send
from workshop.workshops.addresses import lan_addresses

log = logging.getLogger(__name__)

SECONDS = 2.0
# So many in a row; then the receiver's turn comes again with the next errand.
MOST_AT_ONCE = 50


def errand(settings: Settings) -> Errand:
    """Returns the errand that delivers messages beside the server's visitors."""
    return Errand("webhooks", SECONDS, Courier(Guard(settings.webhook_private, lan_addresses)).run)


class Courier:
    """Gathers what is new and serves every receiver in a greenlet of its own."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._busy: dict[int, gevent.Greenlet] = {}

    def run(self) -> None:
        """Does one turn; waits for the quick receivers only, the slow ones go on by themselves."""
        while _has_news() and (_act("delivery.gather") or {}).get("more"):
            pass
        for webhook_id in self._due():
            self._busy[webhook_id] = gevent.spawn(self._serve, webhook_id)
        gevent.joinall(list(self._busy.values()), timeout=SECONDS)

    def _due(self) -> list[int]:
        self._busy = {key: job for key, job in self._busy.items() if not job.dead}
        with reading() as db:
            return [key for key in due_webhooks(db) if key not in self._busy]

    def _serve(self, webhook_id: int) -> None:
        for _ in range(MOST_AT_ONCE):
            with reading() as db:
                found = head_of(db, webhook_id)
            if found is None:
                return
            delivery, webhook = found
            body = delivery.body.encode()
            headers = headers_of(delivery.message, body, webhook.secret, clock.now())
            problem = send(self._guard, webhook.url, body, headers)
            noted = _act("delivery.note", delivery=delivery.id, problem=problem)
            if problem or noted is None:  # what could not be noted is sent again, at the next turn
                log.warning("delivery %s to webhook %s: %s", delivery.id, webhook.id, problem or "not noted")
                return


def due_webhooks(db: Session) -> list[int]:
    """Returns the active receivers whose first waiting message is due."""
    heads = select(func.min(Delivery.id)).where(Delivery.state == WAITING).group_by(Delivery.webhook_id)
    due = (
        select(Webhook.id)
        .join(Delivery, Delivery.webhook_id == Webhook.id)
        .where(Delivery.id.in_(heads), Delivery.next_at <= clock.now(), Webhook.is_active)
    )
    return list(db.scalars(due.order_by(Webhook.id)))


def head_of(db: Session, webhook_id: int) -> tuple[Delivery, Webhook] | None:
    """Returns the first waiting message of a receiver with the receiver, if it is due."""
    row = db.execute(
        select(Delivery, Webhook)
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .where(Webhook.id == webhook_id, Webhook.is_active, Delivery.state == WAITING)
        .order_by(Delivery.id)
        .limit(1)
    ).first()
    if row is None or row[0].next_at > clock.now():
        return None
    return row[0], row[1]


def _has_news() -> bool:
    with reading() as db:
        told = db.scalar(select(func.min(Webhook.last_change)).where(Webhook.is_active))
        return told is not None and (db.scalar(select(func.max(Change.id))) or 0) > told


def _act(name: str, **args: int | str) -> dict[str, object] | None:
    answer = door.act(MACHINE, OFFICE_STREAM, name, args)
    return dict(answer["result"]) if answer["ok"] else None
