"""Hostile and mistaken messages over a real socket: a clear refusal, no harm to others, the connection stays."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.hall import Hall, Recorder, open_hall
from workshop.crowd import Outbox, Unreachable, Visitor

pytestmark = pytest.mark.socket


class Room:
    """A hall in which people vote: two ideas on the ballot, one merged, one hidden, one of another workshop."""

    def __init__(self, hall: Hall) -> None:
        self.hall, self.round = hall, hall.room.round
        self.phone, self.other = hall.phone("Sari"), hall.phone("Budi")
        self.ideas = [hall.say(self.phone, f"Ide {n}") for n in range(4)]
        self.merged, self.source, self.hidden = self.ideas[0], self.ideas[1], self.ideas[3]
        self.merged = hall.steer("idea.merge", ideas=self.ideas[:2], text="Gabungan")["idea"]
        hall.go("group", "vote")
        self.wire: Recorder = hall.wire(self.phone)
        self.wire.call("sync", {})
        self.outbox = Outbox()
        assert self.do("vote.set", round=self.round, idea=self.hidden, weight=1)["ok"]
        hall.steer("idea.hide", idea=self.hidden)

    def do(self, act: str, **args: Any) -> dict[str, Any]:
        """Sends an act on the one socket, in the one outbox, as a phone does."""
        return dict(self.wire.call("do", self.outbox.payload(act, args)))

    def vote(self, idea: int, weight: Any) -> dict[str, Any]:
        return self.do("vote.set", round=self.round, idea=idea, weight=weight)

    def raw(self, **changes: Any) -> dict[str, Any]:
        """Sends a `do` with an envelope of its own outbox, changed."""
        payload = Outbox().payload("vote.set", {"round": self.round, "idea": self.merged, "weight": 0})
        return dict(self.wire.call("do", payload | changes))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: Path) -> Iterator[Room]:
    with open_hall(
        tmp_path_factory.mktemp("hall"), prepared_sqlite, of_rounds={"votes": 3, "cap": 2}
    ) as hall:
        yield Room(hall)


@pytest.mark.parametrize("weight", ["2", 2.0, 2.9, True, None, [], {}, -1, 101, 10**400, "\ud800"])
def test_a_weight_is_a_small_whole_number_or_nothing_happens(room: Room, weight: Any) -> None:
    answer = room.vote(room.merged, weight)
    assert answer["code"] == "INVALID" and answer["params"]["field"] == "weight", answer
    assert room.vote(room.merged, 0)["ok"], "the outbox goes on"


def test_votes_that_cannot_be_are_refused_by_name(room: Room) -> None:
    assert room.vote(room.merged, 3) == {"ok": False, "code": "BUDGET", "params": {"left": 2, "cap": 2}}
    assert room.vote(room.source, 1)["code"] == "GONE", "merged away"
    assert room.vote(room.hidden, 2)["code"] == "GONE", "a rise on what is hidden"
    assert room.vote(987_654, 1)["code"] == "GONE", "of another workshop, or of none"
    assert room.vote(2**53 - 1, 1)["code"] == "GONE"
    assert room.do("vote.set", round=room.round + 1, idea=room.merged, weight=1)["code"] == "CLOSED"
    assert room.vote(room.merged, 2)["result"] == {"left": 0}
    assert room.vote(room.ideas[2], 1)["code"] == "BUDGET"
    assert room.vote(room.hidden, 0)["result"] == {"left": 1}, "what is hidden can be given up"
    assert room.vote(room.merged, 0)["ok"]


@pytest.mark.parametrize(("act", "args"), [
    ("phase.set", {"phase": "closed", "round": 1}), ("round.reveal", {"round": 1}), ("workshop.reset", {}),
    ("idea.hide", {"idea": 1}), ("undo", {"version": 1}), ("round.open", {"round": 1}), ("office.probe", {}),
    ("account.add", {"login": "evil", "name": "x", "role": "office", "token_hash": "0" * 64}),
    ("candidate.stage", {"candidate": 1, "stage": "replikasi", "effective_on": "2026-01-01", "why": ""}),
])  # fmt: skip
def test_acts_of_another_role_are_forbidden(room: Room, act: str, args: dict[str, Any]) -> None:
    assert room.wire.call("do", Outbox().payload(act, args))["code"] == "FORBIDDEN"


@pytest.mark.parametrize("args", [
    {"\ud800": 1}, {"idea\x00": 1}, {"x" * 5000: 1}, {"__class__": 1}, {"": 1},
    {"round": {"a": [[[]]]}, "idea": 1, "weight": 1}, {"round": 10**30, "idea": 1, "weight": 1},
    {"round": "\ud800", "idea": "1; DROP TABLE vote", "weight": 1},
])  # fmt: skip
def test_forged_args_are_invalid_and_cost_nobody_anything(room: Room, args: dict[str, Any]) -> None:
    answer = room.do("vote.set", **args)
    assert answer["code"] == "INVALID", answer
    assert room.hall.act(room.other, "vote.set", round=room.round, idea=room.merged, weight=1)["ok"]


@pytest.mark.parametrize("changes", [
    {"client": "short"}, {"client": "\ud800" * 32}, {"client": "A" * 32}, {"seq": 0}, {"seq": 1.0}, {"seq": True},
    {"seq": 10**30}, {"reset": 10**30}, {"reset": -2}, {"reset": "0"}, {"args": []}, {"args": None}, {"act": 7},
    {"act": "no.such.act"}, {"act": "\ud800"}, {"act": "x" * 9000},
], ids=str)  # fmt: skip
def test_a_forged_envelope_is_invalid(room: Room, changes: dict[str, Any]) -> None:
    assert room.raw(**changes)["code"] == "INVALID"


@pytest.mark.parametrize("depth", [9, 100, 500, 900])
def test_deep_args_are_invalid(room: Room, depth: int) -> None:
    deep: Any = 1
    for _ in range(depth):
        deep = [deep]
    assert room.raw(args={"round": deep, "idea": 1, "weight": 1})["code"] == "INVALID"


@pytest.mark.parametrize("payload", [None, [], "x", 7, {}, {"act": "vote.set"}, [[]]])
def test_what_is_no_act_is_invalid(room: Room, payload: Any) -> None:
    assert room.wire.call("do", payload)["code"] == "INVALID"


@pytest.mark.parametrize("asked", [
    None, {}, [], {"epoch": 1, "version": 10**30}, {"epoch": "\ud800", "version": -1}, {"version": "1"},
])  # fmt: skip
def test_a_strange_sync_gets_the_whole(room: Room, asked: Any) -> None:
    assert room.wire.call("sync", asked)["shared"]


def test_a_message_beyond_sixteen_kilobytes_ends_its_own_socket_only(room: Room) -> None:
    wire = room.hall.wire(room.other)
    wire.call("sync", {})
    with pytest.raises((Unreachable, OSError)):
        wire.call("do", Outbox().payload("vote.set", {"round": "x" * 17_000}))
    assert room.vote(room.merged, 0)["ok"]


def post_json(room: Room, body: bytes) -> tuple[int, Any]:
    """Posts to the HTTP way with a right token; returns (status, answer)."""
    hall, phone = room.hall, room.phone
    _, page = phone.get(f"/w/{hall.room.code}")
    token = page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    headers = {"Content-Type": "application/json", "X-CSRFToken": token, "Cookie": phone.cookie_header}
    ask = urllib.request.Request(f"{hall.url}/w/{hall.room.code}/do", body, headers)
    try:
        with urllib.request.urlopen(ask, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 200_000, b'{"a":' * 50_000, b"\xff\xfe", b'"\\ud800"', b"1" * 5000]
)
def test_broken_json_over_http_is_invalid(room: Room, body: bytes) -> None:
    status, answer = post_json(room, body)
    assert (status, answer["code"]) == (400, "INVALID")


def test_the_http_way_ends_in_the_same_door(room: Room) -> None:
    payload = Outbox().payload("vote.set", {"round": room.round, "idea": room.merged, "weight": 1})
    first = post_json(room, json.dumps(payload).encode())
    assert first[0] == 200 and first[1]["ok"]
    assert room.wire.call("do", payload) == first[1], "the socket gets the stored answer"
    payload["args"]["weight"] = "1"
    assert room.wire.call("do", payload)["code"] == "REUSED"


def test_after_the_close_no_vote_counts(room: Room) -> None:
    """The last of the acts: it closes the ballot."""
    room.hall.go("closed")
    assert room.vote(room.merged, 1)["code"] == "CLOSED"
    assert room.vote(room.merged, 0)["code"] == "CLOSED"
    (closed,) = room.hall.rows("SELECT closed_version FROM round")[0]
    assert room.hall.rows(f"SELECT count(*) FROM vote WHERE version > {closed}") == [(0,)]


def test_nothing_of_this_left_a_traceback(room: Room) -> None:
    log = room.hall.server.tail(10_000_000)
    assert "Rembuk is ready" in log
    assert "Traceback" not in log and "ERROR" not in log, log[-3000:]


def test_a_stranger_gets_no_socket(room: Room) -> None:
    for code, screen in ((room.hall.room.code, "phone"), (room.hall.room.code, "desk"), ("ZZZZZZ", "phone")):
        with pytest.raises(Unreachable, match="FORBIDDEN"):
            Recorder(room.hall.url, Visitor(room.hall.url).cookie_header, code, screen)
    for screen in ("desk", "stage", "", "admin"):
        with pytest.raises(Unreachable, match="FORBIDDEN"):
            Recorder(room.hall.url, room.phone.cookie_header, room.hall.room.code, screen)
