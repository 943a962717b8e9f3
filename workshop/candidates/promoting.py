"""From a ranked idea to an innovation candidate, with the votes and sources of the day kept beside it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from workshop import clock
from workshop.acts import Answer, Tx
from workshop.candidates import merging, queries, rules
from workshop.candidates.models import Candidate, Change, CriterionAnswer, Promotion, StageChange, Step
from workshop.candidates.service import record
from workshop.errors import Refused
from workshop.ideas import queries as ideas
from workshop.ideas.models import QUEUED, SHOWN, Idea
from workshop.voting import queries as voting
from workshop.workshops import queries as workshops
from workshop.workshops.models import Round, Workshop

# Changes that do not stand in the way of taking a promotion back.
_OF_THE_DAY = ("since", "promoted", "team", "withdrawn", "restored")


@dataclass(frozen=True, slots=True)
class PromoteIdea:
    """What is agreed in the room; `criteria` holds (answer, why) of those that were answered."""

    idea: int
    title: str
    agency: str
    owner: str
    step: str
    due: date
    sector: str = ""
    criteria: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OneCandidate:
    """A candidate of this workshop."""

    candidate: int


def promote_idea(tx: Tx, value: PromoteIdea) -> Answer:
    """Makes a candidate of an idea on screen: first step, stage, history, and a copy for the screens."""
    idea = ideas.idea_of(tx.db, tx.stream.id, value.idea)
    if idea.state != SHOWN and not (idea.state == QUEUED and idea.approved):
        raise Refused("GONE")
    already = queries.candidate_of_idea(tx.db, tx.stream.id, idea.id)
    if already is not None:
        raise Refused("CHANGED", act="idea.promote", candidate=already.id, theirs=already.title)
    workshop = workshops.workshop(tx.db, tx.stream.id)
    round_ = workshops.round_of(tx.db, tx.stream.id, idea.round_id)
    candidate = _candidate(tx, value, workshop, idea)
    candidate.snapshot = json.dumps(_as_it_was(tx, workshop, round_, idea), ensure_ascii=False)
    _first_entries(tx, candidate, value)
    tx.wrote(_shown_copy(tx, candidate, value))
    tx.undo_with("idea.unpromote", {"candidate": candidate.id})
    return {"candidate": candidate.id}


def unpromote_idea(tx: Tx, value: OneCandidate) -> Answer:
    """Takes a promotion back, as long as nobody has worked on the candidate since."""
    candidate, promotion = _own(tx, value.candidate, is_withdrawn=False)
    worked = tx.db.scalar(
        select(Change).where(Change.candidate_id == candidate.id, Change.kind.not_in(_OF_THE_DAY)).limit(1)
    )
    if worked is not None:
        raise Refused("CHANGED", act="candidate.edit", by=worked.actor)
    withdraw(tx, candidate, promotion)
    tx.undo_with("idea.repromote", {"candidate": candidate.id})
    return {}


def repromote_idea(tx: Tx, value: OneCandidate) -> Answer:
    """Brings a withdrawn candidate back, unless its idea was promoted anew."""
    candidate, promotion = _own(tx, value.candidate, is_withdrawn=True)
    if queries.candidate_of_idea(tx.db, tx.stream.id, promotion.idea_id) is not None:
        raise Refused("CHANGED", act="idea.promote")
    candidate.is_withdrawn = promotion.is_withdrawn = False
    record(tx, candidate, "restored")
    tx.wrote(promotion)
    tx.undo_with("idea.unpromote", {"candidate": candidate.id})
    return {"candidate": candidate.id}


def withdraw(tx: Tx, candidate: Candidate, promotion: Promotion) -> None:
    """Takes a candidate off all screens and lists; its rows and history stay."""
    merging.release(tx, candidate)
    candidate.is_withdrawn = promotion.is_withdrawn = True
    record(tx, candidate, "withdrawn")
    tx.wrote(promotion)


def _own(tx: Tx, candidate_id: int, is_withdrawn: bool) -> tuple[Candidate, Promotion]:
    promotion = tx.db.get(Promotion, candidate_id)
    candidate = tx.db.get(Candidate, candidate_id)
    if promotion is None or candidate is None or promotion.workshop_id != tx.stream.id:
        raise Refused("GONE")
    if promotion.is_withdrawn != is_withdrawn:
        raise Refused("GONE")
    return candidate, promotion


def _candidate(tx: Tx, value: PromoteIdea, workshop: Workshop, idea: Idea) -> Candidate:
    candidate = Candidate(
        title=value.title, agency=queries.agency_named(tx.db, value.agency), owner=value.owner,
        sector=value.sector, stage=rules.USULAN, stage_on=min(workshop.held_on, tx.today),
        workshop_id=workshop.id, round_id=idea.round_id, idea_id=idea.id, is_demo=workshop.is_demo,
        created_at=tx.now,
    )  # fmt: skip
    tx.db.add(candidate)
    tx.db.flush()
    return candidate


def _first_entries(tx: Tx, candidate: Candidate, value: PromoteIdea) -> None:
    tx.db.add(Step(candidate_id=candidate.id, title=value.step, owner=value.owner, due_on=value.due))
    start = {"new_stage": rules.USULAN, "effective_on": candidate.stage_on, "recorded_at": tx.now}
    tx.db.add(StageChange(candidate_id=candidate.id, **start))
    for letter, (answer, why) in value.criteria.items():
        tx.db.add(CriterionAnswer(candidate_id=candidate.id, criterion=letter, answer=answer, why=why))
    # Always: the day of the room may be another one than that of the promotion (`audit_rows` compares it).
    record(tx, candidate, "since", new=candidate.stage_on.isoformat())
    record(tx, candidate, "promoted", new=value.title)


def _shown_copy(tx: Tx, candidate: Candidate, value: PromoteIdea) -> Promotion:
    promotion = Promotion(
        id=candidate.id, workshop_id=tx.stream.id, round_id=candidate.round_id, idea_id=value.idea,
        title=value.title, agency=candidate.agency, owner=value.owner, step=value.step, due_on=value.due,
        is_withdrawn=False,
    )  # fmt: skip
    tx.db.add(promotion)
    return promotion


def _as_it_was(tx: Tx, workshop: Workshop, round_: Round, idea: Idea) -> dict[str, Any]:
    """Returns the idea, its sources, the question and the ranking at this moment, for ever."""
    places = voting.tally(tx.db, round_) if round_.revealed_at is not None else []
    place = next((place for place in places if place.idea == idea.id), None)
    standing = {} if place is None else place._asdict() | {"ideas": len(places)}
    return {
        "workshop": {"title": workshop.title, "held_on": workshop.held_on.isoformat()},
        "round": round_.no,
        "question": round_.question,
        "rules": {"votes": round_.votes, "cap": round_.cap},
        "text": idea.approved,
        "sources": _sources(tx, idea.id),
        "ranking": standing,
        "turnout": {
            "voted": round_.turnout_voted, "people": round_.turnout_people, "votes": round_.turnout_votes,
        },
        "at": clock.to_ms(tx.now),
    }  # fmt: skip


def _sources(tx: Tx, idea_id: int) -> list[dict[str, Any]]:
    """Returns the ideas that were merged into this one, also through another merge."""
    found: list[dict[str, Any]] = []
    waiting = ideas.sources(tx.db, [idea_id]).get(idea_id, [])
    while waiting:
        source = ideas.idea_of(tx.db, tx.stream.id, waiting.pop(0))
        waiting += ideas.sources(tx.db, [source.id]).get(source.id, [])
        if not source.is_merge:
            found.append({"id": source.id, "text": source.approved or source.text})
    return found
