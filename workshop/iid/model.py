"""What a version of the index says: indicators with levels, categories, the counting rule, the profile's fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from workshop.data import Words
from workshop.iid.window import Window

ZERO = Decimal(0)
CENT = Decimal("0.01")


def rounded(value: Decimal, step: Decimal = CENT) -> Decimal:
    """Returns `value` rounded half up to the decimals of `step`: two, unless told."""
    return value.quantize(step, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Level:
    """A level of an indicator: 1 is the lowest, 0 (no accepted evidence) is never written."""

    value: int
    text: Words


@dataclass(frozen=True, slots=True)
class Basis:
    """One way of measuring an indicator that offers several (number 33): the office chooses one."""

    key: str
    name: Words
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of the score: `aspect` is spd (the government) or sid (each innovation)."""

    key: str
    number: str
    aspect: str
    variable: Words
    name: Words
    weight: Decimal
    is_mandatory: bool
    levels: tuple[Level, ...]
    bases: tuple[Basis, ...]
    evidence: Words | None
    source: tuple[str, ...]
    uncertainty: Words | None

    @property
    def top(self) -> int:
        """The highest level."""
        return self.levels[-1].value

    @property
    def max_points(self) -> Decimal:
        """Points of the highest level."""
        return self.weight * self.top

    def points(self, level: int) -> Decimal:
        """Returns weight × level; a level above this version's top earns the top; below 0 is a ValueError."""
        if level < 0:
            raise ValueError(f"{self.key}: the level {level} is below 0")
        return self.weight * min(level, self.top)


@dataclass(frozen=True, slots=True)
class Category:
    """A class of the index, both bounds included, in steps of 0.01."""

    key: str
    name: Words
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True)
class CountRule:
    """Points for the number of innovations, given only if enough basic services are covered."""

    key: str
    number: str
    name: Words
    per_innovation: Decimal
    cap: int
    basic_needed: int
    basic_sectors: tuple[str, ...]
    source: tuple[str, ...]
    uncertainty: Words | None

    def points(self, n: int) -> Decimal:
        """Returns the points of `n` innovations when the gate is met."""
        return self.per_innovation * min(n, self.cap)


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a profile field; `key` is what is stored."""

    key: str
    name: Words


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a long text that is written on its own; `prompt` asks what belongs into it."""

    key: str
    name: Words
    prompt: Words


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the ministry's profile form. `kind`: see reading.KINDS; options for a choice only.

    What is stored is stored by `key`, of a field with sections by theirs; what is optional lacks nowhere.
    """

    key: str
    name: Words
    kind: str
    options: tuple[Option, ...]
    sections: tuple[Section, ...]
    is_optional: bool
    min_words: int
    note: Words | None
    source: tuple[str, ...]
    uncertainty: Words | None


@dataclass(frozen=True, slots=True)
class Maxima:
    """The published maxima, kept to check the file against itself."""

    spd: Decimal
    maturity: Decimal
    count: Decimal


@dataclass(frozen=True)
class IndicatorSet:
    """A version of the index. `uncertainty` says how firm it is and belongs beside every number made from it."""

    key: str
    year: int
    is_provisional: bool
    based_on: str | None
    about: str
    name: Words
    legal_basis: Words
    sources: Mapping[str, Words]
    source: tuple[str, ...]
    uncertainty: Words
    total: Decimal
    divisor: int
    maxima: Maxima
    count: CountRule
    categories: tuple[Category, ...]
    window: Window
    indicators: tuple[Indicator, ...]
    profile: tuple[Field, ...]

    @cached_property
    def spd(self) -> tuple[Indicator, ...]:
        """The rows scored once for the government."""
        return tuple(indicator for indicator in self.indicators if indicator.aspect == "spd")

    @cached_property
    def sid(self) -> tuple[Indicator, ...]:
        """The rows scored for each innovation."""
        return tuple(indicator for indicator in self.indicators if indicator.aspect == "sid")

    @cached_property
    def _by_key(self) -> Mapping[str, Indicator]:
        return {indicator.key: indicator for indicator in self.indicators}

    def indicator(self, key: str) -> Indicator | None:
        """Returns the indicator of `key`, or None where this version has none."""
        return self._by_key.get(key)

    def field(self, key: str) -> Field | None:
        """Returns the profile field of `key`, or None where this version has none."""
        return next((field for field in self.profile if field.key == key), None)

    def category(self, iid: Decimal) -> Category:
        """Returns the category of an index of 0 to 100, rounded half up to 2 decimals before classing."""
        value = rounded(iid)
        return next(category for category in self.categories if category.lowest <= value)


def points(levels: Mapping[str, int], indicators: tuple[Indicator, ...]) -> Decimal:
    """Returns Σ weight × level over `indicators`; levels of other indicators are not this version's and earn 0."""
    return sum((i.points(levels[i.key]) for i in indicators if i.key in levels), ZERO)
