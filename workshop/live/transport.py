"""WebSocket under gevent's pywsgi: handshake and wire over the sans-I/O protocol of `websockets`.

Bounded by construction: a message over MESSAGE_BYTES ends the connection by its header alone, binary is
refused, nothing is compressed, and every write is either non-blocking or has a time limit.
"""

import contextlib
import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import gevent
import gevent.socket
from gevent import pywsgi
from websockets.datastructures import Headers
from websockets.frames import Close, CloseCode, Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

MESSAGE_BYTES: Final = 16 * 1024 + 512  # a payload of 16 KB and its packet prefix
RECEIVE_BYTES: Final = 16 * 1024
# A small kernel buffer shows early that a phone has stopped reading, and costs less per phone.
KERNEL_BYTES: Final = 64 * 1024
STALL_SECONDS: Final = 10.0
LINGER_SECONDS: Final = 0.4
LINGER_BYTES: Final = 1024 * 1024

_UPGRADE: Final = "workshop.upgrade"
_quiet = logging.getLogger("workshop.live.websocket")
_quiet.setLevel(logging.ERROR)  # the protocol reports every open and close at INFO


def frame_text(packet: str) -> bytes:
    """The complete, unmasked WebSocket text frame that carries one Engine.IO packet."""
    payload = packet.encode()
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def frame_close(code: int) -> bytes:
    """The WebSocket close frame with `code` and no reason."""
    return Frame(Opcode.CLOSE, Close(code, "").serialize()).serialize(mask=False)


@dataclass(frozen=True, slots=True)
class Received:
    """What one read brought: whole text messages, the number of frames, and control frames to answer with."""

    messages: list[str]
    frames: int
    replies: bytes


class Hangup(Exception):
    """The connection is over; `farewell` is the close frame still owed to the client, or empty."""

    def __init__(self, farewell: bytes = b"") -> None:
        super().__init__()
        self.farewell = farewell


class WebSocket:
    """One open WebSocket. One greenlet reads; writers agree among themselves who writes."""

    __slots__ = ("_farewell", "_fragments", "_protocol", "_sock", "send_now")

    def __init__(self, sock: Any, protocol: ServerProtocol, early: bytes) -> None:
        self._sock = sock
        self._protocol = protocol
        self._fragments: list[bytes] = []
        self._farewell = b""
        # One non-blocking send on the raw socket, without gevent: (bytes) -> sent; BlockingIOError when full.
        self.send_now: Callable[[bytes | memoryview], int] = sock._sock.send
        if early:
            protocol.receive_data(early)

    def push(self, frame: bytes) -> int:
        """As `send_now`, but past Nagle's algorithm: an answer may not wait for the client's TCP to speak.

        What goes to everybody leaves by plain `send_now`: with small packets held together the kernel
        carries twice as many (measured: 400 against 190 thousand a second on one core).
        """
        raw = self._sock._sock
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sent: int = raw.send(frame)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)
        return sent

    def limit_reads(self, seconds: float | None) -> None:
        """Ends a read that waits longer than `seconds` with Hangup; None waits for ever."""
        self._sock.settimeout(seconds)

    def receive(self) -> Received:
        """Waits for whole messages or control frames; raises Hangup at the end, however it comes."""
        while True:
            received = self._collect()
            if self._protocol.state is not State.OPEN:
                return self._last_words(received)
            if received.frames:
                return received
            self._read()

    def _last_words(self, received: Received) -> Received:
        farewell = self._farewell or received.replies
        if not received.messages:
            raise Hangup(farewell)
        self._farewell = farewell  # what came before the end is still heard
        return Received(received.messages, received.frames, b"")

    def _read(self) -> None:
        try:
            octets = self._sock.recv(RECEIVE_BYTES)
        except OSError:
            octets = b""
        if octets:
            self._protocol.receive_data(octets)
        else:
            raise Hangup()

    def _collect(self) -> Received:
        frames = self._protocol.events_received()
        messages = []
        for frame in frames:
            text = self._text(frame) if isinstance(frame, Frame) else None
            if text is not None:
                messages.append(text)
        return Received(messages, len(frames), b"".join(self._protocol.data_to_send()))

    def _text(self, frame: Frame) -> str | None:
        if frame.opcode is Opcode.BINARY:
            self._fail(CloseCode.UNSUPPORTED_DATA)
        if self._protocol.state is State.CLOSING or frame.opcode not in (Opcode.TEXT, Opcode.CONT):
            return None
        self._fragments.append(bytes(frame.data))
        if not frame.fin:
            return None
        whole = b"".join(self._fragments)
        self._fragments.clear()
        try:
            return whole.decode()
        except UnicodeDecodeError:
            self._fail(CloseCode.INVALID_DATA)
            return None

    def _fail(self, code: CloseCode) -> None:
        if self._protocol.state is State.OPEN:
            self._protocol.fail(code)

    def send_all(self, octets: bytes | memoryview) -> None:
        """Writes everything; raises OSError when the client is gone or takes nothing for STALL_SECONDS."""
        rest = memoryview(octets)
        while rest:
            try:
                rest = rest[self.send_now(rest) :]
            except BlockingIOError:
                self._wait_for_room()

    def _wait_for_room(self) -> None:
        writable = self._sock._write_event
        if writable is None:
            raise OSError("closed meanwhile")
        gevent.socket.wait(writable, STALL_SECONDS, TimeoutError("the client does not read"))

    def say_farewell(self, farewell: bytes) -> None:
        """Sends `farewell` if there is room, and that nothing follows; never yields."""
        try:
            self.send_now(farewell)
            self._sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the client left first, or does not read

    def part(self, farewell: bytes) -> None:
        """Says farewell and closes; what is under way is read away, or a reset would overtake the farewell.

        Only for the greenlet that reads.
        """
        if farewell:
            self.say_farewell(farewell)
            _read_away(self._sock)
        self.abort()

    def abort(self) -> None:
        """Closes at once; a greenlet that waits in `receive` or `send_all` wakes with its error."""
        self._sock.close()


