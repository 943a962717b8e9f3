"""Where the index stands and goes: cycles against the target, coverage, funnel, share of basic services. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from workshop.candidates import rules as stages
from workshop.iid.book import Book, Row, row_of, summed
from workshop.iid.innovations import Innovation, Mode, Portfolio
from workshop.iid.model import IndicatorSet
from workshop.iid.score import Score, Standing, score_of, standing
from workshop.iid.sets import catalogue
from workshop.portfolio.memory import Found
from workshop.portfolio.models import RegionLevel
from workshop.portfolio.queries import Held, Tracked, region_in


@dataclass(frozen=True, slots=True)
class Cycle:
    """One year of the index in all three modes; `target` None: the plan says nothing of that year."""

    year: int
    rules: IndicatorSet
    books: Mapping[Mode, Book]
    scores: Mapping[Mode, Score]
    target: Decimal | None
    region: Mapping[str, Held]

    @property
    def claimed(self) -> Score:
        """Returns the index by what is claimed."""
        return self.scores[Mode.CLAIMED]

    @property
    def verified(self) -> Score:
        """Returns the index by what the office verified."""
        return self.scores[Mode.VERIFIED]

    @property
    def expected(self) -> Score:
        """Returns the index if what is planned comes in time."""
        return self.scores[Mode.EXPECTED]

    @property
    def standing(self) -> Standing | None:
        """Returns the expected index against the target, or None without a target."""
        return None if self.target is None else standing(self.expected.iid, self.target, self.rules)

    @property
    def planned(self) -> int:
        """Returns how many innovations count by their plan only."""
        return sum(row.is_planned for row in self.books[Mode.EXPECTED].rows.values())

    @property
    def assumed(self) -> int:
        """Returns how many of the government's levels were carried forward from an earlier year."""
        return sum(held.is_assumed(self.year) for held in self.region.values())


@dataclass(frozen=True, slots=True)
class Cell:
    """One basic service: innovations that count, and candidates on their way."""

    sector: str
    counted: int
    coming: int


@dataclass(frozen=True, slots=True)
class Passed:
    """One step of the funnel: how many came so far, the share of the step before, median days since it."""

    kind: str
    number: int
    share: int | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """Basic services among the innovations that count in a cycle."""

    year: int
    basic: int
    number: int

    @property
    def percent(self) -> int:
        """Returns the share in whole percent, rounded half up."""
        return percent(self.basic, self.number)


def percent(part: int, whole: int) -> int:
    """Returns `part` of `whole` in whole percent, rounded half up; 0 of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else 0


def cycle_of(
    found: Iterable[Tracked],
    levels: Sequence[RegionLevel],
    year: int,
    target: Decimal | None,
) -> Cycle:
    """Returns one year of the index, by the version that fits it best; of what was `tracked` it is computed once."""
    region = region_in(levels, year)
    if not isinstance(found, Found):
        return _cycle(portfolio_of(found, region), year, target, region, {})
    key = (year, target, tuple(sorted((name, *astuple(held)) for name, held in region.items())))
    if key not in found.made:
        portfolio = portfolio_of(found, region)
        found.made[key] = _cycle(portfolio, year, target, region, found.parts.setdefault(year, {}))
    made: Cycle = found.made[key]
    return made


def portfolio_of(found: Iterable[Tracked], region: Mapping[str, Held]) -> Portfolio:
    """Returns what would be reported: what rests is nobody's plan; what was applied counts whatever became of it."""
    return Portfolio(
        tuple(one.innovation for one in found if not one.is_parked or one.is_implemented),
        {name: held.claimed for name, held in region.items()},
        {name: held.verified for name, held in region.items()},
    )


def projected(
    found: Sequence[Tracked],
    levels: Sequence[RegionLevel],
    years: Iterable[int],
    targets: Mapping[int, Decimal],
) -> list[Cycle]:
    """Returns a cycle for each of `years`."""
    return [cycle_of(found, levels, year, targets.get(year)) for year in years]


# What an innovation counts for in a year: its row in each mode, None where it does not count; and what it was then.
_Rows = tuple[Row | None, Row | None, Row | None]
_Part = tuple[Innovation, _Rows]
_NOTHING: _Rows = (None, None, None)
_MODES = (Mode.CLAIMED, Mode.VERIFIED, Mode.EXPECTED)


