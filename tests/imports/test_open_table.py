"""Files as they come: separators, encodings, spreadsheets' habits; what is hostile or disguised is refused by a code."""

from datetime import date

import pytest

from tests.imports.tables import HEAD, ROW, as_csv, book, fault_of, opened, zipped
from workshop.imports import grid

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_usual_separator_is_found(tmp_path, separator):
    top, rows = opened(tmp_path, as_csv(HEAD, ROW, separator=separator))
    assert top["header"] == HEAD and rows == [{"no": 2, "cells": ROW}]


@pytest.mark.parametrize(
    ("encoding", "notes"), [("utf-8", []), ("utf-8-sig", []), ("utf-16", []), ("cp1252", [["encoding", {}]])]
)
def test_accents_survive_every_usual_encoding(tmp_path, encoding, notes):
    top, rows = opened(tmp_path, as_csv(HEAD, ["Café “cerdas”", *ROW[1:]], encoding=encoding))
    assert rows[0]["cells"][0] == "Café “cerdas”" and top["notes"] == notes


def test_quoted_line_breaks_stay_in_their_cell_and_rows_are_numbered_as_in_a_spreadsheet(tmp_path):
    _top, rows = opened(
        tmp_path, as_csv(HEAD, ['"Antrean\r\ndaring; cepat"', *ROW[1:]], [], ["", "", ""], ROW)
    )
    assert rows[0]["cells"][0] == "Antrean\r\ndaring; cepat"
    assert [row["no"] for row in rows] == [2, 5]


def test_headings_may_stand_lower_reordered_and_written_otherwise(tmp_path):
    head = ["No", "TAHAP *", "Perangkat_Daerah", "Judul:", "16 Regulasi Inovasi"]
    top, rows = opened(
        tmp_path, as_csv(["Daftar inovasi 2025"], [], head, ["1", "Usulan", "Dinkes", "Perahu", "2"])
    )
    assert top["no"] == 3 and rows[0]["cells"][3] == "Perahu"
    assert [grid.header_name(text) for text in head] == ["no", "tahap", "perangkat daerah", "judul", "16"]


def test_a_line_that_tells_the_separator_is_no_row(tmp_path):
    _top, rows = opened(tmp_path, b"sep=|\r\n" + as_csv(HEAD, ROW, separator="|", encoding="utf-8"))
    assert rows[0]["no"] == 2


def test_what_looks_like_a_formula_stays_a_text(tmp_path):
    texts = ["=1+1", "+62", "@nama", "-5"]
    assert [
        row["cells"][0] for row in opened(tmp_path, as_csv(HEAD, *([text, *ROW[1:]] for text in texts)))[1]
    ] == texts
    assert opened(tmp_path, as_csv(HEAD, ["'=1+1", *ROW[1:]]))[1][0]["cells"][0] == "=1+1"


def test_dates_of_a_workbook_become_days_and_numbers_plain(tmp_path):
    _top, rows = opened(tmp_path, book([*HEAD, "16"], [*ROW[:3], date(2025, 12, 31), 2.0]))
    assert rows[0]["cells"][3:] == ["2025-12-31", "2"]


def test_a_formula_counts_with_its_saved_value_or_is_told(tmp_path):
    content = book(HEAD, ["=1+1", *ROW[1:]])
    top, rows = opened(tmp_path, content)
    assert ["formulas", {}] in top["notes"] and rows[0]["cells"][0] == {"fault": "formula"}
    saved = _repacked(content, "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>2</v>", b"<v />", b"<v>2</v>")
    assert opened(tmp_path, saved)[1][0]["cells"][0] == "2"


def _repacked(content, name, *pairs):
    import io
    import zipfile

    parts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            parts[part] = archive.read(part)
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        parts[name] = parts[name].replace(old, new)
    return zipped(parts)


def test_merged_cells_are_told_and_errors_are_no_text(tmp_path):
    content = book(
        HEAD,
        ROW,
        ["Perahu", None, *ROW[2:]],
        ["#REF!", *ROW[1:]],
        change=lambda _b, page: page.merge_cells("B2:B3"),
    )
    _top, rows = opened(tmp_path, content)
    assert rows[0]["cells"][1] == ROW[1] and rows[1]["cells"][1] == {"fault": "merged"}
    assert rows[2]["cells"][0] == {"fault": "error"}


def test_a_hidden_sheet_is_never_read(tmp_path):
    def hide(made, page):
        other = made.create_sheet("Lain")
        other.append(HEAD)
        other.append(ROW)
        page.sheet_state = "hidden"

    top, rows = opened(tmp_path, book(HEAD, ROW, ROW, change=hide))
    assert len(rows) == 1 and top["notes"] == [["sheets", {"read": "Lain", "names": ["Sheet"]}]]


def test_trailing_empty_rows_are_nothing(tmp_path):
    _top, rows = opened(tmp_path, book(HEAD, ROW, *[[None] * 4] * 500, [" ", None]))
    assert len(rows) == 1


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'
HOSTILE = {
    "nothing": (b"", "empty"),
    "pdf": (b"%PDF-1.7 judul;tahap", "type"),
    "program": (b"MZ\x90\x00" + b"\0" * 100, "type"),
    "page": (b"  <html><table><tr><td>judul</td><td>tahap</td></tr></table>", "type"),
    "binary": (b"judul;tahap\r\n\x00\x01\x02", "type"),
    "old or locked": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old"),
    "bomb": (zipped({"xl/workbook.xml": b"\0" * (30 * MEGABYTE)}), "bomb"),
    "too many parts": (zipped({f"xl/{number}": b"" for number in range(2_001)}), "bomb"),
    "another archive": (zipped({"word/document.xml": b"<a/>"}), "type"),
    "entities": (zipped({"xl/workbook.xml": ENTITIES}), "type"),
    "no headings": (as_csv(["a", "b"], ["c", "d"]), "header"),
    "open quote": (as_csv(HEAD, ['"Antrean', *ROW[1:]]), "quotes"),
    "too many rows": (as_csv(HEAD, *[ROW] * 10_001), "rows"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_by_a_code(tmp_path, kind):
    content, code = HOSTILE[kind]
    assert fault_of(tmp_path, content) == code


def test_a_huge_cell_is_a_fault_of_its_row(tmp_path):
    _top, rows = opened(tmp_path, as_csv(HEAD, ["x" * 40_000, *ROW[1:]]))
    assert rows[0]["cells"][0] == {"fault": "long"}
