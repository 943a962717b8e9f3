"""What stands in one cell of a table of innovations: a date, a stage, a sector, an agency, a level. Pure."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache
from typing import Any

from workshop import data
from workshop.candidates.rules import STAGES
from workshop.iid.model import Indicator

FIRST_YEAR, LAST_YEAR = 2000, 2100
# Excel counts days from here; dates before March 1900 are of no interest.
_EXCEL_ZERO = date(1899, 12, 30)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january", "feb februari february", "mar maret march", "apr april", "mei may",
            "jun juni june", "jul juli july", "agu ags agt agustus aug august", "sep sept september",
            "okt oktober oct october", "nov nop november", "des desember dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_STAGE_WORDS = {
    "proposal": "usulan", "initiative": "inisiatif", "trial": "uji_coba", "application": "penerapan",
    "implementation": "penerapan", "implementasi": "penerapan", "replication": "replikasi",
}  # fmt: skip
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[a-z]{3,9})[-/., ]+(\d{4}|\d{2})(?: \d{1,2}:\d{2}.*)?")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
CLOSE_AGENCY, CLOSE_SECTOR = 0.92, 0.75


class BadCell(Exception):
    """A cell cannot be taken: `code` says why, `params` complete the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def day(text: str) -> date:
    """Returns the date written as 2025-12-31, 31/12/2025, 31 Des 2025 or Excel's number of days; raises BadCell."""
    plain = " ".join(text.casefold().split())
    if serial := _SERIAL.fullmatch(plain):
        return _in_range(_EXCEL_ZERO + timedelta(days=int(serial[1])), text)
    if parts := _YEAR_FIRST.fullmatch(plain):
        return _date(int(parts[1]), int(parts[2]), int(parts[3]), text)
    parts = _DAY_FIRST.fullmatch(plain)
    if parts is None:
        raise BadCell("date", text=text[:40])
    if len(parts[3]) == 2:
        raise BadCell("year2", text=text[:40])
    month = int(parts[2]) if parts[2].isdecimal() else _MONTHS.get(parts[2], 0)
    if parts[2].isdecimal() and month > 12 >= int(parts[1]):
        raise BadCell("month_first", text=text[:40])
    return _date(int(parts[3]), month, int(parts[1]), text)


def _date(year: int, month: int, number: int, text: str) -> date:
    try:
        return _in_range(date(year, month, number), text)
    except ValueError as problem:
        raise BadCell("date", text=text[:40]) from problem


def _in_range(found: date, text: str) -> date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadCell("year", text=text[:40], low=FIRST_YEAR, high=LAST_YEAR)
    return found


def stage(text: str) -> str:
    """Returns the stage that a word in either language means; raises BadCell."""
    plain = "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
    found = _STAGE_WORDS.get(plain, plain)
    if found not in STAGES:
        raise BadCell("stage", text=text[:40])
    return found


def sector(text: str) -> str:
    """Returns the code of a sector given as "1.02", "1.02 Kesehatan" or by one of its names; raises BadCell."""
    plain = " ".join(text.casefold().split())
    code = plain.split(" ")[0].replace(",", ".").upper()
    # A spreadsheet makes the number 2.1 of 2.10.
    for wanted in (code, f"{code}0"):
        if data.sector(wanted) is not None:
            return wanted
    names = _sector_names()
    if plain in names:
        return names[plain]
    close = get_close_matches(plain, names, n=1, cutoff=CLOSE_SECTOR)
    meant = data.sector(names[close[0]]) if close else None
    if meant is None:
        raise BadCell("sector_unknown", text=text[:60])
    raise BadCell("sector", text=text[:60], meant=f"{meant.code} {meant.name.id}")


@cache
def _sector_names() -> Mapping[str, str]:
    return {
        name.casefold(): one.code
        for one in data.sectors()
        for name in (one.name.id, one.name.en, one.short.id, one.short.en)
    }


def agency(text: str, known: Mapping[str, str]) -> str:
    """Returns an agency's full name by name or short form, another name as it is; raises BadCell for a near miss.

    `known`: full names by casefolded name and short form.
    """
    plain = text.casefold()
    if plain in known:
        return known[plain]
    close = get_close_matches(plain, known, n=1, cutoff=CLOSE_AGENCY)
    if close:
        raise BadCell("agency", text=text[:80], meant=known[close[0]])
    return text


def level(text: str, indicator: Indicator) -> int:
    """Returns a level of an indicator written as "2" or "2.0"; raises BadCell."""
    found = re.fullmatch(r"(\d{1,2})(?:[.,]0+)?", text.strip())
    if found is None or int(found[1]) > indicator.top:
        raise BadCell("level", text=text[:20], top=indicator.top)
    return int(found[1])


def basis(text: str, indicator: Indicator) -> str:
    """Returns the key of what a level is measured by, given by key or name; raises BadCell."""
    plain = " ".join(text.casefold().split())
    names = {
        name.casefold(): one.key
        for one in indicator.bases
        for name in (one.key, one.name.id, one.name.en)
    }  # fmt: skip
    if plain not in names:
        raise BadCell("basis", text=text[:60], names=[one.key for one in indicator.bases])
    return names[plain]
