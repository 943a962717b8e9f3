"""`vote.set`: absolute weights within a budget, on what stands on the ballot."""

import pytest

from tests.builders import House, Room
from workshop.access import Actor


def voting(house: House, **of_rounds: object) -> tuple[Room, Actor, Actor, list[int]]:
    """Returns a room that votes, two people, and an idea of each."""
    room = house.room(phase="collect", of_rounds={"votes": 3, "cap": 2, **of_rounds})
    ana, budi = house.join(room, "Ana"), house.join(room, "Budi")
    ideas = [house.say(room, ana, "Antrean daring"), house.say(room, budi, "Posyandu keliling")]
    house.go(room, "vote")
    return room, ana, budi, ideas


def mine(house: House, room: Room, who: Actor) -> dict[int, int]:
    from workshop.live import reading
    from workshop.voting.queries import votes_of

    with reading.reading() as db:
        return {vote.idea_id: vote.weight for vote in votes_of(db, room.id, who.ballot_key)}


def test_a_weight_is_set_not_added(house: House) -> None:
    room, ana, _, (first, second) = voting(house)
    assert house.vote(room, ana, first, 1) == {"left": 2}
    assert house.vote(room, ana, first, 1) == {"left": 2}
    assert house.vote(room, ana, first, 2) == {"left": 1}
    assert house.vote(room, ana, second, 1) == {"left": 0}
    assert mine(house, room, ana) == {first: 2, second: 1}


def test_votes_can_be_taken_back_and_moved(house: House) -> None:
    room, ana, _, (first, second) = voting(house)
    house.vote(room, ana, first, 2)
    assert house.vote(room, ana, first, 0) == {"left": 3}
    house.vote(room, ana, second, 2)
    assert mine(house, room, ana) == {second: 2}


def test_a_vote_over_the_budget_is_refused_with_what_is_left(house: House) -> None:
    room, ana, _, (first, second) = voting(house)
    house.vote(room, ana, first, 2)
    answer = house.answer(ana, room.id, "vote.set", round=room.round, idea=second, weight=2)
    assert answer == {"ok": False, "code": "BUDGET", "params": {"left": 1, "cap": 2}}
    assert mine(house, room, ana) == {first: 2}


def test_a_weight_over_the_cap_is_refused(house: House) -> None:
    room, ana, _, (first, _) = voting(house)
    assert house.code(ana, room.id, "vote.set", round=room.round, idea=first, weight=3) == "BUDGET"


@pytest.mark.parametrize("weight", [True, 2.0, 2.9, "2", -1, 101, None, [1]])
def test_a_weight_that_is_no_whole_number_is_invalid(small_house: House, weight: object) -> None:
    room, ana, _, (first, _) = voting(small_house)
    answer = small_house.answer(ana, room.id, "vote.set", round=room.round, idea=first, weight=weight)
    assert (answer["code"], answer["params"]["field"]) == ("INVALID", "weight")


def test_own_ideas_take_votes_only_where_the_round_allows_it(house: House) -> None:
    room, ana, _, (first, second) = voting(house, own_votes=False)
    assert house.code(ana, room.id, "vote.set", round=room.round, idea=first, weight=1) == "FORBIDDEN"
    house.vote(room, ana, second, 1)


def test_a_vote_after_close_is_refused(house: House) -> None:
    room, ana, _, (first, _) = voting(house)
    house.go(room, "closed")
    assert house.code(ana, room.id, "vote.set", round=room.round, idea=first, weight=1) == "CLOSED"


def test_an_idea_that_is_not_on_the_ballot_is_gone(house: House) -> None:
    room, ana, _, (first, _) = voting(house)
    late = house.say(room, ana, "Terlambat")
    house.as_desk(room, "idea.show", idea=late)
    assert house.code(ana, room.id, "vote.set", round=room.round, idea=late, weight=1) == "GONE"
    assert house.code(ana, room.id, "vote.set", round=room.round, idea=first + 999, weight=1) == "GONE"


def test_a_hidden_idea_keeps_its_votes_takes_no_more_and_lets_go(house: House) -> None:
    room, ana, budi, (first, _) = voting(house)
    house.vote(room, ana, first, 1)
    house.as_desk(room, "idea.hide", idea=first)
    assert house.rows(room, "phone")[f"idea:{first}"]["is_withdrawn"]
    assert house.rows(room, "phone")[f"idea:{first}"]["text"] == ""
    assert house.code(ana, room.id, "vote.set", round=room.round, idea=first, weight=2) == "GONE"
    assert house.code(budi, room.id, "vote.set", round=room.round, idea=first, weight=1) == "GONE"
    house.as_desk(room, "idea.show", idea=first)
    assert mine(house, room, ana) == {first: 1}
    house.as_desk(room, "idea.hide", idea=first)
    assert house.vote(room, ana, first, 0) == {"left": 3}


def test_done_is_counted_once_a_person(house: House) -> None:
    from workshop.live import reading
    from workshop.voting.queries import count_done, count_voted

    room, ana, budi, (first, _) = voting(house)
    house.vote(room, ana, first, 1)
    for who in (ana, ana, budi):
        house.do(who, room.id, "ballot.done", round=room.round, is_done=True)
    house.do(budi, room.id, "ballot.done", round=room.round, is_done=False)
    with reading.reading() as db:
        assert (count_voted(db, room.round), count_done(db, room.round, "vote")) == (1, 1)
