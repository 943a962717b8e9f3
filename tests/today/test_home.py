"""The office's first page: what is late, what waits, who is silent, how far it is to the target."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from tests.portfolio.office import FOCUS
from workshop import clock
from workshop.candidates.evidence_models import Evidence, Level
from workshop.candidates.models import Change, Step
from workshop.extensions import db
from workshop.owners.models import CheckIn


def text_of(page):
    html = page.get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def section(page, key):
    """The words of one list."""
    html = page.get_data(as_text=True)
    part = html[html.index(f'id="h-{key}"') :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part[: part.index("</section>")]))


def opened(house, who=None, lang="en"):
    browser = house.browser_of(who or house.office)
    browser.set_cookie("lang", lang)
    page = browser.get("/office")
    assert page.status_code == 200
    return page


def wait_for_check(house, number, *indicators, days=2):
    at = clock.now() - timedelta(days=days)
    for name in indicators:
        house.write(
            Level(candidate_id=number, indicator=name, claimed=2, changed_at=at),
            Evidence(
                candidate_id=number, indicator=name, kind="link", url=f"https://a.go.id/{name}", added_at=at
            ),
        )


def test_an_empty_office_says_what_will_appear(morning):
    page = text_of(opened(morning))
    for words in (
        "Nothing is overdue",
        "No evidence is waiting",
        "There is recent news",
        "No workshop is planned",
    ):
        assert words in page


def test_overdue_steps_come_oldest_first_and_the_rest_is_counted(morning):
    for number in range(8):
        morning.owned(f"Inovasi {number}", -1 - number)
    late = section(opened(morning), "late")
    assert re.findall(r"Langkah Inovasi (\d)", late) == list("765432")
    assert "Overdue steps 8" in late and "See all" in late


def test_only_the_first_open_step_of_a_candidate_is_told(morning):
    number = morning.owned("Perahu", -4)
    morning.write(
        Step(candidate_id=number, title="Lebih awal", due_on=morning.day(-9)),
        Step(candidate_id=number, title="Sudah", due_on=morning.day(-20), done_on=morning.day(-19)),
        Step(candidate_id=number, title="Dibuang", due_on=morning.day(-30), is_removed=True),
    )
    late = section(opened(morning), "late")
    assert "Lebih awal" in late and "9 days late" in late
    assert "Langkah Perahu" not in late and "Sudah" not in late and "Dibuang" not in late


def test_evidence_waits_the_oldest_first_with_a_link_to_its_row(morning):
    new, old = morning.owned("Baru", None), morning.owned("Lama", None)
    wait_for_check(morning, new, "regulasi", "video", "sdm", days=1)
    wait_for_check(morning, old, "monev", days=9)
    page = opened(morning)
    waiting = section(page, "waiting")
    assert "4 in 2 innovations" in waiting and waiting.index("Lama") < waiting.index("Baru")
    assert "3 pieces" in waiting and "1 other" in waiting and "for 9 days" in waiting
    html = page.get_data(as_text=True)
    assert f'href="/office/candidates/{old}/evidence?indicator=monev#opened"' in html
    assert html.count('class="button"') == 1 and "Check 4 pieces of evidence" in html
    table = morning.browser_of(morning.office).get("/office/candidates.table?waiting=1")
    assert "Baru" in text_of(table) and text_of(table).count("Antrean daring") == 0


def test_what_is_verified_or_proven_by_nothing_does_not_wait(morning):
    number = morning.owned("Perahu", None)
    wait_for_check(morning, number, "regulasi")
    morning.write(Level(candidate_id=number, indicator="sdm", claimed=3, changed_at=clock.now()))
    assert "1 in 1 innovation" in section(opened(morning), "waiting")
    done = morning.follow(
        "level.verify", candidate=number, indicator="regulasi", level=2, why="", rev=0
    )  # fmt: skip
    assert done["ok"]
    assert "No evidence is waiting" in section(opened(morning), "waiting")


def test_silent_candidates_are_told_the_longest_first(morning):
    for title, days in (("Baru saja", 3), ("Lama", 41), ("Terlama", 58)):
        number = morning.owned(title, 90)
        at = clock.now() - timedelta(days=days)
        morning.write(Change(candidate_id=number, at=at, actor="Rina", kind="title", hash="0" * 64))
    silent = section(opened(morning), "silent")
    assert silent.index("Terlama") < silent.index("Lama ") and "Baru saja" not in silent
    assert "silent for 58 days" in silent


def test_check_ins_by_link_since_yesterday_are_told(morning):
    number = morning.owned("Perahu", 30)
    yesterday = datetime.combine(morning.day(-1), datetime.min.time(), UTC)  # 08.00 WITA
    for at, by, link in (
        (yesterday, "Sari", 1), (yesterday - timedelta(days=1), "Lama", 1), (yesterday, "Rina", None),
    ):  # fmt: skip
        morning.write(
            CheckIn(candidate_id=number, link_id=link, by=by, at=at, percent=60, blocks="menunggu izin")
        )
    reported = section(opened(morning), "reported")
    assert "since yesterday 1" in reported and "60%" in reported and "menunggu izin" in reported


def test_the_road_tells_the_days_the_target_and_what_is_in_danger(morning):
    end = datetime(FOCUS - 1, 12, 31).date()
    morning.owned("Tepat waktu", 5, planned_on=end)
    morning.owned("Perahu", -4, planned_on=end)
    morning.owned("Tahun depan", 5, planned_on=end + timedelta(days=1))
    page = opened(morning)
    limit = section(page, "limit")
    assert f"Last day for IID {FOCUS}" in limit and str((end - morning.today).days) in limit
    assert "1 planned application is on time" in limit
    assert "1 in danger: Perahu , 4 days late" in limit and "Tahun depan" not in limit
    road = section(page, "road")
    assert "Target 65.00" in road and "short of the target" in road and "65.01" in road


def test_the_numbers_of_the_road_follow_every_change(morning):
    before = section(opened(morning), "road")
    assert section(opened(morning), "road") == before
    morning.set_region(FOCUS, {"opini_bpk": [3, 3]})
    after = section(opened(morning), "road")
    assert after != before


def test_the_same_numbers_stand_on_the_portfolio(morning):
    morning.set_region(FOCUS, {"opini_bpk": [3, 2], "visi_misi": [3, 3]})
    road = section(opened(morning, lang="id"), "road")
    browser = morning.browser_of(morning.office)
    head = text_of(browser.get("/office/portfolio"))
    expected = re.search(r"(\d+,\d\d) perkiraan", road)
    assert expected and f"IID {FOCUS}: {expected[1]}" in head


def test_a_facilitator_sees_own_candidates_only(morning):
    number = morning.owned("Milik orang lain", -4)
    wait_for_check(morning, number, "regulasi")
    morning.open_result()
    morning.promote(due=morning.day(-2).isoformat())
    page = opened(morning, morning.facilitator)
    assert "Antrean daring" in text_of(page) and "Milik orang lain" not in text_of(page)
    assert "1 active candidate " in text_of(page) and "Simulate" not in text_of(page)


def test_examples_are_shown_as_such_and_not_counted(morning):
    morning.owned("Contoh", -4, is_demo=True)
    late = section(opened(morning), "late")
    assert "Overdue steps 0 1 example" in late and "Contoh Example" in late


@pytest.mark.parametrize("lang", ["id", "en"])
def test_both_languages_open(morning, lang):
    number = morning.owned("Perahu", -4, "sari@example.go.id")
    wait_for_check(morning, number, "regulasi")
    html = opened(morning, lang=lang).get_data(as_text=True)
    assert ("Yang perlu Anda kerjakan" if lang == "id" else "What needs doing today") in html


def test_the_number_of_statements_does_not_grow(morning):
    browser = morning.browser_of(morning.office)
    counted = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def count(_connection, _cursor, statement, *_rest):
        counted.append(statement)

    def statements():
        browser.get("/office")
        counted.clear()
        browser.get("/office")
        return len(counted)

    for number in range(2):
        wait_for_check(morning, morning.owned(f"Satu {number}", -4, "a@example.go.id"), "regulasi")
    few = statements()
    for number in range(12):
        candidate = morning.owned(f"Lagi {number}", -4 - number, "a@example.go.id")
        wait_for_check(morning, candidate, "regulasi", "video")
        morning.write(CheckIn(candidate_id=candidate, link_id=1, by="Sari", at=clock.now(), percent=1))
    assert statements() == few <= 22
