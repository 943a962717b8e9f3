"""The idea rows of each audience: what an audience must not know is not made here."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop import clock
from workshop.ideas import queries as ideas
from workshop.ideas.models import Idea, Outcome
from workshop.live.views import Row
from workshop.people.models import Participant


class Side:
    """What stands beside ideas: their sources, and for the desk authors and outcomes."""

    def __init__(self, db: Session, found: list[Idea], is_desk: bool) -> None:
        self.sources = ideas.sources(db, [idea.id for idea in found if idea.is_merge])
        self.authors: dict[str, str] = {}
        self.outcomes: dict[int, Row] = {}
        if not is_desk:
            return
        keys = {idea.author_key for idea in found if idea.author_key}
        if keys:
            people = db.execute(
                select(Participant.author_key, Participant.name, Participant.agency).where(
                    Participant.author_key.in_(keys)
                )
            )
            self.authors = {
                p.author_key: ", ".join(part for part in (p.name, p.agency) if part) for p in people
            }
        answers = db.scalars(select(Outcome).where(Outcome.idea_id.in_([idea.id for idea in found])))
        self.outcomes = {o.idea_id: {"kind": o.kind, "note": o.note, "agency": o.agency} for o in answers}


def _idea_row(idea: Idea, **fields: Any) -> Row:
    return {"type": "idea", "id": idea.id, "rev": idea.rev, "round": idea.round_id, **fields}


def phone_idea(idea: Idea, side: Side) -> Row:
    is_withdrawn = idea.state in {"held", "deleted"}
    return _idea_row(
        idea,
        text="" if is_withdrawn else idea.approved,
        theme=idea.theme_id,
        is_withdrawn=is_withdrawn,
        sources=side.sources.get(idea.id, []),
    )


def stage_idea(idea: Idea, side: Side) -> Row:
    sources = len(side.sources.get(idea.id, []))
    return _idea_row(idea, text=idea.approved, theme=idea.theme_id, n=idea.n, sources=sources)


def desk_idea(idea: Idea, side: Side) -> Row:
    return _idea_row(
        idea,
        text=idea.text,
        approved=idea.approved if idea.approved and idea.approved != idea.text else None,
        state=idea.state,
        is_late=idea.is_late,
        is_edited=idea.is_edited,
        by_desk=idea.by_desk,
        by=side.authors.get(idea.author_key, ""),
        at=clock.to_ms(idea.created_at),
        theme=idea.theme_id,
        sector=idea.sector,
        into=idea.merged_into,
        sources=side.sources.get(idea.id, []),
        muted=idea.is_muted,
        n=idea.n,
        outcome=side.outcomes.get(idea.id),
    )
