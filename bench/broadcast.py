"""One event of ~300 bytes to 1,000 sockets, flat out: our transport and Node's Socket.IO, turn about."""

import json
import select
import statistics
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import servers
from bench.crowd import Crowd, allow_files

SOCKETS = 1000
ROUNDS = 300
FILLER_BYTES = 260
TURNS = 5
LONGEST_SECONDS = 60.0
SWEEP_SECONDS = 0.002


class Reader(threading.Thread):
    """Reads and counts whatever comes to the phones of a crowd."""

    def __init__(self, crowd: Crowd) -> None:
        super().__init__(daemon=True)
        self.octets = 0
        self.is_on = True
        self._lines = {number: phone.line for number, phone in crowd.phones.items()}

    def run(self) -> None:
        poll, buffer = select.epoll(), bytearray(256 * 1024)
        for number in self._lines:
            poll.register(number, select.EPOLLIN)
        while self.is_on:
            for number, _ in poll.poll(0):  # never asleep in there: waking it would be the sender's cost
                self.octets += self._lines[number].recv_into(buffer)
            # Phones are other machines: a reader that spins would fight the sender for each socket's lock instead.
            time.sleep(SWEEP_SECONDS)
        poll.close()


def compare(say: Callable[[str], None]) -> None:
    """Measures both alternately and says each turn, the medians and their ratio."""
    allow_files(2 * SOCKETS)
    ours: list[float] = []
    theirs: list[float] = []
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as two,
        servers.echo(Path(one)) as rembuk,
        servers.reference("node", Path(two)) as node,
    ):
        for _ in range(TURNS):
            ours.append(_messages_per_second(rembuk))
            theirs.append(_messages_per_second(node))
            say(f"broadcast: Rembuk {ours[-1]:,.0f}, Node {theirs[-1]:,.0f} messages a second received")
    ratio = statistics.median(ours) / statistics.median(theirs)
    say(
        f"median: Rembuk {statistics.median(ours):,.0f}, Node {statistics.median(theirs):,.0f}: {ratio:.2f} ×"
    )


def _messages_per_second(server: servers.Process) -> float:
    crowd = Crowd(server.port)
    for number in range(SOCKETS):
        crowd.open(number, "", None)
    crowd.run(time.monotonic() + 1.0)
    reader = Reader(crowd)
    reader.start()
    try:
        _flood(server, reader, 20)  # warm
        return _flood(server, reader, ROUNDS)
    finally:
        reader.is_on = False
        reader.join()
        crowd.close()
        time.sleep(1.0)


def _flood(server: servers.Process, reader: Reader, rounds: int) -> float:
    begin, already = time.monotonic(), reader.octets
    path = f"/broadcast?count={rounds}&size={FILLER_BYTES}&pause=0"
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=LONGEST_SECONDS) as answer:
        json.load(answer)
    expected = sum(_frame_bytes(number) for number in range(rounds)) * SOCKETS
    while reader.octets - already < expected and time.monotonic() - begin < LONGEST_SECONDS:
        time.sleep(0.002)
    return rounds * SOCKETS / (time.monotonic() - begin)


def _frame_bytes(number: int) -> int:
    news: dict[str, Any] = {"n": number, "filler": "x" * FILLER_BYTES}
    return len("42" + json.dumps(["news", news], separators=(",", ":"))) + 4
