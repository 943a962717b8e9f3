"""What hostile or broken clients send, and how soon they are gone."""

import json
import os
import random
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pytest
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from tests.live.echo_client import (
    BINARY,
    NO_PONG,
    PING,
    PONG,
    TEXT,
    EchoServer,
    Phone,
    in_background,
    joined,
    masked,
    running,
)
from tests.support.ports import PATIENCE_SECONDS

MUTATIONS = int(os.environ.get("MUTATIONS", "2000"))

pytestmark = pytest.mark.socket


@pytest.fixture(scope="module")
def server() -> Iterator[EchoServer]:
    yield from running()


@pytest.fixture
def empty(server: EchoServer) -> EchoServer:
    """The server once nobody of the tests before is connected any more."""
    server.farewells()
    return server


def test_a_message_of_16_kb_is_answered(server: EchoServer) -> None:
    phone = joined(server.port)
    words = "x" * (16 * 1024)
    assert phone.ask("echo", words) == words
    phone.close()


def test_a_message_in_fragments_is_put_together(server: EchoServer) -> None:
    phone = joined(server.port)
    for piece, opcode, fin in ((b'425["ec', TEXT, False), (b'ho","\xc3', 0, False), (b'\xa9"]', 0, True)):
        phone.sock.sendall(masked(piece, opcode, fin))
    assert phone.text() == '435["\\u00e9"]'
    phone.close()


def test_a_100_mb_frame_is_refused_by_its_header(server: EchoServer) -> None:
    phone = joined(server.port)
    before = server.stats()["rss"]
    phone.sock.sendall(masked(b"", claimed=100_000_000))
    poured = in_background(lambda: _poured(phone, 100))
    assert phone.end() in (1009, None)
    assert server.stats()["rss"] - before < 5_000_000
    assert poured() < 50, "the line ended long before the hundred megabytes were through"
    phone.close()


def _poured(phone: Phone, megabytes: int) -> int:
    """Sends megabytes until the line ends; returns how many went."""
    block = b"x" * 1_000_000
    for number in range(megabytes):
        try:
            phone.sock.sendall(block)
        except OSError:
            return number
    return megabytes


def test_a_frame_one_byte_too_long_closes_with_1009(server: EchoServer) -> None:
    phone = joined(server.port)
    phone.sock.sendall(masked(b"4" + b"x" * (16 * 1024 + 512)))
    assert phone.end() == 1009


def test_fragments_that_grow_too_long_close_with_1009(server: EchoServer) -> None:
    phone = joined(server.port)
    phone.sock.sendall(masked(b"4", TEXT, False) + masked(b"x" * 9000, 0, False) * 2)
    assert phone.end() == 1009


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (masked(b"abc", BINARY), 1003),
        (masked(b'451-["echo",{"_placeholder":true,"num":0}]'), 1003),
        (masked(b'461-7[{"_placeholder":true,"num":0}]'), 1003),
        (masked(b"bAAAA"), 1003),
        (masked(b"\xff\xfe"), 1007),
        (masked(b""), 1002),
        (masked(b"9"), 1002),
        (masked(b"2"), 1002),
        (masked(b"5"), 1002),
        (masked(b"4"), 1002),
        (masked(b"42"), 1002),
        (masked(b"42[]"), 1002),
        (masked(b"42{}"), 1002),
        (masked(b"42[1]"), 1002),
        (masked(b'42["echo",1,2]'), 1002),
        (masked(b'42["echo",NaN]'), 1002),
        (masked(b'42["connect",{}]'), 1002),
        (masked(b'42["disconnect","now"]'), 1002),
        (masked(b'42/office,["echo"]'), 1002),
        (masked(b"42" + b"[" * 15000), 1002),
        (masked(b'421234567890123456["echo"]'), 1002),
        (masked(b"40[]"), 1002),
        (masked(b'44{"message":"no"}'), 1002),
        (masked(b'43["answer",2]'), 1002),
        (b"\x81\x03abc", 1002),
        (b"\xf1\x83\0\0\0\0abc", 1002),
        (masked(b"x" * 126, PING), 1002),
        (masked(b"x", 0), 1002),
    ],
)
def test_garbage_is_closed_at_once(empty: EchoServer, octets: bytes, code: int) -> None:
    phone = joined(empty.port)
    phone.sock.sendall(octets)
    assert phone.end() == code
    assert empty.farewells()[NO_PONG] == 0, "no ghost stayed until a ping found out"


def mutated(count: int) -> Iterator[bytes]:
    """Frames with one to three of their bytes changed by chance, always the same."""
    chance = random.Random(7)
    good = [
        masked(b'427["echo",{"idea":"air bersih"}]'),
        masked(b'42["echo"]'),
        masked(b"3"),
        masked(b"40{}"),
        masked(b"still there?", PING),
        masked(b'437["done"]'),
        masked(b'42["ec', TEXT, False) + masked(b'ho",1]', 0),
    ]

    for number in range(count):
        octets = bytearray(good[number % len(good)])
        for _ in range(1 + number % 3):
            octets[chance.randrange(len(octets))] = chance.randrange(256)
        yield bytes(octets)


