"""Which sockets this process holds, in which audience, and for whom. Knows no names and no text."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from workshop.access import Actor

AUDIENCES = ("phone", "desk", "stage")


@dataclass(slots=True)
class Seat:
    """One connected socket."""

    sid: str
    eio_sid: str
    stream_id: int
    screen: str
    actor: Actor
    is_preview: bool = False
    mine_sent: int = 0
    mine_acked: int = 0


@dataclass(slots=True)
class Presence:
    """All seats of this process."""

    seats: dict[str, Seat] = field(default_factory=dict)
    waiting: dict[str, Seat] = field(default_factory=dict)  # connected, but did not ask for the rows yet
    audiences: dict[tuple[int, str], dict[str, Seat]] = field(default_factory=lambda: defaultdict(dict))
    holders: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def enter(self, seat: Seat) -> None:
        """Adds a seat."""
        self.waiting.pop(seat.sid, None)
        self.seats[seat.sid] = seat
        self.audiences[seat.stream_id, seat.screen][seat.sid] = seat
        for key in _keys(seat.actor):
            self.holders[key].add(seat.sid)

    def leave(self, sid: str) -> Seat | None:
        """Removes a seat and returns it, or None if it was not there."""
        self.waiting.pop(sid, None)
        seat = self.seats.pop(sid, None)
        if seat is None:
            return None
        audience = self.audiences[seat.stream_id, seat.screen]
        audience.pop(sid, None)
        if not audience:
            del self.audiences[seat.stream_id, seat.screen]
        for key in _keys(seat.actor):
            self.holders[key].discard(sid)
            if not self.holders[key]:
                del self.holders[key]
        return seat

    def count(self, stream_id: int, screen: str) -> int:
        """Returns how many people (phones) or screens are connected: two tabs of one phone are one, previews none."""
        seats = self.audiences.get((stream_id, screen), {})
        if screen != "phone":
            return sum(not seat.is_preview for seat in seats.values())
        return len({seat.actor.participant_id for seat in seats.values()})

    def of_key(self, key: str) -> list[Seat]:
        """Returns the seats of the person who holds a secret key."""
        return [self.seats[sid] for sid in self.holders.get(key, ()) if sid in self.seats]

    def matching(self, kind: str, value: Any) -> list[Seat]:
        """Returns the seats that an eviction of ("account"|"participant"|"stage"|"stream", id) concerns."""
        return [
            seat for seat in (*self.seats.values(), *self.waiting.values()) if _concerns(seat, kind, value)
        ]


def _keys(actor: Actor) -> list[str]:
    return [key for key in (actor.author_key, actor.ballot_key) if key]


def _concerns(seat: Seat, kind: str, value: Any) -> bool:
    held = {
        "account": seat.actor.account_id,
        "participant": seat.actor.participant_id,
        "stage": seat.stream_id if seat.screen == "stage" and not seat.actor.account_id else 0,
        "phones": seat.stream_id if seat.screen == "phone" else 0,
        "stream": seat.stream_id,
    }
    return bool(value) and held[kind] == value
