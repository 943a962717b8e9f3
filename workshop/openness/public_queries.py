"""What the public sees of the office's work: candidates it may see, numbers, workshops. Nobody's name is in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, case, column, func, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement, Select

from workshop.candidates import answers, rules, story
from workshop.candidates import queries as candidates
from workshop.candidates.evidence_models import Evidence
from workshop.candidates.models import Candidate, StageChange, Step
from workshop.candidates.profile_models import OfficialAnswer
from workshop.data import Sector, sector
from workshop.errors import Refused
from workshop.ideas.models import Idea
from workshop.library import queries as library
from workshop.library.rules import words_of
from workshop.live.models import OFFICE_STREAM, Stream
from workshop.openness.choices import Choices
from workshop.portfolio import queries as portfolio
from workshop.workshops.models import Workshop

PAGE = 20
STAGE_NO = {name: rules.stage_no(name) for name in rules.STAGES}


@dataclass(frozen=True, slots=True)
class Fate:
    """One candidate as the public sees it; what the office does not show is empty."""

    id: int
    title: str
    summary: str
    agency: str
    sector: Sector | None
    stage: str
    stage_no: int
    parked_why: str
    news: str
    on: date
    next_step: str
    next_on: date | None
    evidence: int
    answer: str
    answered_on: datetime | None

    @property
    def is_parked(self) -> bool:
        """Tells whether it rests; a reason is always given then."""
        return bool(self.parked_why)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list: how many there are in all, and on how many pages."""

    number: int
    pages: int
    page: int
    fates: tuple[Fate, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A workshop whose page is published."""

    slug: str
    title: str
    held_on: date
    ideas: int


def is_shown() -> ColumnElement[bool]:
    """Returns the condition for candidates that the public may see."""
    shown: ColumnElement[bool] = Candidate.is_public & library.is_standing()
    return shown


def state(db: Session) -> tuple[Any, ...]:
    """Returns what changes with every act of the office and with every workshop published or closed again."""
    office = db.execute(
        select(Stream.version, Stream.reset, Stream.epoch).where(Stream.id == OFFICE_STREAM)
    ).one()
    open_ones = (Workshop.published_at.is_not(None), portfolio.counted_workshops())
    number, latest = db.execute(
        select(func.count(), func.max(type_coerce(Workshop.published_at, BigInteger))).where(*open_ones)
    ).one()
    return (*office, number, latest)


def page_of(db: Session, shown: Choices, find: str, slug: str, page: int) -> Page:
    """Returns one page of what the public may see, those furthest on first, parked ones last."""
    number = db.scalar(_fitting(db, select(func.count(Candidate.id)), find, slug, is_ranked=False)) or 0
    pages = max(1, -(-number // PAGE))
    page = min(max(page, 1), pages)
    order = [Candidate.is_parked, case(STAGE_NO, value=Candidate.stage).desc(), Candidate.stage_on.desc()]
    rows = _fitting(db, select(Candidate), find, slug).order_by(*([column("place")] if find.strip() else []))
    rows = rows.order_by(*order, Candidate.id).limit(PAGE).offset((page - 1) * PAGE)
    return Page(number, pages, page, _fates(db, list(db.scalars(rows)), shown))


def one_of(db: Session, shown: Choices, candidate_id: int) -> Fate:
    """Returns one candidate as the public sees it; raises Refused("GONE")."""
    found = db.scalar(select(Candidate).where(Candidate.id == candidate_id, is_shown()))
    if found is None:
        raise Refused("GONE")
    return _fates(db, [found], shown)[0]


def done_steps(db: Session, candidate_id: int) -> list[Step]:
    """Returns the finished steps of a candidate, the latest first."""
    steps = candidates.steps(db, [candidate_id]).get(candidate_id, [])
    return sorted(
        (one for one in steps if one.done_on), key=lambda one: one.done_on or date.min, reverse=True
    )


def numbers(db: Session) -> dict[str, int]:
    """Returns the funnel: ideas and workshops, candidates, those on trial or further, those applied."""
    ideas, workshops = portfolio.idea_numbers(db)
    rows = db.execute(
        select(Candidate.stage, func.count()).where(portfolio.counted_candidates()).group_by(Candidate.stage)
    )
    stages = [(STAGE_NO[stage], number) for stage, number in rows]
    return {
        "ideas": ideas,
        "workshops": workshops,
        "candidates": sum(number for _no, number in stages),
        "trial": sum(number for no, number in stages if no >= STAGE_NO[rules.UJI_COBA]),
        "applied": sum(number for no, number in stages if no >= STAGE_NO[rules.PENERAPAN]),
    }


def workshops(db: Session) -> list[Shown]:
    """Returns the workshops with a published page, the latest first."""
    rows = db.execute(
        select(Workshop.public_slug, Workshop.title, Workshop.held_on, func.count(Idea.id))
        .outerjoin(Idea, (Idea.workshop_id == Workshop.id) & portfolio.counted_ideas())
        .where(Workshop.published_at.is_not(None), portfolio.counted_workshops())
        .group_by(Workshop.id, Workshop.public_slug, Workshop.title, Workshop.held_on)
        .order_by(Workshop.held_on.desc(), Workshop.id.desc())
    )
    return [Shown(slug or "", title, held_on, ideas) for slug, title, held_on, ideas in rows]


def _fitting(db: Session, query: Select[Any], find: str, slug: str, is_ranked: bool = True) -> Select[Any]:
    query = query.where(is_shown())
    if find.strip():
        matches = library.matches(db, words_of(find), is_public=True, is_ranked=is_ranked)
        query = query.join(matches, matches.c.id == Candidate.id)
    if slug:
        held = select(Workshop.id).where(Workshop.public_slug == slug, Workshop.published_at.is_not(None))
        query = query.where(Candidate.workshop_id.in_(held))
    return query


@dataclass(frozen=True, slots=True)
class _Around:
    """What surrounds candidates, by candidate; empty where the office does not show it."""

    moved: Mapping[int, date]
    steps: Mapping[int, Sequence[Step]]
    proofs: Mapping[int, int]
    answers: Mapping[int, OfficialAnswer]


def _fates(db: Session, rows: list[Candidate], shown: Choices) -> tuple[Fate, ...]:
    ids = [one.id for one in rows]
    around = _Around(
        moved=_moved(db, ids),
        steps=candidates.steps(db, ids) if shown.steps else {},
        proofs=_proofs(db, ids) if shown.evidence else {},
        answers=answers.latest(db, ids) if shown.answers else {},
    )
    return tuple(_fate(one, shown, around) for one in rows)


def _fate(one: Candidate, shown: Choices, around: _Around) -> Fate:
    steps = [] if one.is_parked else list(around.steps.get(one.id, ()))
    news, said = story.last_news(steps), around.answers.get(one.id)
    following = next((step for step in steps if step.done_on is None), None)
    moved = around.moved.get(one.id, one.stage_on)
    return Fate(
        id=one.id,
        title=one.title,
        summary=one.summary,
        agency=one.agency if shown.agencies else "",
        sector=sector(one.sector),
        stage=one.stage if shown.stages else "",
        stage_no=rules.stage_no(one.stage),
        parked_why=one.parked_why if one.is_parked else "",
        news=news[1] if news else "",
        on=max(moved, news[0]) if news else moved,
        next_step=following.title if following else "",
        next_on=following.due_on if following else None,
        evidence=around.proofs.get(one.id, 0),
        answer=said.text if said else "",
        answered_on=said.at if said else None,
    )


def _moved(db: Session, ids: Sequence[int]) -> dict[int, date]:
    rows = db.execute(
        select(StageChange.candidate_id, func.max(StageChange.effective_on).label("on"))
        .where(StageChange.candidate_id.in_(ids))
        .group_by(StageChange.candidate_id)
    )
    return {row.candidate_id: row.on for row in rows}


def _proofs(db: Session, ids: Sequence[int]) -> dict[int, int]:
    rows = db.execute(
        select(Evidence.candidate_id, func.count().label("pieces"))
        .where(Evidence.candidate_id.in_(ids), ~Evidence.is_removed)
        .group_by(Evidence.candidate_id)
    )
    return {row.candidate_id: row.pieces for row in rows}
