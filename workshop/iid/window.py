"""When an innovation counts: implemented or renewed in the years before the cycle."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Window:
    """From 1 January of T - `first_years_back` to 31 December of T - `last_years_back`, T being the cycle."""

    first_years_back: int = 2
    last_years_back: int = 1

    def first_day(self, cycle: int) -> date:
        """Returns the first day whose implementation counts in `cycle`."""
        return date(cycle - self.first_years_back, 1, 1)

    def last_day(self, cycle: int) -> date:
        """Returns the last day whose implementation counts in `cycle`."""
        return date(cycle - self.last_years_back, 12, 31)

    def holds(self, day: date | None, cycle: int) -> bool:
        """Tells whether something that took effect on `day` counts in `cycle`."""
        return day is not None and self.first_day(cycle) <= day <= self.last_day(cycle)

    def cycles(self, day: date) -> range:
        """Returns the cycles in which something that took effect on `day` counts."""
        return range(day.year + self.last_years_back, day.year + self.first_years_back + 1)


TWO_YEARS = Window()


def counts_in(
    implemented_on: date | None, renewals: Iterable[date], window: Window = TWO_YEARS
) -> tuple[int, ...]:
    """Returns the cycles in which an innovation counts, in order; none without an implementation.

    A renewal dated before the implementation renews nothing and is left out.
    """
    if implemented_on is None:
        return ()
    cycles = set(window.cycles(implemented_on))
    for renewed_on in renewals:
        if renewed_on >= implemented_on:
            cycles.update(window.cycles(renewed_on))
    return tuple(sorted(cycles))
