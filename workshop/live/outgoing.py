"""What one connection still has to be told: in order, at once where possible, never without bound."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import gevent
from gevent.event import Event

from workshop.live.transport import WebSocket, frame_text

QUEUE_PACKETS: Final = 256
QUEUE_BYTES: Final = 1024 * 1024
WRITE_BYTES: Final = 64 * 1024  # queued packets are joined to writes of about this size

LINE_BROKE: Final = "transport close"
TOO_SLOW: Final = "transport error"


class Outgoing:
    """The outward half of a connection.

    A packet is written at once only while nothing waits before it, so packets keep their order. A full
    queue, or a client that takes nothing for STALL_SECONDS, ends the connection.
    """

    __slots__ = ("_queue", "_queued_bytes", "_wake", "_writer", "_ws", "doomed", "send_now")

    def __init__(self) -> None:
        self.doomed = False
        # The raw non-blocking send while nothing waits before it, else None: all that a fan-out looks at.
        self.send_now: Callable[[bytes | memoryview], int] | None = None
        self._ws: WebSocket | None = None
        self._writer: gevent.Greenlet[..., None] | None = None
        self._queue: deque[str | bytes] = deque()  # str: a packet; bytes: finished frames
        self._queued_bytes = 0
        self._wake: Event | None = None  # of the waiting poll

    def doom(self, reason: str) -> bool:
        """Ends the connection from a place that must not yield: nothing more is sent. Returns False."""
        if not self.doomed:
            self.doomed, self.send_now = True, None
            gevent.spawn(self.close, False, True, reason)
        return False

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """Ends the connection."""
        raise NotImplementedError

    def open(self, ws: WebSocket) -> None:
        """Writes to `ws` from now on, what has queued up first."""
        self._ws = ws
        if self._queue:
            self._write_on(ws, b"")
        else:
            self.send_now = ws.send_now

    def answer(self, packet: str) -> bool:
        """Writes `packet`, which somebody waits for, if nothing waits before it, else queues it; never yields.

        False if the socket is gone.
        """
        ws = self._ws
        if self.send_now is None or ws is None:
            return not self.doomed and self._enqueue(packet)
        frame = frame_text(packet)
        try:
            sent = ws.push(frame)
        except BlockingIOError:
            return self._enqueue(packet)
        except OSError:
            return self.doom(LINE_BROKE)
        self.wrote(frame, sent)
        return True

    def wrote(self, frame: bytes, sent: int) -> None:
        """Has the rest of `frame` written, of which the kernel took `sent` bytes."""
        if sent != len(frame) and self._ws is not None:
            self._write_on(self._ws, memoryview(frame)[sent:])

    def queue_up(self, packets: Iterable[str]) -> bool:
        """Queues packets behind what waits; False if the socket is gone."""
        return not self.doomed and all(self._enqueue(packet) for packet in packets)

    def _enqueue(self, packet: str | bytes) -> bool:
        total = self._queued_bytes + len(packet)
        if len(self._queue) >= QUEUE_PACKETS or (self._queue and total > QUEUE_BYTES):
            return self.doom(TOO_SLOW)
        self._queue.append(packet)
        self._queued_bytes = total
        if self._wake is not None:
            self._wake.set()
        if self._ws is not None and self._writer is None:
            self._write_on(self._ws, b"")
        return True

    def _write_on(self, ws: WebSocket, rest: bytes | memoryview) -> None:
        self.send_now = None
        self._writer = gevent.spawn(self._drain, ws, rest)

    def _drain(self, ws: WebSocket, rest: bytes | memoryview) -> None:
        try:
            ws.send_all(rest)
            while self._queue:
                ws.send_all(self._next_write())
            self._writer = None
            if self._ws is ws and not self.doomed:
                self.send_now = ws.send_now
        except OSError as error:
            self.doom(TOO_SLOW if isinstance(error, TimeoutError) else LINE_BROKE)

    def _next_write(self) -> bytes:
        frames: list[bytes] = []
        size = 0
        while self._queue and size < WRITE_BYTES:
            packet = self._queue.popleft()
            frames.append(frame_text(packet) if isinstance(packet, str) else packet)
            size += len(frames[-1])
            self._queued_bytes -= len(packet)
        return b"".join(frames)

    def _answer(self, ws: WebSocket, frames: bytes) -> None:
        if self._writer is None:
            self._write_on(ws, frames)
        else:
            self._enqueue(frames)


def fan_out(connections: Iterable[Outgoing], packets: Sequence[str]) -> int:
    """Writes the same packets to many, framed once and in one go each; never yields. Returns how many were alive.

    Where something waits before them, or the kernel takes nothing more, the packets queue up.
    """
    frames = b"".join([frame_text(packet) for packet in packets])
    size, alive = len(frames), 0
    for connection in connections:
        send = connection.send_now
        if send is None:
            alive += connection.queue_up(packets)
            continue
        alive += 1
        try:
            sent = send(frames)
        except BlockingIOError:
            connection.queue_up(packets)
        except OSError:
            connection.doom(LINE_BROKE)
        else:
            if sent != size:
                connection.wrote(frames, sent)
    return alive
