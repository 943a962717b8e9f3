"""The order in which one phone lists a ballot: the same in the page and in static/js/parts/ballot.js."""

import hashlib
from collections.abc import Iterable

from workshop.live.views import fnv1a

_MASK = 0xFFFFFFFF


def seed_of(ballot_key: str) -> str:
    """Returns the seed of a person's orders: 8 hex digits that lead back to no key."""
    return hashlib.sha256(f"order:{ballot_key}".encode()).hexdigest()[:8]


def shuffled(ids: Iterable[int], seed: str) -> list[int]:
    """Returns the ids sorted by a hash of seed and id; every seed gives another order that stays."""
    return sorted(ids, key=lambda number: (_place(f"{seed}:{number}"), number))


def _place(text: str) -> int:
    value = fnv1a(text)
    value = ((value ^ (value >> 16)) * 0x85EBCA6B) & _MASK
    return value ^ (value >> 13)
