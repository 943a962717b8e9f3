"""The template to fill in, and a file given back with its faults: CSV and XLSX, nothing in them that calculates."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from flask_babel import gettext
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from workshop import data
from workshop.candidates.words import stages
from workshop.iid.model import Field
from workshop.imports.columns import (
    AGENCY,
    BASIS,
    CO_OWNERS,
    CRITERION,
    DAY,
    LEVEL,
    LONG,
    PROFILE,
    SECTOR,
    STAGE,
    Column,
)
from workshop.imports.grid import MOST_LETTERS
from workshop.page import language

BOM = "\ufeff"
LAST_ROW = 2_000  # rows of the template that offer their lists
_STARTERS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_INERT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTHS = {
    LONG: 44,
    DAY: 15,
    LEVEL: 9,
    BASIS: 12,
    SECTOR: 30,
    STAGE: 13,
    AGENCY: 40,
    CO_OWNERS: 40,
    CRITERION: 16,
}
_SOFT = frozenset(
    {CO_OWNERS, CRITERION, PROFILE, LEVEL, BASIS}
)  # headings of what need not be filled in at once


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


@dataclass(frozen=True, slots=True)
class Template:
    """What a template offers: columns, agencies, and the names of the bases of measured levels."""

    columns: Sequence[Column]
    agencies: Sequence[str]
    bases: Sequence[str]
    top: int

    @property
    def headings(self) -> list[str]:
        """Returns the headings in the language of the page; a star marks what must be filled in."""
        return [one.names.in_(language()) + (" *" if one.is_required else "") for one in self.columns]


def template_csv(template: Template) -> bytes:
    """Returns the headings as the Excel of an Indonesian office opens them: UTF-8 with BOM, semicolons."""
    return as_csv([template.headings])


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Returns rows as CSV: UTF-8 with BOM, semicolons, every text inert."""
    out = StringIO(newline="")
    write = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        write.writerow([f"'{text}" if _is_risky(text) else text for text in row])
    return (BOM + out.getvalue()).encode("utf-8")


def title() -> str:
    """Returns what the sheet of innovations is called."""
    return _("Innovations")


def as_xlsx(rows: Iterable[Sequence[str]], title: str, loud_at: int) -> bytes:
    """Returns rows as a workbook of texts, the first row as headings; the column `loud_at` stands out."""
    out = BytesIO()
    book = Workbook(out, {"constant_memory": True, **_INERT})
    head = book.add_format({"bold": True, "bg_color": "#0B6650", "font_color": "#FFFFFF", "text_wrap": True})
    plain = book.add_format({"num_format": "@", "valign": "top"})
    loud = book.add_format({"num_format": "@", "valign": "top", "font_color": "#A3371F", "text_wrap": True})
    page = book.add_worksheet(title)
    page.freeze_panes(1, 0)
    page.set_column(loud_at, loud_at, 60)
    for number, row in enumerate(rows):
        for at, text in enumerate(row):
            style = head if not number else loud if at == loud_at else plain
            page.write_string(number, at, text[:MOST_LETTERS], style)
    book.close()
    return out.getvalue()


