"""When a candidate shall be applied or renewed, and when a renewal took effect.

A plan that came true ends with a line of its own in the history; nothing else ever moves either date.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from workshop.acts import Answer, Tx
from workshop.candidates import evidence_rules, queries, rules, service
from workshop.candidates.models import Candidate
from workshop.errors import Refused

# The latest place on earth is 12 hours behind UTC: what is over there is over everywhere.
LATEST_ZONE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class PlanCandidate:
    """The day of the planned application or renewal, None for no plan; `seen` is the day the planner saw."""

    candidate: int
    planned_on: date | None
    seen: date | None
    why: str


@dataclass(frozen=True, slots=True)
class RenewCandidate:
    """The day a renewal took effect and what was renewed; None takes it back, with why; `seen` as in a plan."""

    candidate: int
    renewed_on: date | None
    seen: date | None
    why: str


def plan_candidate(tx: Tx, value: PlanCandidate) -> Answer:
    """Sets the day a candidate shall be applied, or renewed where it is applied already; or drops the plan."""
    candidate = queries.candidate_of(tx.db, tx.actor, value.candidate)
    if candidate.planned_on == value.planned_on:
        return {}
    _refuse_unseen(tx, candidate, "planned", candidate.planned_on, value.seen)
    if value.planned_on is not None and value.planned_on < (tx.now - LATEST_ZONE).date():
        raise evidence_rules.invalid("planned_on", "low")
    service.set_plan(tx, candidate, value.planned_on, value.why)
    return {}


def renew_candidate(tx: Tx, value: RenewCandidate) -> Answer:
    """Records a renewal of what is applied, which also ends a plan for it; or takes the renewal back."""
    candidate = queries.candidate_of(tx.db, tx.actor, value.candidate)
    if candidate.renewed_on == value.renewed_on:
        return {}
    _refuse_unseen(tx, candidate, "renewed", candidate.renewed_on, value.seen)
    if not value.why:
        raise evidence_rules.invalid("why", "missing")
    if value.renewed_on is not None:
        _check_renewal(tx, candidate, value.renewed_on)
    old, candidate.renewed_on = candidate.renewed_on, value.renewed_on
    days = {"old": service.day_text(old), "new": service.day_text(value.renewed_on)}
    service.record(tx, candidate, "renewed", why=value.why, **days)
    if value.renewed_on is not None:
        service.set_plan(tx, candidate, None, "")
    return {}


def _check_renewal(tx: Tx, candidate: Candidate, on: date) -> None:
    applied_on = queries.facts(tx.db, candidate).dates.get(rules.PENERAPAN)
    if applied_on is None:
        raise evidence_rules.invalid("renewed_on", "early")
    if on < applied_on:
        raise Refused("INVALID", field="renewed_on", why="low", limit=None, day=applied_on.isoformat())
    if on > (tx.now + rules.EARLIEST_ZONE).date():
        raise evidence_rules.invalid("renewed_on", "high")


def _refuse_unseen(tx: Tx, candidate: Candidate, kind: str, now: date | None, seen: date | None) -> None:
    if now != seen:
        raise Refused("CHANGED", act=f"candidate.{kind}", by=service.last_actor(tx, candidate, kind))
