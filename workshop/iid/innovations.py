"""What is scored: innovations with their levels and dates, and the government's own levels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workshop.iid.window import Window, counts_in

Levels = Mapping[str, int]


class Mode(StrEnum):
    """Whose levels count.

    claimed and verified: innovations implemented or renewed in the window. expected: those at their verified levels,
    and at their claimed levels the ones whose plan falls in the window.
    """

    CLAIMED = "claimed"
    VERIFIED = "verified"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class Innovation:
    """An innovation or candidate. Levels by indicator key; a missing key is level 0.

    `sector` is the main urusan's code. `renewals` are the days on which it was renewed, `planned_on` is the day an
    implementation or renewal is planned for.
    """

    key: int
    sector: str
    claimed: Levels
    verified: Levels
    implemented_on: date | None = None
    renewals: tuple[date, ...] = ()
    planned_on: date | None = None

    def is_in(self, cycle: int, window: Window) -> bool:
        """Tells whether it was implemented or renewed in the window of `cycle`."""
        return cycle in counts_in(self.implemented_on, self.renewals, window)

    def counted_levels(self, mode: Mode, cycle: int, window: Window) -> Levels | None:
        """Returns the levels that count in `cycle`, or None where the innovation does not count."""
        if self.is_in(cycle, window):
            return self.claimed if mode is Mode.CLAIMED else self.verified
        if mode is Mode.EXPECTED and window.holds(self.planned_on, cycle):
            return self.claimed
        return None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything that would be reported, and the government's levels of the cycle by indicator key.

    A level carried forward from an earlier year is written in by the caller, who also marks it as assumed.
    """

    innovations: tuple[Innovation, ...]
    region_claimed: Levels
    region_verified: Levels

    def __post_init__(self) -> None:
        if len({innovation.key for innovation in self.innovations}) != len(self.innovations):
            raise ValueError("an innovation stands in the portfolio twice")

    def region_levels(self, mode: Mode) -> Levels:
        """Returns the government's levels: claimed ones in claimed mode, else the verified."""
        return self.region_claimed if mode is Mode.CLAIMED else self.region_verified
