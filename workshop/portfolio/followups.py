"""What became of workshops, counted for the desk's list (bound to workshops.followups by `create_app`)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import ColumnElement

from workshop.candidates import queries as candidates
from workshop.candidates.models import Candidate, Step
from workshop.ideas.models import Idea
from workshop.people.models import Participant
from workshop.workshops.followups import FollowUp, OpenStep
from workshop.workshops.models import Workshop


def follow_ups(db: Session, workshop_ids: Sequence[int], today: date) -> dict[int, FollowUp]:
    """Returns the follow-up of each of these workshops."""
    people = _per_workshop(db, Participant, workshop_ids, Participant.state == "admitted")
    ideas = _per_workshop(db, Idea, workshop_ids, Idea.state.in_(("shown", "merged")), ~Idea.is_merge)
    stages = _stages(db, workshop_ids)
    overdue = _overdue(db, workshop_ids, today)
    return {
        key: FollowUp(
            people=people.get(key, 0),
            ideas=ideas.get(key, 0),
            candidates=stages[key].total(),
            overdue=overdue.get(key, 0),
            in_trial=stages[key]["uji_coba"],
            applied=stages[key]["penerapan"] + stages[key]["replikasi"],
        )
        for key in workshop_ids
    }


def open_steps(db: Session, workshop_ids: Sequence[int], most: int) -> list[OpenStep]:
    """Returns the `most` open steps that are due first."""
    rows = db.execute(
        select(
            Candidate.id, Step.title, Candidate.agency, Step.owner, Step.due_on, Workshop.title, Workshop.id
        )
        .join(Candidate, Candidate.id == Step.candidate_id)
        .join(Workshop, Workshop.id == Candidate.workshop_id)
        .where(Candidate.workshop_id.in_(workshop_ids), *_OPEN)
        .order_by(Step.due_on, Step.id)
        .limit(most)
    )
    return [OpenStep(*row) for row in rows]


_OPEN = (
    candidates.standing(),
    Candidate.is_parked.is_(False),
    Step.done_on.is_(None),
    Step.is_removed.is_(False),
)


def _stages(db: Session, workshop_ids: Sequence[int]) -> dict[int, Counter[str]]:
    """Returns how many candidates of each workshop stand at each stage; one that was merged stands where it went."""
    end = aliased(Candidate)
    rows = db.execute(
        select(Candidate.workshop_id, end.stage, func.count(end.id.distinct()))
        .join(end, end.id == func.coalesce(Candidate.merged_into, Candidate.id))
        .where(Candidate.workshop_id.in_(workshop_ids), ~Candidate.is_withdrawn)
        .group_by(Candidate.workshop_id, end.stage)
    )
    found: dict[int, Counter[str]] = {key: Counter() for key in workshop_ids}
    for workshop_id, stage, count in rows:
        if workshop_id is not None:
            found[workshop_id][stage] = count
    return found


def _overdue(db: Session, workshop_ids: Sequence[int], today: date) -> dict[int, int]:
    rows = db.execute(
        select(Candidate.workshop_id, func.count(func.distinct(Candidate.id)))
        .join(Step, Step.candidate_id == Candidate.id)
        .where(Candidate.workshop_id.in_(workshop_ids), Step.due_on < today, *_OPEN)
        .group_by(Candidate.workshop_id)
    )
    return {key: count for key, count in rows if key is not None}


def _per_workshop(
    db: Session,
    model: type[Participant] | type[Idea],
    workshop_ids: Sequence[int],
    *conditions: ColumnElement[bool],
) -> dict[int, int]:
    key = model.workshop_id
    rows = db.execute(
        select(key, func.count().label("number")).where(key.in_(workshop_ids), *conditions).group_by(key)
    )
    return {row.workshop_id: row.number for row in rows}
