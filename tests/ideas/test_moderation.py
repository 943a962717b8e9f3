"""What the desk does with ideas, and how each of it is undone."""

from typing import Any

import pytest

from tests.builders import House, Room
from workshop.live import reading, undo


def last(house: House, room: Room) -> int:
    with reading.reading() as db:
        return int(undo.latest(db, room.id)[0]["version"])


def take_back(house: House, room: Room, version: int | None = None) -> dict[str, Any]:
    return house.as_desk(room, "undo", version=version or last(house, room))


def desk_row(house: House, room: Room, idea: int) -> dict[str, Any]:
    return house.rows(room, "desk")[f"idea:{idea}"]


@pytest.fixture
def room(house: House) -> Room:
    return house.room(phase="collect", moderation="before")


def test_hiding_and_its_undo(house: House, room: Room) -> None:
    idea = house.say(room, house.join(room), "Satu")
    house.as_desk(room, "idea.show", idea=idea)
    house.as_desk(room, "idea.hide", idea=idea)
    assert (desk_row(house, room, idea)["state"], house.ideas(room)) == ("held", [])
    take_back(house, room)
    assert house.ideas(room) == [idea]
    take_back(house, room)
    assert house.ideas(room) == [], "an undo can be undone"


def test_an_undo_is_refused_once_somebody_has_built_on_it(house: House, room: Room) -> None:
    idea = house.say(room, house.join(room), "Satu")
    house.as_desk(room, "idea.show", idea=idea)
    shown = last(house, room)
    house.as_desk(room, "idea.hide", idea=idea)
    answer = house.answer(house.desk(room), room.id, "undo", version=shown)
    assert answer["code"] == "CHANGED"
    assert answer["params"] == {"act": "idea.hide", "by": "Rina"}
    take_back(house, room)
    take_back(house, room, shown)
    assert desk_row(house, room, idea)["state"] == "queued"


def test_an_act_is_undone_once(house: House, room: Room) -> None:
    idea = house.say(room, house.join(room), "Satu")
    house.as_desk(room, "idea.show", idea=idea)
    version = last(house, room)
    take_back(house, room, version)
    assert house.code(house.desk(room), room.id, "undo", version=version) == "GONE"


def test_rewording_keeps_earlier_wordings_and_refuses_an_old_rev(house: House, room: Room) -> None:
    idea = house.say(room, house.join(room), "Satu")
    rev = desk_row(house, room, idea)["rev"]
    house.as_desk(room, "idea.reword", idea=idea, text="Satu, lebih jelas", rev=rev)
    answer = house.answer(house.desk(room), room.id, "idea.reword", idea=idea, text="Dua", rev=rev)
    assert answer["code"] == "CHANGED"
    assert desk_row(house, room, idea)["text"] == "Satu, lebih jelas"
    take_back(house, room)
    assert desk_row(house, room, idea)["text"] == "Satu"


def test_muting_hides_all_of_an_author_also_what_comes_and_spares_others(house: House, room: Room) -> None:
    ana, budi = house.join(room), house.join(room)
    one, two, other = (house.say(room, who, f"Ide {n}") for n, who in enumerate((ana, ana, budi)))
    for idea in (one, two, other):
        house.as_desk(room, "idea.show", idea=idea)
    house.as_desk(room, "participant.mute", idea=one, is_muted=True)
    later = house.say(room, ana, "Masih ada")
    assert house.ideas(room) == [other]
    assert desk_row(house, room, later)["state"] == "held"
    house.as_desk(room, "participant.mute", idea=one, is_muted=False)
    assert house.ideas(room) == [one, two, other]
    assert desk_row(house, room, later)["state"] == "queued"


def test_entrusted_ideas_are_marked_shown_and_can_be_taken_back(house: House, room: Room) -> None:
    added = house.as_desk(room, "idea.add", round=room.round, texts=["Titipan satu", "  ", "Titipan dua"])[
        "ideas"
    ]
    assert house.ideas(room) == added
    assert all(desk_row(house, room, idea)["by_desk"] for idea in added)
    assert len(added) == 2
    take_back(house, room)
    assert house.ideas(room) == []


def test_an_outcome_is_kept_changed_and_taken_back(house: House, room: Room) -> None:
    idea = house.say(room, house.join(room), "Satu")
    args = {"idea": idea, "outcome": "forwarded", "note": "Ke Dinkes", "agency": "Dinas Kesehatan"}
    house.as_desk(room, "idea.outcome", **args)
    assert desk_row(house, room, idea)["outcome"] == {
        "kind": "forwarded", "note": "Ke Dinkes", "agency": "Dinas Kesehatan",
    }  # fmt: skip
    house.as_desk(room, "idea.outcome", idea=idea, outcome="", note="", agency="")
    assert desk_row(house, room, idea)["outcome"] is None


def test_themes_hold_ideas_and_let_them_go(house: House, room: Room) -> None:
    idea = house.say(room, house.join(room), "Satu")
    theme = house.as_desk(room, "theme.add", round=room.round, name="Antrean", shape=3)["theme"]
    house.as_desk(room, "idea.theme", ideas=[idea], theme=theme)
    assert desk_row(house, room, idea)["theme"] == theme
    house.as_desk(room, "theme.remove", theme=theme)
    assert f"theme:{theme}" not in house.rows(room, "desk")
    take_back(house, room)
    assert desk_row(house, room, idea)["theme"] == theme
    assert house.code(house.desk(room), room.id, "idea.theme", ideas=[idea], theme=theme + 99) == "GONE"


def test_two_facilitators_see_each_others_acts_by_name(house: House, room: Room) -> None:
    from workshop.access import OFFICE, Actor
    from workshop.screens.personal import named_acts

    idea = house.say(room, house.join(room), "Satu")
    office = Actor(OFFICE, room.id, house.office.account_id, name="Office")
    house.do(office, room.id, "idea.show", idea=idea)
    house.as_desk(room, "idea.hide", idea=idea)
    with reading.reading() as db:
        names = [(act["act"], act["by"], act["undoable"]) for act in named_acts(db, room.id)[:2]]
    assert names == [("idea.hide", "Rina", True), ("idea.show", "Office", False)]
