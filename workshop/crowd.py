"""Simulated phones: they join over HTTP, speak the real wire, and take part like people in a room.

Used by `flask demo --crowd N` for rehearsals, and by the benches and chaos tests as their client. One phone is
one blocking socket and is meant to run in a greenlet (or thread) of its own.
"""

import http.client
import json
import re
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from workshop.live.views import hash_of

Listener = Callable[[str, Any], None]
Row = dict[str, Any]

_HIDDEN = re.compile(
    r'name="(csrf_token|client)"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="(csrf_token|client)"'
)


class Unreachable(OSError):
    """The server does not answer, or closed the socket."""


@dataclass
class Visitor:
    """A browser's cookies at one address, enough to join."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> tuple[int, str]:
        """Returns (status, body) of a page."""
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        """Returns (status, body) after posting a form."""
        return self._ask("POST", path, urlencode(fields), "application/x-www-form-urlencoded")

    def join(self, code: str, name: str = "", agency: str = "") -> None:
        """Goes through the join page; raises Unreachable if the room does not let this phone in."""
        status, page = self.get(f"/w/{quote(code)}")
        hidden = {m[1] or m[4]: m[2] or m[3] for m in _HIDDEN.finditer(page)}
        if status != 200 or "client" not in hidden:
            raise Unreachable(f"join page of {code} answered {status}")
        status, page = self.post(f"/w/{quote(code)}/join", {**hidden, "name": name, "agency": agency})
        if status != 303:
            raise Unreachable(f"joining {code} answered {status}: {page[:200]}")

    @property
    def cookie_header(self) -> str:
        """Returns the Cookie header of this visitor."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _ask(self, method: str, path: str, body: str | None = None, kind: str = "") -> tuple[int, str]:
        parts = urlsplit(self.base)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=20)
        headers = {"Cookie": self.cookie_header, "Accept-Encoding": "identity"}
        if kind:
            headers |= {"Content-Type": kind, "Origin": self.base}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as problem:
            raise Unreachable(str(problem)) from problem
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text


