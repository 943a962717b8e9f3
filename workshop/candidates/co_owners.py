"""Agencies and people that carry a candidate together with its owner; each change is kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop.acts import Answer, Tx
from workshop.candidates import queries
from workshop.candidates.models import Candidate
from workshop.candidates.profile_models import CoOwner
from workshop.candidates.service import record
from workshop.errors import Refused


@dataclass(frozen=True, slots=True)
class AddCoOwner:
    """Another agency, or a person in one."""

    candidate: int
    agency: str
    name: str


@dataclass(frozen=True, slots=True)
class RemoveCoOwner:
    """Whether a co-owner is taken off."""

    co_owner: int
    is_removed: bool


def add_co_owner(tx: Tx, value: AddCoOwner) -> Answer:
    """Adds a co-owner; the owner and who is one already are refused."""
    candidate = queries.candidate_of(tx.db, tx.actor, value.candidate)
    agency = queries.agency_named(tx.db, value.agency)
    known = [(candidate.agency, candidate.owner), (candidate.agency, "")]
    known += [(one.agency, one.name) for one in of(tx.db, [candidate.id]).get(candidate.id, [])]
    if (agency, value.name) in known:
        raise Refused("INVALID", field="agency", why="taken", limit=None)
    one = CoOwner(candidate_id=candidate.id, agency=agency, name=value.name)
    tx.db.add(one)
    tx.db.flush()
    record(tx, candidate, "co_owner", new=line(one))
    return {"co_owner": one.id}


def remove_co_owner(tx: Tx, value: RemoveCoOwner) -> Answer:
    """Takes a co-owner off, or puts it back."""
    one = tx.db.get(CoOwner, value.co_owner)
    if one is None:
        raise Refused("GONE")
    candidate = queries.candidate_of(tx.db, tx.actor, one.candidate_id)
    if one.is_removed == value.is_removed:
        return {}
    one.is_removed = value.is_removed
    record(tx, candidate, "co_owner", **({"old": line(one)} if value.is_removed else {"new": line(one)}))
    return {}


def of(db: Session, candidate_ids: Iterable[int]) -> dict[int, list[CoOwner]]:
    """Returns the standing co-owners of candidates, in the order they were added."""
    found: dict[int, list[CoOwner]] = {}
    rows = select(CoOwner).where(CoOwner.candidate_id.in_(list(candidate_ids)), ~CoOwner.is_removed)
    for one in db.scalars(rows.order_by(CoOwner.id)):
        found.setdefault(one.candidate_id, []).append(one)
    return found


def agencies_of(db: Session, candidates: Iterable[Candidate]) -> dict[int, tuple[str, ...]]:
    """Returns the agencies other than the owner's that carry each candidate, each once."""
    owners = {one.id: one.agency for one in candidates}
    found = of(db, owners)
    return {
        number: tuple(dict.fromkeys(one.agency for one in others if one.agency != owners[number]))
        for number, others in found.items()
    }


def line(one: CoOwner) -> str:
    """Returns a co-owner as one line of text."""
    return " · ".join(part for part in (one.agency, one.name) if part)
