"""Two versions of the index on the same portfolio, and what the versions say differently."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from workshop.iid.innovations import Mode, Portfolio
from workshop.iid.model import Indicator, IndicatorSet
from workshop.iid.score import Score, score


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule (`divisor`, `indicator:video`, …) and what each version says; empty where it has no such rule."""

    rule: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same innovations, counted by the same cycle, under two versions; `gain` = second - first as shown."""

    first: Score
    second: Score
    gain: Decimal
    differences: tuple[Difference, ...]


def compare(
    portfolio: Portfolio, versions: tuple[IndicatorSet, IndicatorSet], mode: Mode, cycle: int | None = None
) -> Comparison:
    """Returns both indexes of `portfolio` in `cycle`, which is the year of the first version unless told."""
    first, second = versions
    year = first.year if cycle is None else cycle
    one, other = score(portfolio, first, mode, year), score(portfolio, second, mode, year)
    return Comparison(one, other, other.iid - one.iid, differences(first, second))


def differences(first: IndicatorSet, second: IndicatorSet) -> tuple[Difference, ...]:
    """Returns what the two versions say differently about the score, in the order of the file."""
    one, other = dict(_said(first)), dict(_said(second))
    rules = dict.fromkeys([*one, *other])
    return tuple(
        Difference(rule, one.get(rule, ""), other.get(rule, ""))
        for rule in rules
        if one.get(rule) != other.get(rule)
    )


def _said(rules: IndicatorSet) -> Iterator[tuple[str, str]]:
    yield "total", str(rules.total)
    yield "divisor", str(rules.divisor)
    yield "per_innovation", str(rules.count.per_innovation)
    yield "cap", str(rules.count.cap)
    yield "basic_needed", str(rules.count.basic_needed)
    yield "window", f"{rules.window.first_years_back}-{rules.window.last_years_back}"
    for category in rules.categories:
        yield f"category:{category.key}", f"{category.lowest:.2f}-{category.highest:.2f}"
    for indicator in rules.indicators:
        yield f"indicator:{indicator.key}", _read_out(indicator)


def _read_out(indicator: Indicator) -> str:
    levels = " / ".join(level.text.id for level in indicator.levels)
    return f"{indicator.weight} × {levels}"
