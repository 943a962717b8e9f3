"""An act happens once, or is refused once, whatever is repeated, lost or raced."""

import random
import sqlite3

import gevent
import pytest
from sqlalchemy import select, text

from tests.builders import House
from workshop.forms import Payload
from workshop.live import reading
from workshop.live.inbound import Message, op_of
from workshop.voting import queries as voting
from workshop.voting.models import Ballot, Vote
from workshop.workshops.models import Round

CLIENT = "0123456789abcdef" * 2


def message(act: str, args: dict, seq: int = 1, client: str = CLIENT, reset: int = -1) -> Message:
    return Message(act, Payload.of_json(args), args, client, seq, reset)


def send(house: House, who, room, *what, **more):
    return house.live.inbound.perform(who, room.id, message(*what, **more))


def test_a_repeated_act_gets_the_stored_answer_and_happens_once(house: House) -> None:
    room = house.room(phase="collect")
    ana = house.join(room)
    act = ("idea.submit", {"round": room.round, "text": "Antrean daring"})
    first = send(house, ana, room, *act)
    assert first["ok"]
    assert [send(house, ana, room, *act) for _ in range(3)] == [first] * 3
    assert len(house.ideas(room)) == 1


def test_an_outbox_out_of_step_is_told_how(house: House) -> None:
    room = house.room(phase="collect")
    ana, budi = house.join(room), house.join(room)
    for seq in (1, 2):
        assert send(house, ana, room, "idea.submit", {"round": room.round, "text": f"Ide {seq}"}, seq)["ok"]
    submit = {"round": room.round, "text": "Lain"}
    assert send(house, ana, room, "idea.submit", submit, 2)["code"] == "REUSED"
    assert send(house, ana, room, "idea.submit", submit, 1)["code"] == "STALE"
    assert send(house, ana, room, "idea.submit", submit, 4)["code"] == "GAP"
    assert send(house, budi, room, "idea.submit", submit, 3)["code"] == "OWNER"
    assert len(house.ideas(room)) == 2


def test_a_refusal_is_an_answer_and_consumes_its_seq(house: House) -> None:
    room = house.room(phase="lobby")
    ana = house.join(room)
    args = {"round": room.round, "text": "Terlalu dini"}
    refused = send(house, ana, room, "idea.submit", args)
    assert refused["code"] == "CLOSED"
    house.go(room, "collect")
    assert send(house, ana, room, "idea.submit", args) == refused, "the answer of a seq never changes"
    assert send(house, ana, room, "idea.submit", args, 2)["ok"]


@pytest.mark.parametrize("args", [{"round": 1, "text": "   "}, {"text": "x"}, {"round": "1", "text": "x"}])
def test_an_invalid_act_consumes_its_seq_too(small_house: House, args: dict) -> None:
    room = small_house.room(phase="collect")
    ana = small_house.join(room)
    assert send(small_house, ana, room, "idea.submit", args)["code"] == "INVALID"
    assert send(small_house, ana, room, "idea.submit", {"round": room.round, "text": "Baik"}, 2)["ok"]


def test_an_act_of_before_a_reset_is_gone(house: House) -> None:
    room = house.room(phase="collect")
    house.as_desk(room, "workshop.reset")
    house.go(room, "collect")
    ana = house.join(room)
    args = {"round": room.round, "text": "Dari latihan"}
    assert send(house, ana, room, "idea.submit", args, reset=0)["code"] == "GONE"
    assert send(house, ana, room, "idea.submit", args, 2, reset=1)["ok"]


