"""The office enters the government's own levels of a year, and another target than the plan's."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete

from workshop.acts import Answer, Tx
from workshop.errors import Refused
from workshop.iid.sets import catalogue
from workshop.portfolio import queries
from workshop.portfolio.models import RegionLevel, Target


@dataclass(frozen=True, slots=True)
class SetRegion:
    """The government's levels of one year as they shall be: indicator → (claimed, verified).

    An indicator left out has no level of its own that year. `seen` is the fingerprint the editor had before them.
    """

    year: int
    seen: str
    levels: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class SetTarget:
    """The target of one year, in hundredths."""

    year: int
    value: int


def set_region(tx: Tx, value: SetRegion) -> Answer:
    """Sets all regional levels of a year; refuses CHANGED when somebody did so since."""
    _check(value)
    known = queries.region_levels(tx.db)
    if queries.fingerprint(known, value.year) != value.seen:
        raise Refused("CHANGED", act="region.set", by="")
    tx.db.execute(delete(RegionLevel).where(RegionLevel.year == value.year))
    tx.db.add_all(
        RegionLevel(year=value.year, indicator=name, claimed=claimed, verified=verified)
        for name, (claimed, verified) in value.levels.items()
    )
    tx.claim(f"region:{value.year}")
    return {}


def set_target(tx: Tx, value: SetTarget) -> Answer:
    """Sets the target of a year; the plan's own value is kept by having no row."""
    tx.db.execute(delete(Target).where(Target.year == value.year))
    planned = queries.planned_targets().get(value.year)
    if planned is None or planned * queries.CENTS != value.value:
        tx.db.add(Target(year=value.year, hundredths=value.value))
    tx.claim(f"target:{value.year}")
    return {}


def _check(value: SetRegion) -> None:
    tops = {indicator.key: indicator.top for indicator in catalogue().for_cycle(value.year).spd}
    for name, (claimed, verified) in value.levels.items():
        if name not in tops:
            raise Refused("INVALID", field="levels", why="choice", limit=None)
        if claimed > tops[name]:
            raise Refused("INVALID", field="claimed", why="high", limit=tops[name], indicator=name)
        if verified > claimed:
            raise Refused("INVALID", field="verified", why="high", limit=claimed, indicator=name)
