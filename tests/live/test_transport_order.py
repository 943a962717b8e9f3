"""Every packet, whole and in order, however slowly a client reads; polling keeps up too."""

import json
import time
from collections.abc import Iterator

import pytest

from tests.live.echo_client import EchoServer, in_background, joined, running

pytestmark = pytest.mark.socket


@pytest.fixture(scope="module")
def server() -> Iterator[EchoServer]:
    yield from running()


def numbers(packets: list[str]) -> list[int]:
    """The numbers of the broadcast events, their fillers checked."""
    found = []
    for packet in packets:
        name, news = json.loads(packet.removeprefix("42"))
        assert name == "news"
        assert set(news["filler"]) <= {"x"}
        found.append(news["n"])
    return found


# `more` come while half of the first are still on their way: all that waits stays below a client's megabyte.
@pytest.mark.parametrize(
    ("count", "size", "more"), [(200, 4000, 5), (250, 300, 5), (10, 90_000, 5), (3, 300_000, 1)]
)
def test_a_client_that_pauses_gets_every_packet_in_order(
    server: EchoServer, count: int, size: int, more: int
) -> None:
    slow = joined(server.port, receive_buffer=4096)
    server.http(f"/broadcast?count={count}&size={size}")
    time.sleep(1)
    heard = [slow.text() for _ in range(count // 2)]
    answer = in_background(lambda: server.http(f"/broadcast?count={more}&size={size}&pause=0.05"))
    heard += [slow.text() for _ in range(count - count // 2 + more)]
    assert answer()[0] == 200
    assert numbers(heard) == [*range(count), *range(more)]
    assert slow.ask("echo", "and then") == "and then"
    slow.close()


def test_a_client_that_reads_in_sips_gets_every_packet_in_order(server: EchoServer) -> None:
    slow = joined(server.port, receive_buffer=4096)
    server.http("/broadcast?count=150&size=2000")
    heard = []
    for _ in range(150):
        heard.append(slow.text())
        time.sleep(0.005)
    assert numbers(heard) == list(range(150))
    slow.close()


def test_answers_and_broadcasts_keep_their_order(server: EchoServer) -> None:
    phone = joined(server.port)
    for round_number in range(20):
        answer = in_background(lambda: server.http("/broadcast?count=3&size=10"))
        phone.say(f'427["echo",{round_number}]')
        heard = [phone.text() for _ in range(4)]
        assert numbers([packet for packet in heard if packet.startswith("42")]) == [0, 1, 2]
        assert f"437[{round_number}]" in heard
        assert answer()[0] == 200
    phone.close()


class Polling:
    """A polling client by hand."""

    def __init__(self, server: EchoServer) -> None:
        self.server = server
        opened = json.loads(server.http("/socket.io/?EIO=4&transport=polling")[1][1:])
        self.path = f"/socket.io/?EIO=4&transport=polling&sid={opened['sid']}"
        self.post("40")
        assert self.get()[0].startswith("40")

    def post(self, payload: str) -> int:
        return self.server.http(self.path, payload.encode())[0]

    def get(self) -> list[str]:
        """Polls until more than a ping comes; what stands there beside it is returned with it."""
        while True:
            status, text = self.server.http(self.path)
            assert status == 200, text
            if text != "2":
                return text.split("\x1e")
            self.post("3")

    def hear(self, count: int) -> list[str]:
        """Polls until `count` packets came that are no pings."""
        heard: list[str] = []
        while len(heard) < count:
            heard += [packet for packet in self.get() if packet != "2"]
        return heard


def test_polling_gets_every_packet_in_order(server: EchoServer) -> None:
    client = Polling(server)
    server.http("/broadcast?count=200&size=300")
    assert numbers(client.hear(200)) == list(range(200))


def test_a_waiting_poll_is_answered_at_once(server: EchoServer) -> None:
    client = Polling(server)
    waiting = in_background(client.get)
    time.sleep(0.3)  # the poll is held by then on all but the slowest machine
    server.http("/broadcast?count=1&size=3")
    assert numbers(waiting()) == [0], "the news alone: it was not the next ping that brought it"


def test_seventeen_packets_in_one_post_are_all_answered(server: EchoServer) -> None:
    client = Polling(server)
    assert client.post("\x1e".join(f'42{n}["echo",{n}]' for n in range(17))) == 200
    assert client.hear(17) == [f"43{n}[{n}]" for n in range(17)]


@pytest.mark.parametrize(
    "payload",
    [
        "\x1e".join(["3"] * 65),
        '42["echo","' + "x" * 17_000 + '"]',
        "x" * 70_000,
        "bAAAA",
        '451-["echo",{"_placeholder":true,"num":0}]',
        "9",
        '42["echo"',
        "3\x1e\x1e3",
    ],
)
def test_a_bad_post_is_answered_400_and_ends_the_session(server: EchoServer, payload: str) -> None:
    client = Polling(server)
    assert client.post(payload) == 400
    assert client.post("3") == 400
    assert server.http(client.path)[0] == 400


def test_a_flood_by_polling_is_cut(server: EchoServer) -> None:
    client = Polling(server)
    flood = "\x1e".join(['42["echo",1]'] * 64)
    assert client.post(flood) == 200
    statuses = [client.post(flood) for _ in range(20)]
    assert 400 in statuses and statuses[-1] == 400


def both_polls(client: Polling) -> list[tuple[int, str]]:
    """The answers to two polls at once, in no order."""
    polls = [in_background(lambda: client.server.http(client.path)) for _ in range(2)]
    return [poll() for poll in polls]


def test_two_polls_at_once_end_the_session(server: EchoServer) -> None:
    answers = both_polls(Polling(server))
    if (200, "2") in answers:  # a ping came just then; the next one is ten seconds away
        answers = both_polls(Polling(server))
    (held, closed), (refused, _sentence) = sorted(answers)
    assert (held, closed.split("\x1e")[-1], refused) == (200, "1", 400)


def test_jsonp_is_not_served(server: EchoServer) -> None:
    assert server.http("/socket.io/?EIO=4&transport=polling&j=0")[0] == 400
