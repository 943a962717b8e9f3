"""What authors do with their own ideas: `idea.submit|edit|delete`, `done.set`."""

import pytest

from tests.builders import House, Room
from workshop.access import Actor
from workshop.ideas.writing import MOST_IDEAS
from workshop.live import reading
from workshop.screens import personal


def mine(house: House, room: Room, who: Actor) -> dict[int, dict]:
    with reading.reading() as db:
        return {row["id"]: row for row in personal.mine(db, room.id, who) if row["type"] == "idea"}


def test_under_moderation_an_idea_waits_and_only_its_author_sees_it(house: House) -> None:
    room = house.room(phase="collect", moderation="before")
    ana, budi = house.join(room), house.join(room)
    idea = house.say(room, ana, "Antrean daring")
    assert mine(house, room, ana)[idea]["state"] == "queued"
    assert not mine(house, room, budi)
    assert f"idea:{idea}" not in house.rows(room, "stage") | house.rows(room, "phone")
    assert f"idea:{idea}" in house.rows(room, "desk")


def test_without_moderation_an_idea_is_on_screen_at_once(house: House) -> None:
    room = house.room(phase="collect")
    assert (
        house.do(house.join(room), room.id, "idea.submit", round=room.round, text="Halo")["state"] == "shown"
    )
    assert len(house.ideas(room)) == 1


@pytest.mark.parametrize("phase", ["group", "vote", "closed", "reveal"])
def test_after_collect_an_idea_is_kept_as_a_late_one(house: House, phase: str) -> None:
    room = house.room(phase=phase)
    answer = house.do(house.join(room), room.id, "idea.submit", round=room.round, text="Maaf terlambat")
    assert (answer["state"], answer["is_late"]) == ("queued", True)


def test_once_the_next_round_has_begun_the_old_one_is_closed(house: House) -> None:
    room = house.room(rounds=2, phase="reveal")
    ana = house.join(room)
    house.as_desk(room, "phase.set", phase="collect", round=room.rounds[1])
    assert house.code(ana, room.id, "idea.submit", round=room.round, text="Terlalu lambat") == "CLOSED"


def test_the_sixty_first_idea_of_a_person_is_refused_and_others_go_on(small_house: House) -> None:
    house, room = small_house, small_house.room(phase="collect")
    ana, budi = house.join(room), house.join(room)
    for n in range(MOST_IDEAS):
        house.live.inbound._buckets.clear()
        house.say(room, ana, f"Ide {n}")
    answer = house.answer(ana, room.id, "idea.submit", round=room.round, text="Satu lagi")
    assert (answer["code"], answer["params"]) == ("LIMIT", {"limit": 60})
    house.say(room, budi, "Ide Budi")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  banyak   spasi \n\n baris dua ", "banyak spasi\n\nbaris dua"),
        ("cafe\u0301", "café"),
        ("\u202edibalik\u202c aman", "dibalik aman"),
        ("tanpa\x00nol\x07", "tanpanol"),
        ("😀 rembuk 👩‍⚕️", "😀 rembuk 👩‍⚕️"),
        ("مرحبا rembuk", "مرحبا rembuk"),
        ("<b>tebal</b> & 'kutip'", "<b>tebal</b> & 'kutip'"),
        ("😀" * 2000, "😀" * 2000),
    ],
)
def test_text_is_kept_as_written_less_what_nobody_sees(house: House, given: str, kept: str) -> None:
    room = house.room(phase="collect")
    idea = house.say(room, house.join(room), given)
    assert house.rows(room, "stage")[f"idea:{idea}"]["text"] == kept


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "missing"),
        (" \u00a0\n\t", "missing"),
        ("x" * 2001, "long"),
        ("x" * 100_000, "long"),
        (5, "type"),
        (None, "missing"),
    ],
)
def test_text_that_cannot_be_kept_is_refused_with_the_reason(
    small_house: House, given: object, why: str
) -> None:
    room = small_house.room(phase="collect")
    answer = small_house.answer(small_house.join(room), room.id, "idea.submit", round=room.round, text=given)
    assert (answer["code"], answer["params"]["field"], answer["params"]["why"]) == ("INVALID", "text", why)


def test_a_lone_surrogate_is_dropped_and_harms_nobody(house: House) -> None:
    room = house.room(phase="collect")
    idea = house.say(room, house.join(room), "aneh \ud800 sekali")
    assert house.rows(room, "stage")[f"idea:{idea}"]["text"] == "aneh sekali"


def test_an_edit_of_a_shown_idea_waits_while_the_approved_text_stays(house: House) -> None:
    room = house.room(phase="collect", moderation="before")
    ana = house.join(room)
    idea = house.say(room, ana, "Antrean daring")
    house.as_desk(room, "idea.show", idea=idea)
    house.do(ana, room.id, "idea.edit", idea=idea, text="Antrean lewat WhatsApp")
    assert house.rows(room, "stage")[f"idea:{idea}"]["text"] == "Antrean daring"
    desk = house.rows(room, "desk")[f"idea:{idea}"]
    assert (desk["text"], desk["approved"], desk["state"]) == (
        "Antrean lewat WhatsApp",
        "Antrean daring",
        "queued",
    )
    house.as_desk(room, "idea.show", idea=idea)
    assert house.rows(room, "stage")[f"idea:{idea}"]["text"] == "Antrean lewat WhatsApp"


def test_an_idea_can_be_named_by_the_act_that_made_it(house: House) -> None:
    from workshop.forms import Payload
    from workshop.live.inbound import Message

    room = house.room(phase="collect")
    ana = house.join(room)
    client, args = "ab" * 16, {"round": room.round, "text": "Satu"}
    house.live.inbound.perform(ana, room.id, Message("idea.submit", Payload.of_json(args), args, client, 1))
    house.do(ana, room.id, "idea.edit", origin=f"{client}:1", text="Satu setengah")
    assert [row["text"] for row in mine(house, room, ana).values()] == ["Satu setengah"]


def test_ideas_of_others_and_closed_rounds_cannot_be_changed(house: House) -> None:
    room = house.room(phase="collect")
    ana, budi = house.join(room), house.join(room)
    idea = house.say(room, ana, "Milik Ana")
    for act, args in (("idea.edit", {"text": "Diambil"}), ("idea.delete", {})):
        assert house.code(budi, room.id, act, idea=idea, **args) == "GONE"
    house.go(room, "group")
    for act, args in (("idea.edit", {"text": "Nanti"}), ("idea.delete", {})):
        assert house.code(ana, room.id, act, idea=idea, **args) == "CLOSED"


def test_a_withdrawn_idea_is_gone_everywhere(house: House) -> None:
    room = house.room(phase="collect")
    ana = house.join(room)
    idea = house.say(room, ana, "Batal")
    house.do(ana, room.id, "idea.delete", idea=idea)
    for audience in ("phone", "stage", "desk"):
        assert f"idea:{idea}" not in house.rows(room, audience)
    assert not mine(house, room, ana)
    assert house.code(ana, room.id, "idea.edit", idea=idea, text="Kembali") == "GONE"