def template_xlsx(template: Template) -> bytes:
    """Returns the workbook to fill in: a sheet with lists to choose from, instructions, and the lists."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, **_INERT})
    head = book.add_format(
        {"bold": True, "bg_color": "#0B6650", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"}
    )
    soft = book.add_format({"bold": True, "bg_color": "#DDEDE6", "text_wrap": True})
    formats = {
        DAY: book.add_format({"num_format": "yyyy-mm-dd"}), LEVEL: book.add_format({"num_format": "0"}),
        LONG: book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
    }  # fmt: skip
    text = book.add_format({"num_format": "@", "valign": "top"})
    page = book.add_worksheet(title())
    page.freeze_panes(1, 1)
    page.set_row(0, 48)
    lists = _Lists(template)
    for at, (column, heading) in enumerate(zip(template.columns, template.headings, strict=True)):
        kind = LONG if column.is_long else column.kind
        page.set_column(at, at, _WIDTHS.get(kind, 32), formats.get(kind, text))
        page.write_string(0, at, heading, soft if column.kind in _SOFT else head)
        lists.offer(page, at, column)
    lists.write(book)
    _instructions(book, template)
    book.close()
    return out.getvalue()


class _Lists:
    """The sheet of lists, and the cells that offer them."""

    def __init__(self, template: Template) -> None:
        self._title = _("Lists")
        self._top = template.top
        self._lists = {name: found for name, found in _lists(template).items() if found[1]}

    def offer(self, page: Worksheet, at: int, column: Column) -> None:
        """Lets the cells of a column offer their list, or refuse what is no level or date."""
        rule: dict[str, Any]
        name = column.key if column.key in self._lists else column.kind
        if name in self._lists:
            letter = xl_col_to_name(list(self._lists).index(name))
            source = f"='{self._title}'!${letter}$2:${letter}${len(self._lists[name][1]) + 1}"
            rule = {"validate": "list", "source": source}
            if column.kind == AGENCY:  # another agency may be written as well
                rule["error_type"] = "information"
        elif column.kind == LEVEL:
            rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": self._top}
        else:
            return
        page.data_validation(1, at, LAST_ROW, at, rule)

    def write(self, book: Workbook) -> None:
        """Writes the lists, each in a column of its own."""
        page = book.add_worksheet(self._title)
        page.freeze_panes(1, 0)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for at, (name, names) in enumerate(self._lists.values()):
            # Not the heading itself: a sheet with two of them is taken for the table.
            title = _("Choices: %(name)s", name=name)
            page.set_column(at, at, min(max(len(text) for text in (title, *names)) + 2, 60))
            page.write_string(0, at, title, bold)
            page.write_column(1, at, names)


def _lists(template: Template) -> dict[str, tuple[str, list[str]]]:
    """Returns heading and choices by the kind of the columns that offer them, or by the key of a single one."""
    lang = language()
    shared = {
        AGENCY: (_("Agencies"), list(template.agencies)),
        SECTOR: (_("Sectors"), [f"{one.code} {one.name.in_(lang)}" for one in data.sectors()]),
        STAGE: (_("Stages"), list(stages().values())[:5]),
        CRITERION: (_("Criteria"), [_("Yes"), _("Not yet")]),
        BASIS: (_("Measured by"), list(template.bases)),
    }
    own = {
        one.key: (one.names.in_(lang), choices)
        for one in template.columns
        if one.field is not None and (choices := _choices(one.field))
    }
    return {**shared, **own}


def _choices(field: Field) -> list[str]:
    if field.kind == "yes_no":
        return [_("Yes"), _("Not so far")]
    return [one.name.in_(language()) for one in field.options]


def _instructions(book: Workbook, template: Template) -> None:
    page = book.add_worksheet(_("How to fill it in"))
    page.set_column(0, 0, 110, book.add_format({"text_wrap": True, "valign": "top"}))
    page.write_string(0, 0, _("How to fill it in"), book.add_format({"bold": True, "font_size": 14}))
    for number, line in enumerate(instructions(template), start=2):
        page.write_string(number, 0, line)


def instructions(template: Template) -> list[str]:
    """Returns what to know before filling the table in."""
    names = {one.key: one.names.in_(language()) for one in template.columns}
    needed = ", ".join(names[one.key] for one in template.columns if one.is_required)
    return [
        _("One row is one innovation. Keep the headings; columns that you do not need may stay empty or go."),
        _("Must be filled in: %(names)s.", names=needed),
        _(
            "Dates: 2025-12-31, 31/12/2025 or 31 Des 2025. Only what has happened; a plan belongs into “%(name)s”.",
            name=names["planned"],
        ),
        _(
            "Trial, application and replication need their date: it decides in which year the innovation counts."
        ),
        _("“%(step)s” and “%(due)s” belong together.", step=names["step"], due=names["due"]),
        _(
            "Indicators: the level that is claimed, from 0 to %(top)d. The office verifies everything afterwards.",
            top=template.top,
        ),
        _(
            "Profile and criteria: the lists on the second sheet hold what may be chosen. Co-owners: “%(example)s”.",
            example=_("Social Agency; Health Agency: dr. Sari"),
        ),
        _("Formulas are never calculated: the value saved in the file counts. Merged cells are refused."),
        _("Only the first visible sheet with these headings is read."),
        _("Nothing is brought in before the whole file is without problems."),
    ]


def _is_risky(text: str) -> bool:
    return text[:1] in _STARTERS or text.lstrip(" \u00a0\u200b\ufeff")[:1] in _STARTERS
