"""The office's list of agencies: edited without losing what names them."""

import re

import pytest
from sqlalchemy import select

from tests.builders import OFFICE_STREAM, House, RefusedInTest
from tests.results import Results
from workshop.candidates import audit, queries
from workshop.candidates.models import Agency, Candidate, Change
from workshop.live import reading

FIELDS = {"title": "Antrean daring", "owner": "", "sector": "", "step": "Uji", "due": "2027-01-01"}
LIST = "/office/agencies/list"


def added(house: House, agency: str = "Dinas Kesehatan") -> int:
    return int(house.do(house.office, OFFICE_STREAM, "candidate.add", agency=agency, **FIELDS)["candidate"])


def agency(db, name: str) -> Agency:
    return db.scalar(select(Agency).where(Agency.name == name))


def edit(house: House, old: str, new: str, seen: str | None = None) -> dict:
    with reading.reading() as db:
        found = agency(db, old)
    return house.do(
        house.office, OFFICE_STREAM, "agency.edit", agency=found.id, name=new, short="Dinkes",
        seen_name=seen or found.name, seen_short=found.short,
    )  # fmt: skip


def test_candidates_follow_a_new_name_and_keep_it_in_their_history(house: House) -> None:
    candidate = added(house)
    assert edit(house, "Dinas Kesehatan", "Dinas Kesehatan dan KB") == {"renamed": 1}
    with reading.reading() as db:
        assert db.get(Candidate, candidate).agency == "Dinas Kesehatan dan KB"
        line = db.scalars(
            select(Change).where(Change.candidate_id == candidate).order_by(Change.id.desc())
        ).first()
        assert (line.kind, line.old, line.new) == ("agency", "Dinas Kesehatan", "Dinas Kesehatan dan KB")
        assert audit.verify(db).broken is None


def test_an_agency_in_use_can_be_taken_off_and_stays_where_it_is_named(house: House) -> None:
    candidate = added(house)
    with reading.reading() as db:
        number = agency(db, "Dinas Kesehatan").id
    house.do(house.office, OFFICE_STREAM, "agency.retire", agency=number, is_active=False)
    with reading.reading() as db:
        assert "Dinas Kesehatan" not in queries.agency_names(db)
        assert db.get(Candidate, candidate).agency == "Dinas Kesehatan"
    house.do(house.office, OFFICE_STREAM, "agency.retire", agency=number, is_active=True)
    with reading.reading() as db:
        assert "Dinas Kesehatan" in queries.agency_names(db)


def test_a_name_stands_on_the_list_once(house: House) -> None:
    with pytest.raises(RefusedInTest, match="taken"):
        house.do(house.office, OFFICE_STREAM, "agency.add", name="dinas kesehatan", short="")
    house.do(house.office, OFFICE_STREAM, "agency.add", name="Dinas Baru", short="")
    with reading.reading() as db:
        assert "Dinas Baru" in queries.agency_names(db)


def test_two_editors_of_one_name_are_told(house: House) -> None:
    edit(house, "Dinas Kesehatan", "Dinas Kesehatan Provinsi")
    with pytest.raises(RefusedInTest, match="CHANGED"):
        edit(house, "Dinas Kesehatan Provinsi", "Dinkes", seen="Dinas Kesehatan")


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(small_house: House) -> None:
    browser = Results.browser_of(small_house, small_house.office)
    page = browser.get(LIST).text
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("client", "csrf_token")
    }
    answer = browser.post(LIST, data={"act": "agency.add", **hidden, "name": "Dinas Kesehatan", "short": "X"})
    assert answer.status_code == 422
    assert "sudah" in answer.text.lower()
    assert 'value="X"' in answer.text
    assert (
        browser.post(
            LIST, data={**hidden, "act": "agency.add", "client": "", "name": "Dinas Baru", "short": ""}
        ).status_code
        == 302
    )
    assert "Dinas Baru" in browser.get(LIST).text