class Wire:
    """One WebSocket that speaks Engine.IO and Socket.IO as a phone does. Nothing is compressed."""

    def __init__(
        self, base: str, cookie: str, code: str, screen: str = "phone", timeout: float = 20.0
    ) -> None:
        parts = urlsplit(base)
        self._socket = socket.create_connection((parts.hostname, parts.port or 80), timeout=timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._held = b""
        self._answers: dict[int, Callable[[Any], None]] = {}
        self._count = 0
        self.events: Listener = lambda event, payload: None
        self.is_open = True
        self._handshake(parts.netloc, base, cookie)
        self._expect("0")
        self.send("40" + json.dumps({"code": code, "screen": screen}))
        self._expect("40")

    def _handshake(self, host: str, base: str, cookie: str) -> None:
        lines = (
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1", f"Host: {host}", "Upgrade: websocket",
            "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: cmVtYnVrIHJlbWJ1ayE9PQ==",
            f"Origin: {base}", f"Cookie: {cookie}", "", "",
        )  # fmt: skip
        self._socket.sendall("\r\n".join(lines).encode())
        while b"\r\n\r\n" not in self._held:
            self._more()
        head, _, self._held = self._held.partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            raise Unreachable(head.split(b"\r\n", 1)[0].decode("latin-1"))

    def _more(self) -> None:
        try:
            octets = self._socket.recv(65536)
        except OSError as problem:
            raise Unreachable(str(problem)) from problem
        if not octets:
            raise Unreachable("closed")
        self._held += octets

    def _take(self, count: int) -> bytes:
        while len(self._held) < count:
            self._more()
        taken, self._held = self._held[:count], self._held[count:]
        return taken

    def _frame(self) -> str | None:
        """Returns the next text message, or None for a control frame; raises Unreachable at the end."""
        first, size = self._take(2)
        size &= 0x7F
        if size == 126:
            size = int.from_bytes(self._take(2), "big")
        elif size == 127:
            size = int.from_bytes(self._take(8), "big")
        body = self._take(size)
        if first & 0x0F == 8:
            raise Unreachable("closed by the server")
        return body.decode() if first & 0x0F == 1 else None

    def _expect(self, prefix: str) -> str:
        while True:
            text = self._frame()
            if text is None:
                continue
            if text.startswith("44"):
                raise Unreachable(f"refused: {text[2:]}")
            if text.startswith(prefix):
                return text
            self._hear(text)

    def send(self, text: str) -> None:
        """Sends one Engine.IO packet (masked with zeros: the wire needs a mask, not a secret)."""
        body = text.encode()
        size = len(body)
        head = bytes((0x81, 0x80 | size)) if size < 126 else b"\x81\xfe" + size.to_bytes(2, "big")
        try:
            self._socket.sendall(head + b"\0\0\0\0" + body)
        except OSError as problem:
            raise Unreachable(str(problem)) from problem

    def ask(self, event: str, payload: Any, answered: Callable[[Any], None]) -> None:
        """Sends an event; `answered` gets the acknowledgement's value when it comes."""
        self._count += 1
        self._answers[self._count] = answered
        self.send(f"42{self._count}" + json.dumps([event, payload], separators=(",", ":")))

    def listen(self) -> None:
        """Hears whatever comes until the socket ends; raises Unreachable then."""
        while True:
            text = self._frame()
            if text is not None:
                self._hear(text)

    def hear_once(self) -> None:
        """Hears one message."""
        text = self._frame()
        if text is not None:
            self._hear(text)

    def call(self, event: str, payload: Any) -> Any:
        """Sends an event and returns its acknowledgement, hearing what comes in between."""
        answers: list[Any] = []
        self.ask(event, payload, answers.append)
        while not answers:
            self.hear_once()
        return answers[0]

    def _hear(self, text: str) -> None:
        if text == "2":
            self.send("3")
        elif text.startswith("43"):
            number, content = _numbered(text[2:])
            answered = self._answers.pop(number, None)
            if answered is not None:
                answered(content[0] if content else None)
        elif text.startswith("42"):
            number, content = _numbered(text[2:])
            self.events(content[0], content[1] if len(content) > 1 else None)
            if number:
                self.send(f"43{number}[]")

    @property
    def has_heard(self) -> bool:
        """Tells whether something that has already arrived waits to be heard."""
        return bool(self._held)

    def fileno(self) -> int:
        """Returns the socket's number, for `select`."""
        return self._socket.fileno()

    def close(self) -> None:
        """Hangs up."""
        self.is_open = False
        self._socket.close()


def _numbered(text: str) -> tuple[int, list[Any]]:
    at = text.index("[")
    return int(text[:at] or 0), json.loads(text[at:])


@dataclass
class Rows:
    """What a screen holds, kept by the rules of docs/events.md as static/js/live/store.js keeps it."""

    epoch: str = ""
    version: int = -1
    shared: dict[str, Row] = field(default_factory=dict)
    mine: dict[str, Row] = field(default_factory=dict)
    mine_version: int = -1

    def take(self, answer: dict[str, Any]) -> None:
        """Applies an answer to `sync`."""
        if answer["epoch"] != self.epoch:
            self.mine_version = -1
        if "shared" in answer:
            self.shared = keyed(answer["shared"])
        for delta in answer.get("deltas", ()):
            self._apply(delta)
        self.epoch, self.version = answer["epoch"], answer["version"]
        if "mine" in answer:
            self.own(answer["mine_version"], answer["mine"])

    def follow(self, delta: dict[str, Any]) -> bool:
        """Applies a delta, or drops one already held; False if something is missing before it."""
        if delta["from"] <= self.version < delta["to"]:
            self._apply(delta)
        return bool(delta["from"] <= self.version)

    def agree(self, pulse: dict[str, Any]) -> bool:
        """Moves to the pulse's version if it speaks of the same rows; False if not."""
        is_same = bool(pulse["epoch"] == self.epoch and pulse["hash"] == hash_of(self.shared))
        if is_same:
            self.version = max(self.version, pulse["version"])
        return is_same

    def own(self, version: int, rows: list[Row]) -> None:
        """Replaces the personal rows unless these are older."""
        if version >= self.mine_version:
            self.mine, self.mine_version = keyed(rows), version

    def _apply(self, delta: dict[str, Any]) -> None:
        self.shared.update(keyed(delta["rows"]))
        for key in delta["gone"]:
            self.shared.pop(key, None)
        self.version = delta["to"]


def keyed(rows: list[Row]) -> dict[str, Row]:
    """Returns rows by `type:id`."""
    return {f"{row['type']}:{row['id']}": row for row in rows}


@dataclass
class Outbox:
    """One outbox of a simulated phone: `send` repeats an act until it has its one answer."""

    client: str = field(default_factory=lambda: secrets.token_hex(16))
    seq: int = 0

    def payload(self, act: str, args: dict[str, Any], reset: int = -1) -> dict[str, Any]:
        """Returns the next `do` payload; the caller repeats it unchanged until it is answered."""
        self.seq += 1
        return {"client": self.client, "seq": self.seq, "reset": reset, "act": act, "args": args}
