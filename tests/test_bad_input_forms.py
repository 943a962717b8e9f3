"""What people type, tap and send by mistake or in malice: a sentence in their language, and nothing is lost."""

import sqlite3
import unicodedata
from contextlib import closing

import pytest

from tests.builders import House, Room
from tests.support.phones import Phone
from workshop import door
from workshop.ideas.forms import LONGEST_IDEA
from workshop.workshops import codes

LANGUAGES = ("id", "en")
FILL_IN = "Please fill this in."
NO_NUMBER = "This is not a number."
LEFT = "You have %(num)d votes left, which is not enough."
TOO_LONG = "At most %(num)d characters."
EMOJI = "\U0001f9d1‍\U0001f33e"  # a farmer: three code points, seven UTF-16 units' worth in older counts
OVERRIDES = "‪‫‬‭‮⁦⁧⁨⁩"
ARABIC = "السلام عليكم"


@pytest.fixture(params=LANGUAGES)
def phone(request: pytest.FixtureRequest, small_house: House) -> Phone:
    """A phone that sits in a room that collects."""
    phone = Phone(small_house, small_house.room(phase="collect"), request.param)
    assert phone.join().status_code == 303
    return phone


def texts(house: House) -> list[str]:
    """Returns the texts of all ideas as they are stored."""
    with closing(sqlite3.connect(house.app.config["SETTINGS"].data_dir / "rembuk.sqlite3")) as db:
        return [row[0] for row in db.execute("SELECT text FROM idea ORDER BY id")]


# Codes


@pytest.mark.parametrize("change", [
    str.lower, codes.spaced, lambda c: f"  {' '.join(c)}\t", lambda c: f"{c[:3]}-{c[3:]}", lambda c: f"http://x/w/{c}",
    lambda c: "".join(chr(ord(mark) + 0xFEE0) for mark in c), lambda c: f"\u200b{c}\u200b",
])  # fmt: skip
def test_a_code_is_understood_however_it_is_typed(small_house: House, change) -> None:
    phone = Phone(small_house, small_house.room())
    answer = phone.post("/", "/", code=change(phone.room.code))
    assert (answer.status_code, answer.location) == (303, f"/w/{phone.room.code}")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("typed", ["", "ABC", "O0O0O0", "ZZZZZZ", "x" * 100_000, "\x00", "<b>", "٣٤٥٦٧٨"])
def test_a_wrong_code_is_named_and_stays_in_the_field(small_house: House, lang: str, typed: str) -> None:
    phone = Phone(small_house, small_house.room(), lang)
    answer = phone.post("/", "/", code=typed)
    assert answer.status_code == 404
    assert phone.says(answer, "This code is not known. It has 6 letters and digits and stands on the screen.")
    assert "<b>" not in answer.text.split("<body", 1)[1].split('name="code"')[1][:200]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_code_that_is_closed_leads_to_a_page_that_says_so(small_house: House, lang: str) -> None:
    draft = Phone(small_house, small_house.room(phase="draft"), lang)
    assert (
        draft.get().status_code == 200
        and "<form" not in draft.get().text.split("<main", 1)[1].split("</main")[0]
    )
    past = Phone(small_house, small_house.room(phase="archived"), lang)
    assert past.get().status_code == 200
    assert (
        past.post(f"/w/{past.room.code}/join", "/", client=door.new_client(), name="Sari").status_code == 400
    )


def test_another_spelling_of_the_address_leads_to_the_right_one(small_house: House) -> None:
    phone = Phone(small_house, small_house.room())
    answer = phone.get(f"/w/{phone.room.code.lower()[:3]}%20{phone.room.code[3:]}")
    assert answer.status_code == 301 and answer.location.endswith(f"/w/{phone.room.code}")


# Twice


def test_a_double_tap_on_enter_is_one_person(small_house: House) -> None:
    phone, client = Phone(small_house, small_house.room()), door.new_client()
    token = phone.token()
    fields = {"csrf_token": token, "client": client, "name": "Sari"}
    for _ in range(2):
        again = Phone(small_house, phone.room)
        again.client.set_cookie("rembuk_form", phone.client.get_cookie("rembuk_form").value)
        assert again._fresh(again.client.post, f"/w/{phone.room.code}/join", data=fields).status_code == 303
    assert people(small_house, phone.room) == 1


def test_a_second_tab_that_still_shows_the_join_page_is_the_same_person(small_house: House) -> None:
    phone = Phone(small_house, small_house.room())
    token, first, second = phone.token(), door.new_client(), door.new_client()
    for client in (first, second):
        fields = {"csrf_token": token, "client": client, "name": "Sari"}
        assert phone._fresh(phone.client.post, f"/w/{phone.room.code}/join", data=fields).status_code == 303
    assert people(small_house, phone.room) == 1, "otherwise one phone would vote twice"


