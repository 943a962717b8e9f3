"""Candidates that are the same innovation become one; nothing is copied, so taking them apart restores both exactly.

`Candidate.merged_into` names the candidate that stands at the end, `candidate_merge` keeps each single merge.
"""

from dataclasses import dataclass

from sqlalchemy import select

from workshop.acts import Answer, Tx
from workshop.candidates import merging_queries, queries
from workshop.candidates.models import Candidate
from workshop.candidates.profile_models import CandidateMerge
from workshop.candidates.service import last_actor, record
from workshop.errors import Refused


@dataclass(frozen=True, slots=True)
class MergeCandidates:
    """`source` goes into `into`, and why."""

    into: int
    source: int
    why: str


@dataclass(frozen=True, slots=True)
class SplitCandidate:
    """`source` is taken out of `into` again; the reason may be empty."""

    into: int
    source: int
    why: str


def merge_candidates(tx: Tx, value: MergeCandidates) -> Answer:
    """Lets one candidate go into another; its rows stay its own and are read there."""
    into, source = _standing(tx, value.into), _standing(tx, value.source)
    if into.id == source.id or into.is_demo != source.is_demo:
        raise Refused("INVALID", field="source", why="choice", limit=None)
    if not value.why:
        raise Refused("INVALID", field="why", why="missing", limit=None)
    pair = tx.db.get(CandidateMerge, (source.id, into.id))
    if pair is None:
        pair = CandidateMerge(source_id=source.id, target_id=into.id)
        tx.db.add(pair)
    pair.is_split, pair.at = False, tx.now
    _place(tx, source, into.id)
    record(tx, source, "merged", new=into.title, why=value.why)
    record(tx, into, "took_in", new=source.title, why=value.why)
    tx.undo_with("candidate.split", {"into": into.id, "source": source.id, "why": ""})
    return {"candidate": into.id}


def split_candidate(tx: Tx, value: SplitCandidate) -> Answer:
    """Takes a candidate out of the one it went into; refused when it stands elsewhere by now."""
    source = queries.followed_one(tx.db, tx.actor, value.source)
    pair = merging_queries.merge_of(tx.db, source.id)
    if pair is None or pair.target_id != value.into:
        raise Refused("CHANGED", act="candidate.split", by=last_actor(tx, source))
    _take_out(tx, source, pair, value.why)
    tx.undo_with("candidate.merge", {"into": value.into, "source": source.id, "why": value.why or "–"})
    return {"candidate": source.id}


def release(tx: Tx, candidate: Candidate) -> None:
    """Takes everything out that went into a candidate, before the candidate itself is taken away."""
    pairs = select(CandidateMerge).where(CandidateMerge.target_id == candidate.id, ~CandidateMerge.is_split)
    for pair in tx.db.scalars(pairs).all():
        _take_out(tx, tx.db.get_one(Candidate, pair.source_id), pair, "")


def _take_out(tx: Tx, source: Candidate, pair: CandidateMerge, why: str) -> None:
    into = tx.db.get_one(Candidate, pair.target_id)
    pair.is_split = True
    _place(tx, source, None)
    record(tx, source, "stands_again", old=into.title, why=why)
    record(tx, into, "gave_back", old=source.title, why=why)


def _standing(tx: Tx, number: int) -> Candidate:
    found = queries.followed_one(tx.db, tx.actor, number)
    if found.merged_into is not None:
        theirs = tx.db.get_one(Candidate, found.merged_into).title
        raise Refused("CHANGED", act="candidate.merge", by=last_actor(tx, found), theirs=theirs)
    return found


def _place(tx: Tx, source: Candidate, root: int | None) -> None:
    """Names the end of the way for a candidate and for all that went into it before."""
    source.merged_into = root
    for number in merging_queries.below(tx.db, source.id):
        tx.db.get_one(Candidate, number).merged_into = root or source.id
