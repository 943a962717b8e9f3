"""The workbook: one worksheet a table, the same bytes for the same tables, nothing in it that calculates."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from types import MappingProxyType
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from workshop.reports import tables
from workshop.reports.documents_charts import Chart, draw

MAX_CELL = 32_767
MAX_TITLE = 31
MIN_WIDTH, MAX_WIDTH = 8, 60
LINE_POINTS, MAX_POINTS = 15, 409
FILTER = 4  # letters that the arrow of a filter covers
HEAD_LETTERS = 14
# So many letters fit across a landscape A4 at full size; smaller than this share of it nobody reads.
PAGE_LETTERS, LEAST_SCALE, LONG_TABLE = 140, 60, 30
Writer = Callable[[int, int, Any], object]
_WIDTHS = {"number": 10, "points": 10, "percent": 10, "date": 14, "moment": 20}
# LCID of Indonesian: month names follow the workbook, not the machine that opens it.
_LOCALES = {"id": "[$-421]", "en": "[$-809]"}


@dataclass(frozen=True, slots=True)
class _Formats:
    head: Format
    text: Format
    risky: Format
    number: Format
    points: Format
    percent: Format
    date: Format
    moment: Format


def encode(
    sheets: Sequence[tables.Sheet],
    style: tables.Style,
    made_at: datetime,
    charts: Mapping[int, Chart] = MappingProxyType({}),
) -> bytes:
    """Returns the workbook of `sheets` (one at least); `made_at` (aware) is its creation date.

    `charts` are drawn under the tables: number of the sheet, from 0, → its chart.
    """
    out = BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(out, {"in_memory": True, **inert})
    book.set_properties({"created": tables.local(made_at, style.zone)})
    formats = _formats(book, style)
    for at, title in enumerate(_titles(sheet.title for sheet in sheets)):
        page = book.add_worksheet(title)
        _fill(page, sheets[at], formats, style)
        _paginate(page, sheets[at], at in charts)
        if at in charts:
            draw(book, page, sheets[at], charts[at])
    book.close()
    return out.getvalue()


def _fill(page: Worksheet, sheet: tables.Sheet, formats: _Formats, style: tables.Style) -> None:
    page.freeze_panes(1, 0)
    if sheet.rows and sheet.columns:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, _width(sheet, column))
        page.write_string(0, at, tables.clean(column.label), formats.head)
        write = _writer(page, column.kind, formats, style)
        for below, row in enumerate(sheet.rows, start=1):
            if row.get(column.key) is not None:
                write(below, at, row[column.key])
    _set_heights(page, sheet)


def _paginate(page: Worksheet, sheet: tables.Sheet, has_chart: bool) -> None:
    """Prints on A4 across: as many pages side by side as keep it readable, a chart below a long table by itself."""
    width = sum(_width(sheet, column) for column in sheet.columns)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)  # A4
    if has_chart and len(sheet.rows) > LONG_TABLE:
        # Fitted to the width a sheet forgets its breaks, so the scale is told; less than what fits with any font.
        page.set_print_scale(max(10, min(100, 80 * PAGE_LETTERS // max(width, 1))))
        page.set_h_pagebreaks([len(sheet.rows) + 1])
        return
    across = -(-width * LEAST_SCALE // (100 * PAGE_LETTERS))
    page.fit_to_pages(max(across, 1), 0)
    if across > 1:
        page.repeat_columns(0, 1)


def _set_heights(page: Worksheet, sheet: tables.Sheet) -> None:
    # Excel fits wrapped rows when it opens a file, LibreOffice does not.
    heads = max((_lines(column.label, _width(sheet, column) - FILTER) for column in sheet.columns), default=1)
    if heads > 1:
        page.set_row(0, LINE_POINTS * heads)
    widths = [(column.key, _width(sheet, column)) for column in sheet.columns if column.kind == "text"]
    for below, row in enumerate(sheet.rows, start=1):
        lines = max((_lines(row[key], width) for key, width in widths if row.get(key)), default=1)
        if lines > 1:
            page.set_row(below, min(LINE_POINTS * lines, MAX_POINTS))


def _lines(text: tables.Cell, width: int) -> int:
    return sum(1 + len(line) // width for line in str(text).split("\n"))


def _writer(page: Worksheet, kind: tables.Kind, formats: _Formats, style: tables.Style) -> Writer:
    def text(row: int, at: int, value: Any) -> None:
        # A quote prefix keeps the exact text a text even when somebody edits the cell later.
        fitting = _fitting(tables.clean(value))
        page.write_string(row, at, fitting, formats.risky if tables.is_risky(fitting) else formats.text)

    def moment(row: int, at: int, value: Any) -> None:
        page.write_datetime(row, at, tables.local(value, style.zone), formats.moment)

    writers: dict[tables.Kind, Writer] = {
        "text": text,
        "number": lambda row, at, value: page.write_number(row, at, value, formats.number),
        "points": lambda row, at, value: page.write_number(row, at, value, formats.points),
        "percent": lambda row, at, value: page.write_number(row, at, value, formats.percent),
        "date": lambda row, at, value: page.write_datetime(row, at, value, formats.date),
        "moment": moment,
    }
    return writers[kind]


def _fitting(text: str) -> str:
    # Excel counts UTF-16 units and refuses the whole file over one cell that is too long.
    if len(text.encode("utf-16-le")) <= 2 * MAX_CELL:
        return text
    return text.encode("utf-16-le")[: 2 * (MAX_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def _width(sheet: tables.Sheet, column: tables.Column) -> int:
    longest = max((len(tables.clean(row.get(column.key))) for row in sheet.rows), default=0)
    wanted = _WIDTHS.get(column.kind, longest + 2)
    # A number does not need the room of its heading: that goes on in a second line, between words.
    head = len(column.label) if column.kind == "text" else min(len(column.label), HEAD_LETTERS)
    word = max((len(part) for part in column.label.split()), default=0)
    return min(MAX_WIDTH, max(MIN_WIDTH, wanted, head + FILTER, word + FILTER))


def _titles(titles: Iterable[str]) -> Iterable[str]:
    # Excel: at most 31 characters, none of []:*?/\, no quote at the ends, unique without regard to case.
    taken: set[str] = {"history"}
    for title in titles:
        plain = re.sub(r"[\[\]:*?/\\]", " ", tables.clean(title)).strip(" '\t\n\r") or "Rembuk"
        name, number = plain[:MAX_TITLE].rstrip(" '"), 2
        while name.lower() in taken:
            name = f"{plain[: MAX_TITLE - 4].rstrip(chr(39))} ({number})"
            number += 1
        taken.add(name.lower())
        yield name


def _formats(book: Workbook, style: tables.Style) -> _Formats:
    cell = {"valign": "top", "font_name": "Calibri", "font_size": 11}
    locale = _LOCALES.get(style.lang, _LOCALES["id"])
    head = {"bold": True, "bg_color": "#0B6650", "font_color": "#FFFFFF", "text_wrap": True}
    clock = "hh.mm" if style.lang == "id" else "hh:mm"
    return _Formats(
        head=book.add_format({**cell, **head}),
        text=book.add_format({**cell, "text_wrap": True, "num_format": "@"}),
        risky=book.add_format({**cell, "text_wrap": True, "num_format": "@", "quote_prefix": True}),
        number=book.add_format({**cell, "num_format": "General"}),
        points=book.add_format({**cell, "num_format": "0.00"}),
        percent=book.add_format({**cell, "num_format": "0.0 %" if style.lang == "id" else "0.0%"}),
        date=book.add_format({**cell, "num_format": f"{locale}d mmm yyyy"}),
        moment=book.add_format({**cell, "num_format": f"{locale}d mmm yyyy, {clock}"}),
    )
