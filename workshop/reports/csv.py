"""CSV as the Excel of an Indonesian office opens it: UTF-8 with BOM, semicolons, decimal commas, inert."""

import csv
from collections.abc import Callable, Mapping
from io import StringIO
from typing import Any

from workshop.reports import tables

BOM = "\ufeff"
Writers = Mapping[str, Callable[[Any], str]]


def encode(sheet: tables.Sheet, style: tables.Style) -> bytes:
    """Returns the file of one sheet: ISO dates, local moments "2025-11-10 14:30", a share of 0.5 as "50%"."""
    out = StringIO(newline="")
    write = csv.writer(out, delimiter=";", lineterminator="\r\n")
    write.writerow(_inert(column.label) for column in sheet.columns)
    writers = _writers(style)
    for row in sheet.rows:
        write.writerow(_cell(writers, column, row.get(column.key)) for column in sheet.columns)
    return (BOM + out.getvalue()).encode("utf-8")


def _cell(writers: Writers, column: tables.Column, value: tables.Cell) -> str:
    return "" if value is None else writers[column.kind](value)


def _inert(value: tables.Cell) -> str:
    # The quote goes before the cleaned text: what hid behind a NUL must not come to the front afterwards.
    text = tables.clean(value)
    return f"'{text}" if tables.is_risky(text) else text


def _writers(style: tables.Style) -> Writers:
    comma = "," if style.lang == "id" else "."

    def number(value: float) -> str:
        return str(value).replace(".", comma)

    return {
        "text": _inert,
        "number": number,
        "points": number,
        # Without the space of Indonesian texts: a spreadsheet must know the number again.
        "percent": lambda share: f"{number(round(share * 100, 1)).removesuffix(f'{comma}0')}%",
        "date": lambda day: day.isoformat(),
        "moment": lambda moment: tables.local(moment, style.zone).strftime("%Y-%m-%d %H:%M"),
    }