def _read_away(sock: Any) -> None:
    def read() -> None:
        left = LINGER_BYTES
        with contextlib.suppress(OSError):
            while left > 0 and (octets := sock.recv(RECEIVE_BYTES)):
                left -= len(octets)

    gevent.with_timeout(LINGER_SECONDS, read, timeout_value=None)


def accept(environ: dict[str, Any], talk: Callable[[WebSocket], None]) -> dict[str, Any] | tuple[()]:
    """Answers a handshake. On success `talk(websocket)` runs once the request's stack is unwound, and the
    empty tuple is returned; otherwise python-engineio's response mapping `status, headers, response`."""
    handler = environ.get(_UPGRADE)
    if handler is None:
        return _refusal("400 Bad Request", "This server or request cannot become a WebSocket.")
    protocol = ServerProtocol(max_size=MESSAGE_BYTES, logger=_quiet)
    response = protocol.accept(_handshake(environ))
    if response.status_code != 101:
        return _refusal(f"{response.status_code} {response.reason_phrase}", (response.body or b"").decode())
    protocol.send_response(response)
    sock, early = handler.take_over(b"".join(protocol.data_to_send()))
    protocol.parser = protocol.parse()  # from here on frames: pywsgi has read the handshake
    next(protocol.parser)
    handler.talk = partial(talk, WebSocket(sock, protocol, early))
    return ()


def _refusal(status: str, sentence: str) -> dict[str, Any]:
    headers = [("Content-Type", "text/plain; charset=utf-8")]
    return {"status": status, "headers": headers, "response": sentence.encode()}


def _handshake(environ: dict[str, Any]) -> Request:
    headers = Headers()
    for name in ("Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version"):
        value = environ.get("HTTP_" + name.upper().replace("-", "_"))
        if value is not None:
            headers[name] = value
    return Request(environ["PATH_INFO"], headers, environ["REQUEST_METHOD"], environ["SERVER_PROTOCOL"])


class WebSocketHandler(pywsgi.WSGIHandler):
    """pywsgi's handler that lets a request become a WebSocket.

    The conversation runs after the request is forgotten: a shallow stack and no request objects are what
    keeps an idle phone under 45 KB.
    """

    socket: Any
    talk: Callable[[], None] | None = None

    def get_environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environ()
        has_body = self.content_length or "HTTP_TRANSFER_ENCODING" in environ
        if environ.get("HTTP_UPGRADE", "").lower() == "websocket" and not has_body:
            environ[_UPGRADE] = self
        return environ

    def take_over(self, response: bytes) -> tuple[Any, bytes]:
        """Sends the handshake's response; returns the socket and the bytes read beyond the request."""
        sock = self.socket
        self.close_connection = True
        self.response_length = len(response)  # nothing else may be written as HTTP
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)
        sock.sendall(response)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)  # see WebSocket.push
        sock.settimeout(0.0)
        early = self.rfile.peek() or b""
        self.rfile.close()
        sock.settimeout(None)
        return sock, early

    def handle_one_request(self) -> Any:
        result = super().handle_one_request()
        talk = self.talk
        if talk is None:
            return result
        self.__dict__.clear()
        self.socket = None  # ends pywsgi's loop; the conversation closes the socket itself
        talk()
        return None
