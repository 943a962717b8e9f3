"""Where we are: every number on the page equals the same number computed a second time from the raw tables."""

import re
from datetime import date

import pytest
from sqlalchemy import event

from tests.portfolio import recomputed
from tests.portfolio.office import FOCUS, THIS_YEAR
from tests.portfolio.reading import table_after, text_of
from workshop.extensions import db

PAGES = ("/office/portfolio", "/office/whatif", "/office/agencies", "/office/region")


@pytest.fixture
def page(full):
    office = full.browser_of(full.office)
    office.set_cookie("lang", "en")
    return office.get("/office/portfolio")


def test_the_index_of_each_cycle_equals_the_second_computation(page, tmp_path):
    table = table_after(page, "h-cycles")
    assert [int(row[0][:4]) for row in table] == list(range(2025, 2030))
    for row in table:
        year = int(row[0][:4])
        verified, claimed = (recomputed.index(tmp_path, year, which) for which in ("verified", "claimed"))
        # Nothing is planned here, so what is expected is what is verified.
        assert [row[1], row[2], row[3]] == [str(verified), str(verified), str(claimed)], row
        assert row[4] == str(len(recomputed.window(tmp_path, year)))
        assert row[5] == "65.00" and row[6] == f"{verified - 65:+}".replace("-", "−")
    assert len({row[1] for row in table}) > 1 and any("provisional" in row[0] for row in table)


def test_the_headline_is_the_answer(page, tmp_path):
    value = recomputed.index(tmp_path, FOCUS, "verified")
    assert f"Expected IID {FOCUS}: {value}, {65 - value} short of the target" in text_of(page)
    assert f"Verified {value} from 5 innovations." in text_of(page)
    assert "3 regional levels are carried forward and assumed." in text_of(page)


def test_the_target_is_said_to_be_no_class(page):
    assert "65.00 is still Innovative; Very innovative begins at 65.01" in text_of(page)


def test_basic_services_and_the_gate_equal_the_second_computation(page, tmp_path):
    html = page.get_data(as_text=True)
    cells = re.findall(r'<li[^>]*><b class="num">(\d+)</b>', html)
    counts = recomputed.basic(tmp_path, FOCUS)
    wanted = recomputed.rules(FOCUS)["count"]["basic_sectors"]
    assert [int(cell) for cell in cells] == [counts[code] for code in wanted] == [1, 1, 1, 0, 1, 1]
    assert "5 of 6 filled, 6 are needed: the condition is not met." in text_of(page)
    assert "1 candidate on its way" in text_of(page)  # the parked one is not on its way


def test_the_funnel_equals_the_second_computation(page, tmp_path):
    count = "SELECT count(*) FROM candidate WHERE is_demo = 0 AND is_withdrawn = 0"
    numbers = [
        recomputed.rows(tmp_path, "SELECT count(*) FROM idea WHERE state IN ('shown', 'merged') AND NOT is_merge")[0][0],
        recomputed.rows(tmp_path, count)[0][0],
        recomputed.rows(tmp_path, f"{count} AND stage IN ('uji_coba', 'penerapan', 'replikasi')")[0][0],
        recomputed.rows(tmp_path, f"{count} AND stage IN ('penerapan', 'replikasi')")[0][0],
        len(recomputed.window(tmp_path, FOCUS)),
    ]  # fmt: skip
    table = table_after(page, "h-funnel")
    assert [int(row[1]) for row in table] == numbers == [2, 8, 7, 6, 5]
    assert [row[3] for row in table] == ["–", "–", "60", "30", "10"]
    assert [row[2] for row in table] == ["–", "0%", "88%", "86%", "83%"]


def test_the_share_of_basic_services_equals_the_second_computation(full, tmp_path):
    full.candidate_row(sector="3.05", stage="penerapan", on=date(THIS_YEAR, 5, 5))
    office = full.browser_of(full.office)
    table = table_after(office.get("/office/portfolio"), "h-share")
    expected = []
    for year in range(2025, 2030):
        counts = recomputed.basic(tmp_path, year)
        basic = sum(n for code, n in counts.items() if code.startswith("1.0") and code <= "1.06")
        if total := sum(counts.values()):
            expected.append([str(year), str(basic), str(total), f"{round(100 * basic / total)} %"])
    assert table == expected and any(row[1] != row[2] for row in table)


def test_the_demo_is_outside_every_number(full, tmp_path):
    browser = full.browser_of(full.office)
    before = [
        re.sub(r'value="\w{32}"|"Im[^"]+"|nonce="[^"]+"', "", text_of(browser.get(page))) for page in PAGES
    ]
    full.candidate_row(
        title="Contoh lagi", sector="1.04", stage="penerapan", is_demo=True, levels={"video": (3, 3)}
    )
    after = [
        re.sub(r'value="\w{32}"|"Im[^"]+"|nonce="[^"]+"', "", text_of(browser.get(page))) for page in PAGES
    ]
    assert before == after
    full.candidate_row(title="Sungguhan", sector="1.04", stage="penerapan", levels={"video": (3, 3)})
    assert text_of(browser.get(PAGES[0])) != after[0]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_often_whatever_it_shows(office, page):
    def asked():
        count = []
        browser = office.browser_of(office.office)
        with office.app.app_context():
            engine = db.engine

        def listener(*_: object) -> None:
            count.append(1)

        event.listen(engine, "before_cursor_execute", listener)
        try:
            assert browser.get(page).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", listener)
        return len(count)

    empty = asked()
    office.filled()
    for number in range(20):
        office.candidate_row(title=f"Lagi {number}", stage="penerapan", levels={"video": (3, 1)})
    assert 0 < asked() <= empty <= 13


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_page_opens_empty_and_full_in_both_languages(office, lang):
    browser = office.browser_of(office.office)
    browser.set_cookie("lang", lang)
    for _ in range(2):
        for page in PAGES:
            assert browser.get(page).status_code == 200, page
        office.filled()


def test_a_facilitator_reads_the_sums_only(full):
    browser = full.browser_of(full.facilitator)
    assert [browser.get(page).status_code for page in PAGES] == [200, 403, 200, 403]
    assert "/office/whatif" not in browser.get("/office/portfolio").get_data(as_text=True)
