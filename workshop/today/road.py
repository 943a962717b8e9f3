"""The road to the target: the cycle that this year decides, where it stands, how long there is. Reads only."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from workshop.access import Actor
from workshop.iid.innovations import Mode
from workshop.iid.model import IndicatorSet
from workshop.iid.score import Score, Standing
from workshop.iid.sets import catalogue
from workshop.portfolio import plots, projection, queries
from workshop.today.queries import Planned, planned

WIDE = 324
LABEL = 84
EDGE = Decimal(2)


@dataclass(frozen=True, slots=True)
class Mark:
    """One value on the line; its label may have moved aside."""

    mode: str
    value: Decimal
    x: float
    label_x: float


@dataclass(frozen=True, slots=True)
class Index:
    """The index of one cycle in all three modes against its target."""

    year: int
    rules: IndicatorSet
    verified: Score
    expected: Score
    claimed: Score
    target: Decimal | None
    standing: Standing | None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Returns verified, expected and claimed on a line of WIDE, by place, their labels LABEL apart."""
        found: list[Mark] = []
        for mode in (Mode.VERIFIED, Mode.EXPECTED, Mode.CLAIMED):
            value = self._of(mode).iid
            found.append(Mark(mode.value, value, self._at(value), 0.0))
        label = 0.0
        for at, mark in enumerate(sorted(found, key=lambda mark: mark.x)):
            # From the left each label leaves room for those after it.
            label = min(max(mark.x, label + LABEL * bool(at), LABEL / 2), WIDE - LABEL * (2.5 - at))
            found[found.index(mark)] = replace(mark, label_x=label)
        return tuple(found)

    @property
    def target_x(self) -> float:
        """Returns where the target stands on the line."""
        return self._at(self.target or Decimal(0))

    def _of(self, mode: Mode) -> Score:
        return {Mode.VERIFIED: self.verified, Mode.EXPECTED: self.expected, Mode.CLAIMED: self.claimed}[mode]

    def _at(self, value: Decimal) -> float:
        values = [self.verified.iid, self.expected.iid, self.claimed.iid]
        values += [] if self.target is None else [self.target]
        return plots.line_at(value, min(values) - EDGE, max(values) + EDGE, WIDE)


@dataclass(frozen=True, slots=True)
class Road:
    """The index, the last day whose application counts in it, the days until then, and what is planned for it."""

    index: Index
    last_day: date
    days: int
    planned: Planned


def road(db: Session, actor: Actor, today: date) -> Road:
    """Returns the road of the cycle whose window closes at the end of this year."""
    year = projection.focus_year(today)
    window = catalogue().for_cycle(year).window
    last_day = window.last_day(year)
    coming = planned(db, actor, window.first_day(year), last_day, today)
    return Road(_index(db, year), last_day, (last_day - today).days, coming)


def _index(db: Session, year: int) -> Index:
    found, levels = queries.tracked(db), queries.region_levels(db)
    cycle = projection.cycle_of(found, levels, year, queries.targets(db).get(year))
    return Index(
        year, cycle.rules, cycle.verified, cycle.expected, cycle.claimed, cycle.target, cycle.standing
    )
