"""coowner.add and coowner.remove: who carries a candidate too, on its page, in the table and on the agencies' page."""

import re

import pytest

from tests.candidates.builders import candidate
from workshop.live import reading
from workshop.portfolio import agencies
from workshop.portfolio import queries as portfolio

SOCIAL = "Dinas Sosial"


@pytest.fixture
def number(house) -> int:
    return candidate(house)


def add(house, number, agency=SOCIAL, name=""):
    return house.answer(house.office, 1, "coowner.add", candidate=number, agency=agency, name=name)


def line_of(name):
    with reading.reading() as db:
        found = portfolio.tracked(db)
        lines = agencies.lines(db, found, [one.key for one in found], found[0].reached["usulan"])
    return next(line for line in lines if line.name == name)


def test_a_co_owner_is_shown_and_counts_for_the_owner_only(house, number):
    assert add(house, number, "dinsos", "Budi")["ok"]  # the short form is known
    owner, other = line_of("Dinas Kesehatan"), line_of(SOCIAL)
    assert (owner.innovations, owner.shared, owner.stages.total()) == (1, 0, 1)
    assert (other.innovations, other.shared, other.stages.total(), other.state) == (0, 1, 0, "nothing")


def test_the_owner_or_the_same_one_twice_is_refused(house, number):
    assert add(house, number)["ok"] and add(house, number, name="Budi")["ok"]
    for agency, name in ((SOCIAL, ""), (SOCIAL, "Budi"), ("Dinas Kesehatan", ""), ("Dinkes", "Sari")):
        answer = add(house, number, agency, name)
        assert (answer["code"], answer["params"]["why"]) == ("INVALID", "taken"), (agency, name)
    assert add(house, number, "Dinas Kesehatan", "Ani")["ok"]  # another person of the same agency


def test_taken_off_and_put_back(house, number):
    one = add(house, number)["result"]["co_owner"]
    house.do(house.office, 1, "coowner.remove", co_owner=one, is_removed=True)
    assert line_of(SOCIAL).shared == 0
    house.do(house.office, 1, "coowner.remove", co_owner=one, is_removed=False)
    assert line_of(SOCIAL).shared == 1
    assert house.code(house.office, 1, "coowner.remove", co_owner=999, is_removed=True) == "GONE"


def test_a_foreign_facilitator_finds_nothing(house, number):
    one = add(house, number)["result"]["co_owner"]
    rina = house.facilitator
    assert house.code(rina, 1, "coowner.add", candidate=number, agency=SOCIAL, name="") == "GONE"
    assert house.code(rina, 1, "coowner.remove", co_owner=one, is_removed=True) == "GONE"


def test_the_page_adds_takes_off_and_keeps_what_was_refused(results):
    made = results.promote()
    office = results.browser_of(results.office)
    office.set_cookie("lang", "en")
    address = f"/office/candidates/{made}/co-owners"

    def send(act, **fields):
        html = office.get(address).get_data(as_text=True)
        form = next(form for form in re.findall(r"<form.*?</form>", html, re.S) if f'value="{act}"' in form)
        return office.post(
            address, data={**dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)), **fields}
        )

    assert send("coowner.add", agency=SOCIAL, name="Budi").status_code == 302
    refused = send("coowner.add", agency=SOCIAL, name="Budi")
    assert (
        refused.status_code == 422 and "carries it already" in refused.text and 'value="Budi"' in refused.text
    )
    for page in (f"/office/candidates/{made}", "/office/candidates.table"):
        assert "Dinsos" in office.get(page).text or SOCIAL in office.get(page).text
    assert "Antrean daring" in office.get(f"/office/candidates.table?agency={SOCIAL}").text
    assert send("coowner.remove").status_code == 302
    assert "Antrean daring" not in office.get(f"/office/candidates.table?agency={SOCIAL}").text
    assert "<del>Dinas Sosial</del>" in office.get(address).text
