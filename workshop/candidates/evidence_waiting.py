"""Evidence that waits for the office to verify it: whose, how much, for how long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from workshop.access import Actor
from workshop.candidates.agenda import SHOWN, Listed, listed, standing, sums
from workshop.candidates.evidence_models import Evidence, Level
from workshop.candidates.models import Candidate

_PROVES = and_(
    Evidence.candidate_id == Level.candidate_id, Evidence.indicator == Level.indicator, ~Evidence.is_removed
)
_IS_WAITING = (Level.verified.is_(None), Level.claimed > 0)


@dataclass(frozen=True, slots=True)
class Proof:
    """A candidate with evidence that waits: how many pieces, for which indicators, for how many days."""

    id: int
    title: str
    agency: str
    is_demo: bool
    pieces: int
    indicators: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Evidence that waits for the office: the longest waiting first; `pieces` counts all that count."""

    candidates: Listed[Proof]
    pieces: int


def waiting(db: Session, actor: Actor, now: datetime) -> Waiting:
    """Returns the evidence that waits for verification, the longest waiting candidate first."""
    pieces = func.count(Evidence.id)
    since = func.min(Level.changed_at).label("since")
    rows = db.execute(
        select(
            Candidate.id, Candidate.title, Candidate.agency, Candidate.is_demo, pieces.label("pieces"), since,
            *sums(Candidate.is_demo), func.sum(pieces).filter(~Candidate.is_demo).over().label("all_pieces"),
        )
        .join(Level, Level.candidate_id == Candidate.id)
        .join(Evidence, _PROVES)
        .where(*standing(actor), *_IS_WAITING)
        .group_by(Candidate.id)
        .order_by(Candidate.is_demo, since, Candidate.id)
        .limit(SHOWN)
    ).all()  # fmt: skip
    names = _waiting_names(db, [row.id for row in rows])

    def proof(row: Row[Any]) -> Proof:
        days = max(0, (now - row.since) // timedelta(days=1))
        return Proof(row.id, row.title, row.agency, row.is_demo, row.pieces, names[row.id], days)

    return Waiting(listed(rows, proof), int(rows[0].all_pieces or 0) if rows else 0)


def has_waiting(candidate_id: Any) -> ColumnElement[bool]:
    """Returns the condition for candidates (by the column of their number) with evidence that waits."""
    return _of(select(Level.candidate_id), candidate_id).exists()


def number_of(candidate_id: Any) -> Any:
    """Returns the column that counts the waiting pieces of evidence of each candidate."""
    return _of(select(func.count(Evidence.id)), candidate_id).scalar_subquery()


def waiting_numbers(db: Session, candidate_ids: Iterable[int]) -> dict[int, int]:
    """Returns how many pieces of evidence of each candidate wait for verification; those without are not there."""
    rows = db.execute(
        select(Level.candidate_id, func.count(Evidence.id).label("pieces"))
        .join(Evidence, _PROVES)
        .where(Level.candidate_id.in_(list(candidate_ids)), *_IS_WAITING)
        .group_by(Level.candidate_id)
    )
    return {row.candidate_id: row.pieces for row in rows}


def _waiting_names(db: Session, candidate_ids: list[int]) -> dict[int, tuple[str, ...]]:
    rows = db.execute(
        select(Level.candidate_id, Level.indicator)
        .join(Evidence, _PROVES)
        .where(Level.candidate_id.in_(candidate_ids), *_IS_WAITING)
        .group_by(Level.candidate_id, Level.indicator, Level.changed_at)
        .order_by(Level.changed_at, Level.indicator)
    )
    names: dict[int, tuple[str, ...]] = {}
    for candidate_id, indicator in rows:
        names[candidate_id] = (*names.get(candidate_id, ()), indicator)
    return names


def _of(rows: Select[Any], candidate_id: Any) -> Select[Any]:
    found = rows.select_from(Level).join(Evidence, _PROVES)
    return found.where(Level.candidate_id == candidate_id, *_IS_WAITING).correlate(Candidate)
