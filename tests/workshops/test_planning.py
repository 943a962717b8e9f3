from typing import Any

import pytest

from tests.builders import PLAN, ROUND, House, Room
from workshop.extensions import db
from workshop.live import log
from workshop.people import queries as people
from workshop.workshops import codes, queries
from workshop.workshops.models import UsedCode, Workshop

OFFICE_STREAM = 1


def edited(house: House, room: Room, **changes: Any) -> str:
    """Edits the plan from its newest state and returns the refusal's code."""
    return house.code(house.desk(room), room.id, "workshop.edit", **(house.plan(room) | changes))


def numbers(house: House, room: Room) -> list[int]:
    """Returns the rounds' ids in their order."""
    return [one["round"] for one in house.plan(room)["rounds"]]


def test_a_new_workshop_is_a_draft_with_its_own_stream_code_and_facilitator(house: House) -> None:
    room = house.room(rounds=2, phase="draft")
    head = log.head(db.session(), room.id)
    assert head is not None
    assert (head.phase, head.version, head.reset) == ("draft", 0, 0)
    made = queries.workshop(db.session(), room.id)
    assert codes.normalise(made.code) == room.code
    assert db.session().get(UsedCode, room.code) is not None
    assert made.owner_id == house.facilitator.account_id
    assert people.is_member(db.session(), room.id, house.facilitator.account_id)
    assert [row.no for row in queries.rounds(db.session(), room.id)] == [1, 2]


def test_streams_of_workshops_never_share_a_number(house: House) -> None:
    rooms = [house.room(phase="draft") for _ in range(3)]
    assert len({room.id for room in rooms} | {OFFICE_STREAM}) == 4
    assert len({room.code for room in rooms}) == 3


def test_a_workshop_is_made_on_the_office_stream_only(small_house: House) -> None:
    room = small_house.room()
    args = PLAN | {"rounds": [ROUND]}
    assert small_house.code(small_house.desk(room), room.id, "workshop.create", **args) == "FORBIDDEN"
    phone = small_house.join(room)
    assert small_house.code(phone, OFFICE_STREAM, "workshop.create", **args) == "FORBIDDEN"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"held_on": "2026-02-30"}, "held_on"),
        ({"starts_at": "25:00"}, "starts_at"),
        ({"identity": "secret"}, "identity"),
        ({"invited": -1}, "invited"),
        ({"rounds": []}, "rounds"),
        ({"rounds": [ROUND] * 9}, "rounds"),
        ({"rounds": [ROUND | {"cap": 4}]}, "rounds"),
        ({"rounds": [ROUND | {"votes": "3"}]}, "rounds"),
        ({"rounds": [ROUND | {"collect_minutes": 0}]}, "rounds"),
        ({"rounds": "none"}, "rounds"),
    ],
)
def test_a_wrong_plan_is_refused_by_its_field(
    small_house: House, changes: dict[str, Any], field: str
) -> None:
    args = PLAN | {"rounds": [ROUND]} | changes
    answer = small_house.answer(small_house.facilitator, OFFICE_STREAM, "workshop.create", **args)
    assert (answer["ok"], answer["code"], answer["params"]["field"]) == (False, "INVALID", field)


def test_rounds_are_added_moved_and_removed(house: House) -> None:
    room = house.room(rounds=3, phase="draft")
    first, second, third = numbers(house, room)
    rounds = house.plan(room)["rounds"]
    fresh = ROUND | {"question": "Yang baru?"}
    assert edited(house, room, rounds=[rounds[2], fresh, rounds[0]]) == ""
    found = queries.rounds(db.session(), room.id)
    assert [row.no for row in found] == [1, 2, 3]
    assert (found[0].id, found[2].id) == (third, first)
    assert found[1].question == "Yang baru?"
    assert second not in {row.id for row in found}


def test_a_plan_made_from_an_older_one_is_refused_with_who_saved(house: House) -> None:
    room = house.room(phase="draft")
    old = house.plan(room)
    assert edited(house, room, title="Judul baru") == ""
    answer = house.answer(house.desk(room), room.id, "workshop.edit", **(old | {"title": "Judul lain"}))
    assert (answer["code"], answer["params"]["by"]) == ("CHANGED", "Rina")
    assert house.plan(room)["title"] == "Judul baru"


