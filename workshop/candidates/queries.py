"""Finding candidates through the asker, and reading their story."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement, Select

from workshop.access import FACILITATOR, OWNER, Actor
from workshop.candidates import rules
from workshop.candidates.models import (
    Agency,
    Candidate,
    Change,
    CriterionAnswer,
    Member,
    Promotion,
    Renewal,
    StageChange,
    Step,
)
from workshop.data import agencies as listed_agencies
from workshop.errors import Refused
from workshop.people import queries as people
from workshop.people.models import WorkshopMember


def candidate_of(db: Session, actor: Actor, candidate_id: int) -> Candidate:
    """Returns a candidate the actor may follow; raises Refused("GONE").

    The office follows all, a facilitator those of own and invited workshops, an owner the one of the link.
    """
    found = followed_one(db, actor, candidate_id)
    if found.merged_into is not None:
        raise Refused("GONE")
    return found


def followed_one(db: Session, actor: Actor, candidate_id: int) -> Candidate:
    """Returns the same, one that was merged into another too; for reading only."""
    found = db.get(Candidate, candidate_id)
    if found is None or found.is_withdrawn or not may_follow(db, actor, found):
        raise Refused("GONE")
    return found


def may_follow(db: Session, actor: Actor, candidate: Candidate) -> bool:
    """Tells whether a candidate is the actor's to follow."""
    if actor.role == OWNER:
        return actor.candidate_id == candidate.id
    workshop = candidate.workshop_id
    return actor.role != FACILITATOR or bool(workshop and people.is_member(db, workshop, actor.account_id))


def step_of(db: Session, actor: Actor, step_id: int) -> tuple[Step, Candidate]:
    """Returns a step, removed ones too, with its candidate; raises Refused("GONE")."""
    step = db.get(Step, step_id)
    if step is None:
        raise Refused("GONE")
    return step, candidate_of(db, actor, step.candidate_id)


def followed(actor: Actor) -> Select[Candidate]:
    """Returns the query of all candidates the actor may follow."""
    found = select(Candidate).where(standing())
    if actor.role == OWNER:
        return found.where(Candidate.id == actor.candidate_id)
    if actor.role != FACILITATOR:
        return found
    own = select(WorkshopMember.workshop_id).where(WorkshopMember.account_id == actor.account_id)
    return found.where(Candidate.workshop_id.in_(own))


def standing() -> ColumnElement[bool]:
    """Returns the condition for candidates that stand by themselves: neither withdrawn nor merged into another."""
    by_itself: ColumnElement[bool] = ~Candidate.is_withdrawn & Candidate.merged_into.is_(None)
    return by_itself


def promotion_of(db: Session, workshop_id: int, candidate_id: int) -> Promotion:
    """Returns a candidate as its workshop's screens show it; raises Refused("GONE")."""
    found = db.get(Promotion, candidate_id)
    if found is None or found.workshop_id != workshop_id or found.is_withdrawn:
        raise Refused("GONE")
    return found


def promoted(db: Session, workshop_id: int) -> list[Candidate]:
    """Returns the candidates that came from a workshop, oldest first."""
    return list(
        db.scalars(
            select(Candidate)
            .where(Candidate.workshop_id == workshop_id, ~Candidate.is_withdrawn)
            .order_by(Candidate.id)
        )
    )


def candidate_of_idea(db: Session, workshop_id: int, idea_id: int) -> Candidate | None:
    """Returns the standing candidate that was made of an idea, or None."""
    return db.scalar(
        select(Candidate).where(
            Candidate.workshop_id == workshop_id, Candidate.idea_id == idea_id, ~Candidate.is_withdrawn
        )
    )


def steps(db: Session, candidate_ids: Iterable[int]) -> dict[int, list[Step]]:
    """Returns the steps of candidates that were not removed: open ones first, each by date."""
    found: dict[int, list[Step]] = {}
    rows = select(Step).where(Step.candidate_id.in_(list(candidate_ids)), ~Step.is_removed)
    for step in db.scalars(rows.order_by(Step.done_on.is_not(None), Step.due_on, Step.id)):
        found.setdefault(step.candidate_id, []).append(step)
    return found


