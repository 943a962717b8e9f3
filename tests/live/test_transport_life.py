"""Coming and going: nothing is left behind, limits of the machine are met politely, the end is orderly."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.live.echo_client import NO_PONG, ROOT, EchoServer, Phone, joined, running
from tests.support.ports import PATIENCE_SECONDS, wait_until

VISITS = int(os.environ.get("VISITS", "1000"))
FILES = 200

pytestmark = pytest.mark.socket


@pytest.fixture
def server() -> Iterator[EchoServer]:
    yield from running()


@pytest.fixture
def small_server() -> Iterator[EchoServer]:
    yield from running(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES)))


def test_a_thousand_visits_leave_nothing_behind(server: EchoServer) -> None:
    def visit(number: int) -> None:
        phone = joined(server.port)
        phone.ask("echo", number)
        if number % 2:
            phone.say("41")
        phone.close()

    for number in range(50):
        visit(number)
    server.farewells()
    before = server.stats()
    for number in range(VISITS):
        visit(number)
    assert server.farewells()[NO_PONG] == 0
    server.until(lambda stats: abs(stats["greenlets"] - before["greenlets"]) <= 5)
    after = server.stats()
    assert after["connect"] == after["disconnect"] == VISITS + 50
    assert after["rss"] - before["rss"] < 10_000_000


def test_a_connected_phone_costs_at_most_45_kb(server: EchoServer) -> None:
    joined(server.port).close()
    before = server.stats()
    phones = [joined(server.port) for _ in range(500)]
    after = server.stats()
    assert after["sockets"] > 400, "at most a slow machine has lost those that answered no ping"
    assert (after["rss"] - before["rss"]) / after["sockets"] < 45 * 1024
    for phone in phones:
        phone.close()


def test_at_the_file_limit_newcomers_get_503_and_the_server_lives(small_server: EchoServer) -> None:
    phones: list[Phone] = []
    statuses = []
    for _ in range(FILES):
        with suppress(OSError, EOFError):
            phone = Phone(small_server.port)
            statuses.append(phone.status)
            phones.append(phone)
    assert statuses.count(101) >= 50
    assert set(statuses) == {101, 503}
    for phone in phones:
        phone.close()
    wait_until(lambda: is_served(small_server), PATIENCE_SECONDS, "still full")
    assert joined(small_server.port).ask("echo", 1) == 1


def is_served(server: EchoServer) -> bool:
    with suppress(OSError):
        return server.http("/stats")[0] == 200
    return False


def test_a_taken_port_is_said_in_one_sentence(server: EchoServer) -> None:
    second = subprocess.run(
        [sys.executable, str(ROOT / "tests/live/echo_server.py"), str(server.port)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert second.returncode == 1
    sentence = f"Port {server.port} is already in use. Stop the other program or set PORT to another number."
    assert second.stderr.strip() == sentence


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_runs_the_hooks_closes_the_sockets_and_ends(server: EchoServer, number: int) -> None:
    phones = [joined(server.port) for _ in range(50)]
    server.process.send_signal(number)
    assert phones[0].text() == "1"
    assert [phone.end() for phone in phones] == [1001] * 50
    assert server.process.wait(PATIENCE_SECONDS) == 0
    assert server.process.stdout
    assert server.process.stdout.read() == "hook ran\n"


def test_headers_that_never_end_are_cut_off(server: EchoServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as client:
        start = time.monotonic()
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 400")
        assert time.monotonic() - start > 5, "who is slow is given some time"


@pytest.mark.parametrize(
    "octets",
    [
        b"\x16\x03\x01\x02\x00\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 8000 + b"\r\n",
        b"GET / HTTP/1.1\r\nA: " + b"b" * 40_000 + b"\r\n\r\n",
    ],
)
def test_what_is_not_http_or_too_much_of_it_is_answered_400(server: EchoServer, octets: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as client:
        client.sendall(octets)
        assert client.recv(100).startswith(b"HTTP/1.1 400")