def test_mutated_frames_leave_no_traceback_and_no_ghost(empty: EchoServer) -> None:
    def is_ended(octets: bytes) -> bool:
        reference = ServerProtocol(state=OPEN, max_size=16 * 1024 + 512)
        reference.receive_data(octets)
        phone = joined(empty.port)
        phone.sock.sendall(octets)
        is_bad = reference.state is not OPEN
        if is_bad:
            phone.end()
        phone.close()
        return is_bad

    with ThreadPoolExecutor(16) as crowd:
        bad = sum(crowd.map(is_ended, mutated(MUTATIONS)))
    assert bad > MUTATIONS / 10
    assert empty.farewells()[NO_PONG] == 0
    assert "Traceback" not in empty.log()


def test_a_flood_is_cut_while_others_are_served_and_one_handler_runs_at_a_time(server: EchoServer) -> None:
    other = joined(server.port)
    phone = joined(server.port)
    sent = in_background(lambda: _flooded(phone))
    assert [other.ask("echo", number) for number in range(40)] == list(range(40))
    assert sent() < FLOOD
    assert server.stats().get("most_inside", 0) <= 1
    other.close()


FLOOD = 100_000


def _flooded(phone: Phone) -> int:
    """Sends far more than anybody may until the line ends; returns how many packets went."""
    for number in range(FLOOD):
        try:
            phone.say('421["slow",1]')
        except OSError:
            return number
        if number % 50 == 49:
            time.sleep(0.01)  # 5,000 a second
    return FLOOD


def test_a_client_that_leaves_during_its_act_leaves_nothing_behind(empty: EchoServer) -> None:
    before = empty.stats().get("disconnect", 0)
    for _ in range(20):
        phone = joined(empty.port)
        phone.say('42["slow"]')
        phone.close()
    assert empty.farewells()[NO_PONG] == 0
    assert empty.stats()["disconnect"] == before + 20


def test_fifty_a_second_are_not_cut(server: EchoServer) -> None:
    phone = joined(server.port)
    for _ in range(120):
        phone.ask("echo", 1)
        time.sleep(0.012)
    phone.close()


def test_an_open_without_a_granted_connect_is_reaped(empty: EchoServer) -> None:
    silent, refused = Phone(empty.port), Phone(empty.port)
    refused.text()
    refused.say('40{"refuse":true}')
    assert refused.text().startswith("44")
    assert empty.http("/socket.io/?EIO=4&transport=polling")[0] == 200
    assert empty.stats()["sockets"] == 3
    assert empty.farewells() == {"transport close": 3}, "none was left to the pings"
    for phone in (silent, refused):
        phone.close()


def test_a_kicked_client_is_told_and_its_line_closed_by_the_server(empty: EchoServer) -> None:
    phone = joined(empty.port)
    phone.say('42["kick"]')
    assert phone.text() == "41"
    assert empty.farewells() == {"transport close": 1}
    phone.close()


def test_a_reader_that_stops_is_evicted_and_others_are_not(empty: EchoServer) -> None:
    other = joined(empty.port)
    silent = joined(empty.port, receive_buffer=4096)
    heard = in_background(lambda: [other.text() for _ in range(200)])
    empty.http("/broadcast?count=200&size=4000&pause=0.002")
    assert len(heard()) == 200
    assert empty.stats()["sockets"] == 2, "not at once: a slow reader is no dead one"
    empty.until(lambda stats: other.ask("echo", "still here") == "still here" and stats["sockets"] == 1)
    for phone in (other, silent):
        phone.close()


def test_a_reader_that_falls_256_packets_behind_is_evicted(empty: EchoServer) -> None:
    silent = joined(empty.port, receive_buffer=4096)
    told = json.loads(empty.http("/broadcast?count=1000&size=2000&pause=0.002")[1])
    assert 256 < told["reached"] < 1000
    assert empty.farewells() == {"transport error": 1}
    silent.close()


def test_a_client_that_vanishes_is_noticed_at_once(empty: EchoServer) -> None:
    joined(empty.port).close()
    assert empty.farewells() == {"transport close": 1}


def test_a_frame_sent_along_with_the_handshake_is_heard(server: EchoServer) -> None:
    phone = Phone(server.port, early=masked(b"40") + masked(b"hi", PING))
    heard = list(islice((frame for frame in iter(phone.frame, None) if frame[1] != b"2"), 3))
    assert (PONG, b"hi") in heard
    assert heard[0][1].startswith(b'0{"sid"')
    assert any(payload.startswith(b'40{"sid"') for _, payload in heard)
    phone.close()


@pytest.mark.parametrize(
    "headers", [{"Sec-WebSocket-Key": "short"}, {"Transfer-Encoding": "chunked"}, {"Content-Length": "5"}]
)
def test_a_bad_handshake_leaves_no_session(empty: EchoServer, headers: dict[str, str]) -> None:
    phone = Phone(empty.port, **headers)
    assert phone.status == 400
    assert empty.stats()["sockets"] == 0
    phone.close()


def test_a_foreign_origin_is_refused_on_both_transports(empty: EchoServer) -> None:
    assert Phone(empty.port, Origin="http://evil.example").status == 400
    polling = "/socket.io/?EIO=4&transport=polling"
    assert empty.http(polling, Origin="http://evil.example")[0] == 400
    assert empty.stats()["sockets"] == 0
    own = f"http://127.0.0.1:{empty.port}"
    assert Phone(empty.port, Origin=own).status == 101
    assert empty.http(polling, Origin=own)[0] == 200


def test_a_body_too_large_is_refused_unread(server: EchoServer) -> None:
    assert server.http("/body", b"x" * 1_000_000)[0] == 200
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as client:
        client.sendall(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 413")
