"""What one connection still has to be told: in order, at once where possible, never without bound."""

from collections import deque
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

    __slots__ = ("_queue", "_queued_bytes", "_wake", "_writer", "_ws", "doomed")

    def __init__(self) -> None:
        self.doomed = False
        self._ws: WebSocket | None = None
        self._writer: gevent.Greenlet[..., None] | None = None
        self._queue: deque[str | bytes] = deque()  # str: a packet; bytes: finished frames
        self._queued_bytes = 0
        self._wake: Event | None = None  # of the waiting poll

    def doom(self, reason: str) -> bool:
        """Ends the connection from a place that must not yield: nothing more is sent. Returns False."""
        if not self.doomed:
            self.doomed = True
            gevent.spawn(self.close, False, True, reason)
        return False

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """Ends the connection."""
        raise NotImplementedError

    def deliver(self, packet: str, frame: bytes | None) -> bool:
        """Writes `packet` now if nothing waits before it, else queues it; False if the socket is gone.

        Never yields. With `frame`, which is `frame_text(packet)`, the packet is one of many alike; without,
        it is an answer and hurries.
        """
        if self.doomed:
            return False
        ws = self._ws
        if ws is None or self._writer is not None:
            return self._enqueue(packet)
        try:
            if frame is None:
                frame = frame_text(packet)
                sent = ws.push(frame)
            else:
                sent = ws.send_now(frame)
        except BlockingIOError:
            return self._enqueue(packet)
        except OSError:
            return self.doom(LINE_BROKE)
        if sent != len(frame):
            self._write_on(ws, memoryview(frame)[sent:])
        return True

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
        self._writer = gevent.spawn(self._drain, ws, rest)

    def _drain(self, ws: WebSocket, rest: bytes | memoryview) -> None:
        try:
            ws.send_all(rest)
            while self._queue:
                ws.send_all(self._next_write())
            self._writer = None
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
