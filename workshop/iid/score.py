"""The index: IID = (SPD + ΣSID / max(divisor, n) + count) / total × 100 (IGA 2026; S1 and S2 in the set's sources)."""

from dataclasses import dataclass
from decimal import Decimal

from workshop.data import Words
from workshop.iid.book import Book, Sums, opened
from workshop.iid.innovations import Mode, Portfolio
from workshop.iid.model import ZERO, Category, IndicatorSet, rounded

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Gate:
    """How many basic services have an innovation that counts; `missing` are the codes of the others."""

    covered: int
    needed: int
    missing: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        """Tells whether the number of innovations earns points."""
        return self.covered >= self.needed


@dataclass(frozen=True, slots=True)
class Score:
    """An index and its parts, points and index rounded half up to 2 decimals; `precise` is not rounded.

    `spd`, `sid_sum` and `count` are exact. `rules` says which version was used and how firm it is.
    """

    rules: IndicatorSet
    mode: Mode
    cycle: int
    n: int
    divisor: int
    spd: Decimal
    sid_sum: Decimal
    sid_mean: Decimal
    count: Decimal
    total: Decimal
    iid: Decimal
    precise: Decimal
    category: Category
    gate: Gate

    @property
    def is_assumed(self) -> bool:
        """Tells whether the version is provisional or of another year than the cycle."""
        return self.rules.is_provisional or self.rules.year != self.cycle

    @property
    def uncertainty(self) -> Words:
        """How firm the version is: belongs beside the number."""
        return self.rules.uncertainty


@dataclass(frozen=True, slots=True)
class Standing:
    """An index against the plan's target, which is not a category bound: 65.00 meets 65.00 and is Inovatif in 2026.

    `gap` = index - target; `next_category` is the class above, `to_next` what it still takes.
    """

    target: Decimal
    gap: Decimal
    category: Category
    next_category: Category | None
    to_next: Decimal

    @property
    def is_met(self) -> bool:
        """Tells whether the target is reached."""
        return self.gap >= ZERO


def score(portfolio: Portfolio, rules: IndicatorSet, mode: Mode, cycle: int | None = None) -> Score:
    """Returns the index of `portfolio` in `cycle` (the year of `rules` unless told)."""
    return score_of(opened(portfolio, rules, mode, cycle))


def score_of(book: Book) -> Score:
    """Returns the index of what counts in `book`."""
    rules, sums = book.rules, book.sums
    divisor = max(rules.divisor, sums.n)
    count = count_points(sums, rules)
    precise = index(sums, rules)
    return Score(
        rules=rules,
        mode=book.mode,
        cycle=book.cycle,
        n=sums.n,
        divisor=divisor,
        spd=sums.spd,
        sid_sum=sums.sid,
        sid_mean=rounded(sums.sid / divisor),
        count=count,
        total=rounded(sums.spd + sums.sid / divisor + count),
        iid=rounded(precise),
        precise=precise,
        category=rules.category(precise),
        gate=gate(sums, rules),
    )


def index(sums: Sums, rules: IndicatorSet) -> Decimal:
    """Returns the index before rounding, by one division only.

    With 28 digits a tie at the third decimal is exact, and anything else is further from a tie than the last digit.
    """
    divisor = max(rules.divisor, sums.n)
    numerator = (sums.spd + count_points(sums, rules)) * divisor + sums.sid
    return numerator * HUNDRED / (rules.total * divisor)


def count_points(sums: Sums, rules: IndicatorSet) -> Decimal:
    """Returns the points for the number of innovations: 0 unless enough basic services are covered."""
    return rules.count.points(sums.n) if len(sums.basic) >= rules.count.basic_needed else ZERO


def gate(sums: Sums, rules: IndicatorSet) -> Gate:
    """Returns the coverage of basic services."""
    missing = tuple(code for code in rules.count.basic_sectors if code not in sums.basic)
    return Gate(len(sums.basic), rules.count.basic_needed, missing)


def standing(iid: Decimal, target: Decimal, rules: IndicatorSet) -> Standing:
    """Returns where an index stands against `target` and the categories of `rules`."""
    value = rounded(iid)
    category = rules.category(value)
    above = [each for each in rules.categories if each.lowest > value]
    following = above[-1] if above else None
    to_next = following.lowest - value if following else ZERO
    return Standing(target, value - target, category, following, to_next)
