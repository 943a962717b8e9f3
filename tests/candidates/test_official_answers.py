"""answer.give and answer.withdraw: the latest answer stands, reaches phones and the public page, earlier ones are kept."""

import re

import pytest

from tests.candidates.builders import candidate
from workshop.candidates import answers
from workshop.live import reading
from workshop.reports.queries import aftermath


@pytest.fixture
def number(house) -> int:
    return candidate(house)


def give(house, number, text, seen=0, who=None):
    return house.answer(who or house.office, 1, "answer.give", candidate=number, seen=seen, text=text)


def standing(number):
    with reading.reading() as db:
        found = answers.latest(db, [number, number + 1]).get(number)
    return found and found.text


def test_the_latest_answer_stands_and_earlier_ones_are_kept(house, number):
    first = give(house, number, "Kami pelajari dulu.")["result"]["answer"]
    second = give(house, number, "Mulai Januari di dua puskesmas.", first)["result"]["answer"]
    assert standing(number) == "Mulai Januari di dua puskesmas."
    house.do(house.office, 1, "answer.withdraw", answer=second, is_removed=True)
    assert standing(number) == "Kami pelajari dulu."
    house.do(house.office, 1, "answer.withdraw", answer=first, is_removed=True)
    assert standing(number) is None
    with reading.reading() as db:
        assert [one.text for one in answers.every(db, number)] == [
            "Mulai Januari di dua puskesmas.", "Kami pelajari dulu.",
        ]  # fmt: skip


def test_two_who_answer_at_once_the_second_is_told(house, number):
    assert give(house, number, "Ya, tahun depan.")["ok"]
    late = give(house, number, "Belum bisa.")
    assert (late["code"], late["params"]["theirs"]) == ("CHANGED", "Ya, tahun depan.")
    assert standing(number) == "Ya, tahun depan."


def test_only_the_office_answers_and_not_at_any_length(house, number):
    assert give(house, number, "Halo", who=house.facilitator)["code"] == "FORBIDDEN"
    assert give(house, number, "x" * 1001)["params"]["field"] == "text"
    assert give(house, number, "   ")["params"]["field"] == "text"
    assert give(house, number, "x" * 1000)["ok"]


def test_the_authors_read_it_on_their_phones_and_everybody_on_the_public_page(results):
    made = results.promote()
    office = results.browser_of(results.office)
    office.set_cookie("lang", "en")
    address = f"/office/candidates/{made}/answers"

    def send(act, **fields):
        html = office.get(address).get_data(as_text=True)
        form = next(form for form in re.findall(r"<form.*?</form>", html, re.S) if f'value="{act}"' in form)
        return office.post(
            address, data={**dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)), **fields}
        )

    assert send("answer.give", text="Mulai Januari.\nTerima kasih.").status_code == 302
    results.as_desk(results.room, "workshop.publish", is_published=True)
    with reading.reading() as db:
        (fate,) = aftermath(db, results.room.id, results.sari)["candidates"]
    assert fate["answer"]["text"] == "Mulai Januari.\nTerima kasih."
    slug = re.search(r"/p/([\w-]+)", office.get(f"/desk/{results.room.id}/report").text)[1]
    assert "Mulai Januari." in results.app.test_client().get(f"/p/{slug}").text
    assert "Mulai Januari." in office.get(f"/office/candidates/{made}").text
    assert send("answer.withdraw").status_code == 302
    assert "Mulai Januari." not in results.app.test_client().get(f"/p/{slug}").text
    assert "withdrawn" in office.get(address).text


def test_a_refused_answer_keeps_its_text_beside_the_one_that_stands(results):
    made = results.promote()
    office = results.browser_of(results.office)
    address = f"/office/candidates/{made}/answers"
    html = office.get(address).text
    form = next(form for form in re.findall(r"<form.*?</form>", html, re.S) if 'value="answer.give"' in form)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert give(results, made, "Jawaban orang lain")["ok"]
    answer = office.post(address, data={**fields, "text": "Jawaban saya"})
    assert answer.status_code == 409
    assert "Jawaban orang lain" in answer.text and ">Jawaban saya</textarea>" in answer.text
