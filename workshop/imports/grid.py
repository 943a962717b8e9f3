"""Opens a table that strangers made, in a process of its own: `python -P grid.py FILE`, header names on stdin.

It imports nothing of Rembuk, so it starts in a moment; its memory and time are bounded, and the rooms do not wait
for it. It writes JSON lines: what the table is, its rows, an end; or a fault. Nothing in the file is evaluated.
"""

import csv
import io
import json
import os
import re
import sys
import threading
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 10_000, 200, 32_767
HEADER_ROWS = 30
MOST_UNPACKED, MOST_PARTS, MOST_RATIO = 100 * 1024 * 1024, 2_000, 200
SMALL_PART = 1024 * 1024  # a small part may be as dense as it likes
MOST_SECONDS, MOST_MEMORY = 60, 640 * 1024 * 1024

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and .xlsx behind a password
_NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MZ", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z")
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|table|svg|script)", re.IGNORECASE)
_SEPARATORS = (";", ",", "\t", "|")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
Cell = str | dict[str, str]
Row = tuple[int, list[Cell]]
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column; from 1


class BadTable(Exception):
    """A file is not taken: `code` says why, `params` where."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def header_name(text: str) -> str:
    """Returns a heading as it is compared: "Judul *" → "judul", "16 Regulasi" → "16", "33 dasar (…)" → "33 dasar"."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("_", " ")
    plain = " ".join(re.sub(r"\([^)]*\)", " ", plain).split()).strip("*:.# ")
    number = re.match(r"(?:indikator |indicator )?(\d{2})\b\W*(dasar\b|basis\b)?", plain)
    if number is None:
        return plain
    return f"{number[1]} dasar" if number[2] else number[1]


def open_table(path: Path, names: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Yields {"header", "no", "notes"}, then {"no", "cells"} of each row that holds anything; raises BadTable."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise BadTable("empty")
    if head.startswith(_OLD):
        raise BadTable("old")
    if head.startswith(b"PK\x03\x04"):
        return _with_header(*_workbook(path, names), names)
    if head.startswith(_NOT_TEXT) or _MARKUP.match(head):
        raise BadTable("type")
    return _with_header(*_text_table(path, names), names)


def _with_header(rows: Iterator[Row], notes: list[Any], names: frozenset[str]) -> Iterator[dict[str, Any]]:
    for number, cells in islice(rows, HEADER_ROWS):
        if _is_header(cells, names):
            header = [_heading(cell) for cell in cells]
            while header and not header[-1]:
                header.pop()
            yield {"header": header, "no": number, "notes": notes}
            break
    else:
        raise BadTable("header")
    count = 0
    for number, cells in rows:
        if any(isinstance(cell, str) and cell.strip() for cell in cells) or _has_error(cells):
            count += 1
            if count > MOST_ROWS:
                raise BadTable("rows", most=MOST_ROWS)
            yield {"no": number, "cells": _trimmed(cells, len(header))}


def _is_header(cells: Iterable[Cell], names: frozenset[str]) -> bool:
    return len({header_name(_heading(cell)) for cell in cells} & names) >= 2


def _heading(cell: Cell) -> str:
    return " ".join(cell.split())[:200] if isinstance(cell, str) else ""


def _has_error(cells: Iterable[Cell]) -> bool:
    return any(isinstance(cell, dict) and cell["fault"] != "merged" for cell in cells)


def _trimmed(cells: list[Cell], width: int) -> list[Cell]:
    while len(cells) > width and cells[-1] == "":
        cells.pop()
    return cells + [""] * (width - len(cells))


def _text_table(path: Path, names: frozenset[str]) -> tuple[Iterator[Row], list[Any]]:
    text, notes = _decoded(path.read_bytes())
    told = re.match(r'"?sep=(.)"?\r?\n', text)  # Excel's own first line, which it does not show as a row
    if told is not None:
        return _records(text[told.end() :], told[1]), notes
    return _records(text, max(_SEPARATORS, key=lambda mark: _known_names(text, mark, names))), notes


def _decoded(raw: bytes) -> tuple[str, list[Any]]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace"), []
    if re.search(rb"[\x00-\x08\x0e-\x1f]", raw):
        raise BadTable("type")
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), [["encoding", {}]]


def _known_names(text: str, separator: str, names: frozenset[str]) -> int:
    try:
        first = islice(_records(text[:200_000], separator), HEADER_ROWS)
        return max(
            (len({header_name(_heading(cell)) for cell in cells} & names) for _no, cells in first), default=0
        )
    except BadTable:
        return 0


def _records(text: str, separator: str) -> Iterator[Row]:
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [_text_cell(cell) for cell in cells[:MOST_COLUMNS]]
    except csv.Error as problem:
        raise BadTable("quotes", row=number + 1) from problem


def _text_cell(text: str) -> Cell:
    if text in _ERRORS:
        return {"fault": "error"}
    # A quote before a formula is how spreadsheets, and our own exports, keep it a text.
    plain = text[1:] if re.match(r"'[=+\-@]", text) else text
    return plain if len(plain) <= MOST_LETTERS else {"fault": "long"}


