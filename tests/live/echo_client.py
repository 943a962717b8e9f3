"""Clients for the echo server: plain sockets that speak WebSocket by hand, and the server as a process.

What must come is waited for with patience, so that a busy machine fails no test; that a connection ended for what
it did, and not because a ping went unanswered twenty seconds later, is told by the reasons the server counts.
"""

import contextlib
import json
import os
import queue
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.support.ports import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
KEY = "AAAAAAAAAAAAAAAAAAAAAA=="
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
NO_PONG = "ping timeout"  # python-engineio's reason


def masked(payload: bytes, opcode: int = TEXT, fin: bool = True, claimed: int | None = None) -> bytes:
    """A client's frame, masked with zeros; `claimed` lies about the length."""
    size = len(payload) if claimed is None else claimed
    head = bytes([(0x80 if fin else 0) | opcode])
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 65536:
        head += bytes([0x80 | 126]) + struct.pack("!H", size)
    else:
        head += bytes([0x80 | 127]) + struct.pack("!Q", size)
    return head + b"\0\0\0\0" + payload


class Phone:
    """One WebSocket over a plain socket; while it waits for a packet it answers Engine.IO's pings."""

    def __init__(
        self, port: int, receive_buffer: int | None = None, early: bytes = b"", **headers: str
    ) -> None:
        self.sock = socket.socket()
        if receive_buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.sock.settimeout(PATIENCE_SECONDS)
        self.sock.connect(("127.0.0.1", port))
        self.heard = b""
        named = {
            "Sec-WebSocket-Key": KEY,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        self.sock.sendall(
            (
                f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n{lines}\r\n"
            ).encode()
            + early
        )
        while b"\r\n\r\n" not in self.heard:
            self.heard += self._read()
        head, self.heard = self.heard.split(b"\r\n\r\n", 1)
        self.status = int(head.split()[1])

    def _read(self) -> bytes:
        octets = self.sock.recv(65536)
        if not octets:
            raise EOFError
        return octets

    def _take(self, size: int) -> bytes:
        while len(self.heard) < size:
            self.heard += self._read()
        taken, self.heard = self.heard[:size], self.heard[size:]
        return taken

    def frame(self) -> tuple[int, bytes]:
        """The next frame: opcode and payload; raises EOFError or OSError at the end."""
        first, size = self._take(2)
        if size == 126:
            (size,) = struct.unpack("!H", self._take(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._take(8))
        assert first & 0x70 == 0 and size < 10_000_000, "a torn frame"
        return first & 0x0F, self._take(size)

    def text(self) -> str:
        """The next Engine.IO packet that is no ping."""
        while True:
            opcode, payload = self.frame()
            if opcode == CLOSE:
                raise EOFError(struct.unpack("!H", payload[:2])[0])
            if opcode == TEXT and payload != b"2":
                return payload.decode()
            if opcode == TEXT:
                self.say("3")

    def say(self, packet: str) -> None:
        """Sends one Engine.IO packet."""
        self.sock.sendall(masked(packet.encode()))

    def ask(self, event: str, payload: Any = None) -> Any:
        """Sends one event and waits for its answer."""
        self.say(f'427["{event}",{json.dumps(payload)}]')
        answer = self.text()
        assert answer.startswith("437"), answer
        return json.loads(answer[3:])[0]

    def end(self) -> int | None:
        """Waits for the server to close and returns the close code, None without one."""
        code = None
        try:
            while True:
                opcode, payload = self.frame()
                if opcode == CLOSE:
                    (code,) = struct.unpack("!H", payload[:2])
        except (EOFError, ConnectionError):
            return code

    def close(self) -> None:
        self.sock.close()


def joined(port: int, **options: Any) -> Phone:
    """A phone whose Socket.IO CONNECT was granted."""
    phone = Phone(port, **options)
    assert phone.status == 101
    assert phone.text().startswith('0{"sid"')
    phone.say("40")
    assert phone.text().startswith('40{"sid"')
    return phone


class EchoServer:
    """The server process: its port, its HTTP answers, what it wrote to its log."""

    def __init__(self, prepare: Callable[[], None] | None = None) -> None:
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115  # closed in stop()
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests/live/echo_server.py")],
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            preexec_fn=prepare,  # only to lower a limit
        )
        assert self.process.stdout
        lines = iter(self.process.stdout.readline, "")
        greeting = next((line for line in lines if line.startswith("port ")), None)
        assert greeting, f"the server did not start: {self.log()[-3000:]}"
        self.port = int(greeting.split()[1])
        self._told: Counter[str] = Counter()

    def http(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
        """Status and text of one request; a POST if there is a body."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body, headers=named)
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE_SECONDS) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def stats(self) -> dict[str, Any]:
        """What the server knows of itself."""
        found: dict[str, Any] = json.loads(self.http("/stats")[1])
        return found

    def log(self) -> str:
        """Everything written to stderr so far."""
        self._log.seek(0)
        return self._log.read()

    def until(self, condition: Callable[[dict[str, Any]], bool]) -> None:
        """Waits for the stats to fulfil a condition."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not condition(self.stats()):
            assert time.monotonic() < end, self.stats()
            time.sleep(0.05)

    def farewells(self) -> Counter[str]:
        """Waits until nobody is connected; returns why those went who went since the last call."""
        self.until(lambda stats: stats["sockets"] == 0)
        known, self._told = self._told, Counter(self.stats()["reasons"])
        return self._told - known

    def stop(self) -> None:
        """Ends the process and closes its log."""
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE_SECONDS)
        self.process.kill()
        self.process.wait()
        self._log.close()


def running(prepare: Callable[[], None] | None = None) -> Iterator[EchoServer]:
    """A server for the length of a fixture; its log must be free of tracebacks."""
    server = EchoServer(prepare)
    try:
        yield server
        assert "Traceback" not in server.log(), server.log()[-3000:]
    finally:
        server.stop()


def in_background(work: Callable[[], Any]) -> Callable[[], Any]:
    """Runs `work` on a thread; what is returned waits for its result."""
    results: queue.Queue[Any] = queue.Queue()
    threading.Thread(target=lambda: results.put(work()), daemon=True).start()
    return lambda: results.get(timeout=PATIENCE_SECONDS)