def people(house: House, room: Room) -> int:
    with closing(sqlite3.connect(house.app.config["SETTINGS"].data_dir / "rembuk.sqlite3")) as db:
        return int(
            db.execute("SELECT count(*) FROM participant WHERE workshop_id = ?", (room.id,)).fetchone()[0]
        )


def test_a_form_sent_twice_happens_once_also_after_going_back(phone: Phone) -> None:
    client = door.new_client()
    assert [phone.say("Antrean daring", client).status_code for _ in range(3)] == [303, 303, 303]
    assert texts(phone.house) == ["Antrean daring"]
    changed = phone.say("Antrean lewat pesan", client)
    assert changed.status_code == 422
    assert phone.says(changed, "This page was sent before with other content. Check it and send it again.")
    assert "Antrean lewat pesan" in changed.text and f'value="{client}"' not in changed.text, (
        "the text stays, under a new id"
    )
    assert texts(phone.house) == ["Antrean daring"]
    assert changed.headers["Cache-Control"] == "private, no-cache"


# Texts


@pytest.mark.parametrize("length", [LONGEST_IDEA + 1, 100_000])
def test_an_idea_that_is_too_long_stays_in_the_form(phone: Phone, length: int) -> None:
    answer = phone.say("x" * length)
    assert answer.status_code == 422
    assert phone.says(answer, TOO_LONG, num=LONGEST_IDEA)
    assert "x" * length in answer.text
    assert texts(phone.house) == []


@pytest.mark.parametrize("blank", ["", "   ", "\n\r\n\t", "\u00a0\u2003\u3000", "\u200b\u200b", "\u2060\ufeff\u00ad", "\x00", OVERRIDES, "\u3164", "\u0301"])  # fmt: skip
def test_an_idea_of_nothing_visible_is_asked_for_again(phone: Phone, blank: str) -> None:
    answer = phone.say(blank)
    assert answer.status_code == 422
    assert phone.says(answer, FILL_IN)
    assert texts(phone.house) == []


