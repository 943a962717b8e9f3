"""Wrong codes and links are all that is ever counted per address: a hall is one NAT, honest people are not slowed."""

from flask import abort
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

PER_ADDRESS = RateLimitItemPerMinute(20)
OVERALL = RateLimitItemPerMinute(300)

_limiter = MovingWindowRateLimiter(MemoryStorage())


def count_failure(address: str, kind: str = "code") -> None:
    """Notes a wrong code or link; answers 429 once an address, or everybody, has guessed that kind too often."""
    is_patient = _limiter.hit(PER_ADDRESS, kind, address) and _limiter.hit(OVERALL, kind)
    if not is_patient:
        abort(429)
