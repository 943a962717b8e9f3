"""Tokens and webhooks as the office makes them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import func, select

from workshop.acts import Answer, Tx
from workshop.candidates.models import Change
from workshop.errors import Refused
from workshop.openness.models import ApiToken, Webhook
from workshop.tables import Base

MOST_WEBHOOKS = 20

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True, slots=True)
class AddToken:
    """A token of which only the hash is kept; it works until the end of `expires_on` (UTC), if given."""

    name: str
    scope: str
    expires_on: date | None
    token_hash: str


@dataclass(frozen=True, slots=True)
class OneToken:
    """A token."""

    token: int


@dataclass(frozen=True, slots=True)
class AddWebhook:
    """A receiver and the secret its messages are signed with."""

    name: str
    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class OneWebhook:
    """A receiver."""

    webhook: int


@dataclass(frozen=True, slots=True)
class SwitchWebhook:
    """Whether a receiver is told from now on."""

    webhook: int
    is_active: bool


def add_token(tx: Tx, value: AddToken) -> Answer:
    """Makes a token known."""
    token = ApiToken(
        name=value.name, scope=value.scope, token_hash=value.token_hash, created_at=tx.now,
        expires_at=None if value.expires_on is None else _end_of(value.expires_on),
    )  # fmt: skip
    if token.expires_at is not None and token.expires_at <= tx.now:
        raise Refused("INVALID", field="expires_on", why="low", limit=None)
    tx.db.add(token)
    tx.db.flush()
    tx.claim(f"token:{token.id}")
    return {"token": token.id}


def revoke_token(tx: Tx, value: OneToken) -> Answer:
    """Takes a token back for ever."""
    token = _found(tx, ApiToken, value.token)
    token.revoked_at = token.revoked_at or tx.now
    tx.claim(f"token:{token.id}")
    return {}


def add_webhook(tx: Tx, value: AddWebhook) -> Answer:
    """Adds a receiver, which is told of everything from now on."""
    if (tx.db.scalar(select(func.count()).select_from(Webhook)) or 0) >= MOST_WEBHOOKS:
        raise Refused("INVALID", field="name", why="high", limit=MOST_WEBHOOKS)
    webhook = Webhook(
        name=value.name, url=value.url, secret=value.secret, last_change=_latest(tx), created_at=tx.now
    )
    tx.db.add(webhook)
    tx.db.flush()
    tx.claim(f"webhook:{webhook.id}")
    return {"webhook": webhook.id}


def switch_webhook(tx: Tx, value: SwitchWebhook) -> Answer:
    """Lets a receiver rest, or tells it again of what happens from now on."""
    webhook = _found(tx, Webhook, value.webhook)
    if value.is_active and not webhook.is_active:
        webhook.last_change = _latest(tx)
    webhook.is_active = value.is_active
    tx.claim(f"webhook:{webhook.id}")
    return {}


def remove_webhook(tx: Tx, value: OneWebhook) -> Answer:
    """Forgets a receiver and everything still on its way to it."""
    webhook = _found(tx, Webhook, value.webhook)
    tx.claim(f"webhook:{webhook.id}")
    tx.db.delete(webhook)
    return {}


def _found(tx: Tx, model: type[Row], row_id: int) -> Row:
    row = tx.db.get(model, row_id)
    if row is None:
        raise Refused("GONE")
    return row


def _latest(tx: Tx) -> int:
    return tx.db.scalar(select(func.max(Change.id))) or 0


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC)
