"""The office's pages of imports over the real app: who may, what they say in both languages, files given back."""

import csv
import io

import pytest
from openpyxl import load_workbook

from tests.candidates.test_office_pages import form_of, text_of
from tests.imports.tables import HEAD, NAMES, ROW, as_csv, opened
from tests.ready import ready
from tests.results import Results
from workshop.imports import grid, store, work

MEGABYTE = 1024 * 1024


@pytest.fixture
def house(tmp_path):
    return ready(tmp_path, Results)


def browser_in(house, who=None, lang="en"):
    browser = house.browser_of(who or house.office)
    browser.set_cookie("lang", lang)
    return browser


def send(browser, content, name="inovasi.csv"):
    fields = form_of(browser.get("/office/import"), "import.open")
    return browser.post("/office/import", data={**fields, "file": (io.BytesIO(content), name)})


def run(house):
    with house.app.app_context():
        work.run()


def test_a_file_goes_from_the_form_to_the_portfolio(house):
    browser = browser_in(house)
    answer = send(browser, as_csv(HEAD, ROW), "/data/../inovasi 2025.csv")
    assert answer.status_code == 302
    page = browser.get(answer.location)
    assert (
        "inovasi 2025.csv" in page.text and "/data" not in page.text and 'http-equiv="refresh"' in page.text
    )
    run(house)
    page = browser.get(answer.location)
    assert "1 innovation would come in" in text_of(page) and "Antrean daring" in text_of(page)
    assert 'http-equiv="refresh"' not in page.text
    fields = form_of(page, "import.bring")
    assert browser.post(answer.location, data=fields).status_code == 302
    assert (
        browser.post(answer.location, data=fields).status_code == 302
    )  # a double post gets the stored answer
    assert "Nobody sees them yet" in text_of(browser.get(answer.location))
    run(house)
    assert "1 innovation is in the portfolio" in text_of(browser.get(answer.location))
    assert "Antrean daring" in text_of(browser.get("/office/candidates.table"))
    assert (
        browser.post(answer.location, data=form_of(browser.get(answer.location), "import.undo")).status_code
        == 302
    )
    run(house)
    assert "The import was undone" in text_of(browser.get(answer.location))
    assert "Antrean daring" not in text_of(browser.get("/office/candidates.table"))


def test_faults_are_told_by_row_and_column_and_the_file_comes_back_with_them(house, tmp_path):
    browser = browser_in(house)
    rows = [
        ['=HYPERLINK("x")', *ROW[1:], "catatan"],
        ["Perahu", "Dinas Kesehatn", "Selesai", "12/31/2025", "=2"],
    ]
    address = send(browser, as_csv([*HEAD, "catatan"], *rows, separator="\t")).location
    run(house)
    page = text_of(browser.get(address))
    assert (
        "2 rows · 3 problems" in page
        and "Nothing was brought in" in page
        and "not taken over: catatan" in page
    )
    assert "3 agency “Dinas Kesehatn”: did you mean Dinas Kesehatan? Write it exactly so." in page
    assert "import.bring" not in browser.get(address).text
    found = list(
        csv.reader(io.StringIO(browser.get(f"{address}/faults.csv").data.decode("utf-8-sig")), delimiter=";")
    )
    assert found[0] == [*HEAD, "catatan", "problems"] and found[1][0].startswith("'=") and found[1][-1] == ""
    assert "write the day first" in found[2][-1] and found[2][4] == "'=2"
    sheet = load_workbook(io.BytesIO(browser.get(f"{address}/faults.xlsx").data)).active
    assert sheet.max_row == 3 and sheet["A2"].value.startswith("=HYPER") and sheet["A2"].data_type == "s"
    _top, again = opened(tmp_path, browser.get(f"{address}/faults.csv").data)
    assert again[0]["cells"][0] == rows[0][0], "what came back can be mended and sent again"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_templates_open_and_are_read_back(house, tmp_path, lang):
    browser = browser_in(house, lang=lang)
    for kind in ("csv", "xlsx"):
        content = browser.get(f"/office/import/template.{kind}").data
        (tmp_path / kind).write_bytes(content)
        top = next(grid.open_table(tmp_path / kind, NAMES))
        assert {grid.header_name(name) for name in top["header"]} <= NAMES and len(top["header"]) == 70
    book = load_workbook(io.BytesIO(content))
    assert not top["notes"], "the sheet of lists is not taken for a second table"
    assert len(book.sheetnames) == 3 and len(book.worksheets[0].data_validations.dataValidation) == 36
    offered = {str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row}
    initiator = {"id": "Kepala Daerah", "en": "Head of region"}[lang]
    assert {initiator, "Asta Cita 8", {"id": "Belum", "en": "Not yet"}[lang]} <= offered
    assert send(browser, content, "templat.xlsx").status_code == 302
    run(house)
    words = {"id": "Tidak ada baris di bawah judul kolom", "en": "There is no row below the headings"}[lang]
    assert words in text_of(browser.get("/office/import/1"))


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "The file is empty"), (b"x" * (10 * MEGABYTE + 1), "larger than 10 MB")],
    ids=["empty", "big"],
)
def test_a_file_that_cannot_be_kept_is_refused_with_a_sentence(house, content, words):
    answer = send(browser_in(house), content)
    assert answer.status_code == 422 and words in answer.text


def test_50_mb_are_refused_before_they_are_read(house):
    answer = send(browser_in(house), b"x" * (50 * MEGABYTE))
    assert answer.status_code == 413 and "larger than 10 MB" in answer.text


def test_no_file_and_the_same_file_are_told(house):
    browser = browser_in(house)
    fields = form_of(browser.get("/office/import"), "import.open")
    assert "Choose a CSV or XLSX file first" in browser.post("/office/import", data=fields).text
    send(browser, as_csv(HEAD, ROW))
    answer = send(browser, as_csv(HEAD, ROW))
    assert (
        answer.status_code == 409
        and "has sent this very file before" in answer.text
        and "/office/import/1" in answer.text
    )


def test_only_the_office_imports(house):
    send(browser_in(house), as_csv(HEAD, ROW))
    rina = browser_in(house, house.facilitator)
    for address in (
        "/office/import",
        "/office/import/1",
        "/office/import/template.csv",
        "/office/import/1/faults.csv",
    ):
        assert rina.get(address).status_code == 403


def test_a_file_name_keeps_no_path_and_at_most_120_characters():
    assert store.cleaned_name("C:\\data\\..\\" + "x" * 300 + ".csv") == "x" * 116 + ".csv"


def test_a_disguised_file_is_told_on_its_page(house):
    browser = browser_in(house)
    address = send(browser, b"MZ\x90\x00" + b"\0" * 50, "inovasi.xlsx").location
    run(house)
    page = text_of(browser.get(address))
    assert "Only CSV and XLSX are taken" in page and "The file was not taken" in page
    assert browser.get(f"{address}/faults.csv").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_rows(house):
    from sqlalchemy import event

    from workshop.extensions import db

    browser = browser_in(house)
    counts = []
    for count in (2, 120):
        address = send(
            browser, as_csv(HEAD, *[[f"A{count}-{n}", "Dinkes", "x", ""] for n in range(count)])
        ).location
        run(house)
        seen = []
        with house.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))  # noqa: B023  # this turn's
        assert browser.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[1] <= 2 * counts[0] + 2  # the second turn is heard twice