def answers(db: Session, candidate_id: int) -> dict[str, CriterionAnswer]:
    """Returns the answers to the five criteria by letter; an unanswered one is not there."""
    rows = db.scalars(select(CriterionAnswer).where(CriterionAnswer.candidate_id == candidate_id))
    return {answer.criterion: answer for answer in rows}


def stage_changes(db: Session, candidate_id: int) -> list[StageChange]:
    """Returns the stage changes of a candidate in the order in which they took effect."""
    return list(
        db.scalars(
            select(StageChange)
            .where(StageChange.candidate_id == candidate_id)
            .order_by(StageChange.effective_on, StageChange.id)
        )
    )


def renewals(db: Session, candidate_ids: Iterable[int]) -> dict[int, list[Renewal]]:
    """Returns the renewals of candidates that were not withdrawn, the earliest first."""
    found: dict[int, list[Renewal]] = {}
    rows = select(Renewal).where(Renewal.candidate_id.in_(list(candidate_ids)), ~Renewal.is_removed)
    for one in db.scalars(rows.order_by(Renewal.effective_on, Renewal.id)):
        found.setdefault(one.candidate_id, []).append(one)
    return found


def last_change_on(db: Session, candidate_id: int) -> date | None:
    """Returns the date on which the latest stage change took effect."""
    latest = select(func.max(StageChange.effective_on)).where(StageChange.candidate_id == candidate_id)
    return db.scalar(latest)


def reached(changes: Iterable[StageChange], stage: str) -> dict[str, date]:
    """Returns the date each stage up to the present one was reached; going back forgets the later ones."""
    dates: dict[str, date] = {}
    for change in changes:
        if change.new_stage != change.old_stage:
            dates[change.new_stage] = change.effective_on
    return {name: on for name, on in dates.items() if rules.stage_no(name) <= rules.stage_no(stage)}


def facts(db: Session, candidate: Candidate) -> rules.Facts:
    """Returns what the rules judge a candidate by."""
    own = steps(db, [candidate.id]).get(candidate.id, [])
    return rules.Facts(
        stage=candidate.stage,
        owner=candidate.owner,
        summary=candidate.summary,
        open_steps=sum(step.done_on is None for step in own),
        done_steps=sum(step.done_on is not None for step in own),
        answers={letter: (a.answer, a.why) for letter, a in answers(db, candidate.id).items()},
        dates=reached(stage_changes(db, candidate.id), candidate.stage),
    )


def history(db: Session, candidate_id: int) -> list[Change]:
    """Returns everything that was ever changed, newest first."""
    return list(
        db.scalars(select(Change).where(Change.candidate_id == candidate_id).order_by(Change.id.desc()))
    )


def team(db: Session, candidate_id: int) -> list[Member]:
    """Returns those who tapped "Saya ikut", by the name they gave."""
    rows = select(Member).where(Member.candidate_id == candidate_id, Member.has_joined)
    return list(db.scalars(rows.order_by(Member.name == "", Member.name, Member.member_key)))


def team_sizes(db: Session, candidate_ids: Iterable[int]) -> dict[int, int]:
    """Returns how many people joined each candidate's team."""
    rows = db.execute(
        select(Member.candidate_id, func.count().label("size"))
        .where(Member.candidate_id.in_(list(candidate_ids)), Member.has_joined)
        .group_by(Member.candidate_id)
    )
    return {row.candidate_id: row.size for row in rows}


def snapshot(candidate: Candidate) -> dict[str, Any]:
    """Returns the votes and sources as they were when the idea was promoted ({} for other candidates)."""
    kept: dict[str, Any] = json.loads(candidate.snapshot)
    return kept


def agency_names(db: Session) -> list[str]:
    """Returns the agencies to choose from: the office's list, or the domain's until there is one."""
    own = list(db.scalars(select(Agency.name).where(Agency.is_active).order_by(Agency.name)))
    return own or [agency.name for agency in listed_agencies()]


def agency_named(db: Session, words: str) -> str:
    """Returns the full name of an agency given by name or short form, or the words as they are."""
    wanted = words.casefold()
    own = db.scalars(select(Agency).where(Agency.is_active)).all()
    known = [(agency.name, agency.short) for agency in own or listed_agencies()]
    return next((name for name, short in known if wanted in {name.casefold(), short.casefold()}), words)
