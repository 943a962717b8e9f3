"""One innovation: its maturity (0 to 111 in 2026), what is missing, and the cheapest next level."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from workshop.iid.innovations import Innovation, Levels, Mode
from workshop.iid.model import Indicator, IndicatorSet, points

# (indicator key, level) → pieces of evidence still missing for that level.
Missing = Mapping[tuple[str, int], int]


@dataclass(frozen=True, slots=True)
class Completeness:
    """Indicators with a level, of how many, and the mandatory ones without."""

    filled: int
    of: int
    mandatory_missing: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class NextLevel:
    """A reachable level: `gain` in points of maturity for `missing` pieces of evidence."""

    indicator: Indicator
    level: int
    to_level: int
    gain: Decimal
    missing: int


def maturity(innovation: Innovation, rules: IndicatorSet, mode: Mode = Mode.VERIFIED) -> Decimal:
    """Returns the points of `innovation` whatever its dates: claimed levels in claimed mode, else the verified."""
    return points(innovation.claimed if mode is Mode.CLAIMED else innovation.verified, rules.sid)


def completeness(levels: Levels, rules: IndicatorSet) -> Completeness:
    """Returns how many indicators of an innovation have a level above 0."""
    empty = [indicator for indicator in rules.sid if levels.get(indicator.key, 0) == 0]
    mandatory = tuple(indicator for indicator in empty if indicator.is_mandatory)
    return Completeness(len(rules.sid) - len(empty), len(rules.sid), mandatory)


def next_levels(levels: Levels, rules: IndicatorSet, missing: Missing | None = None) -> tuple[NextLevel, ...]:
    """Returns the best next level of each indicator, the cheapest first.

    Cheapest: most points per missing piece of evidence, ties by weight, then by number. A level that `missing` does
    not name takes one piece for each step; with 0 missing it only waits for verification and comes first.
    """
    best = [
        min(_reachable(indicator, levels.get(indicator.key, 0), missing or {}), key=_cost)
        for indicator in rules.sid
        if levels.get(indicator.key, 0) < indicator.top
    ]
    return tuple(sorted(best, key=_cost))


def _reachable(indicator: Indicator, level: int, missing: Missing) -> list[NextLevel]:
    return [
        NextLevel(
            indicator,
            level,
            to_level,
            indicator.points(to_level) - indicator.points(level),
            missing.get((indicator.key, to_level), to_level - level),
        )
        for to_level in range(level + 1, indicator.top + 1)
    ]


def _cost(reach: NextLevel) -> tuple[bool, Decimal, Decimal]:
    rate = reach.gain / max(reach.missing, 1)
    return reach.missing > 0, -rate, -reach.indicator.weight