def _cycle(
    portfolio: Portfolio,
    year: int,
    target: Decimal | None,
    region: Mapping[str, Held],
    parts: dict[int, _Part],
) -> Cycle:
    """Returns a cycle; `parts` keeps what each innovation counts for, so that only a changed one is judged anew."""
    rules = catalogue().for_cycle(year)
    known = {one.key: one for one in portfolio.innovations}
    rows: tuple[dict[int, Row], ...] = ({}, {}, {})
    for key, one in known.items():
        part = parts.get(key)
        if part is None or part[0] is not one:
            part = parts[key] = one, _rows(one, rules, year)
        if part[1] is not _NOTHING:
            for into, row in zip(rows, part[1], strict=True):
                if row is not None:
                    into[key] = row
    books = {}
    for mode, own in zip(_MODES, rows, strict=True):
        held = portfolio.region_levels(mode)
        books[mode] = Book(rules, mode, year, known, own, held, summed(own.values(), held, rules))
    return Cycle(year, rules, books, {m: score_of(book) for m, book in books.items()}, target, region)


def _rows(one: Innovation, rules: IndicatorSet, year: int) -> _Rows:
    if one.is_in(year, rules.window):
        verified = row_of(one, rules, Mode.VERIFIED, year)
        return row_of(one, rules, Mode.CLAIMED, year), verified, verified
    planned = row_of(one, rules, Mode.EXPECTED, year)
    return _NOTHING if planned is None else (None, None, planned)


def focus_year(today: date) -> int:
    """Returns the cycle whose window closes on the last day of this year."""
    return today.year + 1


def coverage(cycle: Cycle, found: Iterable[Tracked]) -> list[Cell]:
    """Returns the basic services with what counts in `cycle` and what is on its way (not parked)."""
    counted = cycle.books[Mode.VERIFIED].sums.basic
    coming = Counter(one.innovation.sector for one in found if not one.is_implemented and not one.is_parked)
    return [Cell(code, counted.get(code, 0), coming[code]) for code in cycle.rules.count.basic_sectors]


def shares(cycles: Iterable[Cycle]) -> list[Share]:
    """Returns the share of basic services of each cycle in which something counts."""
    sums = [(cycle.year, cycle.books[Mode.VERIFIED].sums) for cycle in cycles]
    return [Share(year, sum(each.basic.values()), each.n) for year, each in sums if each.n]


def funnel(found: Sequence[Tracked], ideas: int, cycle: Cycle) -> list[Passed]:
    """Returns ideas → candidates → trial → implemented → counted in `cycle`."""
    came = {
        "candidates": list(found),
        "trial": [one for one in found if stages.stage_no(one.stage) >= stages.stage_no(stages.UJI_COBA)],
        "implemented": [one for one in found if one.is_implemented],
        "counted": [one for one in found if one.key in cycle.books[Mode.VERIFIED].rows],
    }
    waits = {
        "candidates": [_days(one.held_on, one.reached.get(stages.USULAN)) for one in found],
        "trial": [_between(one, stages.USULAN, stages.UJI_COBA) for one in found],
        "implemented": [_between(one, stages.UJI_COBA, stages.PENERAPAN) for one in found],
        "counted": [_days(one.reached.get(stages.PENERAPAN), one.verified_on) for one in came["counted"]],
    }
    steps, before = [Passed("ideas", ideas, None, None)], ideas
    for kind, those in came.items():
        # Of the ideas only those became candidates that came from a workshop.
        part = sum(one.held_on is not None for one in those) if kind == "candidates" else len(those)
        share = percent(part, before) if before else None
        steps.append(Passed(kind, len(those), share, _median(waits[kind])))
        before = len(those)
    return steps


def _between(one: Tracked, first: str, last: str) -> int | None:
    return _days(one.reached.get(first), one.reached.get(last))


def _days(first: date | None, last: date | None) -> int | None:
    # A workshop prepared for a later day may have its candidates first: no waiting, not a negative one.
    return None if first is None or last is None else max((last - first).days, 0)


def _median(days: Iterable[int | None]) -> int | None:
    known = [each for each in days if each is not None]
    return round(median(known)) if known else None
