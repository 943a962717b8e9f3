"""`phase.set`, `round.reveal` and their undo: what opens, freezes and comes back."""

from typing import Any

from tests.builders import House, Room
from workshop.access import MACHINE
from workshop.live import reading
from workshop.workshops.models import Round


def undo_last(house: House, room: Room) -> dict[str, Any]:
    from workshop.live import undo

    with reading.reading() as db:
        version = undo.latest(db, room.id)[0]["version"]
    return house.as_desk(room, "undo", version=version)


def round_of(house: House, room: Room) -> Round:
    with reading.reading() as db:
        found = db.get(Round, room.round)
        assert found is not None
        db.expunge(found)
    return found


def test_only_phases_that_may_follow_are_taken(house: House) -> None:
    room = house.room(rounds=2)
    for phase, round_id in (("vote", room.round), ("closed", room.round), ("thanks", 0), ("archived", 0)):
        assert house.code(house.desk(room), room.id, "phase.set", phase=phase, round=round_id) == "CLOSED"
    assert house.code(house.desk(room), room.id, "phase.set", phase="reveal", round=room.round) == "INVALID"
    house.go(room, "collect")
    assert house.code(house.desk(room), room.id, "phase.set", phase="group", round=room.rounds[1]) == "CLOSED"


def test_voting_without_a_single_idea_is_refused(house: House) -> None:
    room = house.room(phase="collect")
    answer = house.answer(house.desk(room), room.id, "phase.set", phase="vote", round=room.round)
    assert (answer["code"], answer["params"]["field"]) == ("INVALID", "ideas")


def test_opening_the_vote_freezes_the_ballot_and_opening_again_only_adds(house: House) -> None:
    room = house.room(phase="collect", moderation="before")
    ana = house.join(room)
    shown, held = house.say(room, ana, "Satu"), house.say(room, ana, "Dua")
    house.as_desk(room, "idea.show", idea=shown)
    house.go(room, "vote")
    assert house.rows(room, "phone")[f"ballot:{room.round}"]["ideas"] == [shown]
    house.vote(room, ana, shown)
    house.go(room, "closed")
    house.as_desk(room, "idea.show", idea=held)
    house.as_desk(room, "phase.set", phase="vote", round=room.round)
    assert house.rows(room, "phone")[f"ballot:{room.round}"]["ideas"] == [shown, held]
    house.vote(room, ana, held)


def test_the_close_freezes_the_turnout_and_each_close_its_own(house: House) -> None:
    room = house.room(phase="collect")
    ana, budi = house.join(room), house.join(room)
    idea = house.say(room, ana, "Satu")
    house.go(room, "vote")
    house.vote(room, ana, idea, 2)
    house.go(room, "closed")
    frozen = round_of(house, room)
    assert (frozen.turnout_voted, frozen.turnout_people, frozen.turnout_votes) == (1, 2, 2)
    house.join(room)
    assert round_of(house, room).turnout_people == 2
    house.as_desk(room, "phase.set", phase="vote", round=room.round)
    house.vote(room, budi, idea, 1)
    house.as_desk(room, "phase.set", phase="closed", round=room.round)
    assert (round_of(house, room).turnout_voted, round_of(house, room).turnout_people) == (2, 3)


def test_the_result_reaches_stage_and_desk_at_once_and_phones_later(house: House) -> None:
    room = house.room(phase="reveal")
    key = f"ranking:{room.round}"
    assert [key in house.rows(room, audience) for audience in ("stage", "desk", "phone")] == [
        True,
        True,
        False,
    ]
    assert house.rows(room, "phone")[f"round:{room.round}"]["turnout"] is None
    house.do(MACHINE, room.id, "round.open", round=room.round)
    assert key in house.rows(room, "phone")


def test_undoing_a_reveal_covers_it_again_and_says_whether_phones_saw_it(house: House) -> None:
    room = house.room(phase="reveal")
    assert undo_last(house, room)["seen"] is False
    assert f"ranking:{room.round}" not in house.rows(room, "desk")
    assert house.phase(room) == "closed"
    house.as_desk(room, "round.reveal", round=room.round)
    house.do(MACHINE, room.id, "round.open", round=room.round)
    assert undo_last(house, room)["seen"] is True
    assert f"ranking:{room.round}" not in house.rows(room, "phone")


def test_undoing_a_phase_keeps_ideas_and_votes(house: House) -> None:
    room = house.room(phase="collect")
    ana = house.join(room)
    idea = house.say(room, ana, "Satu")
    house.go(room, "vote")
    house.vote(room, ana, idea)
    undo_last(house, room)
    assert house.phase(room) == "group"
    house.as_desk(room, "phase.set", phase="vote", round=room.round)
    house.go(room, "closed")
    assert round_of(house, room).turnout_votes == 1


def test_undoing_the_start_of_a_round_makes_it_upcoming_again(house: House) -> None:
    room = house.room(phase="collect")
    undo_last(house, room)
    assert (house.phase(room), round_of(house, room).phase) == ("lobby", "")
    assert house.rows(room, "phone")[f"round:{room.round}"]["question"] is None


def test_only_the_latest_phase_can_be_undone(house: House) -> None:
    from workshop.live import undo

    room = house.room(phase="collect")
    with reading.reading() as db:
        first = undo.latest(db, room.id)[0]["version"]
    house.go(room, "group")
    answer = house.answer(house.desk(room), room.id, "undo", version=first)
    assert (answer["code"], answer["params"]["act"]) == ("CHANGED", "phase.set")


def test_a_minute_more_does_not_stand_in_the_way_of_undoing_the_phase(house: House) -> None:
    from workshop.live import undo

    room = house.room(phase="collect")
    with reading.reading() as db:
        version = undo.latest(db, room.id)[0]["version"]
    house.as_desk(room, "timer.set", round=room.round, seconds=120, is_paused=False)
    house.as_desk(room, "undo", version=version)
    assert house.phase(room) == "lobby"


def test_a_finished_round_stays_finished(house: House) -> None:
    room = house.room(rounds=2, phase="reveal")
    assert house.code(house.desk(room), room.id, "phase.set", phase="collect", round=room.round) == "CLOSED"
    house.as_desk(room, "phase.set", phase="collect", round=room.rounds[1])
