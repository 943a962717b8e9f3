"""The office enters the government's levels of a year, another target, and makes tasks of a simulated plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete

from workshop.acts import Answer, Tx
from workshop.candidates import evidence_rules
from workshop.candidates import queries as candidates
from workshop.candidates import service as following
from workshop.candidates.profile_dates import LATEST_ZONE
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


@dataclass(frozen=True, slots=True)
class Task:
    """What a plan asks of a candidate: steps by title, and the day it shall be applied or renewed, None for no other.

    `seen` is the hash of the last line of its history that the planner knew.
    """

    candidate: int
    seen: str
    planned_on: date | None
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MakePlan:
    """The tasks of a plan, each candidate once; all steps are due on one day."""

    why: str
    due: date
    tasks: tuple[Task, ...]


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


def make_plan(tx: Tx, value: MakePlan) -> Answer:
    """Plans the days and adds the steps of all tasks, or of none: one candidate that moved since refuses them."""
    past = (tx.now - LATEST_ZONE).date()
    if value.due < past:
        raise evidence_rules.invalid("due", "low")
    for task in value.tasks:
        if task.planned_on is not None and task.planned_on < past:
            raise evidence_rules.invalid("planned_on", "low")
        _make(tx, task, value)
    return {"steps": sum(len(task.steps) for task in value.tasks)}


def _make(tx: Tx, task: Task, plan: MakePlan) -> None:
    candidate = candidates.candidate_of(tx.db, tx.actor, task.candidate)
    if candidate.chain != task.seen:
        by = following.last_actor(tx, candidate)
        raise Refused("CHANGED", act="plan.make", by=by, candidate=candidate.id, title=candidate.title)
    if task.planned_on is not None:
        following.set_plan(tx, candidate, task.planned_on, plan.why)
    for title in task.steps:
        following.add_step(tx, following.AddStep(candidate.id, title, candidate.owner, plan.due))


def _check(value: SetRegion) -> None:
    tops = {indicator.key: indicator.top for indicator in catalogue().for_cycle(value.year).spd}
    for name, (claimed, verified) in value.levels.items():
        if name not in tops:
            raise Refused("INVALID", field="levels", why="choice", limit=None)
        if claimed > tops[name]:
            raise Refused("INVALID", field="claimed", why="high", limit=tops[name], indicator=name)
        if verified > claimed:
            raise Refused("INVALID", field="verified", why="high", limit=claimed, indicator=name)
