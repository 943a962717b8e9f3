"""What a webhook is told, and its signature (Standard Webhooks)."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from workshop.openness.api_schema import Says, plain
from workshop.openness.api_shapes import CandidateDetail
from workshop.openness.webhooks_rules import CHANGED, KINDS, SECRET_MARK, TEST


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `candidate` is as the API tells of it when the message was written, null in a test."""

    id: str
    kind: Annotated[str, Says(choices=(*sorted({*KINDS.values(), CHANGED}), TEST))]
    at: Annotated[datetime, Says("When it happened")]
    candidate: CandidateDetail | None


def body_of(message: Message) -> str:
    """Returns the body that is sent: JSON."""
    return json.dumps(plain(message), ensure_ascii=False, separators=(",", ":"))


def headers_of(message_id: str, body: bytes, secret: str, now: datetime) -> dict[str, str]:
    """Returns the headers of one try; the signature covers id, time and body."""
    stamp = str(int(now.timestamp()))
    signed = b".".join((message_id.encode(), stamp.encode(), body))
    digest = hmac.new(key_of(secret), signed, hashlib.sha256).digest()
    return {
        "content-type": "application/json",
        "user-agent": "Rembuk-Webhook/1",
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def secret_of(random: bytes) -> str:
    """Returns a secret as the receiver is given it."""
    return SECRET_MARK + base64.b64encode(random).decode()


def key_of(secret: str) -> bytes:
    """Returns the bytes a secret stands for."""
    return base64.b64decode(secret.removeprefix(SECRET_MARK))
