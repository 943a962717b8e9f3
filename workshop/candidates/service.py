"""Following a candidate for years: stage, words and steps, each change kept with who and when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from workshop.acts import Answer, Tx
from workshop.candidates import audit, queries, rules
from workshop.candidates.models import Candidate, Change, StageChange, Step
from workshop.errors import Refused

WORDS = ("title", "owner", "sector", "summary", "agency")
STEP_KINDS = tuple(f"step.{what}" for what in ("added", "edited", "done", "reopened", "removed", "restored"))


@dataclass(frozen=True, slots=True)
class AddCandidate:
    """A candidate that came from no workshop, with its first step."""

    title: str
    agency: str
    owner: str
    sector: str
    step: str
    due: date


@dataclass(frozen=True, slots=True)
class MoveStage:
    """Another stage, the date on which it took effect, and why (if back, or unprepared)."""

    candidate: int
    stage: str
    effective_on: date
    why: str


@dataclass(frozen=True, slots=True)
class ParkCandidate:
    """Whether the candidate rests, why, and since when."""

    candidate: int
    is_parked: bool
    why: str
    effective_on: date


@dataclass(frozen=True, slots=True)
class EditCandidate:
    """The words of a candidate; `rev` is the one the editor had seen."""

    candidate: int
    rev: int
    title: str
    agency: str
    owner: str
    sector: str
    summary: str


@dataclass(frozen=True, slots=True)
class AddStep:
    """A next step."""

    candidate: int
    title: str
    owner: str
    due: date


@dataclass(frozen=True, slots=True)
class EditStep:
    """Other words or another date; `rev` is the one the editor had seen."""

    step: int
    rev: int
    title: str
    owner: str
    due: date


@dataclass(frozen=True, slots=True)
class FinishStep:
    """Whether a step is done, since when, and what came out of it; `rev` as the person saw it, -1 unknown."""

    step: int
    is_done: bool
    done_on: date | None
    note: str
    rev: int = -1


@dataclass(frozen=True, slots=True)
class RemoveStep:
    """Whether a step is taken off the list."""

    step: int
    is_removed: bool


def add_candidate(tx: Tx, value: AddCandidate) -> Answer:
    """Adds a candidate at the first stage, as of today."""
    candidate = Candidate(
        title=value.title, agency=queries.agency_named(tx.db, value.agency), owner=value.owner,
        sector=value.sector, stage=rules.USULAN, stage_on=tx.today, created_at=tx.now,
    )  # fmt: skip
    tx.db.add(candidate)
    tx.db.flush()
    tx.db.add(Step(candidate_id=candidate.id, title=value.step, owner=value.owner, due_on=value.due))
    _note_stage(tx, candidate, "", candidate.stage_on, "")
    record(tx, candidate, "added", new=value.title)
    return {"candidate": candidate.id}


def move_stage(tx: Tx, value: MoveStage) -> Answer:
    """Moves a candidate one stage on, or back with a reason; being applied ends the plan for it."""
    candidate = queries.candidate_of(tx.db, tx.actor, value.candidate)
    if candidate.is_parked:
        raise Refused("CLOSED")
    rules.check_move(queries.facts(tx.db, candidate), value.stage, value.why)
    rules.check_day(value.effective_on, queries.last_change_on(tx.db, candidate.id), tx.now)
    old = candidate.stage
    candidate.stage, candidate.stage_on = value.stage, value.effective_on
    _note_stage(tx, candidate, old, value.effective_on, value.why)
    record(tx, candidate, "stage", old=old, new=value.stage, why=value.why)
    if value.stage == rules.PENERAPAN and rules.stage_no(old) < rules.stage_no(rules.PENERAPAN):
        set_plan(tx, candidate, None, "")
    return {}


def park_candidate(tx: Tx, value: ParkCandidate) -> Answer:
    """Lets a candidate rest for a reason, or takes it up again; its stage stays."""
    candidate = queries.candidate_of(tx.db, tx.actor, value.candidate)
    if candidate.is_parked == value.is_parked:
        return _same_rest(tx, candidate, value)
    if value.is_parked and not value.why:
        raise Refused("INVALID", field="why", why="missing", limit=None)
    rules.check_day(value.effective_on, queries.last_change_on(tx.db, candidate.id), tx.now)
    candidate.is_parked, candidate.parked_why = value.is_parked, value.why if value.is_parked else ""
    _note_stage(tx, candidate, candidate.stage, value.effective_on, value.why)
    record(tx, candidate, "parked" if value.is_parked else "resumed", why=value.why)
    return {}


def edit_candidate(tx: Tx, value: EditCandidate) -> Answer:
    """Words a candidate anew; refused when somebody else did so since."""
    candidate = queries.candidate_of(tx.db, tx.actor, value.candidate)
    if candidate.rev != value.rev:
        raise Refused("CHANGED", act="candidate.edit", by=last_actor(tx, candidate, *WORDS))
    words = {name: getattr(value, name) for name in WORDS}
    words["agency"] = queries.agency_named(tx.db, value.agency)
    for name, new in words.items():
        old = getattr(candidate, name)
        if old != new:
            setattr(candidate, name, new)
            record(tx, candidate, name, old=old, new=new)
    candidate.rev += 1
    return {}


def add_step(tx: Tx, value: AddStep) -> Answer:
    """Adds a next step."""
    candidate = queries.candidate_of(tx.db, tx.actor, value.candidate)
    step = Step(candidate_id=candidate.id, title=value.title, owner=value.owner, due_on=value.due)
    tx.db.add(step)
    tx.db.flush()
    record(tx, candidate, "step.added", new=_line(step))
    return {"step": step.id}


def edit_step(tx: Tx, value: EditStep) -> Answer:
    """Words or dates a step anew; refused when somebody else did so since."""
    step, candidate = _standing(tx, value.step)
    if step.rev != value.rev:
        raise Refused("CHANGED", act="step.edit", by=last_actor(tx, candidate, *STEP_KINDS))
    old = _line(step)
    step.title, step.owner, step.due_on = value.title, value.owner, value.due
    step.rev += 1
    if _line(step) != old:
        record(tx, candidate, "step.edited", old=old, new=_line(step))
    return {}


def finish_step(tx: Tx, value: FinishStep) -> Answer:
    """Marks a step as done on a date, or as open again."""
    step, candidate = _standing(tx, value.step)
    done_on = (value.done_on or tx.today) if value.is_done else None
    if done_on is not None and done_on > (tx.now + rules.EARLIEST_ZONE).date():
        raise Refused("INVALID", field="done_on", why="high", limit=None)
    if step.done_on == done_on and step.note == value.note:
        return {}
    if value.rev not in {-1, step.rev}:
        raise Refused("CHANGED", act="step.done", by=last_actor(tx, candidate, *STEP_KINDS))
    step.done_on, step.note = done_on, value.note
    step.rev += 1
    record(tx, candidate, "step.done" if value.is_done else "step.reopened", new=step.title, why=value.note)
    return {}


def remove_step(tx: Tx, value: RemoveStep) -> Answer:
    """Takes a step off the list, or puts it back."""
    step, candidate = queries.step_of(tx.db, tx.actor, value.step)
    if step.is_removed == value.is_removed:
        return {}
    step.is_removed = value.is_removed
    step.rev += 1
    record(tx, candidate, "step.removed" if value.is_removed else "step.restored", new=_line(step))
    return {}


def record(tx: Tx, candidate: Candidate, kind: str, **texts: str) -> None:
    """Writes a line of the history (`old`, `new`, `why`) and claims the candidate against older undos."""
    actor = tx.actor.signature
    line = audit.Line(candidate.id, tx.now, actor, kind, **texts)
    candidate.chain = audit.hash_of(candidate.chain or audit.START, line)
    tx.db.add(
        Change(candidate_id=candidate.id, at=tx.now, actor=actor, kind=kind, hash=candidate.chain, **texts)
    )
    tx.claim(f"{candidate.row_type}:{candidate.id}")


def _standing(tx: Tx, step_id: int) -> tuple[Step, Candidate]:
    step, candidate = queries.step_of(tx.db, tx.actor, step_id)
    if step.is_removed:
        raise Refused("GONE")
    return step, candidate


def _same_rest(tx: Tx, candidate: Candidate, value: ParkCandidate) -> Answer:
    # Two people park it: the second one's reason must not get lost without a word.
    if value.is_parked and value.why not in {"", candidate.parked_why}:
        raise Refused("CHANGED", act="candidate.park", by=last_actor(tx, candidate, "parked"))
    return {}


def _note_stage(tx: Tx, candidate: Candidate, old: str, on: date, why: str) -> None:
    change = StageChange(
        candidate_id=candidate.id, old_stage=old, new_stage=candidate.stage, is_parked=candidate.is_parked,
        why=why, effective_on=on, recorded_at=tx.now,
    )  # fmt: skip
    tx.db.add(change)
    if on != tx.today:  # else the line itself tells the day
        record(tx, candidate, "since", new=on.isoformat())


def last_actor(tx: Tx, candidate: Candidate, *kinds: str) -> str:
    """Returns who made the latest change, of these kinds where some are given; "" where nobody did."""
    latest = select(Change.actor).where(Change.candidate_id == candidate.id)
    if kinds:
        latest = latest.where(Change.kind.in_(kinds))
    return tx.db.scalar(latest.order_by(Change.id.desc()).limit(1)) or ""


def set_plan(tx: Tx, candidate: Candidate, on: date | None, why: str) -> None:
    """Sets the day of the planned application or renewal, None for no plan; a line of history where it differs."""
    old = candidate.planned_on
    if old != on:
        candidate.planned_on = on
        record(tx, candidate, "planned", old=day_text(old), new=day_text(on), why=why)


def day_text(day: date | None) -> str:
    """Returns a day as the history keeps it, "" for none."""
    return "" if day is None else day.isoformat()


def _line(step: Step) -> str:
    return " · ".join(part for part in (step.title, step.owner, step.due_on.isoformat()) if part)
