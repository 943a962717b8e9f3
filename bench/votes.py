"""A voting round: every phone changes its votes twice in four seconds; what is counted is counted again from rows."""

import json
import sqlite3
import tempfile
import time
from bisect import bisect_left
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import servers
from bench.crowd import Crowd, Phone, allow_files

PERIOD_SECONDS = 2.0  # 0.5 votes per phone and second
SETTLE_SECONDS = 3.0
CUT_OFF_SECONDS = 80.0
IN_TIME_SECONDS = 2.0
# (which of a phone's two ideas, weight): each step changes a weight, none needs more than 3 votes or a cap of 2.
STEPS = ((0, 1), (1, 1), (0, 2), (0, 0), (1, 2), (1, 0))


@dataclass
class Result:
    """What one run showed. Times in seconds; `fresh` is empty for the references."""

    server: str
    phones: int
    due: int = 0
    delays: list[float] = field(default_factory=list)
    fresh: list[float] = field(default_factory=list)
    cpu: float = 0.0
    waited: float = 0.0  # runnable, but others had the core
    seconds: float = 0.0
    memory: float = 0.0  # bytes per phone
    pulses: int = 0  # fewest any phone heard
    lost: int = 0
    recount: str = ""

    @property
    def in_time(self) -> float:
        """Returns the share of due votes that were acknowledged within 2 s."""
        return sum(delay <= IN_TIME_SECONDS for delay in self.delays) / max(self.due, 1)

    def line(self) -> str:
        """Returns the result as a row of the table in RESULTS.md."""
        acked = len(self.delays)
        fresh = f"{1000 * share(self.fresh, 0.99):.0f}" if self.fresh else "–"
        cells = [
            self.server, f"{self.phones:,}", f"{self.due:,}", f"{acked:,}", f"{100 * self.in_time:.1f} %",
            f"{1000 * share(self.delays, 0.5):.1f}", f"{1000 * share(self.delays, 0.99):.1f}", fresh,
            f"{1e6 * self.cpu / max(acked, 1):.0f}", f"{100 * self.cpu / max(self.seconds, 0.1):.0f} %",
            f"{100 * self.waited / max(self.seconds, 0.1):.0f} %", f"{self.memory / 1024:.1f}",
            str(self.pulses), str(self.lost), self.recount,
        ]  # fmt: skip
        return "| " + " | ".join(cells) + " |"


HEADINGS = (
    "server", "phones", "votes due", "acknowledged", "within 2 s", "ack p50 ms", "ack p99 ms", "stage p99 ms",
    "CPU µs a vote", "core", "kept off it", "KB a phone", "fewest events heard", "lost", "recount",
)  # fmt: skip


def share(values: list[float], part: float) -> float:
    """Returns a quantile (nearest rank), 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


class Voters:
    """The phones' side: sends what is due, notes each acknowledgement."""

    def __init__(self, crowd: Crowd, send: Callable[[Phone, int, int], Any]) -> None:
        self.crowd, self._send = crowd, send
        self.delays: list[float] = []
        self.versions: list[tuple[int, float]] = []  # (version, when it was sent)
        self.weights: dict[tuple[int, int], int] = {}
        self.refused: list[Any] = []
        crowd.act, crowd.acked = self._vote, self._acked

    def _vote(self, phone: Phone, due: float) -> None:
        phone.sent += 1
        which, weight = STEPS[(phone.sent - 1) % len(STEPS)]
        phone.flying = (due, (which, weight, time.monotonic()))
        self._send(phone, which, weight)

    def _acked(self, phone: Phone, answer: Any, now: float) -> None:
        assert phone.flying is not None
        due, (which, weight, sent) = phone.flying
        is_change = self.weights.get((phone.number, which), 0) != weight
        if not answer.get("ok") or not is_change:
            self.refused.append(answer)
            return
        self.weights[phone.number, which] = weight
        self.delays.append(now - due)
        if "version" in answer:
            self.versions.append((answer["version"], sent))

    def vote_for(self, phones: list[Phone], seconds: float, cut_off: float) -> int:
        """Has every phone vote for `seconds`, waits for answers until `cut_off`; returns the votes due."""
        begin = time.monotonic() + 0.1
        due = 0
        for at, phone in enumerate(phones):
            moment = begin + PERIOD_SECONDS * at / len(phones)
            while moment < begin + seconds:
                self.crowd.plan(phone, moment)
                moment += PERIOD_SECONDS
                due += 1
        done = len(self.delays) + len(self.refused)

        def is_over() -> bool:
            return len(self.delays) + len(self.refused) - done >= due or self.crowd.lost > 0

        self.crowd.run(begin + cut_off, is_over)
        return due