def test_what_others_press_meanwhile_does_not_make_a_plan_outdated(small_house: House) -> None:
    room = small_house.room(phase="lobby")
    plan = small_house.plan(room)
    small_house.as_desk(room, "stage.show", is_blank=True, is_qr=False, theme="dark")
    small_house.join(room)
    assert (
        small_house.code(small_house.desk(room), room.id, "workshop.edit", **(plan | {"title": "Lain"})) == ""
    )


def test_saving_what_is_stored_already_is_no_conflict(small_house: House) -> None:
    room = small_house.room(phase="draft")
    plan = small_house.plan(room) | {"rev": "0" * 16}
    assert small_house.code(small_house.desk(room), room.id, "workshop.edit", **plan) == ""
    other = plan | {"title": "Lain"}
    assert small_house.code(small_house.desk(room), room.id, "workshop.edit", **other) == "CHANGED"


def test_identity_freezes_at_the_first_join(house: House) -> None:
    room = house.room()
    assert edited(house, room, identity="anonymous") == ""
    house.join(room)
    assert edited(house, room, identity="named") == "CLOSED"
    assert house.plan(room)["identity"] == "anonymous"


def test_budget_and_cap_freeze_once_voting_has_opened(house: House) -> None:
    room = house.room(phase="collect")
    rounds = house.plan(room)["rounds"]
    assert edited(house, room, rounds=[rounds[0] | {"votes": 5}]) == ""
    house.go(room, "vote")
    for change in ({"votes": 9}, {"cap": 1}, {"own_votes": False}):
        assert edited(house, room, rounds=[house.plan(room)["rounds"][0] | change]) == "CLOSED"
    words = house.plan(room)["rounds"][0] | {"question": "Ejaan diperbaiki?"}
    assert edited(house, room, rounds=[words]) == ""


def test_a_round_that_has_begun_stays_in_its_place(house: House) -> None:
    room = house.room(rounds=2, phase="collect")
    first, second = house.plan(room)["rounds"]
    assert edited(house, room, rounds=[second, first]) == "CLOSED"
    assert edited(house, room, rounds=[second]) == "CLOSED"
    assert edited(house, room, rounds=[first]) == ""
    assert numbers(house, room) == [first["round"]]


def test_a_round_of_another_workshop_is_not_there(small_house: House) -> None:
    room, other = small_house.room(phase="draft"), small_house.room(phase="draft")
    foreign = small_house.plan(other)["rounds"]
    assert edited(small_house, room, rounds=foreign) == "GONE"


def test_an_archived_workshop_stays_as_it_was(small_house: House) -> None:
    room = small_house.room(phase="archived")
    assert edited(small_house, room, title="Lain") == "CLOSED"


def test_deleting_is_for_the_maker_and_the_office_and_can_be_undone(house: House) -> None:
    room = house.room(phase="draft")
    other = house.do(
        house.office,
        OFFICE_STREAM,
        "account.add",
        login="budi",
        name="Budi",
        role="facilitator",
        token_hash="1" * 64,
    )["account"]
    invited = house.desk(room).__class__("facilitator", room.id, other)
    assert house.code(invited, room.id, "workshop.delete", is_deleted=True) == "FORBIDDEN"
    house.as_desk(room, "workshop.delete", is_deleted=True)
    row = db.session().get(Workshop, room.id)
    assert row is not None
    assert row.is_deleted
    assert edited_gone(house, room)
    house.as_desk(room, "workshop.delete", is_deleted=False)
    assert edited(house, room, title="Kembali") == ""


def edited_gone(house: House, room: Room) -> bool:
    """Tells whether the deleted workshop can no longer be edited."""
    args = PLAN | {"rounds": [ROUND], "rev": "0" * 16}
    return house.code(house.desk(room), room.id, "workshop.edit", **args) == "GONE"


def test_a_stage_link_opens_the_stage_until_it_is_revoked(house: House) -> None:
    from workshop.people import keys

    room = house.room()
    token = keys.new_token()
    made = house.as_desk(room, "stagelink.create", token_hash=keys.hash_of(token))
    assert people.stage_actor(db.session(), room.id, token).role == "stage"
    db.session.remove()
    other = house.room()
    assert house.code(house.desk(other), other.id, "stagelink.revoke", link=made["link"]) == "GONE"
    house.as_desk(room, "stagelink.revoke", link=made["link"])
    assert people.stage_actor(db.session(), room.id, token).role == "public"
