"""What went into which candidate, and what is found there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from workshop.candidates import queries
from workshop.candidates.evidence_models import Evidence
from workshop.candidates.models import Candidate, Step
from workshop.candidates.profile_models import CandidateMerge


@dataclass(frozen=True, slots=True)
class Source:
    """A candidate that went into another: by which merge, with which steps, evidence and people."""

    candidate: Candidate
    into: Candidate
    at: datetime
    steps: list[Step]
    pieces: int
    team: int

    @property
    def open_steps(self) -> list[Step]:
        """Returns its steps that were never finished."""
        return [step for step in self.steps if step.done_on is None]


def merge_of(db: Session, source_id: int) -> CandidateMerge | None:
    """Returns the merge by which a candidate went into another, or None while it stands by itself."""
    return db.scalar(
        select(CandidateMerge).where(CandidateMerge.source_id == source_id, ~CandidateMerge.is_split)
    )


def below(db: Session, candidate_id: int) -> set[int]:
    """Returns all candidates that went into one, also through another."""
    pairs = db.execute(
        select(CandidateMerge.source_id, CandidateMerge.target_id).where(~CandidateMerge.is_split)
    ).all()
    found: set[int] = set()
    waiting = {candidate_id}
    while waiting:
        waiting = {source for source, target in pairs if target in waiting}
        found |= waiting
    return found


def sources(db: Session, candidate_id: int) -> list[Source]:
    """Returns everything that went into a candidate, the earliest merge first; five statements at most."""
    into = aliased(Candidate)
    rows = db.execute(
        select(Candidate, into, CandidateMerge.at)
        .join(CandidateMerge, (CandidateMerge.source_id == Candidate.id) & ~CandidateMerge.is_split)
        .join(into, into.id == CandidateMerge.target_id)
        .where(Candidate.merged_into == candidate_id, ~Candidate.is_withdrawn)
        .order_by(CandidateMerge.at, Candidate.id)
    ).all()
    if not rows:
        return []
    ids = [row[0].id for row in rows]
    steps, teams, pieces = queries.steps(db, ids), queries.team_sizes(db, ids), _pieces(db, ids)
    return [
        Source(one, target, at, steps.get(one.id, []), pieces.get(one.id, 0), teams.get(one.id, 0))
        for one, target, at in rows
    ]


def ends(db: Session, found: Iterable[Candidate]) -> dict[int, Candidate]:
    """Returns for each candidate the one that stands in its place: itself, or the one it went into."""
    ids = {one.merged_into for one in found if one.merged_into is not None}
    targets = (
        {one.id: one for one in db.scalars(select(Candidate).where(Candidate.id.in_(ids)))} if ids else {}
    )
    return {one.id: targets[one.merged_into] if one.merged_into else one for one in found}


def _pieces(db: Session, ids: list[int]) -> dict[int, int]:
    rows = db.execute(
        select(Evidence.candidate_id, func.count().label("pieces"))
        .where(Evidence.candidate_id.in_(ids), ~Evidence.is_removed)
        .group_by(Evidence.candidate_id)
    )
    return {row.candidate_id: row.pieces for row in rows}
