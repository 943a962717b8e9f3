"""The annual report: its answer first, its numbers recomputed from the raw tables, both languages, both databases."""

import re
from datetime import timedelta

import pytest
from alembic import command

from tests.builders import new_app
from tests.portfolio import recomputed
from tests.portfolio.office import ADVANCED_ON, FOCUS, THIS_YEAR, Office
from tests.ready import ready
from tests.reports.dossier import ink_on, words_of
from tests.results import AGREED
from workshop import database
from workshop.live import reading
from workshop.reports import annual_queries


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request, tmp_path):
    url = ""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
        command.upgrade(database.alembic_config(url), "head")
    made = Office(new_app(tmp_path, url)).filled()
    made.promote(idea=made.ideas_of[0])
    return made


def report(office, year=THIS_YEAR, lang="en"):
    browser = office.browser_of(office.office)
    browser.set_cookie("lang", lang)
    answer = browser.get(f"/office/report/{year}.pdf")
    assert answer.status_code == 200, answer.text
    return answer.data


def test_the_answer_comes_first_and_is_the_recomputed_one(tmp_path):
    office = ready(tmp_path, Office, Office.filled)
    words = words_of(report(office))
    now, following = (recomputed.index(tmp_path, year, "verified") for year in (THIS_YEAR, FOCUS))
    answer = words.index(f"IID {THIS_YEAR} stands at {now}, verified")
    assert f"IID {FOCUS} is expected at {following}, {65 - following} short of the target." in words
    assert answer < words.index("From idea to counted", answer) < words.rindex("Method and uncertainty")
    assert f"{len(recomputed.window(tmp_path, FOCUS))} innovations count in IID {FOCUS}" in words


def test_every_part_is_there_in_both_languages(office):
    english, indonesian = words_of(report(office)), words_of(report(office, lang="id"))
    assert f"Annual report on innovation {THIS_YEAR}" in english and "Contents" in english
    for part in (
        "Six basic services",
        "What became of the ideas",
        "Agencies",
        "Parked, with reasons",
        "Source S1",
    ):
        assert part in english, part
    for part in (
        "Laporan Tahunan Inovasi Daerah",
        "Enam layanan dasar",
        "Metode dan ketidakpastian",
        "Halaman 2 dari",
    ):
        assert part in indonesian, part
    assert "Became a candidate 1 50%" in english and "No answer yet 1 50%" in english
    assert "Terap 0" in english and "Contoh" not in english


def test_no_page_is_blank(tmp_path):
    pages = ink_on(report(ready(tmp_path, Office, Office.filled)))
    assert len(pages) >= 5 and min(pages) > 300


def test_an_idea_that_was_merged_shares_the_fate_of_the_whole(office):
    room = office.make_room(phase="collect")
    who = office.join(room, "Tono", "")
    first, second, third = (office.say(room, who, text) for text in ("Satu ide", "Dua ide", "Tiga ide"))
    office.as_desk(room, "idea.merge", ideas=[first, second], text="Satu dan dua")
    office.as_desk(room, "idea.hide", idea=third)
    with reading.reading() as db:
        merged = next(idea for idea in office.ideas(room))
        before = annual_queries.fates(db, THIS_YEAR)
    office.as_desk(room, "idea.outcome", idea=merged, outcome="forwarded", note="", agency="Dinkes")
    with reading.reading() as db:
        after = annual_queries.fates(db, THIS_YEAR)
    office.go(room, "reveal")
    office.as_desk(room, "idea.promote", idea=merged, **AGREED)
    with reading.reading() as db:
        last = annual_queries.fates(db, THIS_YEAR)
    assert before == {"candidate": 1, "waiting": 3}
    assert after == {"candidate": 1, "waiting": 1, "forwarded": 2}
    assert last == {"candidate": 3, "waiting": 1}


def test_a_year_without_anything_has_its_report_and_the_next_year_none(office):
    assert "No workshop was held in 2024." in words_of(report(office, 2024))
    browser = office.browser_of(office.office)
    for year in (THIS_YEAR + 1, 1999, 99999):
        assert browser.get(f"/office/report/{year}.pdf").status_code == 404
    page = browser.get("/office/report").text
    assert f"/office/report/{THIS_YEAR}.pdf" in page and f"{THIS_YEAR + 1}.pdf" not in page


def test_an_empty_office_has_a_report(tmp_path):
    words = words_of(report(ready(tmp_path, Office)))
    assert "IID" in words and "Nothing is parked." in words and "No innovation counts yet" in words


def test_what_rests_stands_with_its_reason_and_the_day(office):
    number = office.candidate_row(title="Tunda", stage="inisiatif")
    day = ADVANCED_ON + timedelta(days=1)
    args = {
        "candidate": number,
        "is_parked": True,
        "why": "Menunggu #anggaran $2027$",
        "effective_on": day.isoformat(),
    }
    answer = office.follow("candidate.park", **args)
    assert answer["ok"], answer
    assert f"Tunda Dinkes {day.day} {day:%b %Y} Menunggu #anggaran $2027$" in words_of(report(office))


def test_an_indonesian_report_is_indonesian_to_its_sources(tmp_path):
    words = words_of(report(ready(tmp_path, Office, Office.filled), lang="id"))
    assert "suratnya sendiri belum dilihat" in words and "proyek terpisah, surat yang sama" in words
    assert "Second-hand" not in words and "independent project" not in words
    shares = re.findall(r"\d( ?)%", words)
    assert shares and set(shares) == {" "}, "a percentage is written with a space in Indonesian, everywhere"
