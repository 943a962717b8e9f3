"""Pairs of candidates that look alike and were said not to be the same: the warning about them is not told any more.

Merging stays possible: who searches for the other one finds it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workshop.access import Actor
from workshop.acts import Answer, Tx
from workshop.candidates import queries
from workshop.candidates.models import Candidate
from workshop.candidates.profile_models import CandidateDistinct
from workshop.candidates.service import record
from workshop.errors import Refused


@dataclass(frozen=True, slots=True)
class KeepApart:
    """Whether two candidates are said not to be the same; the reason may be empty."""

    candidate: int
    other: int
    is_distinct: bool
    why: str


@dataclass(frozen=True, slots=True)
class Apart:
    """The other one of a pair, who said so, when and why."""

    candidate: Candidate
    by: str
    at: datetime
    why: str


def keep_apart(tx: Tx, value: KeepApart) -> Answer:
    """Says that two candidates are not the same, or takes it back; told in the history of both."""
    one = queries.candidate_of(tx.db, tx.actor, value.candidate)
    other = queries.candidate_of(tx.db, tx.actor, value.other)
    if one.id == other.id or one.is_demo != other.is_demo:
        raise Refused("INVALID", field="other", why="choice", limit=None)
    pair = tx.db.get(CandidateDistinct, _key(one.id, other.id))
    if (pair is not None) == value.is_distinct:
        return {}
    if pair is None:
        first, second = _key(one.id, other.id)
        tx.db.add(
            CandidateDistinct(
                candidate_id=first, other_id=second, by=tx.actor.signature, why=value.why, at=tx.now
            )
        )
    else:
        tx.db.delete(pair)
    kind = "kept_apart" if value.is_distinct else "alike_again"
    record(tx, one, kind, new=other.title, why=value.why)
    record(tx, other, kind, new=one.title, why=value.why)
    back = {"candidate": one.id, "other": other.id, "is_distinct": not value.is_distinct, "why": ""}
    tx.undo_with("candidate.distinct", back)
    return {}


def others(db: Session, candidate_id: int) -> set[int]:
    """Returns the numbers of the candidates that are not the same as this one."""
    return set(_pairs(db, candidate_id))


def kept(db: Session, actor: Actor, candidate_id: int) -> list[Apart]:
    """Returns those of them the actor may follow, the latest first; two statements at most."""
    pairs = _pairs(db, candidate_id)
    if not pairs:
        return []
    found = db.scalars(queries.followed(actor).where(Candidate.id.in_(pairs)))
    told = [Apart(one, pairs[one.id].by, pairs[one.id].at, pairs[one.id].why) for one in found]
    return sorted(told, key=lambda one: (one.at, one.candidate.id), reverse=True)


def _pairs(db: Session, candidate_id: int) -> dict[int, CandidateDistinct]:
    """Returns the pairs of a candidate by the number of the other one."""
    of_it = or_(CandidateDistinct.candidate_id == candidate_id, CandidateDistinct.other_id == candidate_id)
    rows = db.scalars(select(CandidateDistinct).where(of_it))
    return {row.other_id if row.candidate_id == candidate_id else row.candidate_id: row for row in rows}


def _key(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)
