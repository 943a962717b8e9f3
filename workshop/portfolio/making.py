"""What a simulated plan becomes: steps and dates of candidates, and what of it is nobody's task here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop.candidates.models import Candidate
from workshop.iid.actions import Action, BringForward, Drop, Raise
from workshop.portfolio import words
from workshop.portfolio.choices import Choice
from workshop.portfolio.forms import LONGEST_STEP
from workshop.portfolio.projection import Cycle

MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be made of one candidate: its new steps, and its planned day before and after (None: as it is)."""

    candidate: Candidate
    steps: tuple[str, ...]
    planned_on: date | None

    @property
    def sent(self) -> dict[str, Any]:
        """Returns it as the form carries it: a task of the act, with what was seen of the candidate."""
        on = "" if self.planned_on is None else self.planned_on.isoformat()
        one = self.candidate
        return {"candidate": one.id, "seen": one.chain, "planned_on": on, "steps": list(self.steps)}


def may_plan(cycle: Cycle, today: date) -> bool:
    """Tells whether anything done from today on can still count in a cycle."""
    return cycle.rules.window.last_day(cycle.year) >= today


def due_by_default(cycle: Cycle, today: date) -> date:
    """Returns the day a month before the window closes, or its last day where that month has begun."""
    last = cycle.rules.window.last_day(cycle.year)
    before = last - MONTH
    return before if before >= today else last


def number(chosen: Iterable[Choice]) -> int:
    """Returns how many steps of candidates chosen actions become."""
    return sum(len(_candidates(each.action)) for each in chosen)


def elsewhere(chosen: Iterable[Choice]) -> list[Choice]:
    """Returns the chosen actions that are no task of a candidate: the government's levels, innovations to be found."""
    return [each for each in chosen if not _candidates(each.action)]


def drafts(db: Session, cycle: Cycle, chosen: Sequence[Choice], rows: Mapping[int, Any]) -> list[Draft]:
    """Returns what would be made of each candidate, in the order of the choices; `rows` are what counts now."""
    steps: dict[int, dict[str, None]] = {}
    days: dict[int, date] = {}
    for each in chosen:
        for key in _candidates(each.action):
            title = words.step(each.action, key, cycle, rows)[:LONGEST_STEP]
            steps.setdefault(key, {})[title] = None
            if isinstance(each.action, BringForward):
                days[key] = each.action.on
    found = {one.id: one for one in db.scalars(select(Candidate).where(Candidate.id.in_(steps)))}
    return [Draft(found[key], tuple(titles), days.get(key)) for key, titles in steps.items() if key in found]


def _candidates(action: Action) -> tuple[int, ...]:
    match action:
        case Raise(keys, _, _):
            return tuple(key for key in keys if key > 0)
        case BringForward(key, _) | Drop(key):
            return (key,) if key > 0 else ()
        case _:
            return ()
