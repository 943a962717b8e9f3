"""A candidate's way from the idea in the room to now, as dated lines without words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from workshop import clock
from workshop.candidates import queries
from workshop.candidates.models import Candidate, Change, StageChange, Step


@dataclass(frozen=True, slots=True)
class Line:
    """One dated line: `kind` is ideas, votes, promoted, added, stage, parked, resumed or done."""

    on: date
    kind: str
    about: Any


def of(db: Session, candidate: Candidate) -> list[Line]:
    """Returns the story of a candidate, oldest line first."""
    lines = [*_of_the_day(db, candidate), *_changes(db, candidate), *_done(db, candidate)]
    return sorted(lines, key=lambda line: line.on)


def _of_the_day(db: Session, candidate: Candidate) -> Iterator[Line]:
    kept = queries.snapshot(candidate)
    if not kept:
        yield Line(candidate.created_at.date(), "added", candidate)
        return
    held_on = min(date.fromisoformat(kept["workshop"]["held_on"]), clock.from_ms(kept["at"]).date())
    yield Line(held_on, "ideas", kept)
    if kept["ranking"]:
        yield Line(held_on, "votes", kept)
    # The proposal took effect on the day of the room, even where it was typed in later.
    yield Line(_proposed_on(db, candidate), "promoted", candidate)


def _proposed_on(db: Session, candidate: Candidate) -> date:
    first = queries.stage_changes(db, candidate.id)[:1]
    return min([candidate.created_at.date(), *(change.effective_on for change in first)])


def _changes(db: Session, candidate: Candidate) -> Iterator[Line]:
    was_parked = False
    for change in queries.stage_changes(db, candidate.id):
        if change.old_stage:
            yield Line(change.effective_on, _kind(change, was_parked), change)
        was_parked = change.is_parked


def _kind(change: StageChange, was_parked: bool) -> str:
    if change.is_parked != was_parked:
        return "parked" if change.is_parked else "resumed"
    return "stage"


def _done(db: Session, candidate: Candidate) -> Iterator[Line]:
    for step in queries.steps(db, [candidate.id]).get(candidate.id, []):
        if step.done_on is not None:
            yield Line(step.done_on, "done", step)


def last_news(steps: list[Step]) -> tuple[date, str] | None:
    """Returns the date and result (or else the title) of the step that was done last, or None."""
    done = [(step.done_on, step) for step in steps if step.done_on is not None]
    if not done:
        return None
    on, step = max(done, key=lambda pair: (pair[0], pair[1].id))
    return on, step.note or step.title


@dataclass(frozen=True, slots=True)
class Past:
    """A line of the history as it is read."""

    at: datetime
    actor: str
    kind: str
    old: str
    new: str
    why: str


def condensed(changes: list[Change]) -> list[Past]:
    """Returns the history (newest first), a run of people joining or leaving the team as one line."""
    lines: list[Past] = []
    for change in changes:
        line = Past(change.at, change.actor, change.kind, change.old, change.new, change.why)
        if lines and lines[-1].kind == line.kind == "team":
            lines[-1] = replace(lines[-1], old=line.old)
        else:
            lines.append(line)
    return lines