def _workbook(path: Path, names: frozenset[str]) -> tuple[Iterator[Row], list[Any]]:
    _check_parts(path)
    from openpyxl import load_workbook  # only here: a CSV needs none of it

    book: Any = load_workbook(path.open("rb"), read_only=True, keep_links=False)
    fitting = [page for page in book.worksheets if _holds_table(page, names)]
    shown = [page for page in fitting if page.sheet_state == "visible"]
    if not shown:
        raise BadTable("hidden" if fitting else "header")
    page, others = shown[0], [other.title for other in fitting if other is not shown[0]]
    notes: list[Any] = [["sheets", {"read": page.title, "names": others}]] if others else []
    merges, has_formulas = _scanned(path, page)
    if not has_formulas:
        return _sheet_rows(page, None, merges), notes
    kept: Any = load_workbook(path.open("rb"), read_only=True, keep_links=False, data_only=True)
    return _sheet_rows(page, kept[page.title], merges), [*notes, ["formulas", {}]]


def _check_parts(path: Path) -> None:
    """Judges the archive by its directory, before anything is unpacked."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise BadTable("bomb")
        if any(_is_dense(part) for part in parts):
            raise BadTable("bomb")
        if "xl/workbook.xml" not in {part.filename for part in parts}:
            raise BadTable("type")
        for part in parts:
            if part.flag_bits & 1:
                raise BadTable("old")
            if part.filename.endswith((".xml", ".rels")) and _DOCTYPE.search(archive.open(part).read(4096)):
                raise BadTable("type")  # no spreadsheet writes a document type or an entity


def _is_dense(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL_PART and part.file_size > MOST_RATIO * max(part.compress_size, 1)


def _holds_table(page: Any, names: frozenset[str]) -> bool:
    page.reset_dimensions()  # what the file says of its size is often wrong
    rows = page.iter_rows(max_row=HEADER_ROWS, max_col=MOST_COLUMNS, values_only=True)
    return any(_is_header([str(value or "") for value in row], names) for row in rows)


def _scanned(path: Path, page: Any) -> tuple[list[Merge], bool]:
    """Returns the merged areas of a sheet by first row, and whether it holds formulas."""
    merges, has_formulas, rest = list[Merge](), False, b""
    with zipfile.ZipFile(path) as archive, archive.open(page._worksheet_path.lstrip("/")) as sheet:
        while chunk := sheet.read(256 * 1024):
            text = rest + chunk
            has_formulas = has_formulas or _FORMULA.search(text) is not None
            for left, top, right, bottom in _MERGE.findall(text):
                merges.append((int(top), _column(left), int(bottom), _column(right)))
            rest = text[-200:]
    return sorted(set(merges)), has_formulas


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet_rows(page: Any, kept: Any, merges: list[Merge]) -> Iterator[Row]:
    rows = page.iter_rows(max_col=MOST_COLUMNS)
    values: Iterator[Any] = iter(()) if kept is None else _values(kept)
    active: list[Merge] = []
    for number, cells in enumerate(rows, start=1):
        stored = (*next(values, ()), *[None] * len(cells))
        found = [_cell(cell, kept_value) for cell, kept_value in zip(cells, stored, strict=False)]
        while merges and merges[0][0] <= number:
            active.append(merges.pop(0))
        active = [area for area in active if area[2] >= number]
        for area in active:
            _mark_merged(found, number, area)
        yield number, found


def _values(page: Any) -> Iterator[Any]:
    page.reset_dimensions()
    return iter(page.iter_rows(max_col=MOST_COLUMNS, values_only=True))


def _mark_merged(found: list[Cell], number: int, area: Merge) -> None:
    top, left, _bottom, right = area
    for column in range(left, min(right, MOST_COLUMNS) + 1):
        found.extend([""] * (column - len(found)))
        if (number, column) != (top, left) and found[column - 1] == "":
            found[column - 1] = {"fault": "merged"}


def _cell(cell: Any, kept: Any) -> Cell:
    kind, value = cell.data_type, cell.value
    if kind == "f":
        return {"fault": "formula"} if kept is None else _plain(kept)
    return {"fault": "error"} if kind == "e" else _plain(value)


def _plain(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, str):
        return _text_cell(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _bound() -> None:
    """Ends this process when it takes too long, and refuses it memory it should never need."""
    timer = threading.Timer(MOST_SECONDS, os._exit, [3])
    timer.daemon = True
    timer.start()
    if sys.platform != "win32":
        import resource

        os.nice(10)  # the rooms go first
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def main() -> None:
    """Writes the table of the file named on the command line."""
    _bound()
    names = frozenset(json.load(sys.stdin))
    try:
        for line in open_table(Path(sys.argv[1]), names):
            print(json.dumps(line))
        print('{"end": true}')
    except BadTable as bad:
        print(json.dumps({"fault": bad.code, "params": bad.params}))
    except MemoryError:
        print(json.dumps({"fault": "bomb", "params": {}}))
    except Exception as problem:  # a damaged file makes its readers fail in a hundred ways
        print(
            json.dumps({"fault": "broken", "params": {}, "why": f"{type(problem).__name__}: {problem}"[:300]})
        )


if __name__ == "__main__":
    main()