def test_a_locked_database_answers_busy_and_the_same_act_succeeds_later(small_house: House) -> None:
    house = small_house
    room = house.room(phase="collect")
    ana = house.join(room)
    other = sqlite3.connect(house.app.config["SETTINGS"].data_dir / "rembuk.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    act = ("idea.submit", {"round": room.round, "text": "Sabar"})
    assert send(house, ana, room, *act)["code"] == "BUSY"
    other.execute("ROLLBACK")
    other.close()
    assert send(house, ana, room, *act)["ok"]
    assert len(house.ideas(room)) == 1


def test_versions_have_no_gaps_even_around_refusals(house: House) -> None:
    room = house.room(phase="collect")
    ana = house.join(room)
    for n in range(5):
        house.say(room, ana, f"Ide {n}")
        assert house.code(ana, room.id, "vote.set", round=room.round, idea=1, weight=1) == "CLOSED"
    with reading.reading() as db:
        versions = db.scalars(
            text("SELECT version FROM event WHERE stream_id = :id ORDER BY version").bindparams(id=room.id)
        ).all()
        head = db.scalar(text("SELECT version FROM stream WHERE id = :id").bindparams(id=room.id))
    assert versions == list(range(1, head + 1))


def test_budget_races_of_one_person_never_overspend(house: House) -> None:
    """50 tabs of one person set weights at once; the ledger is asked directly, past the door's rate."""
    room = house.room(phase="collect", of_rounds={"votes": 5, "cap": 3})
    ana = house.join(room)
    ideas = [house.say(room, ana, f"Ide {n}") for n in range(8)]
    house.go(room, "vote")
    dice = random.Random(7)
    races = 10_000 if house.app.config["SETTINGS"].is_sqlite else 1_000

    def tab(number: int) -> list[str]:
        answers = []
        for seq in range(1, races // 50 + 1):
            args = {"round": room.round, "idea": dice.choice(ideas), "weight": dice.randint(0, 3)}
            op = op_of(ana, room.id, message("vote.set", args, seq, client=f"{number:032x}"))
            answers.append(house.live.ledger.perform(op).answer.get("code", "OK"))
        return answers

    tabs = [gevent.spawn(tab, number) for number in range(50)]
    gevent.joinall(tabs, raise_error=True)
    answers = [answer for one in tabs for answer in one.value]
    assert {"OK", "BUDGET"} == set(answers), "the race must really have run into its limit"
    with reading.reading() as db:
        ballot = db.scalars(select(Ballot).where(Ballot.round_id == room.round)).one()
        weights = db.scalars(select(Vote.weight).where(Vote.round_id == room.round)).all()
    assert ballot.spent == sum(weights) <= 5
    assert max(weights) <= 3


def test_close_races_leave_no_vote_above_the_close_version(house: House) -> None:
    room = house.room(phase="collect", of_rounds={"votes": 10, "cap": 10})
    people = [house.join(room) for _ in range(10)]
    idea = house.say(room, people[0], "Satu")
    house.go(room, "vote")
    late, dice = 0, random.Random(11)
    for race in range(300 if house.app.config["SETTINGS"].is_sqlite else 60):
        crowd = [
            (
                house.code,
                who,
                room.id,
                "vote.set",
                {"round": room.round, "idea": idea, "weight": 1 + race % 9},
            )
            for who in people
        ]
        closing = (
            house.code,
            house.desk(room),
            room.id,
            "phase.set",
            {"phase": "closed", "round": room.round},
        )
        crowd.insert(dice.randrange(len(crowd) + 1), closing)
        racers = [gevent.spawn(call, who, stream, act, **args) for call, who, stream, act, args in crowd]
        gevent.joinall(racers, raise_error=True)
        late += sum(racer.value == "CLOSED" for racer in racers)
        with reading.reading() as db:
            round_ = db.get(Round, room.round)
            above = db.scalars(select(Vote).where(Vote.version > round_.closed_version)).all()
            assert not above
            assert round_.turnout_voted == voting.count_voted(db, room.round)
        house.as_desk(room, "phase.set", phase="vote", round=room.round)
        for who in people:
            house.live.inbound._buckets.pop(who.author_key, None)
    assert late, "no vote ever lost the race: the race was none"


def test_a_deadline_is_met_once_and_survives_a_restart(house: House) -> None:
    room = house.room(phase="closed")
    house.as_desk(room, "round.reveal", round=room.round)
    with reading.reading() as db:
        assert db.scalar(text("SELECT count(*) FROM deadline")) == 1
    from workshop import clock
    from workshop.live import core

    class Tomorrow:
        now = staticmethod(lambda: clock.from_ms(clock.to_ms(clock.now()) + 60_000))
        to_ms = staticmethod(clock.to_ms)

    real, core.clock = core.clock, Tomorrow
    try:
        house.live._perform_due()
        house.live._perform_due()
    finally:
        core.clock = real
    with reading.reading() as db:
        assert db.scalar(text("SELECT count(*) FROM deadline")) == 0
        assert db.get(Round, room.round).opened_at is not None
        opened = db.scalar(text("SELECT count(*) FROM event WHERE act = 'round.open'"))
    assert opened == 1
