"""Who asks the API: the bearer of a token the office gave out, and not too often."""

import math
import re
import time
from datetime import datetime

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop.openness.api_problems import Refusal
from workshop.openness.models import ApiToken
from workshop.openness.webhooks_rules import EVERYTHING, MARK
from workshop.people import keys

PER_MINUTE = 300
RATE = RateLimitItemPerMinute(PER_MINUTE)

_BEARER = re.compile(r"bearer +([A-Za-z0-9_-]{1,200})", re.IGNORECASE)
_limiter = MovingWindowRateLimiter(MemoryStorage())


def bearer(db: Session, header: str, now: datetime) -> ApiToken:
    """Returns the token of an Authorization header; raises Refusal 401 for one that is missing, unknown or over."""
    found = _BEARER.fullmatch(header.strip())
    if found is None:
        raise _unknown("token_missing", "Send the header “Authorization: Bearer” with a token.", "")
    hashed = keys.hash_of(found[1])
    token = db.scalar(select(ApiToken).where(ApiToken.token_hash == hashed))
    if token is None or not found[1].startswith(MARK):
        raise _unknown("token_unknown", "This token is not known here.")
    if token.revoked_at is not None:
        raise _unknown("token_revoked", "This token was revoked by the innovation office.")
    if token.expires_at is not None and token.expires_at <= now:
        raise _unknown("token_expired", "This token has expired. Ask the innovation office for another.")
    return token


def check_scope(token: ApiToken, scope: str) -> None:
    """Refuses 403 what the token was not made for."""
    if token.scope not in {scope, EVERYTHING}:
        raise Refusal(403, "scope", "This token reads candidates and stages only.")


def slow_down(token: ApiToken) -> None:
    """Counts a request; refuses 429 from the 301st in a minute on."""
    name = token.token_hash
    if not _limiter.hit(RATE, name):
        reset_at, _left = _limiter.get_window_stats(RATE, name)
        wait = max(1, math.ceil(reset_at - time.time()))
        detail = f"More than {PER_MINUTE} requests in a minute. Wait {wait} seconds."
        raise Refusal(429, "rate", detail, headers={"Retry-After": str(wait)})


def _unknown(code: str, detail: str, error: str = ' error="invalid_token"') -> Refusal:
    return Refusal(401, code, detail, headers={"WWW-Authenticate": f"Bearer{error}"})
