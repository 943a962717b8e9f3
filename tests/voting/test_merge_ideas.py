"""idea.merge and idea.split: a union of voters, each counted at most to the cap, and everything can be undone."""

from tests.builders import House
from tests.voting.ballots import ballot_room, tally


def test_sources_keep_their_text_and_author_and_leave_the_wall(house: House) -> None:
    room = house.room(phase="collect")
    ana, budi = house.join(room, "Ana"), house.join(room, "Budi")
    ideas = [house.say(room, ana, "Antrean"), house.say(room, budi, "Antrian daring")]
    merged = house.as_desk(room, "idea.merge", ideas=ideas, text="Antrean daring")["idea"]
    assert house.ideas(room) == [merged]
    desk = house.rows(room, "desk")
    assert desk[f"idea:{merged}"]["sources"] == ideas
    assert [desk[f"idea:{one}"]["text"] for one in ideas] == ["Antrean", "Antrian daring"]
    assert [desk[f"idea:{one}"]["by"] for one in ideas] == ["Ana", "Budi"]
    assert [desk[f"idea:{one}"]["into"] for one in ideas] == [merged, merged]


def test_after_the_close_a_person_counts_at_most_the_cap_for_a_family(house: House) -> None:
    room, ana, ideas = ballot_room(house)
    budi = house.join(room)
    house.vote(room, ana, ideas[0], 2)
    house.vote(room, ana, ideas[1], 1)
    house.vote(room, budi, ideas[1], 1)
    house.go(room, "closed")
    merged = house.as_desk(room, "idea.merge", ideas=ideas[:2], text="Gabungan")["idea"]
    assert tally(house, room)[merged] == (3, 2), "Ana 2 of her 3, Budi 1"
    house.as_desk(room, "idea.split", idea=merged)
    assert tally(house, room)[ideas[0]] == (2, 1)
    assert tally(house, room)[ideas[1]] == (2, 2)


def test_a_merge_of_a_merge_counts_for_the_last_one(house: House) -> None:
    room, ana, ideas = ballot_room(house)
    house.vote(room, ana, ideas[0], 1)
    house.vote(room, ana, ideas[2], 1)
    house.go(room, "closed")
    first = house.as_desk(room, "idea.merge", ideas=ideas[:2], text="Satu")["idea"]
    last = house.as_desk(room, "idea.merge", ideas=[first, ideas[2]], text="Dua")["idea"]
    assert tally(house, room) == {last: (2, 1), ideas[3]: (0, 0)}


def test_from_the_first_vote_to_the_close_nothing_is_merged_or_split(house: House) -> None:
    room, ana, ideas = ballot_room(house)
    early = house.answer(
        house.desk(room), room.id, "idea.merge", ideas=ideas[:2], text="Sebelum suara pertama"
    )
    assert early["ok"]
    house.vote(room, ana, ideas[2], 1)
    desk = house.desk(room)
    assert house.code(desk, room.id, "idea.merge", ideas=ideas[2:], text="Terlambat") == "CLOSED"
    assert house.code(desk, room.id, "idea.split", idea=early["result"]["idea"]) == "CLOSED"
    assert house.code(desk, room.id, "undo", version=early["version"]) == "CLOSED"
    house.go(room, "closed")
    assert house.code(desk, room.id, "idea.split", idea=early["result"]["idea"]) == ""


def test_undo_takes_a_merge_back_and_its_undo_merges_again(house: House) -> None:
    room = house.room(phase="collect")
    ana = house.join(room)
    ideas = [house.say(room, ana, f"Ide {n}") for n in range(2)]
    desk = house.desk(room)
    merge = house.answer(desk, room.id, "idea.merge", ideas=ideas, text="Gabungan")
    undone = house.answer(desk, room.id, "undo", version=merge["version"])
    assert undone["ok"] and house.ideas(room) == ideas
    assert house.code(desk, room.id, "undo", version=merge["version"]) == "GONE", "an act is undone once"
    assert house.answer(desk, room.id, "undo", version=undone["version"])["ok"]
    (again,) = house.ideas(room)
    assert house.rows(room, "stage")[f"idea:{again}"]["text"] == "Gabungan"


def test_what_cannot_be_merged_is_refused(house: House) -> None:
    room = house.room(rounds=2, phase="collect")
    foreign_room = house.room(phase="collect")
    ana = house.join(room)
    one, two = (house.say(room, ana, f"Ide {n}") for n in range(2))
    foreign = house.say(foreign_room, house.join(foreign_room), "Asing")
    gone = house.say(room, ana, "Hilang")
    house.as_desk(room, "idea.delete", idea=gone)
    desk = house.desk(room)
    assert house.code(desk, room.id, "idea.merge", ideas=[one, foreign], text="x") == "GONE"
    assert house.code(desk, room.id, "idea.merge", ideas=[one, gone], text="x") == "GONE"
    for ideas in ([one], [one, one], list(range(1, 25)), [], "x", [one, "2"], [one, True]):
        assert house.code(desk, room.id, "idea.merge", ideas=ideas, text="x") == "INVALID", ideas
    house.as_desk(room, "idea.merge", ideas=[one, two], text="Gabungan")
    assert house.code(desk, room.id, "idea.merge", ideas=[one, two], text="Lagi") == "GONE"


def test_carrying_an_idea_puts_it_on_a_later_ballot_only(house: House) -> None:
    room = house.room(rounds=2, phase="collect")
    ana = house.join(room)
    idea = house.say(room, ana, "Dibawa")
    first, second = room.rounds
    desk = house.desk(room)
    assert house.code(desk, room.id, "idea.carry", idea=idea, round=first) == "GONE"
    house.as_desk(room, "idea.carry", idea=idea, round=second)
    for phase in ("vote", "closed"):
        house.as_desk(room, "phase.set", phase=phase, round=first)
    house.as_desk(room, "round.reveal", round=first)
    house.as_desk(room, "phase.set", phase="collect", round=second)
    house.say(room, ana, "Ide babak dua", round_id=second)
    house.as_desk(room, "phase.set", phase="vote", round=second)
    ballot = house.rows(room, "phone")[f"ballot:{second}"]["ideas"]
    assert idea in ballot and len(ballot) == 2
    assert house.code(desk, room.id, "idea.carry", idea=idea, round=second) == "CLOSED"
