"""When a candidate shall be applied, or renewed where it is applied already.

A plan that came true ends with a line of its own in the history; nothing else ever moves the date.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from workshop.acts import Answer, Tx
from workshop.candidates import evidence_rules, queries, service
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


def plan_candidate(tx: Tx, value: PlanCandidate) -> Answer:
    """Sets the day a candidate shall be applied, or renewed where it is applied already; or drops the plan."""
    candidate = queries.candidate_of(tx.db, tx.actor, value.candidate)
    if candidate.planned_on == value.planned_on:
        return {}
    if candidate.planned_on != value.seen:
        raise Refused("CHANGED", act="candidate.plan", by=service.last_actor(tx, candidate, "planned"))
    if value.planned_on is not None and value.planned_on < (tx.now - LATEST_ZONE).date():
        raise evidence_rules.invalid("planned_on", "low")
    service.set_plan(tx, candidate, value.planned_on, value.why)
    return {}
