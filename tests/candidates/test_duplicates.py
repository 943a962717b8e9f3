"""Likely duplicates are a warning: found by title and by summary, never across what the asker may not see."""

import pytest
from sqlalchemy import event

from tests.candidates.builders import candidate, mark_as_example
from workshop.candidates import duplicates
from workshop.candidates.models import Candidate
from workshop.extensions import db
from workshop.live import reading

SUMMARY = "Warga mengambil nomor antrean dari rumah lewat telepon, petugas memanggil menurut urutan."


def near(house, number, actor=None):
    with reading.reading() as session:
        found = duplicates.similar_to(session, actor or house.office, session.get_one(Candidate, number))
        return [one.candidate.id for one in found]


def test_the_same_words_in_another_form_are_found(house):
    number = candidate(house, title="Obat rutin diantar kader ke rumah lansia")
    twin = candidate(house, title="Antar obat lansia oleh kader", agency="Dinas Sosial", sector="1.06")
    candidate(house, title="Perizinan usaha mikro satu pintu")
    assert near(house, number) == [twin] and near(house, twin) == [number]


def test_another_title_with_the_same_summary_is_found_in_its_agency_and_sector(house):
    number, twin = candidate(house, title="Sianter"), candidate(house, title="Puskesmas tanpa menunggu")
    assert near(house, number) == []
    for one, title in ((number, "Sianter"), (twin, "Puskesmas tanpa menunggu")):
        words = {
            "title": title,
            "agency": "Dinas Kesehatan",
            "owner": "",
            "sector": "1.02",
            "summary": SUMMARY,
        }
        house.do(house.office, 1, "candidate.edit", candidate=one, rev=0, **words)
    assert near(house, number) == [twin]


def test_what_is_merged_renamed_or_an_example_is_not_alike(house):
    number = candidate(house)
    merged, renamed, example = (candidate(house) for _ in range(3))
    assert set(near(house, number)) == {merged, renamed, example}
    house.do(house.office, 1, "candidate.merge", into=number, source=merged, why="Sama")
    words = {"title": "Perahu posyandu", "agency": "Dinkes", "owner": "", "sector": "1.02", "summary": ""}
    house.do(house.office, 1, "candidate.edit", candidate=renamed, rev=0, **words)
    mark_as_example(house, example)
    assert near(house, number) == []


def test_a_facilitator_is_not_told_of_what_others_follow(results):
    number = results.promote()
    candidate(results, title="Antrean daring puskesmas")
    assert near(results, number) != [] and near(results, number, results.facilitator) == []


@pytest.mark.parametrize("others", [2, 12])
def test_the_page_asks_as_often_whatever_the_number(small_house, others):
    number = candidate(small_house)
    for _ in range(others):
        candidate(small_house)
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    near(small_house, number)
    assert len([one for one in asked if one.startswith("SELECT")]) == 5
