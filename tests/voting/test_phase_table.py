"""The table of phases, every move of it: what `phase.set` takes, and that nothing else moves a room."""

import pytest

from tests.builders import House
from tests.voting.ballots import ballot_room
from workshop.workshops import rules

# Written by hand: what `phase.set` may do from each phase.
NEXT = {
    "draft": {"lobby"},
    "lobby": {"draft", "collect"},
    "collect": {"lobby", "group", "vote"},
    "group": {"collect", "vote"},
    "vote": {"group", "closed"},
    "closed": {"vote"},
    "reveal": {"collect", "next_steps"},
    "next_steps": {"collect", "thanks"},
    "thanks": {"next_steps", "archived"},
    "archived": {"thanks"},
}


def test_the_table_of_phases_is_the_agreed_one() -> None:
    assert {old: set(new) for old, new in rules.NEXT.items()} == NEXT


@pytest.mark.parametrize("phase", rules.PHASES)
def test_from_each_phase_only_what_may_follow_is_taken(small_house: House, phase: str) -> None:
    room = small_house.room(phase=phase)
    for wanted in rules.PHASES:
        if wanted in NEXT[phase]:
            continue
        in_round = wanted in rules.ROUND_PHASES
        answer = small_house.answer(
            small_house.desk(room), room.id, "phase.set", phase=wanted, round=room.round if in_round else 0
        )
        assert answer["code"] == ("INVALID" if wanted == "reveal" else "CLOSED"), wanted
    assert small_house.phase(room) == phase


def test_the_reveal_has_an_act_of_its_own_and_only_after_the_close(house: House) -> None:
    room, _, _ = ballot_room(house)
    desk = house.desk(room)
    assert house.code(desk, room.id, "phase.set", phase="reveal", round=room.round) == "INVALID"
    assert house.code(desk, room.id, "round.reveal", round=room.round) == "CLOSED"
    house.go(room, "closed")
    assert house.code(desk, room.id, "round.reveal", round=room.round) == ""


def test_a_deadline_changes_no_phase(house: House) -> None:
    room, _, _ = ballot_room(house)
    house.as_desk(room, "timer.set", round=room.round, seconds=0, is_paused=False)
    house.live._perform_due()
    assert house.phase(room) == "vote"
