"""Shapes of the acts on the index itself."""

import re
from datetime import date
from typing import Any

from workshop.candidates.forms import MOST_WHY
from workshop.forms import ActForm, Bad, Day, Shaped, Whole, Words, clean
from workshop.portfolio.service import Task

EARLIEST, LATEST = 2000, 2100
MOST_LEVELS = 100
MOST_STEPS, LONGEST_STEP = 100, 300


def _levels(value: Any) -> dict[str, tuple[int, int]]:
    """Returns (claimed, verified) by indicator."""
    if not isinstance(value, dict) or len(value) > MOST_LEVELS:
        raise Bad("type")
    return {str(name)[:40]: _pair(pair) for name, pair in value.items()}


def _pair(value: Any) -> tuple[int, int]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise Bad("type")
    claimed, verified = value
    if type(claimed) is not int or type(verified) is not int:
        raise Bad("type")
    if claimed < 0 or verified < 0:
        raise Bad("low", 0)
    return claimed, verified


def hundredths(value: Any) -> int:
    """Returns an index such as "65,00" or "65.5" in hundredths; raises Bad."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?", value.strip()):
        raise Bad("format")
    whole, _, part = value.strip().replace(",", ".").partition(".")
    found = int(whole) * 100 + int(part.ljust(2, "0"))
    if found > 10_000:
        raise Bad("high", 100)
    return found


def _tasks(value: Any) -> tuple[Task, ...]:
    """Returns what a plan asks of each of its candidates."""
    if not isinstance(value, list) or not value:
        raise Bad("missing")
    tasks = tuple(_task(given) for given in value)
    if sum(len(task.steps) for task in tasks) > MOST_STEPS:
        raise Bad("long", MOST_STEPS)
    if len({task.candidate for task in tasks}) < len(tasks):
        raise Bad("choice")
    return tasks


def _task(given: Any) -> Task:
    if not isinstance(given, dict) or set(given) != {"candidate", "seen", "planned_on", "steps"}:
        raise Bad("type")
    candidate, seen, on, steps = (given[name] for name in ("candidate", "seen", "planned_on", "steps"))
    if type(candidate) is not int or not 0 < candidate < 2**53 or not isinstance(steps, list) or not steps:
        raise Bad("type")
    if not all(isinstance(text, str) for text in (seen, on, *steps)) or len(seen) > 64:
        raise Bad("type")
    titles = tuple(" ".join(clean(text[:LONGEST_STEP]).split("\n")) for text in steps)
    if not all(titles):
        raise Bad("missing")
    return Task(candidate, seen, _day(on) if on else None, titles)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise Bad("format") from problem


class MakePlanForm(ActForm):
    """A day for all steps, and what is asked of each candidate."""

    why = Words(high=MOST_WHY, low=0)
    due = Day()
    tasks = Shaped(shape=_tasks)


class SetRegionForm(ActForm):
    """The government's levels of one year."""

    year = Whole(low=EARLIEST, high=LATEST)
    seen = Words(high=16)
    levels = Shaped(shape=_levels)


class SetTargetForm(ActForm):
    """The target of one year."""

    year = Whole(low=EARLIEST, high=LATEST)
    value = Shaped(shape=hundredths)
