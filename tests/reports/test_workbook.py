"""The portfolio as a workbook: its numbers are the page's, charts are native, words never calculate."""

import io
from zipfile import ZipFile

import openpyxl
import pytest
from sqlalchemy import event

from tests.portfolio.office import FOCUS, Office
from tests.portfolio.reading import table_after
from tests.ready import ready
from workshop.extensions import db


@pytest.fixture
def office(tmp_path):
    return ready(tmp_path, Office, Office.filled)


@pytest.fixture
def client(office):
    found = office.browser_of(office.office)
    found.set_cookie("lang", "en")
    return found


@pytest.fixture
def book(client):
    answer = client.get("/office/portfolio.xlsx")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_the_cycles_equal_the_page(book, client):
    page = table_after(client.get("/office/portfolio"), "h-cycles")
    found = rows(book["Index by cycle"])
    assert len(found) == len(page) == 5
    for mine, theirs in zip(found, page, strict=True):
        assert mine[0] == theirs[0][:4] and mine[8] == theirs[7]
        assert [f"{value:.2f}" for value in mine[1:5]] == [*theirs[1:4], theirs[5]]
        assert f"{mine[5]:+.2f}" == theirs[6].replace("−", "-") and str(mine[6]) == theirs[4]


def test_coverage_and_funnel_equal_the_page(book, client):
    page = client.get("/office/portfolio")
    assert [
        [str(value) if value is not None else "–" for value in row[:2]]
        for row in rows(book["From idea to counted"])
    ] == [row[:2] for row in table_after(page, "h-funnel")]
    counted = {row[0]: row[1:] for row in rows(book["Six basic services"])}
    assert len(counted) == 6 and sum(row[0] for row in counted.values()) == 5
    assert [value for value in counted.values() if not value[0]] == [[0, 1]]


def test_each_candidate_stands_with_its_levels_and_no_example_does(book):
    found = {row[1]: row for row in rows(book["Candidates"])}
    assert "Contoh" not in found and set(found) >= {"Terap 0", "Lama", "Uji", "Istirahat"}
    assert found["Terap 0"][12] == f"{FOCUS}, {FOCUS + 1}" and found["Istirahat"][6] == "yes"
    levels = {row[1]: row for row in rows(book["Levels"])}
    head = [cell.value for cell in book["Levels"][1]]
    at = next(at for at, name in enumerate(head) if name.startswith("16 ") and name.endswith("claimed"))
    assert (levels["Terap 0"][at], levels["Terap 0"][at + 1]) == (3, 2)
    assert levels["Terap 1"][at] is None


def test_agencies_equal_the_page(book, client):
    agencies = {row[0]: row for row in rows(book["Agencies"])}
    assert agencies["Dinas Kesehatan"][10] == 5 and agencies["Dinas ESDM"][9] == 1
    assert len(agencies) >= 50


def test_charts_are_native_and_read_the_cells(client):
    packed = ZipFile(io.BytesIO(client.get("/office/portfolio.xlsx").data))
    charts = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 4 and "<c:lineChart>" in charts[0] and "<c:barChart>" in charts[1]
    assert "'Index by cycle'!$B$2:$B$6" in charts[0] and "'Index by cycle'!$E$2:$E$6" in charts[0]


def test_a_long_text_has_a_row_of_its_height(book):
    heights = [book["Method"].row_dimensions[row].height for row in range(2, 5)]
    assert max(height or 0 for height in heights) >= 30


def test_words_never_calculate(office, client):
    office.candidate_row(title='=HYPERLINK("http://x.example")', agency="+62", stage="penerapan")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/office/portfolio.xlsx").data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert '=HYPERLINK("http://x.example")' in {cell.value for cell in cells}


def test_only_the_office_takes_it_away(office):
    facilitator = office.browser_of(office.facilitator)
    for path in ("/office/portfolio.xlsx", "/office/report", "/office/report/2026.pdf"):
        assert (
            facilitator.get(path).status_code == 403 and office.app.test_client().get(path).status_code == 302
        )


@pytest.mark.parametrize("path", ["/office/portfolio.xlsx", f"/office/report/{FOCUS - 1}.pdf"])
def test_more_candidates_take_no_more_statements(office, client, path):
    def statements():
        seen = []
        event.listen(db.engine, "before_cursor_execute", listener := lambda *args: seen.append(args[2]))
        assert client.get(path).status_code == 200
        event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    with office.app.app_context():
        statements()  # the first visit opens the connection
        before = statements()
        for number in range(5):
            office.candidate_row(title=f"Lagi {number}", stage="penerapan", levels={"video": (3, 2)})
        assert statements() == before <= 25


def test_a_sheet_prints_readably_and_no_page_is_all_but_empty(book):
    across = {sheet.title: sheet.page_setup.fitToWidth for sheet in book}
    assert {across["Method"], across["Candidates"]} <= {None, 1, 2} and 3 <= across["Levels"] <= 6
    assert all(sheet.print_title_rows == "$1:$1" for sheet in book)
    assert book["Levels"].print_title_cols == "$A:$B", "each page says whose levels these are"
    agencies = book["Agencies"]
    assert agencies.page_setup.scale < 100 and not agencies.sheet_properties.pageSetUpPr.fitToPage
    assert [one.id for one in agencies.row_breaks.brk] == [agencies.max_row], (
        "the chart has a page of its own"
    )
