"""Candidates as the API and the webhooks tell of them; a constant number of statements whatever their number."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop import data
from workshop.candidates import queries as candidates
from workshop.candidates.evidence_models import Evidence, Level
from workshop.candidates.models import Candidate, Change, CriterionAnswer, StageChange
from workshop.candidates.profile_models import CoOwner, OfficialAnswer
from workshop.openness import api_shapes as shapes
from workshop.openness.api_asked import CandidatesAsked
from workshop.openness.api_paging import Page, after, page_of
from workshop.portfolio.queries import counted_candidates


def wanted(db: Session, asked: CandidatesAsked) -> Page:
    """Returns the ids of a page of candidates."""
    found = select(Candidate.id).where(counted_candidates(), Candidate.id > after(asked.cursor))
    if asked.stage is not None:
        found = found.where(Candidate.stage == asked.stage)
    if asked.agency is not None:
        found = found.where(Candidate.agency == candidates.agency_named(db, asked.agency))
    if asked.sector is not None:
        found = found.where(Candidate.sector == asked.sector)
    if asked.is_parked is not None:
        found = found.where(Candidate.is_parked == asked.is_parked)
    if asked.updated_since is not None:
        news = select(Change.candidate_id).where(Change.at >= asked.updated_since)
        found = found.where(Candidate.id.in_(news))
    return page_of(list(db.scalars(found.order_by(Candidate.id).limit(asked.limit + 1))), asked.limit)


def briefs(db: Session, ids: Sequence[int]) -> tuple[shapes.Candidate, ...]:
    """Returns candidates as a list shows them, by id."""
    more = _More(db, ids)
    return tuple(shapes.Candidate(**_brief(one, more)) for one in _rows(db, ids))


def details(db: Session, ids: Sequence[int]) -> dict[int, shapes.CandidateDetail]:
    """Returns candidates with their whole way, withdrawn ones too."""
    more, rest = _More(db, ids), _Rest(db, ids)
    return {one.id: shapes.CandidateDetail(**_brief(one, more), **rest.of(one)) for one in _rows(db, ids)}


def _rows(db: Session, ids: Sequence[int]) -> list[Candidate]:
    return list(db.scalars(select(Candidate).where(Candidate.id.in_(ids)).order_by(Candidate.id)))


class _More:
    """What a list needs besides the candidates themselves."""

    def __init__(self, db: Session, ids: Sequence[int]) -> None:
        latest = select(Change.candidate_id, func.max(Change.at)).where(Change.candidate_id.in_(ids))
        heard = db.execute(latest.group_by(Change.candidate_id)).all()
        self.heard: dict[int, datetime] = {row[0]: row[1] for row in heard}
        self.co_agencies: dict[int, list[str]] = {}
        carried = select(CoOwner.candidate_id, CoOwner.agency).where(
            CoOwner.candidate_id.in_(ids), ~CoOwner.is_removed
        )
        for candidate_id, agency in db.execute(carried.order_by(CoOwner.id)):
            self.co_agencies.setdefault(candidate_id, []).append(agency)


class _Rest:
    """What one candidate's page needs besides."""

    def __init__(self, db: Session, ids: Sequence[int]) -> None:
        self.steps = candidates.steps(db, ids)
        self.answers = _grouped(db, CriterionAnswer, ids, CriterionAnswer.criterion)
        self.moves = _grouped(db, StageChange, ids, StageChange.effective_on, StageChange.id)
        self.renewals = candidates.renewals(db, ids)
        self.levels = _grouped(db, Level, ids, Level.indicator)
        self.evidence = _evidence_counts(db, ids)
        self.teams = candidates.team_sizes(db, ids)
        self.told = _grouped(db, OfficialAnswer, ids, OfficialAnswer.id)

    def of(self, one: Candidate) -> dict[str, Any]:
        """Returns the fields that only the detail has."""
        standing = [told.text for told in self.told.get(one.id, []) if not told.is_removed]
        return {
            "summary": one.summary,
            "origin": _origin(one),
            "steps": tuple(
                shapes.Step(step.id, step.title, step.due_on, step.done_on)
                for step in self.steps.get(one.id, [])
            ),
            "criteria": _criteria(self.answers.get(one.id, [])),
            "stage_changes": tuple(map(_move, self.moves.get(one.id, []))),
            "renewals": tuple(renewal.effective_on for renewal in self.renewals.get(one.id, [])),
            "levels": tuple(
                _level(level, self.evidence.get((one.id, level.indicator), 0))
                for level in self.levels.get(one.id, [])
            ),
            "team_size": self.teams.get(one.id, 0),
            "official_answer": standing[-1] if standing else None,
        }


