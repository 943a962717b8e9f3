"""What the page of integrations shows: tokens, receivers with what waits for them, the latest messages of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop.openness.models import ApiToken, Delivery, Webhook
from workshop.openness.webhooks_rules import GIVEN_UP, SENT, WAITING

MOST_TOKENS = 100
LATEST = 20


@dataclass(frozen=True, slots=True)
class Receiver:
    """A webhook with its messages: how many wait and were given up, the last one taken, what the next one met."""

    webhook: Webhook
    waiting: int
    given_up: int
    sent_at: datetime | None
    head: Delivery | None

    @property
    def is_failing(self) -> bool:
        """Tells whether the first waiting message was refused at least once."""
        return self.head is not None and self.head.problem != ""


def tokens(db: Session) -> list[ApiToken]:
    """Returns the tokens, those not revoked first, then the newest."""
    wanted = select(ApiToken).order_by(ApiToken.revoked_at.is_not(None), ApiToken.id.desc())
    return list(db.scalars(wanted.limit(MOST_TOKENS)))


def receivers(db: Session) -> list[Receiver]:
    """Returns the webhooks by id; four statements whatever their number."""
    counts = db.execute(
        select(Delivery.webhook_id, Delivery.state, func.count(), func.max(Delivery.sent_at)).group_by(
            Delivery.webhook_id, Delivery.state
        )
    )
    by_state = {(row[0], row[1]): (row[2], row[3]) for row in counts}
    heads = _heads(db)
    return [
        Receiver(
            webhook=one,
            waiting=by_state.get((one.id, WAITING), (0, None))[0],
            given_up=by_state.get((one.id, GIVEN_UP), (0, None))[0],
            sent_at=by_state.get((one.id, SENT), (0, None))[1],
            head=heads.get(one.id),
        )
        for one in db.scalars(select(Webhook).order_by(Webhook.id))
    ]


def chosen(found: Sequence[Receiver], webhook_id: int) -> Receiver | None:
    """Returns the receiver whose messages are shown: the one asked for, else one with trouble, else the first."""
    asked = [one for one in found if one.webhook.id == webhook_id]
    troubled = [one for one in found if one.is_failing or one.given_up]
    return next(iter([*asked, *troubled, *found]), None)


def latest(db: Session, webhook_id: int) -> list[Delivery]:
    """Returns the newest messages of a receiver: first what needs a hand, then what waits, then what was taken."""
    wanted = select(Delivery).where(Delivery.webhook_id == webhook_id)
    is_quiet = (Delivery.state == WAITING) & (Delivery.problem == "")
    return list(
        db.scalars(wanted.order_by(Delivery.state == SENT, is_quiet, Delivery.id.desc()).limit(LATEST))
    )


def _heads(db: Session) -> dict[int, Delivery]:
    first = select(func.min(Delivery.id)).where(Delivery.state == WAITING).group_by(Delivery.webhook_id)
    return {one.webhook_id: one for one in db.scalars(select(Delivery).where(Delivery.id.in_(first)))}
