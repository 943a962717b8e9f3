"""Wrong join codes are the only thing ever counted per address: a hall is one NAT, honest people are not slowed."""

from flask import abort
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

PER_ADDRESS = RateLimitItemPerMinute(20)
OVERALL = RateLimitItemPerMinute(300)

_limiter = MovingWindowRateLimiter(MemoryStorage())


def count_failure(address: str) -> None:
    """Notes a wrong code; answers 429 once an address, or everybody together, has guessed too often."""
    is_patient = _limiter.hit(PER_ADDRESS, "code", address) and _limiter.hit(OVERALL, "code")
    if not is_patient:
        abort(429)
