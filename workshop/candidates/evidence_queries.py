"""Finding evidence and levels through the asker."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop.access import Actor
from workshop.candidates import queries
from workshop.candidates.evidence_models import Evidence, Level
from workshop.candidates.models import Candidate
from workshop.errors import Refused


def evidence_of(db: Session, actor: Actor, evidence_id: int) -> tuple[Evidence, Candidate]:
    """Returns a piece of evidence, removed ones too, with its candidate; raises Refused("GONE")."""
    piece, candidate = readable_evidence(db, actor, evidence_id)
    return piece, queries.candidate_of(db, actor, candidate.id)


def readable_evidence(db: Session, actor: Actor, evidence_id: int) -> tuple[Evidence, Candidate]:
    """Returns the same, of a candidate that was merged into another too; for reading only."""
    piece = db.get(Evidence, evidence_id)
    if piece is None:
        raise Refused("GONE")
    return piece, queries.followed_one(db, actor, piece.candidate_id)


def pieces(db: Session, candidate_id: int) -> dict[str, list[Evidence]]:
    """Returns the standing evidence of a candidate by indicator, the newest first."""
    found: dict[str, list[Evidence]] = {}
    rows = select(Evidence).where(Evidence.candidate_id == candidate_id, ~Evidence.is_removed)
    for piece in db.scalars(rows.order_by(Evidence.id.desc())):
        found.setdefault(piece.indicator, []).append(piece)
    return found


def removed(db: Session, candidate_id: int, indicator: str) -> list[Evidence]:
    """Returns the evidence of an indicator that was taken off, the newest first."""
    rows = select(Evidence).where(
        Evidence.candidate_id == candidate_id, Evidence.indicator == indicator, Evidence.is_removed
    )
    return list(db.scalars(rows.order_by(Evidence.id.desc())))


def levels(db: Session, candidate_id: int) -> dict[str, Level]:
    """Returns the levels of a candidate by indicator; an indicator without any is not there."""
    rows = db.scalars(select(Level).where(Level.candidate_id == candidate_id))
    return {level.indicator: level for level in rows}


def verified_levels(db: Session, candidate_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Returns the verified levels by candidate and indicator; a candidate without any claim is not there."""
    found: dict[int, dict[str, int]] = {}
    rows = select(Level.candidate_id, Level.indicator, Level.verified).where(
        Level.candidate_id.in_(candidate_ids), Level.claimed > 0
    )
    for candidate_id, indicator, verified in db.execute(rows):
        found.setdefault(candidate_id, {})[indicator] = verified or 0
    return found
