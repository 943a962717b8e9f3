"""Exports open in Excel, keep every word exactly, and never calculate anything a participant wrote."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from workshop.reports import csv as csv_file
from workshop.reports import tables, xlsx

NASTY = [
    "=1+1",
    '=HYPERLINK("http://x.example","klik")',
    "+62 812",
    "-2+3",
    "- butir pertama",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\x00=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\uff1d1+1",
    "=cmd|' /C calc'!A0",
    "\x01\x00-1",
]
PLAIN = [
    'Air; "bersih"',
    "baris 1\nbaris 2",
    "emoji 🙂",
    "مرحبا",
    "<b>tebal</b>",
    "https://x.example",
    "007",
    "1e5",
    "_x0041_",
    "{=1}",
    "a=b",
]
STYLE = tables.Style(lang="id", zone=ZoneInfo("Asia/Makassar"))
MADE_AT = datetime(2025, 11, 10, 6, 30, tzinfo=UTC)
COLUMNS = (
    tables.Column("text", "Ide"),
    tables.Column("votes", "Suara", "number"),
    tables.Column("share", "Bagian", "percent"),
    tables.Column("due", "Tenggat", "date"),
    tables.Column("at", "Waktu", "moment"),
)


def sheet(*texts: str, title: str = "Ide") -> tables.Sheet:
    rows = [
        {"text": text, "votes": number, "share": 0.125, "due": date(2025, 12, 1), "at": MADE_AT}
        for number, text in enumerate(texts)
    ]
    return tables.Sheet(title, COLUMNS, rows)


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def page(*texts: str) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(xlsx.encode([sheet(*texts)], STYLE, MADE_AT))).worksheets[0]


@pytest.mark.parametrize("text", NASTY)
def test_a_csv_cell_is_inert(text: str) -> None:
    cell = csv_rows(csv_file.encode(sheet(text), STYLE))[1][0]
    assert tables.is_risky(tables.clean(text)) and cell[0] == "'" and "\x00" not in cell
    assert cell[1:] == tables.clean(text)


@pytest.mark.parametrize("text", PLAIN)
def test_a_harmless_csv_cell_keeps_its_words(text: str) -> None:
    assert csv_rows(csv_file.encode(sheet(text), STYLE))[1][0] == text


def test_a_csv_label_is_inert_too() -> None:
    content = csv_file.encode(tables.Sheet("x", [tables.Column("a", "=1+1")]), STYLE)
    assert csv_rows(content) == [["'=1+1"]]


def test_a_csv_begins_with_a_mark_and_separates_with_semicolons() -> None:
    content = csv_file.encode(sheet("Air bersih"), STYLE)
    assert content.startswith(b"\xef\xbb\xbfIde;Suara;Bagian;Tenggat;Waktu\r\n")
    assert content.decode("utf-8-sig").splitlines()[1] == "Air bersih;0;12,5%;2025-12-01;2025-11-10 14:30"


def test_csv_numbers_follow_the_language_and_gaps_stay_empty() -> None:
    columns = [tables.Column("n", "n", "number"), tables.Column("p", "p", "percent"), tables.Column("t", "t")]
    rows: list[dict[str, tables.Cell]] = [{"n": 2.5, "p": 0.5}, {"n": -3, "p": None, "t": None}]
    english = tables.Style("en", STYLE.zone)
    assert csv_rows(csv_file.encode(tables.Sheet("x", columns, rows), STYLE))[1:] == [
        ["2,5", "50%", ""],
        ["-3", "", ""],
    ]
    assert csv_rows(csv_file.encode(tables.Sheet("x", columns, rows), english))[1][0] == "2.5"


@pytest.mark.parametrize("text", NASTY + PLAIN)
def test_a_workbook_cell_is_text_with_the_exact_words(text: str) -> None:
    cell = page(text)["A2"]
    assert cell.data_type == "s" and cell.hyperlink is None
    # XML turns a carriage return into a line feed.
    assert str(cell.value).replace("_x000D_", "\r").replace("\r", "\n") == tables.clean(text).replace(
        "\r", "\n"
    )
    assert cell.quotePrefix == tables.is_risky(tables.clean(text))


def test_a_workbook_holds_no_formula_and_no_link_at_all() -> None:
    content = xlsx.encode([sheet(*NASTY, *PLAIN)], STYLE, MADE_AT)
    with ZipFile(BytesIO(content)) as file:
        parts = {
            name: file.read(name).decode() for name in file.namelist() if name.endswith((".xml", ".rels"))
        }
    worksheet = parts["xl/worksheets/sheet1.xml"]
    assert "<f>" not in worksheet and "<hyperlink" not in worksheet and worksheet.count("<row ") == 27
    assert not any("TargetMode" in part for part in parts.values())


def test_workbook_values_keep_their_types() -> None:
    found = page("Air bersih", "Guru")
    assert [cell.value for cell in found[3]] == [
        "Guru",
        1,
        0.125,
        datetime(2025, 12, 1),
        datetime(2025, 11, 10, 14, 30),
    ]
    assert sum(row[1] for row in found.iter_rows(min_row=2, values_only=True)) == 1
    assert "421" in found["D2"].number_format and found["C2"].number_format == "0.0 %"


def test_the_first_row_stays_in_sight_and_columns_fit() -> None:
    found = page("Air bersih sampai ke semua desa di hulu sungai")
    assert found.freeze_panes == "A2" and found["A1"].font.bold and found.auto_filter.ref == "A1:E2"
    assert 40 < found.column_dimensions["A"].width <= 62


def test_the_same_tables_make_the_same_bytes() -> None:
    assert xlsx.encode([sheet("a")], STYLE, MADE_AT) == xlsx.encode([sheet("a")], STYLE, MADE_AT)


def test_titles_become_names_that_excel_accepts() -> None:
    titles = ["Ide: [semua]/*?\\", "'", "", "x" * 40, "X" * 40, "History", "Kandidat"]
    content = xlsx.encode([sheet("a", title=title) for title in titles], STYLE, MADE_AT)
    names = openpyxl.load_workbook(BytesIO(content)).sheetnames
    assert len({name.lower() for name in names}) == len(titles) and all(0 < len(name) <= 31 for name in names)
    assert names[0] == "Ide   semua" and names[-1] == "Kandidat"


@pytest.mark.parametrize("mark", ["x", "🙂"])
def test_a_cell_that_is_too_long_for_excel_is_cut_with_a_sign(mark: str) -> None:
    value = str(page(mark * 40_000)["A2"].value)
    assert value.endswith("…") and 32_700 < len(value.encode("utf-16-le")) // 2 <= 32_767


def test_an_empty_sheet_is_only_its_labels() -> None:
    content = xlsx.encode([tables.Sheet("Ide", COLUMNS)], STYLE, MADE_AT)
    assert [cell.value for cell in openpyxl.load_workbook(BytesIO(content)).worksheets[0][1]][:2] == [
        "Ide",
        "Suara",
    ]
