"""What an export is made of: sheets of typed columns and rows, before any file format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal["text", "number", "points", "percent", "date", "moment"]
Cell = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` in the rows, `label` in its language.

    `points` is a number read with two decimals, `percent` a share, `moment` aware UTC.
    """

    key: str
    label: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A titled table; a row lacks a key or holds None where nothing is known."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Cell]] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Style:
    """How values are written: the language of months and decimals, the zone of moments."""

    lang: str
    zone: ZoneInfo


# What starts a formula in one spreadsheet or another, the wide forms of East Asian keyboards included.
_STARTERS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def is_risky(text: str) -> bool:
    """Tells whether a spreadsheet could take `text` for a formula, also behind leading spaces."""
    bare = text.lstrip(" \u00a0\u200b\ufeff")
    return text[:1] in _STARTERS or bare[:1] in _STARTERS


def clean(value: Cell) -> str:
    """Returns the text of a cell without the marks no file format can carry (controls, lone surrogates)."""
    return "".join(mark for mark in str("" if value is None else value) if _is_writable(mark))


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """Returns the naive local time of an aware `moment`: spreadsheets know no zones."""
    return moment.astimezone(zone).replace(tzinfo=None)


def _is_writable(mark: str) -> bool:
    point = ord(mark)
    return mark in "\t\n\r" or not (
        point < 0x20 or point == 0x7F or 0xD800 <= point <= 0xDFFF or point in {0xFFFE, 0xFFFF}
    )
