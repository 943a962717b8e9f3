"""What was renewed and when: every renewal of a candidate is kept, changed or withdrawn with a line of history.

A line of kind `renewed` holds the days: old "" records one, both change one, new "" withdraws one.
"""

from dataclasses import dataclass
from datetime import date

from workshop.acts import Answer, Tx
from workshop.candidates import evidence_rules, queries, rules, service
from workshop.candidates.models import Candidate, Renewal
from workshop.errors import Refused

KIND = "renewed"


@dataclass(frozen=True, slots=True)
class RenewCandidate:
    """The day a renewal took effect, and what was renewed."""

    candidate: int
    renewed_on: date
    why: str


@dataclass(frozen=True, slots=True)
class EditRenewal:
    """Another day or wording; `rev` is the one the editor had seen."""

    renewal: int
    rev: int
    renewed_on: date
    why: str


@dataclass(frozen=True, slots=True)
class WithdrawRenewal:
    """A renewal that was none, and why; `rev` as the person saw it."""

    renewal: int
    rev: int
    why: str


def renew_candidate(tx: Tx, value: RenewCandidate) -> Answer:
    """Records a renewal of what is applied, which also ends a plan for it."""
    candidate = queries.candidate_of(tx.db, tx.actor, value.candidate)
    _check(tx, candidate, value.renewed_on, value.why)
    one = Renewal(
        candidate_id=candidate.id, effective_on=value.renewed_on, note=value.why, by=tx.actor.name, at=tx.now
    )
    tx.db.add(one)
    _told(tx, candidate, None, value.renewed_on, value.why)
    service.set_plan(tx, candidate, None, "")
    return {"renewal": one.id}


def edit_renewal(tx: Tx, value: EditRenewal) -> Answer:
    """Dates or words a renewal anew; refused when somebody else did so since."""
    one, candidate = _standing(tx, value.renewal)
    if (one.effective_on, one.note) == (value.renewed_on, value.why):
        return {}
    _refuse_unseen(tx, candidate, one, value.rev, "renewal.edit")
    _check(tx, candidate, value.renewed_on, value.why, one)
    old, one.effective_on, one.note = one.effective_on, value.renewed_on, value.why
    one.rev += 1
    _told(tx, candidate, old, value.renewed_on, value.why)
    return {}


def withdraw_renewal(tx: Tx, value: WithdrawRenewal) -> Answer:
    """Withdraws a renewal, with why; its row stays."""
    one, candidate = _standing(tx, value.renewal)
    _refuse_unseen(tx, candidate, one, value.rev, "renewal.withdraw")
    if not value.why:
        raise evidence_rules.invalid("why", "missing")
    one.is_removed = True
    one.rev += 1
    _told(tx, candidate, one.effective_on, None, value.why)
    return {}


def _standing(tx: Tx, number: int) -> tuple[Renewal, Candidate]:
    one = tx.db.get(Renewal, number)
    if one is None:
        raise Refused("GONE")
    candidate = queries.candidate_of(tx.db, tx.actor, one.candidate_id)
    if one.is_removed:
        raise Refused("GONE")
    return one, candidate


def _refuse_unseen(tx: Tx, candidate: Candidate, one: Renewal, rev: int, act: str) -> None:
    if one.rev != rev:
        raise Refused("CHANGED", act=act, by=service.last_actor(tx, candidate, KIND))


def _check(tx: Tx, candidate: Candidate, on: date, why: str, own: Renewal | None = None) -> None:
    if not why:
        raise evidence_rules.invalid("why", "missing")
    applied_on = queries.facts(tx.db, candidate).dates.get(rules.PENERAPAN)
    if applied_on is None:
        raise evidence_rules.invalid("renewed_on", "early")
    if on < applied_on:
        raise Refused("INVALID", field="renewed_on", why="low", limit=None, day=applied_on.isoformat())
    if on > (tx.now + rules.EARLIEST_ZONE).date():
        raise evidence_rules.invalid("renewed_on", "high")
    others = queries.renewals(tx.db, [candidate.id]).get(candidate.id, [])
    if any(one.effective_on == on and one is not own for one in others):
        raise evidence_rules.invalid("renewed_on", "taken")


def _told(tx: Tx, candidate: Candidate, old: date | None, new: date | None, why: str) -> None:
    """Writes the line of history and brings the candidate's latest day up to date."""
    tx.db.flush()
    days = [one.effective_on for one in queries.renewals(tx.db, [candidate.id]).get(candidate.id, [])]
    candidate.renewed_on = max(days, default=None)
    texts = {"old": service.day_text(old), "new": service.day_text(new), "why": why}
    service.record(tx, candidate, KIND, **texts)
