"""Portfolios for the tests of the index: whole ones, single ones and random ones."""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

from workshop.iid import sets
from workshop.iid.innovations import Innovation, Portfolio
from workshop.iid.model import Indicator, IndicatorSet

IN_WINDOW = date(2025, 6, 1)
BASIC = ("1.01", "1.02", "1.03", "1.04", "1.05", "1.06")
ELSEWHERE = "2.16"


def version(key: str = "iga-2026") -> IndicatorSet:
    rules = sets.catalogue().find(key)
    assert rules is not None
    return rules


IGA_2026, IGA_2027 = version(), version("iga-2027")


def levels_of(indicators: tuple[Indicator, ...], level: int = 3) -> Mapping[str, int]:
    return {indicator.key: level for indicator in indicators}


def innovation(key: int, sector: str = ELSEWHERE, level: int = 3, **other: Any) -> Innovation:
    """An innovation with every indicator at `level`, claimed and verified, implemented in the window of 2026."""
    levels = levels_of(IGA_2026.sid, level)
    return Innovation(
        **{"key": key, "sector": sector, "claimed": levels, "verified": levels, "implemented_on": IN_WINDOW}
        | other
    )


def many(n: int, covered: int = 6, level: int = 3, first: int = 0) -> tuple[Innovation, ...]:
    """`n` innovations that cover the first `covered` basic services, as far as n allows."""
    sectors = BASIC[:covered]
    return tuple(innovation(first + at, sectors[at] if at < covered else ELSEWHERE, level) for at in range(n))


def portfolio(innovations: tuple[Innovation, ...] = (), region: int | Mapping[str, int] = 0) -> Portfolio:
    levels = levels_of(IGA_2026.spd, region) if isinstance(region, int) else region
    return Portfolio(innovations, levels, levels)


def random_levels(
    chance: random.Random, indicators: tuple[Indicator, ...], strength: float
) -> Mapping[str, int]:
    """The stronger, the more indicators have a level and the higher it is."""
    return {
        each.key: 3 if chance.random() < strength else chance.randint(0, 3)
        for each in indicators
        if chance.random() < strength + 0.2
    }


DAYS = (
    None,
    *(date(year, month, day) for year in range(2022, 2028) for month, day in ((1, 1), (7, 15), (12, 31))),
)


def random_day(chance: random.Random) -> date | None:
    return chance.choice(DAYS)


def random_renewals(chance: random.Random) -> tuple[date, ...]:
    """Returns none mostly, one or several days, in no order."""
    number = chance.choice((0, 0, 0, 0, 1, 1, 2, 3))
    return tuple(day for day in (random_day(chance) for _ in range(number)) if day is not None)


def random_innovation(chance: random.Random, key: int, strength: float) -> Innovation:
    return Innovation(
        key=key,
        sector=chance.choice((*BASIC, ELSEWHERE)),
        claimed=random_levels(chance, IGA_2026.sid, strength),
        verified=random_levels(chance, IGA_2026.sid, strength),
        implemented_on=random_day(chance),
        renewals=random_renewals(chance),
        planned_on=random_day(chance) if chance.random() < 0.5 else None,
    )


def random_portfolio(chance: random.Random, most: int) -> Portfolio:
    strength = chance.random()
    innovations = tuple(random_innovation(chance, key, strength) for key in range(chance.randint(0, most)))
    return Portfolio(
        innovations,
        random_levels(chance, IGA_2026.spd, strength),
        random_levels(chance, IGA_2026.spd, strength),
    )