@pytest.mark.parametrize(("sent", "kept"), [
    ("\U0001f33e" * LONGEST_IDEA, "\U0001f33e" * LONGEST_IDEA),
    ("e\u0301" * LONGEST_IDEA, "\u00e9" * LONGEST_IDEA),
    ("e\x00\u0301", "\u00e9"),
    (EMOJI, EMOJI),
    (f"{OVERRIDES}{ARABIC}", ARABIC),
    ("Kartu\x00 posyandu\x07", "Kartu posyandu"),
    ("  Dua   kata \r\n\r\n baris  ", "Dua kata\n\nbaris"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("'; DROP TABLE idea; --", "'; DROP TABLE idea; --"),
], ids=["2000-astral", "2000-composed", "composed-around-nul", "emoji", "overrides", "controls", "spaces", "markup", "sql"])  # fmt: skip
def test_what_people_write_is_kept_as_they_see_it(small_house: House, sent: str, kept: str) -> None:
    phone = Phone(small_house, small_house.room(phase="collect"))
    phone.join()
    answer = phone.say(sent)
    assert answer.status_code == 303
    assert texts(small_house) == [kept]
    assert unicodedata.is_normalized("NFC", kept)
    page = phone.get().text
    assert "<script>alert(1)" not in page


def test_a_form_of_more_than_a_megabyte_is_refused_with_a_sentence(phone: Phone) -> None:
    for size in (1_100_000, 3_000_000):
        answer = phone.say("x" * size)
        assert answer.status_code == 413
        assert phone.says(answer, "A form may hold 1 MB. Shorten it and send again.")


def test_the_sixty_first_idea_of_a_round_is_refused_and_kept(phone: Phone) -> None:
    actor = phone.actor
    for number in range(60):
        phone.house.live.inbound._buckets.clear()
        phone.house.say(phone.room, actor, f"Ide {number}")
    answer = phone.say("Ide ke-61")
    assert answer.status_code == 422
    assert phone.says(answer, "The limit of %(num)d ideas is reached.", num=60)
    assert "Ide ke-61" in answer.text and "Ide ke-61" not in texts(phone.house)


# Not now, not theirs


def test_an_act_at_the_wrong_time_says_so_and_keeps_the_text(phone: Phone) -> None:
    phone.house.as_desk(phone.room, "phase.set", phase="lobby", round=0)
    answer = phone.say("Terlalu dini")
    assert answer.status_code == 422
    assert phone.says(answer, "This is not possible at this moment. Nothing was changed.")
    assert texts(phone.house) == []


@pytest.mark.parametrize(("act", "fields", "sentence"), [
    ("idea.hide", {"idea": 1}, "You may not do this. Ask the innovation office."),
    ("workshop.reset", {}, "You may not do this. Ask the innovation office."),
    ("round.open", {"round": 1}, "You may not do this. Ask the innovation office."),
    ("no.such.act", {}, "Choose one of the answers shown."),
    ("idea.edit", {"idea": 999, "text": "x"}, "This is not there any more, or the link has been used or has expired."),
    ("idea.edit", {"idea": 10**30, "text": "x"}, "This is not a number."),
    ("idea.submit", {"round": "-1", "text": "x"}, "Not less than %(limit)d."),
    ("idea.submit", {"round": 1, "text": "x", "extra": "x"}, "This field is not known here."),
])  # fmt: skip
def test_a_forged_form_gets_a_sentence(phone: Phone, act: str, fields: dict, sentence: str) -> None:
    answer = phone.act(act, **fields)
    assert answer.status_code == 422
    assert phone.says(answer, sentence, **({"limit": 1} if "limit" in sentence else {}))


def test_a_vote_that_cannot_be_gets_a_sentence(phone: Phone) -> None:
    house, room = phone.house, phone.room
    mine = house.say(room, phone.actor, "Ide saya")
    other = house.say(room, house.join(room), "Ide lain")
    house.go(room, "vote")
    assert phone.act("vote.set", round=room.round, idea=mine, weight=2).status_code == 303
    over = phone.act("vote.set", round=room.round, idea=other, weight=2)
    assert over.status_code == 422
    left = "You have %(num)d vote left, which is not enough." if phone.lang == "en" else LEFT
    assert phone.says(over, left, num=1)
    for weight, sentence in (("2.9", NO_NUMBER), ("true", NO_NUMBER), ("-1", "Not less than %(limit)d.")):
        wrong = phone.act("vote.set", round=room.round, idea=other, weight=weight)
        assert wrong.status_code == 422
        assert phone.says(wrong, sentence, limit=0)
    assert phone.act("vote.set", round=room.round, idea=mine, weight=0).status_code == 303
    house.go(room, "closed")
    late = phone.act("vote.set", round=room.round, idea=other, weight=1)
    assert late.status_code == 422
    assert phone.says(late, "This is not possible at this moment. Nothing was changed.")


def test_a_person_at_the_locked_door_sees_nothing_of_the_room(phone: Phone) -> None:
    house, room = phone.house, phone.room
    house.say(room, phone.actor, "Ide di dalam")
    house.go(room, "vote")
    house.as_desk(room, "workshop.lock", is_locked=True)
    guest = Phone(house, room, phone.lang)
    assert guest.join("Tamu").status_code == 303
    assert "Ide di dalam" in phone.get().text, "inside, it is there to be seen"
    seen = [guest.get(), guest.get(f"/w/{room.code}/news"), guest.get(f"/w/{room.code}/state")]
    token = phone.token()
    guest.client.set_cookie("rembuk_form", phone.client.get_cookie("rembuk_form").value)
    fields = {"csrf_token": token, "act": "no.such.act", "client": door.new_client()}
    seen.append(guest._fresh(guest.client.post, f"/w/{room.code}/do", data=fields))
    fields |= {"act": "idea.submit", "text": "Ide dari luar", "round": room.round}
    typed = guest._fresh(guest.client.post, f"/w/{room.code}/do", data=fields)
    assert typed.status_code == 403 and "Ide dari luar" in typed.text, "what was typed can still be copied"
    assert not [answer for answer in (*seen, typed) if "Ide di dalam" in answer.text]


@pytest.mark.parametrize("path", [
    "/desk/99999999999999999999999/run", "/desk/0/run", "/office/candidates/99999999999999999999999", "/w/%00%00%00%00%00%00",
    "/p/%F0%9F%8C%BE", "/s/" + "x" * 5000, "/account/setup/%00", "/invite/x", "/no/such/page", "/desk/1/nothing.csv",
])  # fmt: skip
def test_an_address_that_leads_nowhere_is_a_page(small_house: House, path: str) -> None:
    phone = Phone(small_house, small_house.room())
    answer = phone.get(path)
    assert answer.status_code in {302, 404, 410}
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", [
    "/p/%00", "/s/%00", "/invite/%00", "/account/setup/x%00", "/w/%00", "/desk/new?template=%00", "/desk?deleted=%00",
    "/office/candidates?q=%00&agency=%00&sector=%00&stage=%00", "/office/candidates.table?sort=%00", "/%00",
])  # fmt: skip
def test_a_nul_in_an_address_breaks_no_database(house: House, path: str) -> None:
    from tests.results import Results

    browser = Results.browser_of(house, house.office)  # type: ignore[arg-type]  # needs no more than a house
    answer = browser.get(path)
    assert answer.status_code in {200, 302, 400, 404, 410}, answer.status_code


def test_a_strange_host_writes_nothing_into_the_policy(small_house: House) -> None:
    answer = small_house.app.test_client().get("/", headers={"Host": "a; script-src *"})
    assert "script-src *" not in answer.headers.get("Content-Security-Policy", "")