def _brief(one: Candidate, more: _More) -> dict[str, Any]:
    known = data.sector(one.sector)
    return {
        "id": one.id,
        "href": f"/api/v1/candidates/{one.id}",
        "title": one.title,
        "agency": one.agency,
        "co_agencies": tuple(more.co_agencies.get(one.id, [])),
        "sector": None if known is None else sector(known),
        "stage": one.stage,
        "stage_on": one.stage_on,
        "is_parked": one.is_parked,
        "parked_why": one.parked_why,
        "planned_on": one.planned_on,
        "renewed_on": one.renewed_on,
        "workshop_id": one.workshop_id,
        "replicates_id": one.replicates_id,
        "created_at": one.created_at,
        "updated_at": more.heard.get(one.id, one.created_at),
    }


def sector(known: data.Sector) -> shapes.Sector:
    """Returns a sector as the API tells of it."""
    return shapes.Sector(known.code, names(known.name), known.is_basic)


def names(words: data.Words) -> shapes.Names:
    """Returns a wording in both languages."""
    return shapes.Names(words.id, words.en)


def _origin(one: Candidate) -> shapes.Origin | None:
    kept = candidates.snapshot(one)
    if not kept.get("workshop"):
        return None
    ranking: Mapping[str, Any] = kept.get("ranking") or {}
    return shapes.Origin(
        workshop_id=one.workshop_id,
        title=kept["workshop"]["title"],
        held_on=date.fromisoformat(kept["workshop"]["held_on"]),
        question=kept.get("question", ""),
        idea=kept.get("text", ""),
        place=ranking.get("place"),
        votes=ranking.get("votes"),
    )


def _criteria(answers: Iterable[CriterionAnswer]) -> tuple[shapes.Criterion, ...]:
    given = {answer.criterion: answer for answer in answers}
    return tuple(
        shapes.Criterion(
            letter=one.key,
            name=names(one.name),
            answer=given[one.key].answer if one.key in given else None,
            why=given[one.key].why if one.key in given else "",
        )
        for one in data.criteria()
    )


def _move(change: StageChange) -> shapes.StageMove:
    return shapes.StageMove(
        old_stage=change.old_stage or None,
        new_stage=change.new_stage,
        is_parked=change.is_parked,
        why=change.why,
        effective_on=change.effective_on,
        recorded_at=change.recorded_at,
    )


def _level(level: Level, evidence: int) -> shapes.IndicatorLevel:
    return shapes.IndicatorLevel(level.indicator, level.claimed, level.verified, level.basis, evidence)


def _evidence_counts(db: Session, ids: Sequence[int]) -> dict[tuple[int, str], int]:
    rows = db.execute(
        select(Evidence.candidate_id, Evidence.indicator, func.count())
        .where(Evidence.candidate_id.in_(ids), ~Evidence.is_removed)
        .group_by(Evidence.candidate_id, Evidence.indicator)
    )
    return {(candidate_id, indicator): number for candidate_id, indicator, number in rows}


def _grouped(db: Session, model: Any, ids: Sequence[int], *order: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in db.scalars(select(model).where(model.candidate_id.in_(ids)).order_by(*order)):
        found.setdefault(row.candidate_id, []).append(row)
    return found
