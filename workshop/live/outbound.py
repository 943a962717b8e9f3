"""The only mouth: everything a screen is told without asking leaves here, encoded and framed once."""

import json
from collections.abc import Iterable
from typing import Any

import gevent
import socketio as socketio_library

from workshop.live.outgoing import fan_out
from workshop.live.presence import Presence, Seat

SLICE = 100
SLICE_PAUSE_SECONDS = 0.002


class Outbound:
    """Speaks to audiences and persons through the Socket.IO server."""

    def __init__(self, server: socketio_library.Server, presence: Presence) -> None:
        self._server = server
        self._presence = presence

    def to_audience(self, stream_id: int, screen: str, event: str, payload: dict[str, Any]) -> int:
        """Sends one event to every seat of an audience; returns how many there were.

        Phones are reached in slices so that acks keep flowing between them.
        """
        seats = list(self._presence.audiences.get((stream_id, screen), {}).values())
        self._fan_out(seats, [packet_of(event, payload)], is_spaced=screen == "phone")
        return len(seats)

    def beat(self, stream_id: int, screen: str, delta: dict[str, Any] | None, pulse: dict[str, Any]) -> None:
        """Sends a delta (if any) and the pulse that speaks of it, in this order, to an audience."""
        packets = [packet_of("pulse", pulse)]
        if delta is not None:
            packets.insert(0, packet_of("delta", delta))
        seats = list(self._presence.audiences.get((stream_id, screen), {}).values())
        self._fan_out(seats, packets, is_spaced=screen == "phone")

    def to_seat(self, seat: Seat, event: str, payload: dict[str, Any]) -> None:
        """Sends one event to one seat; when it is acknowledged, `mine_acked` of the seat moves."""
        sent = payload.get("mine_version", 0)

        def acknowledged(*_: Any) -> None:
            seat.mine_acked = max(seat.mine_acked, sent)

        self._server.emit(event, payload, to=seat.sid, callback=acknowledged)

    def close(self, seats: Iterable[Seat]) -> None:
        """Closes sockets whose holder may not listen any more."""
        for seat in list(seats):
            gevent.spawn(self._server.disconnect, seat.sid)

    def restart(self, seconds: int) -> None:
        """Tells every screen that the server is about to restart."""
        self._fan_out(list(self._presence.seats.values()), [packet_of("restart", {"in": seconds})], False)

    def _fan_out(self, seats: list[Seat], packets: list[str], is_spaced: bool) -> None:
        sockets, size = self._server.eio.sockets, SLICE if is_spaced else max(1, len(seats))
        for begin in range(0, len(seats), size):
            found = (sockets.get(seat.eio_sid) for seat in seats[begin : begin + size])
            fan_out([connection for connection in found if connection is not None], packets)
            if is_spaced:
                gevent.sleep(SLICE_PAUSE_SECONDS)


def packet_of(event: str, payload: dict[str, Any]) -> str:
    """Returns the Engine.IO message packet of a Socket.IO event without acknowledgement."""
    return "42" + json.dumps([event, payload], separators=(",", ":"), ensure_ascii=False)
