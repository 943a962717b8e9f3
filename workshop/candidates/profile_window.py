"""In which cycles of the index a candidate counts, by what took effect and by what is planned. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from workshop.iid.sets import catalogue
from workshop.iid.window import Window, counts_in

# No window of any version reaches further than this from the day something took effect.
FARTHEST_YEARS = 12
BAR_WIDTH, BAR_MARGIN, BEYOND = 320, 8, timedelta(days=75)


@dataclass(frozen=True, slots=True)
class Chance:
    """The next cycle that is open: what takes effect from `opens_on` to `closes_on` counts in `cycles`."""

    cycles: tuple[int, ...]
    opens_on: date
    closes_on: date
    later: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """Where today, the plan and the last day of the chance lie on a line of BAR_WIDTH; `plan` None: not on it."""

    start: date
    today: int
    edge: int
    plan: int | None


@dataclass(frozen=True, slots=True)
class Counting:
    """`cycles` by application and renewal, `planned` the further ones by the plan, and the next chance."""

    today: date
    applied_on: date | None
    renewals: tuple[date, ...]
    planned_on: date | None
    cycles: tuple[int, ...]
    planned: tuple[int, ...]
    chance: Chance

    @property
    def is_over(self) -> bool:
        """Tells whether every cycle in which it counts lies before this year's."""
        return bool(self.cycles) and self.cycles[-1] < self.today.year

    @property
    def is_plan_late(self) -> bool:
        """Tells whether the plan lies in the past."""
        return self.planned_on is not None and self.planned_on < self.today

    @property
    def misses(self) -> tuple[int, ...]:
        """Returns the cycles of the next chance that the plan comes too late for; none without a plan."""
        if self.planned_on is None or self.planned_on <= self.chance.closes_on:
            return ()
        return tuple(cycle for cycle in self.chance.cycles if cycle not in self.planned)

    @property
    def bar(self) -> Bar | None:
        """Returns the time left until the chance closes as a line, or None while it has not opened yet."""
        if self.today < self.chance.opens_on:
            return None
        start, edge = date(self.today.year, 1, 1), self.chance.closes_on
        days = (edge - start + BEYOND).days
        today, end = _at(self.today, start, days), _at(edge, start, days)
        is_on = self.planned_on is not None and 0 <= (self.planned_on - start).days <= days
        return Bar(
            start, today, end, _at(self.planned_on, start, days) if self.planned_on and is_on else None
        )

    @property
    def void(self) -> tuple[date, ...]:
        """Returns the renewals dated before the application: they renew nothing."""
        return tuple(day for day in self.renewals if self.applied_on is None or day < self.applied_on)


def _at(day: date, start: date, days: int) -> int:
    return BAR_MARGIN + (BAR_WIDTH - 2 * BAR_MARGIN) * (day - start).days // days


def window_of(cycle: int) -> Window:
    """Returns the window of the version that fits a cycle best."""
    return catalogue().for_cycle(cycle).window


def counting(
    today: date,
    applied_on: date | None,
    renewals: Iterable[date],
    planned_on: date | None,
    windows: Callable[[int], Window] = window_of,
) -> Counting:
    """Returns when a candidate counts, and until when it must take effect (again) to count in a further cycle."""
    renewed = tuple(sorted(renewals))
    first = min(day.year for day in (today, applied_on, *renewed) if day is not None)
    cycles = tuple(
        cycle
        for cycle in range(first, today.year + FARTHEST_YEARS)
        if cycle in counts_in(applied_on, renewed, windows(cycle))
    )
    planned = _cycles_of(planned_on, windows) if planned_on is not None else ()
    return Counting(
        today,
        applied_on,
        renewed,
        planned_on,
        cycles,
        tuple(cycle for cycle in planned if cycle not in cycles),
        _chance(today, cycles, windows),
    )


def _chance(today: date, cycles: tuple[int, ...], windows: Callable[[int], Window]) -> Chance:
    years = range(today.year, today.year + FARTHEST_YEARS)
    cycle = next(year for year in years if year not in cycles and windows(year).last_day(year) >= today)
    opens, closes = windows(cycle).first_day(cycle), windows(cycle).last_day(cycle)
    further = tuple(year for year in _cycles_of(closes, windows) if year not in cycles)
    later = _cycles_of(closes.replace(year=closes.year + 1), windows)
    return Chance(further, opens, closes, later)


def _cycles_of(day: date, windows: Callable[[int], Window]) -> tuple[int, ...]:
    years = range(day.year, day.year + FARTHEST_YEARS)
    return tuple(cycle for cycle in years if windows(cycle).holds(day, cycle))
