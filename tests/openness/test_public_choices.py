"""The office chooses what the public sees: switches, and candidates one by one or all at once."""

import pytest

from tests.builders import House
from tests.library.shelf import Shelf, text_of
from workshop.candidates.models import Candidate
from workshop.live import reading
from workshop.openness import choices
from workshop.openness.choices import Choices

PAGE = "/office/public"


@pytest.fixture
def shelf(house: House) -> Shelf:
    return Shelf(house)


@pytest.fixture
def small(small_house: House) -> Shelf:
    return Shelf(small_house)


def shown() -> list[int]:
    with reading.reading() as db:
        return [one.id for one in db.query(Candidate).where(Candidate.is_public).order_by(Candidate.id)]


def chosen() -> Choices:
    with reading.reading() as db:
        return choices.chosen(db)


def test_nothing_is_published_by_itself(shelf: Shelf) -> None:
    assert not chosen().published and not chosen().projection and chosen().stages and shown() == []


def test_switches_are_set_all_at_once_and_again(shelf: Shelf) -> None:
    office = shelf.visitor(shelf.house.office)
    sent = {"act": "public.choose", "published": "1", "stages": "1", "office_name": "Bappeda & Litbang"}
    assert office.post(PAGE, **sent).status_code == 302
    assert chosen() == Choices(
        True, False, False, True, False, False, False, False, False, "Bappeda & Litbang"
    )
    assert "Published" in text_of(office.get(PAGE)) and "Bappeda &amp; Litbang" in office.get(PAGE).text
    assert office.post(PAGE, act="public.choose", agencies="1", office_name="").status_code == 302
    assert chosen() == Choices(False, False, True, False, False, False, False, False, False, "")


def test_a_refused_form_keeps_what_was_typed(small: Shelf) -> None:
    answer = small.visitor(small.house.office).post(
        PAGE, act="public.choose", published="1", office_name="N" * 121
    )
    assert (
        answer.status_code == 422 and "N" * 121 in answer.text and "At most 120 characters" in text_of(answer)
    )
    assert 'name="published" value="1" checked' in answer.text and not chosen().published
    assert small.visitor(small.house.office).post(PAGE, act="candidate.park").status_code == 400


def test_ticked_candidates_are_shown_and_hidden_with_history(shelf: Shelf) -> None:
    first, second, third = shelf.put_many(3)
    office = shelf.visitor(shelf.house.office)
    assert office.post(PAGE, act="public.show", candidates=[first, third], is_public="1").status_code == 302
    assert (
        shown() == [first, third]
        and shelf.history(first) == [("public", "", "1")]
        and shelf.history(second) == []
    )
    office.post(PAGE, act="public.show", candidates=[first, second], is_public="0")
    office.post(PAGE, act="public.show", candidates=[second, third], is_public="1")
    assert shown() == [second, third]
    assert (
        shelf.history(first) == [("public", "", "1"), ("public", "1", "")] and len(shelf.history(third)) == 1
    )
    text = text_of(office.get(f"/office/candidates/{first}"))
    assert "Public page : shown" in text and "Public page : shown → not shown" in text


def test_nothing_ticked_changes_nothing(small: Shelf) -> None:
    small.put()
    assert small.visitor(small.house.office).post(PAGE, act="public.show", is_public="1").status_code == 302
    assert (
        small.visitor(small.house.office)
        .post(PAGE, act="public.show", candidates=["x", "999"], is_public="1")
        .status_code
        == 302
    )
    assert shown() == []


def test_all_are_shown_at_once_or_those_of_a_stage(small: Shelf) -> None:
    many, trial = small.put_many(130), small.put(stage="uji_coba")
    for fields in ({"is_demo": True}, {"is_withdrawn": True}):
        small.put(**fields)
    office = small.visitor(small.house.office)
    assert office.post(
        PAGE, act="public.show", scope="all", stage="uji_coba", is_public="1"
    ).location.endswith("?stage=uji_coba&saved=1")
    assert shown() == [trial]
    office.post(PAGE, act="public.show", scope="all", is_public="1")
    assert shown() == [*many, trial]
    page = office.get(f"{PAGE}?page=2")
    assert "131 shown to the public" in text_of(page) and "Page 2 of 2" in text_of(page)
    office.post(PAGE, act="public.show", scope="all", is_public="0")
    assert shown() == []


def test_the_page_is_whole_in_both_languages(small: Shelf) -> None:
    small.put("<b>Antrean</b>")
    for lang, words in (("id", "Portofolio publik"), ("en", "Public portfolio")):
        page = small.visitor(small.house.office, lang).get(PAGE)
        assert words in text_of(page) and "&lt;b&gt;Antrean" in page.text
