"""A portfolio opened for one version, mode and cycle: what counts, with the sums the index is made of."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from workshop.iid.innovations import Innovation, Levels, Mode, Portfolio
from workshop.iid.model import ZERO, IndicatorSet, points


@dataclass(frozen=True, slots=True)
class Row:
    """An innovation that counts; `is_planned`: by its plan, not yet by what was done."""

    sector: str
    levels: Levels
    points: Decimal
    is_planned: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """All the index needs to know: points, number, and innovations per basic service (code → number)."""

    spd: Decimal
    sid: Decimal
    n: int
    basic: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Book:
    """`rows` holds what counts, `innovations` everything of the portfolio, by key."""

    rules: IndicatorSet
    mode: Mode
    cycle: int
    innovations: Mapping[int, Innovation]
    rows: Mapping[int, Row]
    region: Levels
    sums: Sums


def opened(portfolio: Portfolio, rules: IndicatorSet, mode: Mode, cycle: int | None = None) -> Book:
    """Returns the book of `portfolio`; `cycle` is the year of `rules` unless told."""
    year = rules.year if cycle is None else cycle
    rows = {}
    for innovation in portfolio.innovations:
        row = row_of(innovation, rules, mode, year)
        if row is not None:
            rows[innovation.key] = row
    region = portfolio.region_levels(mode)
    known = {innovation.key: innovation for innovation in portfolio.innovations}
    return Book(rules, mode, year, known, rows, region, summed(rows.values(), region, rules))


def row_of(innovation: Innovation, rules: IndicatorSet, mode: Mode, cycle: int) -> Row | None:
    """Returns what counts of `innovation` in `cycle`, or None."""
    levels = innovation.counted_levels(mode, cycle, rules.window)
    if levels is None:
        return None
    is_planned = not innovation.is_in(cycle, rules.window)
    return Row(innovation.sector, levels, points(levels, rules.sid), is_planned)


def summed(rows: Iterable[Row], region: Levels, rules: IndicatorSet) -> Sums:
    """Returns the sums over `rows` and the government's levels."""
    listed = list(rows)
    basic = set(rules.count.basic_sectors)
    return Sums(
        spd=points(region, rules.spd),
        sid=sum((row.points for row in listed), ZERO),
        n=len(listed),
        basic=Counter(row.sector for row in listed if row.sector in basic),
    )
