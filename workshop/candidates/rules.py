"""The path of a candidate: what follows what, what each stage asks for, when something is late. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from workshop.errors import Refused

USULAN, INISIATIF, UJI_COBA, PENERAPAN, REPLIKASI = STAGES = (
    "usulan", "inisiatif", "uji_coba", "penerapan", "replikasi",
)  # fmt: skip
CRITERIA = ("a", "b", "c", "d", "e")
TRIAL_CRITERIA = ("a", "b", "d")
YES, NOT_YET = "yes", "not_yet"

SOON_DAYS = 14
SILENT_DAYS = 30
# The earliest place on earth is 14 hours ahead of UTC: a day that has begun nowhere is in the future.
EARLIEST_ZONE = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a candidate: answers by criterion letter as (answer, why), dates by stage reached."""

    stage: str
    owner: str = ""
    summary: str = ""
    open_steps: int = 0
    done_steps: int = 0
    answers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a stage asks for: its code, whether it is met, the criterion it is about ("" for none)."""

    code: str
    is_met: bool
    criterion: str = ""


def seen_answer(answer: str, why: str) -> str:
    """Returns what a form had seen of a criterion's answer: "-" for none, else the answer and its reason."""
    return f"{answer} {why}".strip() or "-"


def stage_no(stage: str) -> int:
    """Returns the place of a stage in the path, 1 to 5."""
    return STAGES.index(stage) + 1


def next_stage(stage: str) -> str | None:
    """Returns the stage after this one, or None after the last."""
    at = STAGES.index(stage) + 1
    return STAGES[at] if at < len(STAGES) else None


def may_move(old: str, new: str) -> bool:
    """Tells whether a candidate may go from `old` to `new`: one stage on, or back to any earlier one."""
    step = STAGES.index(new) - STAGES.index(old)
    return step == 1 or step < 0


def required(stage: str, facts: Facts) -> list[Requirement]:
    """Returns what reaching `stage` asks for, met or not; nothing for the first stage."""
    if stage == INISIATIF:
        return [
            Requirement("owner", bool(facts.owner)),
            Requirement("step", facts.open_steps > 0),
            *(Requirement("answered", letter in facts.answers, letter) for letter in CRITERIA),
        ]
    if stage == UJI_COBA:
        return [
            Requirement("step_done", facts.done_steps > 0),
            *(Requirement("yes", _is_yes(facts, letter), letter) for letter in TRIAL_CRITERIA),
        ]
    if stage == PENERAPAN:
        return [
            Requirement("trial_on", UJI_COBA in facts.dates),
            *(Requirement("reasoned", _is_reasoned(facts, letter), letter) for letter in CRITERIA),
            Requirement("summary", bool(facts.summary)),
        ]
    if stage == REPLIKASI:
        return [Requirement("applied_on", PENERAPAN in facts.dates)]
    return []


def missing(stage: str, facts: Facts) -> list[Requirement]:
    """Returns what reaching `stage` still lacks."""
    return [one for one in required(stage, facts) if not one.is_met]


def _is_yes(facts: Facts, letter: str) -> bool:
    return facts.answers.get(letter, ("", ""))[0] == YES


def _is_reasoned(facts: Facts, letter: str) -> bool:
    answer, why = facts.answers.get(letter, ("", ""))
    return answer == YES or (answer == NOT_YET and bool(why))


def check_day(day: date, earliest: date | None, now: datetime) -> None:
    """Refuses a date that lies in the future, or before the change that it follows."""
    if day > (now + EARLIEST_ZONE).date():
        raise Refused("INVALID", field="effective_on", why="high", limit=None)
    if earliest is not None and day < earliest:
        raise Refused("INVALID", field="effective_on", why="low", limit=None, day=earliest.isoformat())


def check_move(facts: Facts, new: str, why: str) -> None:
    """Refuses a jump, and a step back or an unprepared step that gives no reason."""
    if not may_move(facts.stage, new):
        raise Refused("INVALID", field="stage", why="choice", limit=None)
    is_back = stage_no(new) < stage_no(facts.stage)
    if not why and (is_back or missing(new, facts)):
        raise Refused("INVALID", field="why", why="missing", limit=None)


def days_late(due_on: date | None, today: date) -> int:
    """Returns how many days ago something was due, 0 if it is not late."""
    return max(0, (today - due_on).days) if due_on is not None else 0


def is_soon(due_on: date | None, today: date) -> bool:
    """Tells whether something is due within the next two weeks and not late."""
    return due_on is not None and today <= due_on <= today + timedelta(days=SOON_DAYS)
