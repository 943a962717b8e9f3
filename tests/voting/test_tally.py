"""Rankings and merges: always a recount, per person at most the cap for an idea with all that is merged into it."""

from sqlalchemy import select

from tests.builders import House
from workshop.live import reading
from workshop.voting.models import Vote
from workshop.voting.queries import placed, tally
from workshop.workshops.models import Round


def ranking(house: House, room, audience: str = "desk") -> list[list[int]]:
    return house.rows(room, audience)[f"ranking:{room.round}"]["rows"]


def test_ties_share_a_place_and_the_next_place_counts_on() -> None:
    places = placed([(1, 5, 3), (2, 7, 4), (3, 5, 2), (4, 1, 1)])
    assert [(p.idea, p.place, p.is_tie) for p in places] == [
        (2, 1, False), (1, 2, True), (3, 2, True), (4, 4, False),
    ]  # fmt: skip


def test_the_ranking_equals_a_recount_of_the_rows(house: House) -> None:
    room = house.room(phase="collect", of_rounds={"votes": 5, "cap": 3})
    people = [house.join(room) for _ in range(6)]
    ideas = [house.say(room, who, f"Ide {n}") for n, who in enumerate(people)]
    house.go(room, "vote")
    for number, who in enumerate(people):
        house.vote(room, who, ideas[number % 3], 1 + number % 3)
        house.vote(room, who, ideas[(number + 1) % 6], 1)
    house.go(room, "reveal")
    with reading.reading() as db:
        rows = db.execute(select(Vote.idea_id, Vote.weight).where(Vote.weight > 0)).all()
    counts = {idea: sum(w for i, w in rows if i == idea) for idea in ideas}
    assert {idea: votes for idea, votes, _ in ranking(house, room)} == counts
    assert [votes for _, votes, _ in ranking(house, room)] == sorted(counts.values(), reverse=True)


def test_a_merge_after_close_counts_each_person_up_to_the_cap(house: House) -> None:
    room = house.room(phase="collect", of_rounds={"votes": 4, "cap": 2})
    ana, budi = house.join(room), house.join(room)
    one, two = house.say(room, ana, "Antrean daring"), house.say(room, budi, "Antre lewat ponsel")
    house.go(room, "vote")
    house.vote(room, ana, one, 2)
    house.vote(room, ana, two, 2)
    house.vote(room, budi, two, 1)
    house.go(room, "reveal")
    merged = house.as_desk(room, "idea.merge", ideas=[one, two], text="Antrean daring")["idea"]
    assert ranking(house, room) == [[merged, 3, 2]]
    house.as_desk(room, "idea.split", idea=merged)
    assert ranking(house, room) == [[two, 3, 2], [one, 2, 1]]


def test_hidden_ideas_leave_the_ranking_and_come_back_with_all_votes(house: House) -> None:
    room = house.room(phase="collect")
    ana = house.join(room)
    one, two = house.say(room, ana, "Satu"), house.say(room, ana, "Dua")
    house.go(room, "vote")
    house.vote(room, ana, one, 2)
    house.go(room, "reveal")
    house.as_desk(room, "idea.hide", idea=one)
    assert ranking(house, room) == [[two, 0, 0]]
    house.as_desk(room, "idea.show", idea=one)
    assert ranking(house, room) == [[one, 2, 1], [two, 0, 0]]


def test_merging_is_closed_from_the_first_vote_until_the_close(house: House) -> None:
    room = house.room(phase="collect")
    ana = house.join(room)
    ideas = [house.say(room, ana, f"Ide {n}") for n in range(3)]
    house.go(room, "vote")
    merged = house.as_desk(room, "idea.merge", ideas=ideas[:2], text="Dua jadi satu")["idea"]
    assert house.rows(room, "phone")[f"ballot:{room.round}"]["ideas"] == [ideas[2], merged]
    house.vote(room, ana, merged, 1)
    for act, args in (
        ("idea.merge", {"ideas": [ideas[2], merged], "text": "x"}),
        ("idea.split", {"idea": merged}),
    ):
        assert house.code(house.desk(room), room.id, act, **args) == "CLOSED"
    house.go(room, "closed")
    house.as_desk(room, "idea.split", idea=merged)
    assert house.rows(room, "phone")[f"ballot:{room.round}"]["ideas"] == ideas


def test_merged_sources_keep_text_and_author_and_cannot_be_voted_on(house: House) -> None:
    room = house.room(phase="collect")
    ana, budi = house.join(room, "Ana"), house.join(room, "Budi")
    one, two = house.say(room, ana, "Antrean daring"), house.say(room, budi, "Antre lewat ponsel")
    merged = house.as_desk(room, "idea.merge", ideas=[one, two], text="Antrean daring")["idea"]
    desk = house.rows(room, "desk")
    assert [(desk[f"idea:{i}"]["text"], desk[f"idea:{i}"]["by"]) for i in (one, two)] == [
        ("Antrean daring", "Ana"), ("Antre lewat ponsel", "Budi"),
    ]  # fmt: skip
    assert desk[f"idea:{merged}"]["sources"] == [one, two]
    house.go(room, "vote")
    assert house.code(ana, room.id, "vote.set", round=room.round, idea=one, weight=1) == "GONE"


def test_merging_ideas_of_two_rounds_or_none_is_refused(house: House) -> None:
    room = house.room(rounds=2, phase="reveal")
    ana = house.join(room)
    (first,) = house.ideas(room)
    house.as_desk(room, "phase.set", phase="collect", round=room.rounds[1])
    second = house.say(room, ana, "Putaran dua", round_id=room.rounds[1])
    assert house.code(house.desk(room), room.id, "idea.merge", ideas=[first, second], text="x") == "INVALID"
    assert house.code(house.desk(room), room.id, "idea.merge", ideas=[first], text="x") == "INVALID"


def test_a_round_without_votes_has_a_ranking_of_zeros(house: House) -> None:
    room = house.room(phase="reveal")
    with reading.reading() as db:
        places = tally(db, db.get(Round, room.round))
    assert [(p.votes, p.people) for p in places] == [(0, 0)]
