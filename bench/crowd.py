"""Thousands of phones in one process: plain non-blocking sockets on one epoll, zero-masked frames.

Latency counts from the moment a vote was due (the finger), not from the moment it could be sent: one act of
a phone is in flight at a time, as in the real outbox, and what falls due meanwhile waits.
"""

import heapq
import json
import resource
import select
import socket
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

SPARE_FILES = 256
CONNECT_SECONDS = 20.0
RECEIVE_BYTES = 256 * 1024
SERVE_EVERY = 20  # connections opened between two looks at the others: their pings want an answer
PONG = b"\x81\x81\x00\x00\x00\x003"


def allow_files(count: int) -> None:
    """Raises the limit of open files to `count` sockets and some."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard) if hard > 0 else wanted, hard))


def frame(text: str) -> bytes:
    """Returns one masked text frame (a mask of zeros: the wire needs one, not a secret one)."""
    body = text.encode()
    size = len(body)
    head = bytes((0x81, 0x80 | size)) if size < 126 else b"\x81\xfe" + size.to_bytes(2, "big")
    return head + b"\0\0\0\0" + body


def split(held: bytes) -> tuple[list[bytes], bytes]:
    """Returns the bodies of the whole frames in `held` and what is left."""
    bodies: list[bytes] = []
    at, end = 0, len(held)
    while end - at >= 2:
        size, start = held[at + 1], at + 2
        if size == 126:
            size, start = int.from_bytes(held[at + 2 : at + 4], "big"), at + 4
        elif size == 127:
            size, start = int.from_bytes(held[at + 2 : at + 10], "big"), at + 10
        if start + size > end:
            break
        bodies.append(held[start : start + size])
        at = start + size
    return bodies, held[at:]


@dataclass(slots=True)
class Phone:
    """One connected phone: what it waits for, and what it has heard."""

    line: socket.socket
    number: int
    hear: "Callable[[Phone, bytes, float], None] | None" = None
    held: bytes = b""
    due: deque[float] = field(default_factory=deque)  # of votes that wait their turn
    flying: tuple[float, Any] | None = None  # (due, what was sent) of the one in flight
    sent: int = 0
    pulses: int = 0
    answers: dict[int, Any] = field(default_factory=dict)


class Crowd:
    """Opens phones and lets time pass for all of them."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.phones: dict[int, Phone] = {}
        self.lost = 0
        self._poll = select.epoll()
        self._later: list[tuple[float, int, Phone]] = []
        self.act: Callable[[Phone, float], None] = lambda phone, due: None
        self.acked: Callable[[Phone, Any, float], None] = lambda phone, answer, now: None

    def open(self, number: int, cookie: str, auth: dict[str, str] | None) -> Phone:
        """Connects one phone up to its Socket.IO CONNECT; raises OSError if the server refuses."""
        line = socket.create_connection(("127.0.0.1", self.port), timeout=CONNECT_SECONDS)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(_handshake(self.port, cookie))
        held = _until(line, b"\r\n\r\n").partition(b"\r\n\r\n")[2]
        line.sendall(frame("40" + (json.dumps(auth) if auth else "")))
        phone = Phone(line, number)
        early = self._greeted(phone, held)
        line.setblocking(False)
        self._poll.register(line.fileno(), select.EPOLLIN)
        self.phones[line.fileno()] = phone
        for body in early:
            self._hear(phone, body, time.monotonic())
        if number % SERVE_EVERY == 0:
            self._serve(0.0)
        return phone

    def _greeted(self, phone: Phone, held: bytes) -> list[bytes]:
        """Waits for the CONNECT's answer; returns what came with it (a ping, perhaps)."""
        heard: list[bytes] = []
        while not any(body.startswith(b"40") for body in heard):
            bodies, phone.held = split(held)
            heard += bodies
            refused = next((body for body in bodies if body.startswith(b"44")), None)
            if refused:
                raise OSError(refused.decode())
            if not any(body.startswith(b"40") for body in bodies):
                more = phone.line.recv(RECEIVE_BYTES)
                if not more:
                    raise OSError("closed while connecting")
                held = phone.held + more
        return [body for body in heard if not body.startswith((b"0", b"40"))]

    def ask(self, phone: Phone, number: int, event: str, payload: Any) -> None:
        """Sends an event whose acknowledgement has this number."""
        text = f"42{number}" + json.dumps([event, payload], separators=(",", ":"))
        self._send(phone, frame(text))

    def call(self, phone: Phone, event: str, payload: Any) -> Any:
        """Sends an event and returns its acknowledgement, serving everybody meanwhile."""
        self.ask(phone, 0, event, payload)
        end = time.monotonic() + CONNECT_SECONDS
        while 0 not in phone.answers:
            if time.monotonic() > end or phone.line.fileno() < 0:
                raise TimeoutError(f"{event} of phone {phone.number} was not answered; {self.lost} were lost")
            self._serve(0.05)
        return phone.answers.pop(0)

    def plan(self, phone: Phone, due: float) -> None:
        """Has `act(phone, due)` called at `due` (monotonic), or as soon as the phone has its answer."""
        heapq.heappush(self._later, (due, phone.number, phone))

    def run(self, until: float, is_over: Callable[[], bool] = lambda: False) -> None:
        """Lets time pass until the monotonic moment `until`, or until `is_over()`."""
        while (now := time.monotonic()) < until and not is_over():
            while self._later and self._later[0][0] <= now:
                due, _, phone = heapq.heappop(self._later)
                phone.due.append(due)
                self._next(phone)
            next_due = self._later[0][0] if self._later else until
            self._serve(max(0.0, min(next_due, until, now + 0.1) - time.monotonic()))

    def _next(self, phone: Phone) -> None:
        if phone.flying is None and phone.due:
            self.act(phone, phone.due.popleft())

    def _serve(self, seconds: float) -> None:
        for number, _ in self._poll.poll(seconds):
            phone = self.phones.get(number)
            if phone is not None:
                self._receive(phone)

    def _receive(self, phone: Phone) -> None:
        try:
            more = phone.line.recv(RECEIVE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            more = b""
        if not more:
            self._lose(phone)
            return
        now = time.monotonic()
        bodies, phone.held = split(phone.held + more)
        for body in bodies:
            self._hear(phone, body, now)

    def _hear(self, phone: Phone, body: bytes, now: float) -> None:
        if body.startswith(b"43"):
            at = body.index(b"[")
            number, answer = int(body[2:at] or 0), json.loads(body[at:])
            if number == 0:
                phone.answers[0] = answer[0]
                return
            self.acked(phone, answer[0], now)
            phone.flying = None
            self._next(phone)
        elif body == b"2":
            self._send(phone, PONG)
        elif body.startswith(b"42"):
            phone.pulses += 1
            if phone.hear is not None:
                phone.hear(phone, body, now)

    def _send(self, phone: Phone, octets: bytes) -> None:
        try:
            if phone.line.send(octets) != len(octets):
                self._lose(phone)
        except OSError:
            self._lose(phone)

    def _lose(self, phone: Phone) -> None:
        number = phone.line.fileno()
        if number >= 0 and self.phones.pop(number, None) is not None:
            self._poll.unregister(number)
            phone.line.close()
            self.lost += 1

    def close(self) -> None:
        """Hangs up everybody."""
        for phone in list(self.phones.values()):
            phone.line.close()
        self.phones.clear()
        self._poll.close()


def _handshake(port: int, cookie: str) -> bytes:
    lines = [
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1", f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: cmVtYnVrIHJlbWJ1ayE9PQ==", f"Origin: http://127.0.0.1:{port}",
        "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
        "Accept-Language: id-ID,id;q=0.9",
    ]  # fmt: skip
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _until(line: socket.socket, mark: bytes) -> bytes:
    heard = b""
    while mark not in heard:
        more = line.recv(4096)
        if not more:
            raise OSError("closed while connecting")
        heard += more
    if b" 101 " not in heard.split(b"\r\n", 1)[0]:
        raise OSError(heard.split(b"\r\n", 1)[0].decode("latin-1"))
    return heard
