"""What became of workshops, for the desk's list: counted by a later folder, which `create_app` binds here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A workshop in numbers: people admitted, ideas on screen, candidates and where they stand."""

    people: int = 0
    ideas: int = 0
    candidates: int = 0
    overdue: int = 0
    in_trial: int = 0
    applied: int = 0


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that is not done yet."""

    candidate: int
    title: str
    agency: str
    owner: str
    due_on: date
    workshop: str
    workshop_id: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is still open from earlier workshops; the candidates of `own` ones may be opened."""

    steps: Sequence[OpenStep]
    own: frozenset[int]
    has_more: bool


FollowUps = Callable[[Session, Sequence[int], date], Mapping[int, FollowUp]]
OpenSteps = Callable[[Session, Sequence[int], int], Sequence[OpenStep]]

_count: FollowUps | None = None
_steps: OpenSteps | None = None


def bind(count: FollowUps, steps: OpenSteps) -> None:
    """Makes the two readers known."""
    global _count, _steps
    _count, _steps = count, steps


def follow_ups(db: Session, workshop_ids: Sequence[int], today: date) -> Mapping[int, FollowUp]:
    """Returns the follow-up of each workshop; a step is overdue when its date lies before `today`."""
    return _count(db, workshop_ids, today) if _count and workshop_ids else {}


def earlier(db: Session, own: Sequence[int], of_agency: Sequence[int], most: int) -> Earlier:
    """Returns the `most` open steps due first of one's own earlier workshops and of those of the same agency."""
    found = open_steps(db, [*{*own, *of_agency}], most + 1)
    return Earlier(found[:most], frozenset(own), len(found) > most)


def open_steps(db: Session, workshop_ids: Sequence[int], most: int) -> Sequence[OpenStep]:
    """Returns the `most` open steps of these workshops' candidates that are due first."""
    return _steps(db, workshop_ids, most) if _steps and workshop_ids else ()
