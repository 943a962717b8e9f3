"""The index from the raw set files and fractions, and how numbers are rounded; nothing of the program."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

SETS = Path(__file__).resolve().parents[2] / "workshop" / "data" / "iid"


@dataclass(frozen=True)
class Index:
    """An index and its parts, rounded half up to two decimals as they are shown."""

    iid: Decimal
    spd: Decimal
    mean: Decimal
    count: Decimal
    n: int
    divisor: int
    covered: int
    exact: Fraction


def rules(year: int) -> dict[str, Any]:
    """Returns the set for a year as it stands in its file: 2027 and later on top of 2026."""
    base: dict[str, Any] = json.loads((SETS / "iga-2026.json").read_text("utf-8"), parse_float=Fraction)
    if year > 2026:
        base |= json.loads((SETS / "iga-2027.json").read_text("utf-8"), parse_float=Fraction)
    return base


def points(levels: Mapping[str, int], year: int, aspect: str = "sid") -> Fraction:
    """Returns weight times level over the indicators of one aspect."""
    weights = {
        row["key"]: Fraction(row["weight"]) for row in rules(year)["indicators"] if row["aspect"] == aspect
    }
    return sum((weights[name] * level for name, level in levels.items() if name in weights), Fraction(0))


def index_of(
    year: int, counted: Iterable[tuple[str, Mapping[str, int]]], government: Mapping[str, int]
) -> Index:
    """Returns the index of sectors and levels that count, by the formula of the guideline."""
    found, counted = rules(year), list(counted)
    spd, n = points(government, year, "spd"), len(counted)
    divisor = max(found["divisor"], n)
    mean = sum((points(levels, year) for _sector, levels in counted), Fraction(0)) / divisor
    covered = len({sector for sector, _levels in counted} & set(found["count"]["basic_sectors"]))
    number = min(n, found["count"]["cap"]) * Fraction(found["count"]["per_innovation"])
    number = number if covered >= found["count"]["basic_needed"] else Fraction(0)
    exact = (spd + mean + number) / Fraction(found["total"]) * 100
    return Index(cents(exact), cents(spd), cents(mean), cents(number), n, divisor, covered, exact)


def category(iid: Decimal, year: int) -> str:
    """Returns the key of the class an index lies in."""
    return next(row["key"] for row in rules(year)["categories"] if Fraction(row["from"]) <= Fraction(iid))


def cents(exact: Fraction) -> Decimal:
    """Returns a fraction rounded half up to two decimals."""
    sign = -1 if exact < 0 else 1
    return (Decimal(half_up(abs(exact) * 100)) / 100 * sign).quantize(Decimal("0.01"), ROUND_HALF_UP)


def half_up(exact: Fraction) -> int:
    """Returns a positive fraction rounded half up."""
    return int((2 * exact + 1) // 2)


def median_days(pairs: Iterable[tuple[date | None, date | None]]) -> Decimal | None:
    """Returns the middle number of days between the days of each pair, never negative."""
    days = sorted(
        max((last - first).days, 0) for first, last in pairs if first is not None and last is not None
    )
    if not days:
        return None
    half = len(days) // 2
    return Decimal(days[half]) if len(days) % 2 else Decimal(days[half - 1] + days[half]) / 2
