"""Passwords as Argon2id hashes. Hashing takes some 30 ms of one core, so it runs beside the event loop."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent import get_hub

# OWASP's first choice: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# What an unknown name is compared with: as slow as a real account, and never right.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$TJhpMcSMOk3qI7KqDY+Slw$GKofcJ9PgsG2I0ZYBCf/CychMADj8upK3m589FBkswE"


def hashed(password: str) -> str:
    """Returns the hash to keep; the calling greenlet waits, the loop does not."""
    return str(get_hub().threadpool.apply(_hasher.hash, (password,)))


def is_right(kept: str, password: str) -> bool:
    """Tells whether `password` belongs to the hash; '' (no such account, no password yet) takes as long."""
    matches = bool(get_hub().threadpool.apply(_verified, (kept or _NOBODY, password)))
    return matches and bool(kept)


def _verified(kept: str, password: str) -> bool:
    try:
        return bool(_hasher.verify(kept, password))
    except (VerificationError, InvalidHashError):
        return False
