"""Native charts of a workbook: they read the cells beside them, so a number changed by hand moves its bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from workshop.reports import tables

COLORS = ("#0B6653", "#F2A71B", "#817B6D", "#15201D", "#0072B2")
WIDTH, HEIGHT = 760, 380
BAR_HEIGHT = 26
FEW = 10
# Below the table, so that it covers nothing.
ROWS_BETWEEN = 2


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart on one sheet: `across` is the column of labels, `series` those of values; `axis` names the values.

    `rows` is how many of the first rows are drawn, None for all.
    """

    kind: Literal["line", "column", "bar"]
    title: str
    across: str
    series: tuple[str, ...]
    axis: str = ""
    rows: int | None = None


def draw(book: Workbook, page: Worksheet, sheet: tables.Sheet, chart: Chart) -> None:
    """Draws a chart under its table; where there is no row to draw there is none."""
    if not _drawn(sheet, chart):
        return
    drawn: Any = book.add_chart({"type": chart.kind})
    for at, key in enumerate(chart.series):
        drawn.add_series(_series(page, sheet, chart, (key, COLORS[at % len(COLORS)])))
    drawn.set_title({"name": chart.title, "name_font": {"size": 13, "color": COLORS[0]}})
    drawn.set_size({"width": WIDTH, "height": _height(sheet, chart)})
    drawn.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
    values = {
        "name": chart.axis,
        "major_gridlines": {"visible": True, "line": {"color": "#DFD8C8"}},
        "min": 0,
    }
    if _most(sheet, chart) <= FEW:
        values["major_unit"] = 1  # there are no halves of an innovation
    if chart.kind == "bar":
        # Excel starts bars at the foot; people read from the top.
        drawn.set_y_axis({"reverse": True})
        drawn.set_x_axis(values)
    else:
        drawn.set_y_axis(values)
    page.insert_chart(len(sheet.rows) + ROWS_BETWEEN, 0, drawn, {"description": chart.title})


def _height(sheet: tables.Sheet, chart: Chart) -> int:
    return max(HEIGHT, BAR_HEIGHT * _drawn(sheet, chart)) if chart.kind == "bar" else HEIGHT


def _most(sheet: tables.Sheet, chart: Chart) -> float:
    cells = (row.get(key) for row in sheet.rows for key in chart.series)
    return max((cell for cell in cells if isinstance(cell, int | float)), default=0)


def _series(page: Worksheet, sheet: tables.Sheet, chart: Chart, one: tuple[str, str]) -> dict[str, Any]:
    key, color = one
    series = {
        "name": [page.get_name(), 0, _at(sheet.columns, key)],
        "categories": _cells(page, sheet, chart, chart.across),
        "values": _cells(page, sheet, chart, key),
    }
    if chart.kind == "line":
        marker = {"type": "circle", "size": 7, "fill": {"color": color}, "border": {"color": color}}
        return {**series, "line": {"color": color, "width": 2.25}, "marker": marker}
    labels = {"value": True}
    return {**series, "fill": {"color": color}, "data_labels": labels, "gap": 60}


def _cells(page: Worksheet, sheet: tables.Sheet, chart: Chart, key: str) -> list[Any]:
    at = _at(sheet.columns, key)
    return [page.get_name(), 1, at, _drawn(sheet, chart), at]


def _drawn(sheet: tables.Sheet, chart: Chart) -> int:
    return len(sheet.rows) if chart.rows is None else min(chart.rows, len(sheet.rows))


def _at(columns: Sequence[tables.Column], key: str) -> int:
    return [column.key for column in columns].index(key)
