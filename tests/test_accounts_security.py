"""Secrets, cookies, guesses and conflicts: who is asking cannot be faked, and nobody is locked out by others."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.builders import House
from tests.people.pages import Visitor, first_token, set_up
from tests.support.phones import Phone
from workshop import clock, config, create_app, database
from workshop.access import FACILITATOR, Actor
from workshop.live import reading
from workshop.people import keys, links, passwords, rules
from workshop.people.cookies import LOGIN, phone_cookie, stage_cookie
from workshop.people.models import OneTimeLink
from workshop.tables import Base

# Cookies


def flags(header: str) -> set[str]:
    return {part.strip().lower() for part in header.split(";")[1:]}


@pytest.mark.parametrize(("url", "is_secure"), [("", False), ("https://rembuk.example.go.id", True)])
def test_every_cookie_that_says_who_asks_is_out_of_reach(tmp_path: Path, url: str, is_secure: bool) -> None:
    settings = config.load({"DATA_DIR": str(tmp_path), "SECRET_KEY": "k" * 32, "PUBLIC_URL": url})
    database.prepare(settings)
    app = create_app(settings)
    with app.app_context():
        house = House(app)
        room = house.room(phase="collect")
        stage = keys.new_token()
        house.as_desk(room, "stagelink.create", token_hash=keys.hash_of(stage))
        phone = Phone(house, room)
        answers = [phone.join(), phone.get(f"/s/{stage}"), set_up(Visitor(app), first_token())]
        headers = [header for answer in answers for header in answer.headers.getlist("Set-Cookie")]
        login = phone.get("/account/login").headers.getlist("Set-Cookie")
    found = {header.split("=", 1)[0]: flags(header) for header in (*headers, *login)}
    for name in (phone_cookie(room.code), stage_cookie(room.code), LOGIN):
        assert {"httponly", "samesite=lax"} <= found[name], name
        assert ("secure" in found[name]) == is_secure, name
    assert "httponly" in found.get("rembuk_form", {"httponly"})


# Stored secrets


def test_only_hashes_of_secrets_are_stored(small_house: House) -> None:
    room = small_house.room(phase="collect", identity="named")
    phone = Phone(small_house, room)
    phone.join("Sari", agency="Dinas Kesehatan")
    phone.say("Antrean daring")
    stage, invite = keys.new_token(), keys.new_token()
    small_house.as_desk(room, "stagelink.create", token_hash=keys.hash_of(stage))
    small_house.as_desk(room, "invite.create", token_hash=keys.hash_of(invite))
    office = Visitor(small_house.app)
    setup = first_token()
    set_up(office, setup)
    secrets = [phone.client.get_cookie(phone_cookie(room.code)).value, stage, invite, setup, office.cookie]
    assert all(len(secret) >= 32 for secret in secrets), "128 bits at least"
    with reading.reading() as db:
        whole = "\n".join(
            str(tuple(row)) for table in Base.metadata.sorted_tables for row in db.execute(select(table))
        )
    assert all(keys.hash_of(secret) in whole for secret in (*secrets[:3], office.cookie)), (
        "the hashes are there"
    )
    assert not [secret for secret in secrets if secret in whole]
    assert "tiga kata acak sekali" not in whole


def test_passwords_are_argon2id_as_owasp_recommends() -> None:
    kept = passwords.hashed("tiga kata acak sekali")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert kept != passwords.hashed("tiga kata acak sekali"), "salted"
    assert passwords.is_right(kept, "tiga kata acak sekali")
    assert not passwords.is_right(kept, "tiga kata acak sekalI")
    assert not passwords.is_right("", "")


def test_the_wait_after_failures_grows_and_ends() -> None:
    now = clock.now()
    waits = [rules.wait_seconds(failures, now, now) for failures in (0, 4, 5, 6, 7, 10, 1000)]
    assert waits == [0, 0, 1, 2, 4, 30, 30]
    assert rules.wait_seconds(1000, now, now + timedelta(seconds=31)) == 0


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_expired_or_used_link_says_so(small_house: House, lang: str) -> None:
    phone = Phone(small_house, small_house.room(), lang)
    with reading.reading() as db:
        token = links.reset_link(db, "rina")
    live_page = phone.get(f"/account/setup/{token}")
    assert live_page.status_code == 200
    old, clock_now = clock.now, clock.now() + timedelta(hours=200)
    try:
        clock.now = lambda: clock_now
        expired = phone.get(f"/account/setup/{token}")
    finally:
        clock.now = old
    assert expired.status_code == 410
    assert phone.get("/account/setup/never-made").text.split("<main")[1] == expired.text.split("<main")[1]
    with reading.reading() as db:
        assert db.get(OneTimeLink, keys.hash_of(token)) is not None, "looking does not use it up"


# Guesses


@pytest.mark.usefixtures("one_moment")
def test_wrong_codes_are_slowed_and_honest_people_are_not(small_house: House) -> None:
    """500 people join from the address of somebody who guesses; only the guesses are refused."""
    room = small_house.room(phase="lobby")
    guesser = Phone(small_house, room)
    wrong = [guesser.get(f"/w/ZZZZ{a}{b}").status_code for a in "23456" for b in "23456"]
    assert wrong == [404] * 20 + [429] * 5
    assert guesser.post("/", "/", code="ZZZZZZ").status_code == 429
    typed = guesser.post("/", "/", code=room.code)
    assert (typed.status_code, typed.location) == (303, f"/w/{room.code}")
    for number in range(500):
        honest = join_quickly(guesser, number)
        assert honest == 303, number
    with reading.reading() as db:
        table = Base.metadata.tables["participant"]
        assert len(db.execute(select(table.c.id).where(table.c.workshop_id == room.id)).all()) == 500


def join_quickly(guesser: Phone, number: int) -> int:
    """Joins as another browser behind the same address, with the form of an open page."""
    other = guesser.house.app.test_client()
    form = guesser.client.get_cookie("rembuk_form")
    other.set_cookie("rembuk_form", form.value)
    fields = {
        "csrf_token": TOKENS.setdefault(form.value, guesser.token()),
        "client": f"{number:032x}",
        "name": "A",
    }
    return guesser._fresh(other.post, f"/w/{guesser.room.code}/join", data=fields).status_code


TOKENS: dict[str, str] = {}


@pytest.mark.usefixtures("one_moment")
def test_all_addresses_together_guess_three_hundred_codes_a_minute(small_house: House) -> None:
    room = small_house.room(phase="lobby")
    phone = Phone(small_house, room)
    codes = (f"{a}{b}{c}ZZZ" for a in "23456789" for b in "ABCDEFGH" for c in "23456789")
    answers = [
        phone._fresh(phone.client.get, f"/w/{next(codes)}", environ_base={"REMOTE_ADDR": f"10.0.{n}.{m}"}).status_code
        for n in range(20) for m in range(16)
    ]  # fmt: skip
    assert answers == [404] * 300 + [429] * 20
    away = {"REMOTE_ADDR": "10.1.1.1"}
    assert phone._fresh(phone.client.get, f"/w/{room.code}", environ_base=away).status_code == 200


# Two facilitators


@pytest.fixture
def second(small_house: House) -> Actor:
    args = {"login": "joko", "name": "Joko", "role": FACILITATOR, "token_hash": "0" * 64}
    number = small_house.do(small_house.office, 1, "account.add", **args)["account"]
    return Actor(FACILITATOR, account_id=number, name="Joko")


def test_two_facilitators_who_reword_one_idea_learn_of_each_other(small_house: House, second: Actor) -> None:
    house, room = small_house, small_house.room(phase="collect")
    idea = house.say(room, house.join(room), "Antrean")
    rev = house.rows(room, "desk")[f"idea:{idea}"]["rev"]
    joko = Actor(second.role, room.id, second.account_id, name=second.name)
    mine, theirs = (
        {"idea": idea, "text": "Antrean daring", "rev": rev},
        {"idea": idea, "text": "Antrean WA", "rev": rev},
    )
    assert house.answer(joko, room.id, "idea.reword", **mine)["ok"]
    refused = house.answer(house.desk(room), room.id, "idea.reword", **theirs)
    assert refused["code"] == "CHANGED"
    params = refused["params"]
    assert (params["by"], params["act"]) == ("Joko", "idea.reword")
    assert house.rows(room, "desk")[f"idea:{idea}"]["text"] == "Antrean daring", "nothing was overwritten"
    assert house.answer(house.desk(room), room.id, "idea.reword", **theirs | {"rev": params["rev"]})["ok"]
    again = house.answer(joko, room.id, "idea.reword", **mine | {"rev": params["rev"]})
    assert (again["code"], again["params"]["by"]) == ("CHANGED", "Rina")


def test_an_undo_over_somebody_elses_act_names_them(small_house: House, second: Actor) -> None:
    house, room = small_house, small_house.room(phase="collect")
    idea = house.say(room, house.join(room), "Antrean")
    joko = Actor(second.role, room.id, second.account_id, name=second.name)
    hidden = house.answer(house.desk(room), room.id, "idea.hide", idea=idea)
    assert house.answer(joko, room.id, "idea.show", idea=idea)["ok"]
    refused = house.answer(house.desk(room), room.id, "undo", version=hidden["version"])
    assert refused["code"] == "CHANGED"
    assert refused["params"] == {"act": "idea.show", "by": "Joko"}


def test_an_author_who_built_on_it_is_not_named(small_house: House) -> None:
    house, room = small_house, small_house.room(phase="collect", identity="anonymous")
    ana = house.join(room)
    idea = house.say(room, ana, "Antrean")
    hidden = house.answer(house.desk(room), room.id, "idea.hide", idea=idea)
    house.do(ana, room.id, "idea.edit", idea=idea, text="Antrean daring")
    refused = house.answer(house.desk(room), room.id, "undo", version=hidden["version"])
    assert refused["params"] == {"act": "idea.edit", "by": ""}


def test_what_its_author_took_back_nobody_brings_back(small_house: House) -> None:
    house, room = small_house, small_house.room(phase="collect")
    ana = house.join(room)
    idea = house.say(room, ana, "Jangan disimpan")
    taken = house.answer(ana, room.id, "idea.delete", idea=idea)
    assert house.code(house.desk(room), room.id, "undo", version=taken["version"]) == "GONE"
    by_desk = house.say(room, ana, "Dihapus di meja")
    deleted = house.answer(house.desk(room), room.id, "idea.delete", idea=by_desk)
    assert house.code(house.desk(room), room.id, "undo", version=deleted["version"]) == ""


# Clocks


def test_a_phone_with_a_wrong_clock_follows_the_servers(small_house: House) -> None:
    """Times on pages and in rows are the server's; nothing a phone sends holds a time."""
    room = small_house.room(phase="collect")
    phone = Phone(small_house, room)
    phone.join()
    state = phone.get(f"/w/{room.code}/state")
    assert abs(int(state.headers["X-Now"]) - clock.to_ms(clock.now())) < 5_000
    assert (
        small_house.code(phone.actor, room.id, "idea.submit", round=room.round, text="x", at=0) == "INVALID"
    )
