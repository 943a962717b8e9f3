"""Board and table stay short whatever the number of candidates; filters and counts speak of all of them."""

import re

from tests.today.test_home import text_of, wait_for_check
from workshop.candidates.board import COLUMN_CARDS, PAGE_ROWS


def opened(house, path, who=None):
    browser = house.browser_of(who or house.office)
    browser.set_cookie("lang", "en")
    page = browser.get(path)
    assert page.status_code == 200
    return page


def titles(page):
    return re.findall(r'<a href="/office/candidates/\d+">(Inovasi \d+)</a>', page.get_data(as_text=True))


def fill(house, number):
    for at in range(number):
        house.owned(f"Inovasi {at:02}", -1 - at if at < 3 else at)


def test_the_table_has_pages(morning):
    fill(morning, PAGE_ROWS + 5)
    first = opened(morning, "/office/candidates.table?sort=title")
    assert titles(first) == [f"Inovasi {at:02}" for at in range(PAGE_ROWS)]
    assert "Page 1 of 2" in text_of(first) and f"{PAGE_ROWS + 5} candidates" in text_of(first)
    last = opened(morning, "/office/candidates.table?sort=title&page=2")
    assert len(titles(last)) == 5 and "Next page" not in text_of(last)
    assert (
        titles(opened(morning, "/office/candidates.table?sort=title&down=1"))[0] == f"Inovasi {PAGE_ROWS + 4}"
    )
    for odd in ("99", "0", "-1", "x", "9" * 15):
        assert titles(opened(morning, f"/office/candidates.table?sort=title&page={odd}")) == titles(first)


def test_a_column_of_the_board_shows_the_most_urgent_and_leads_to_the_rest(morning):
    fill(morning, COLUMN_CARDS + 3)
    page = opened(morning, "/office/candidates")
    assert len(titles(page)) == COLUMN_CARDS and titles(page)[0] == "Inovasi 02"
    assert "Show 3 more" in text_of(page) and 'candidates.table?stage=uji_coba"' in page.get_data(
        as_text=True
    )
    rest = opened(morning, "/office/candidates.table?stage=uji_coba")
    assert len(titles(rest)) == COLUMN_CARDS + 3
    assert not titles(opened(morning, "/office/candidates.table?stage=usulan"))


def test_filters_count_everything_and_examples_apart(morning):
    fill(morning, 5)
    number = morning.owned("Inovasi 98", -1, is_parked=True, parked_why="izin")
    wait_for_check(morning, number, "regulasi", "video")
    morning.owned("Inovasi 99", -9, is_demo=True)
    page = text_of(opened(morning, "/office/candidates.table"))
    assert "5 active" in page and "1 parked" in page and "1 example, not counted" in page
    assert "Overdue 3" in page and "Evidence waiting 1" in page
    assert titles(opened(morning, "/office/candidates.table?waiting=1")) == ["Inovasi 98"]
    assert titles(opened(morning, "/office/candidates.table?parked=1")) == ["Inovasi 98"]
    assert len(titles(opened(morning, "/office/candidates.table?late=1"))) == 4
    assert "2 pieces of evidence wait" in text_of(opened(morning, "/office/candidates"))


def test_words_are_found_in_any_order_and_signs_are_only_signs(morning):
    morning.owned("Inovasi 01", 1, agency="Dinas Sosial", summary="Perahu untuk posyandu")
    morning.owned("Inovasi 02", 1, agency="Dinas Kesehatan")
    for words, found in (
        ("posyandu+perahu", ["Inovasi 01"]), ("SOSIAL", ["Inovasi 01"]), ("inovasi", ["Inovasi 01", "Inovasi 02"]),
        ("%25", []), ("_", []), ("perahu+kesehatan", []),
    ):  # fmt: skip
        assert titles(opened(morning, f"/office/candidates.table?find={words}")) == found, words


def test_a_facilitator_finds_own_candidates_only(morning):
    fill(morning, 2)
    page = opened(morning, "/office/candidates.table", morning.facilitator)
    assert not titles(page) and "0 active" in text_of(page)


def test_the_number_of_statements_does_not_grow(morning):
    from sqlalchemy import event

    from workshop.extensions import db

    browser, counted = morning.browser_of(morning.office), []

    @event.listens_for(db.engine, "before_cursor_execute")
    def count(_connection, _cursor, statement, *_rest):
        counted.append(statement)

    def statements(path):
        browser.get(path)  # the first request of a browser asks more
        counted.clear()
        browser.get(path)
        return len(counted)

    fill(morning, 1)
    few = [statements(path) for path in ("/office/candidates", "/office/candidates.table")]
    fill(morning, 20)
    assert [statements(path) for path in ("/office/candidates", "/office/candidates.table")] == few