def measure_rembuk(phones: int, seconds: float) -> Result:
    """Runs a round on the complete product."""
    allow_files(phones)
    with tempfile.TemporaryDirectory() as folder, servers.rembuk(Path(folder), phones) as (server, room):
        crowd = Crowd(server.port)
        before = server.memory
        people = [
            crowd.open(n, cookie, {"code": room["code"], "screen": "phone"})
            for n, cookie in enumerate(room["phones"])
        ]
        for phone in people:
            crowd.call(phone, "sync", {})
        heard: list[tuple[int, float]] = []
        stage = crowd.open(-1, room["stage"], {"code": room["code"], "screen": "stage"})
        stage.hear = lambda phone, body, now: _note_pulse(heard, body, now)
        crowd.call(stage, "sync", {})
        crowd.run(time.monotonic() + SETTLE_SECONDS)
        result = Result("Rembuk", phones, memory=(server.memory - before) / max(phones, 1))
        voters = Voters(crowd, _sender(crowd, room))
        _measure(result, server, voters, people, (seconds, seconds + 10))
        crowd.run(time.monotonic() + 1.0)  # the last pulse
        result.fresh = _freshness(voters.versions, heard)
        result.recount = _recounted(server.database, room, voters)
        crowd.close()
        return result


def _measure(
    result: Result, server: servers.Process, voters: Voters, people: list[Phone], times: tuple[float, float]
) -> None:
    for phone in people:
        phone.pulses = 0
    cpu, waited, begin = server.cpu_seconds, server.kept_waiting, time.monotonic()
    result.due = voters.vote_for(people, *times)
    result.seconds = time.monotonic() - begin
    result.cpu, result.waited = server.cpu_seconds - cpu, server.kept_waiting - waited
    result.delays = voters.delays
    result.pulses = min((phone.pulses for phone in people), default=0)
    result.lost = voters.crowd.lost


def _sender(crowd: Crowd, room: dict[str, Any]) -> Callable[[Phone, int, int], None]:
    ideas, round_id = room["ideas"], room["round"]

    def send(phone: Phone, which: int, weight: int) -> None:
        args = {"round": round_id, "idea": ideas[idea_of(phone.number, which)], "weight": weight}
        act = {
            "client": f"{phone.number:032x}",
            "seq": phone.sent,
            "reset": -1,
            "act": "vote.set",
            "args": args,
        }
        crowd.ask(phone, phone.sent, "do", act)

    return send


def idea_of(phone: int, which: int) -> int:
    """Returns the place of a phone's first or second idea on the ballot of 40."""
    return (phone * 7 + which * 3) % 40


def _note_pulse(heard: list[tuple[int, float]], body: bytes, now: float) -> None:
    if body.startswith(b'42["pulse"'):
        heard.append((json.loads(body[2:])[1]["version"], now))


def _freshness(votes: list[tuple[int, float]], heard: list[tuple[int, float]]) -> list[float]:
    reached = [version for version, _ in heard]
    places = [(bisect_left(reached, version), sent) for version, sent in votes]
    return [heard[at][1] - sent if at < len(heard) else float("inf") for at, sent in places]


def _recounted(path: Path, room: dict[str, Any], voters: Voters) -> str:
    """Compares the rows with what the phones were told: number of events, and every weight."""
    with closing(sqlite3.connect(path)) as db:
        (events,) = db.execute(
            "SELECT count(*) FROM event WHERE act = 'vote.set' AND stream_id = ?", (room["workshop"],)
        ).fetchone()
        stored = {
            (key, idea): weight
            for key, idea, weight in db.execute("SELECT ballot_key, idea_id, weight FROM vote")
        }
    told = {
        (room["keys"][phone], room["ideas"][idea_of(phone, which)]): weight
        for (phone, which), weight in voters.weights.items()
    }
    return _verdict(events == len(voters.delays) and stored == told, voters)


def _verdict(is_equal: bool, voters: Voters) -> str:
    if voters.refused:
        return f"{len(voters.refused)} refused: {voters.refused[0]}"
    return "equal" if is_equal else "DIFFERS"


def measure_reference(name: str, phones: int, seconds: float, cut_off: float = CUT_OFF_SECONDS) -> Result:
    """Runs the same round on a reference server."""
    allow_files(phones)
    with tempfile.TemporaryDirectory() as folder, servers.reference(name, Path(folder)) as server:
        crowd = Crowd(server.port)
        before = server.memory
        people = [crowd.open(n, "", None) for n in range(phones)]
        crowd.run(time.monotonic() + SETTLE_SECONDS)
        result = Result({"flask": "Flask-SocketIO", "node": "Node"}[name], phones)
        result.memory = (server.memory - before) / phones

        def send(phone: Phone, which: int, weight: int) -> None:
            cast = {"voter": phone.number, "idea": idea_of(phone.number, which), "weight": weight}
            crowd.ask(phone, phone.sent, "vote", cast)

        voters = Voters(crowd, send)
        _measure(result, server, voters, people, (seconds, cut_off))
        result.recount = _recounted_reference(server.database, voters)
        crowd.close()
        return result


def _recounted_reference(path: Path, voters: Voters) -> str:
    with closing(sqlite3.connect(path)) as db:
        stored = {(voter, idea): weight for voter, idea, weight in db.execute("SELECT * FROM vote")}
    told = {(n, idea_of(n, which)): weight for (n, which), weight in voters.weights.items()}
    is_behind = any(phone.flying for phone in voters.crowd.phones.values()) or voters.crowd.lost
    is_equal = told == stored
    return _verdict(is_equal, voters) if is_equal or not is_behind else "cut off"
