"""Workshops, stages, indicator sets and the index as the API tells of them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop.candidates.models import Candidate
from workshop.ideas.models import Idea
from workshop.iid.innovations import Mode
from workshop.iid.model import IndicatorSet, rounded
from workshop.iid.score import Score
from workshop.iid.sets import catalogue
from workshop.openness import api_shapes as shapes
from workshop.openness.api_asked import WorkshopsAsked
from workshop.openness.api_paging import Page, after, page_of
from workshop.openness.api_queries import names
from workshop.people.models import Participant
from workshop.portfolio import projection
from workshop.portfolio import queries as portfolio
from workshop.voting.models import Ballot
from workshop.workshops.models import Round
from workshop.workshops.models import Workshop as Held


def wanted_workshops(db: Session, asked: WorkshopsAsked) -> Page:
    """Returns the ids of a page of workshops that have ended."""
    found = select(Held.id).where(
        portfolio.counted_workshops(), Held.ended_at.is_not(None), Held.id > after(asked.cursor)
    )
    return page_of(list(db.scalars(found.order_by(Held.id).limit(asked.limit + 1))), asked.limit)


def workshops(db: Session, ids: list[int]) -> tuple[shapes.Workshop, ...]:
    """Returns workshops in numbers, by id; six statements whatever their number."""
    rounds = _counted(db, Round.workshop_id, ids, Round.phase != "")
    people = _counted(db, Participant.workshop_id, ids, Participant.state == "admitted")
    ideas = _counted(db, Idea.workshop_id, ids, portfolio.counted_ideas())
    promoted = _counted(db, Candidate.workshop_id, ids, portfolio.counted_candidates())
    votes = _votes(db, ids)
    return tuple(
        shapes.Workshop(
            id=one.id, title=one.title, held_on=one.held_on, place=one.place, agency=one.agency,
            rounds=rounds.get(one.id, 0), people=people.get(one.id, 0), ideas=ideas.get(one.id, 0),
            votes=votes.get(one.id, 0), candidates=promoted.get(one.id, 0),
            public_page=f"/p/{one.public_slug}" if one.published_at and one.public_slug else None,
        )
        for one in db.scalars(select(Held).where(Held.id.in_(ids)).order_by(Held.id))
    )  # fmt: skip


def indicator_sets() -> shapes.IndicatorSets:
    """Returns the versions of the index, oldest first."""
    return shapes.IndicatorSets(tuple(shapes.IndicatorSet(**_set(rules)) for rules in catalogue().all()))


def indicator_set(key: str) -> shapes.IndicatorSetDetail | None:
    """Returns a version of the index with its indicators, or None."""
    rules = catalogue().find(key)
    if rules is None:
        return None
    return shapes.IndicatorSetDetail(
        **_set(rules),
        total=rules.total,
        divisor=rules.divisor,
        indicators=tuple(
            shapes.Indicator(
                key=one.key, number=one.number, aspect=one.aspect, name=names(one.name), weight=one.weight,
                levels=tuple(shapes.Level(level.value, names(level.text)) for level in one.levels),
            )
            for one in rules.indicators
        ),
        categories=tuple(
            shapes.Category(one.key, names(one.name), one.lowest, one.highest) for one in rules.categories
        ),
    )  # fmt: skip


def cycles(db: Session, today: date, only: int = 0) -> tuple[shapes.Cycle, ...]:
    """Returns the index of each year with a target and of the coming cycle, or of the year `only`."""
    goals = portfolio.targets(db)
    years: Iterable[int] = [only] if only else sorted({*goals, projection.focus_year(today)})
    found, levels = portfolio.tracked(db), portfolio.region_levels(db)
    return tuple(_cycle(one) for one in projection.projected(found, levels, years, goals))


def _cycle(one: projection.Cycle) -> shapes.Cycle:
    by_mode = {mode.value: _index(one.scores[mode]) for mode in Mode}
    return shapes.Cycle(
        year=one.year, href=f"/api/v1/portfolio/{one.year}", indicator_set=one.rules.key,
        is_assumed=one.claimed.is_assumed, target=one.target, **by_mode,
    )  # fmt: skip


def _index(score: Score) -> shapes.Index:
    return shapes.Index(
        iid=score.iid,
        category=score.category.key,
        government=rounded(score.spd),
        maturity=score.sid_mean,
        count=rounded(score.count),
        innovations=score.n,
        basic_services=score.gate.covered,
        missing_sectors=score.gate.missing,
    )


def _set(rules: IndicatorSet) -> dict[str, Any]:
    return {
        "key": rules.key,
        "href": f"/api/v1/indicator-sets/{rules.key}",
        "year": rules.year,
        "is_provisional": rules.is_provisional,
        "name": names(rules.name),
        "uncertainty": names(rules.uncertainty),
    }


def _counted(db: Session, key: Any, ids: list[int], *conditions: Any) -> dict[int, int]:
    rows = select(key, func.count()).where(key.in_(ids), *conditions).group_by(key)
    return {row[0]: row[1] for row in db.execute(rows)}


def _votes(db: Session, ids: list[int]) -> dict[int, int]:
    rows = db.execute(
        select(Round.workshop_id, func.sum(Ballot.spent))
        .join(Ballot, Ballot.round_id == Round.id)
        .where(Round.workshop_id.in_(ids), Round.revealed_at.is_not(None))
        .group_by(Round.workshop_id)
    )
    return {workshop_id: int(spent or 0) for workshop_id, spent in rows}
