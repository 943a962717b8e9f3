"""Flat-out fan-out: one event of ~300 bytes to many sockets, and the memory of a connected phone.

    python bench/fanout.py [--sockets 1000] [--rounds 500]

The server has one core, this process (plain sockets, counting bytes) another. Prints messages a second as
counted at the receiving end, and the server's memory per idle connected socket.
"""

import argparse
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HANDSHAKE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
    b"User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36\r\n"
    b"Cookie: participant=0123456789abcdef0123456789abcdef0123456789abcdef\r\n"
    b"Accept-Language: id-ID,id;q=0.9\r\n\r\n"
)
JOIN = b"\x81\x82\x00\x00\x00\x0040"  # masked with zeros


def joined(port: int) -> socket.socket:
    """A plain socket that has become a WebSocket and a Socket.IO client."""
    phone = socket.create_connection(("127.0.0.1", port))
    phone.sendall(HANDSHAKE)
    _until(phone, b'0{"sid"')
    phone.sendall(JOIN)
    _until(phone, b'40{"sid"')
    return phone


def _until(phone: socket.socket, mark: bytes) -> None:
    heard = b""
    while mark not in heard:
        heard += phone.recv(4096)


def asked(port: int, path: str) -> dict[str, Any]:
    """The JSON answer of the server to one GET."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=120) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


class Reader(threading.Thread):
    """Reads everything that comes, until it is told to stop."""

    def __init__(self, phones: list[socket.socket]) -> None:
        super().__init__(daemon=True)
        self.octets = 0
        self.is_on = True
        self.phones = phones

    def run(self) -> None:
        poll = select.epoll()
        by_number = {phone.fileno(): phone for phone in self.phones}
        buffer = bytearray(256 * 1024)
        for number in by_number:
            poll.register(number, select.EPOLLIN)
        while self.is_on:
            for number, _ in poll.poll(0):
                self.octets += by_number[number].recv_into(buffer)


def _pin(core: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core % (os.cpu_count() or 1)})


def measure(port: int, sockets: int, rounds: int, size: int) -> None:
    """Opens the sockets, broadcasts, prints."""
    before = asked(port, "/stats")
    phones = [joined(port) for _ in range(sockets)]
    idle = asked(port, "/stats")
    print(f"memory per idle phone: {(idle['rss'] - before['rss']) / sockets / 1024:.1f} KB")
    print(f"greenlets per idle phone: {(idle['greenlets'] - before['greenlets']) / sockets:.2f}")
    reader = Reader(phones)
    reader.start()
    for _ in range(3):
        start, already = time.perf_counter(), reader.octets
        sent = asked(port, f"/broadcast?count={rounds}&size={size}")
        while reader.octets - already < sent["octets"] and time.perf_counter() - start < 60:
            time.sleep(0.005)
        seconds = time.perf_counter() - start
        received, per_core = sent["reached"] / seconds, sent["reached"] / sent["cpu"]
        print(f"{sent['reached']} messages: {received:,.0f} a second received, {per_core:,.0f} a core second")
    reader.is_on = False
    reader.join()


def main() -> None:
    """Starts the server, measures, stops it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--size", type=int, default=260)
    wanted = parser.parse_args()
    command = [sys.executable, str(ROOT / "tests/live/echo_server.py")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert server.stdout
        greeting = next(line for line in server.stdout if line.startswith("port "))
        port = int(greeting.split()[1])
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(server.pid, {0})
        _pin(1)
        measure(port, wanted.sockets, wanted.rounds, wanted.size)
    finally:
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    main()
