"""Engine.IO connections: one per phone, desk or stage, over WebSocket or polling."""

import time
from collections.abc import Iterable
from typing import Any, Final, Protocol

import gevent
from gevent.event import Event

from workshop.live.outgoing import LINE_BROKE, Outgoing
from workshop.live.packets import GOING_AWAY, POLICY_VIOLATION, PROTOCOL_ERROR, UNSUPPORTED, Garbage
from workshop.live.transport import (
    LINGER_SECONDS,
    MESSAGE_BYTES,
    Hangup,
    WebSocket,
    accept,
    frame_close,
    frame_text,
)

PACKETS_PER_SECOND: Final = 50.0
PACKETS_AT_ONCE: Final = 100.0

POST_BYTES: Final = 64 * 1024
POST_PACKETS: Final = 64
PROBE_SECONDS: Final = 10.0

_SERVER_LEAVES: Final = "server disconnect"
_CLIENT_LEAVES: Final = "client disconnect"


class Encoded:
    """An Engine.IO packet that is already text; what python-engineio's payload encoder asks for."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def encode(self, b64: bool = False) -> str:
        return self.text


class Host(Protocol):
    """What a socket needs of its engine (`workshop.live.engine.Engine`)."""

    def heard(self, socket: "EngineSocket", text: str) -> None: ...
    def joined(self, socket: "EngineSocket") -> None: ...
    def left(self, socket: "EngineSocket") -> None: ...
    def gone(self, socket: "EngineSocket", reason: str) -> None: ...


class EngineSocket(Outgoing):
    """One Engine.IO connection; takes the place of python-engineio's Socket and keeps its names.

    Inwards, one packet is handled at a time, and more than PACKETS_PER_SECOND ends the connection.
    """

    __slots__ = (
        "_handling",
        "_reason",
        "_refilled_at",
        "_tokens",
        "awaits_pong",
        "closed",
        "closing",
        "connected",
        "server",
        "session",
        "sid",
        "slot",
        "upgraded",
        "upgrading",
    )

    def __init__(self, server: Host, sid: str) -> None:
        super().__init__()
        self.server = server
        self.sid = sid
        self.session: dict[str, Any] = {}
        self.connected = True
        self.upgrading = self.upgraded = False
        self.closing = self.closed = False
        self.awaits_pong = False
        self.slot = 0
        self._handling = False
        self._reason: str | None = None
        self._tokens = PACKETS_AT_ONCE
        self._refilled_at = time.monotonic()

    # Outwards

    def send(self, pkt: Any) -> None:
        """Sends one packet of python-engineio; raises ValueError for a binary one."""
        text = pkt.encode()
        if not isinstance(text, str):
            raise ValueError("binary packets are not part of the wire")
        if text.startswith("40"):
            self.server.joined(self)
        elif text.startswith("41"):
            self.server.left(self)
        self.answer(text)

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """Ends the connection, tells the application why, and closes the line.

        `wait` is python-engineio's and has no effect; with `abort` the client is not told. A handler under
        way finishes first: python-socketio forgets a client only outside its connect handler.
        """
        self.doomed, self.send_now = True, None
        if self._handling:
            self._reason = reason
        if self.closing or self._handling:
            return
        self.closing = True
        self.server.gone(self, reason or _SERVER_LEAVES)
        self.closed = True
        if self._wake is not None:
            self._queue.append("1")
            self._wake.set()
        if self._ws is not None:
            self._close_line(self._ws, is_told=self._writer is None and not abort)

    def _close_line(self, ws: WebSocket, is_told: bool) -> None:
        if is_told:
            ws.say_farewell(frame_text("1") + frame_close(GOING_AWAY))
            gevent.spawn_later(LINGER_SECONDS, ws.abort)
        else:
            ws.abort()

    # Inwards

    def receive(self, packet: str) -> None:
        """Handles one packet, alone; raises Garbage for what no honest client sends."""
        kind = packet[:1]
        if kind == "4":
            self._handle(packet[1:])
        elif kind == "3":
            self.awaits_pong = False
        elif kind == "1":
            self.close(abort=True, reason=_CLIENT_LEAVES)
        elif kind != "6":
            raise Garbage(UNSUPPORTED if kind == "b" else PROTOCOL_ERROR)

    def _handle(self, text: str) -> None:
        if self._handling:  # a second POST, or a POST beside the WebSocket
            raise Garbage(POLICY_VIOLATION)
        self._handling = True
        try:
            self.server.heard(self, text)
        finally:
            self._handling = False
            if self.doomed:
                self.close(abort=True, reason=self._reason)

    def _spend(self, packets: int) -> None:
        now = time.monotonic()
        refilled = self._tokens + (now - self._refilled_at) * PACKETS_PER_SECOND
        self._tokens = min(PACKETS_AT_ONCE, refilled) - packets
        self._refilled_at = now
        if self._tokens < 0:
            raise Garbage(POLICY_VIOLATION)

    # WebSocket

    def talk(self, ws: WebSocket, early: Iterable[str] = ()) -> None:
        """Serves the WebSocket until it ends; then the connection is closed."""
        self.upgraded = True
        self.open(ws)
        farewell = b""
        try:
            self._receive_all(early)
            while not self.closing:
                received = ws.receive()
                self._spend(received.frames)
                if received.replies:
                    self._answer(ws, received.replies)
                self._receive_all(received.messages)
        except Hangup as end:
            farewell = end.farewell
        except Garbage as garbage:
            farewell = frame_close(garbage.code)
        finally:
            self._hang_up(ws, farewell)

    def _receive_all(self, packets: Iterable[str]) -> None:
        for packet in packets:
            if not self.closing:
                self.receive(packet)

    def _hang_up(self, ws: WebSocket, farewell: bytes) -> None:
        is_mid_frame = self._writer is not None
        self._ws = None  # its line is closed below, after the close frame
        self.close(abort=True, reason=LINE_BROKE)
        ws.part(b"" if is_mid_frame else farewell)

    def upgrade(self, ws: WebSocket) -> None:
        """Moves a polling connection to `ws` by the probe of Engine.IO; a failed probe leaves it polling."""
        ws.limit_reads(PROBE_SECONDS)
        try:
            early = self._probed(ws)
        except (Hangup, OSError):
            self.upgrading = False
            ws.part(frame_close(PROTOCOL_ERROR))
            return
        ws.limit_reads(None)
        self.upgrading = False
        self.talk(ws, early)

    def _probed(self, ws: WebSocket) -> list[str]:
        if ws.receive().messages != ["2probe"]:
            raise Hangup()
        ws.send_all(frame_text("3probe"))
        if self._wake is not None:
            self._enqueue("6")  # ends the waiting poll
        while not (packets := ws.receive().messages):
            pass
        if packets[0] != "5" or self.closing:
            raise Hangup()
        return packets[1:]

    # Polling, as python-engineio's server calls it

    def handle_get_request(self, environ: dict[str, Any], start_response: Any) -> Any:
        """The packets for one poll, waiting for the first; or the start of an upgrade."""
        if environ.get("HTTP_UPGRADE", "").lower() == "websocket":
            return self._start_upgrade(environ)
        if self.upgrading or self.upgraded:
            return [Encoded("6")]
        if self._wake is not None:
            raise Garbage(POLICY_VIOLATION)  # two polls at once
        return self.poll()

    def _start_upgrade(self, environ: dict[str, Any]) -> Any:
        if self.upgrading:
            raise Garbage(POLICY_VIOLATION)
        self.upgrading = True
        answer = accept(environ, self.upgrade)
        if isinstance(answer, dict):
            self.upgrading = False
        return answer

    def poll(self) -> list[Encoded]:
        """Takes the queue, waiting until it holds something."""
        if not self._queue:
            self._wake = Event()
            self._wake.wait()
            self._wake = None
        packets = [Encoded(packet) for packet in self._queue if isinstance(packet, str)]
        self._queue.clear()
        self._queued_bytes = 0
        return packets

    def handle_post_request(self, environ: dict[str, Any]) -> None:
        """Handles the packets of one POST in order; Garbage answers 400 and ends the connection."""
        packets = _posted(environ)
        self._spend(len(packets))
        self._receive_all(packets)


def _posted(environ: dict[str, Any]) -> list[str]:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if not 0 < length <= POST_BYTES:
        raise Garbage(POLICY_VIOLATION)
    try:
        packets: list[str] = environ["wsgi.input"].read(length).decode().split("\x1e")
    except (OSError, UnicodeDecodeError):
        raise Garbage() from None
    if len(packets) > POST_PACKETS or any(len(packet.encode()) > MESSAGE_BYTES for packet in packets):
        raise Garbage(POLICY_VIOLATION)
    return packets
