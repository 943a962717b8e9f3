"""What became of each idea: for the participants and, without anything personal, for everybody."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop import clock
from workshop.access import Actor
from workshop.candidates import answers, merging_queries, rules, story
from workshop.candidates import queries as candidates
from workshop.candidates.models import Candidate, Step
from workshop.data import agency_short
from workshop.ideas import queries as ideas
from workshop.ideas.models import MERGED, Idea, Outcome
from workshop.workshops import queries as workshops

Context = dict[str, Any]


def aftermath(db: Session, workshop_id: int, actor: Actor | None) -> Context:
    """Returns the context of `phone/news.html` (docs/architecture.md); `is_mine` is false without an actor.

    Names of owners, helpers and authors are not in it; reasons for parking, results of steps and official answers
    are. A candidate that was merged tells how the one it went into goes on, and counts with it as one.
    """
    workshop = workshops.workshop(db, workshop_id)
    found = list(db.scalars(select(Idea).where(Idea.workshop_id == workshop_id).order_by(Idea.id)))
    key = actor.author_key if actor is not None else ""
    own = {idea.id for idea in found if key and idea.author_key == key}
    own |= _families(found, own)
    promoted = candidates.promoted(db, workshop_id)
    shown = {idea.id for idea in db.scalars(_shown(workshop_id))}
    others = list(_others(db, found, shown, {one.idea_id: one for one in promoted}))
    ends = merging_queries.ends(db, promoted)
    reached = {end.id: rules.stage_no(end.stage) for end in ends.values()}
    return {
        "workshop": workshop,
        "funnel": {
            "ideas": sum(not idea.is_merge for idea in found if _was_shown(idea, shown)),
            "candidates": len(reached),
            "trial": sum(no >= rules.stage_no(rules.UJI_COBA) for no in reached.values()),
            "applied": sum(no >= rules.stage_no(rules.PENERAPAN) for no in reached.values()),
        },
        "candidates": list(_fates(db, promoted, ends, own)),
        "ideas": [line | {"is_mine": line["id"] in own} for line in others],
        "today": clock.now(),
    }


def _shown(workshop_id: int) -> Any:
    is_shown = ideas.is_on_screen()
    return select(Idea).where(Idea.workshop_id == workshop_id, is_shown)


def _was_shown(idea: Idea, shown: set[int]) -> bool:
    """Tells whether the room may know of an idea: on screen, or merged after it was approved."""
    return idea.id in shown or (idea.state == MERGED and bool(idea.approved))


def _families(found: list[Idea], own: set[int]) -> set[int]:
    """Returns the ideas into which own ones were merged, also through another merge."""
    into = {idea.id: idea.merged_into for idea in found if idea.state == MERGED}
    parents: set[int] = set()
    waiting = list(own)
    while waiting:
        parent = into.get(waiting.pop())
        if parent is not None and parent not in parents:
            parents.add(parent)
            waiting.append(parent)
    return parents


def _fates(
    db: Session, promoted: list[Candidate], ends: dict[int, Candidate], own: set[int]
) -> Iterator[Context]:
    ids = {one.id for one in (*promoted, *ends.values())}
    steps, teams, told = candidates.steps(db, ids), candidates.team_sizes(db, ids), answers.latest(db, ids)
    mine = {ends[one.id].id for one in promoted if one.idea_id in own}
    here = {one.id for one in promoted}
    for one in promoted:
        end = ends[one.id]
        is_here = end is not one and end.id in here
        answer = told.get(one.id) or (None if is_here else told.get(end.id))
        yield {
            "id": one.id,
            "title": one.title,
            "summary": one.summary,
            "sector": one.sector,
            "agency": agency_short(end.agency),
            "stage": end.stage,
            "stage_no": rules.stage_no(end.stage),
            "stage_on": end.stage_on,
            "team": teams.get(end.id, 0),
            "is_mine": one.idea_id in own or one.id in mine,
            "into": None if end is one else {"id": end.id, "title": end.title, "is_here": is_here},
            "answer": None if answer is None else {"text": answer.text, "on": answer.at},
            **_news(db, end, steps.get(end.id, [])),
        }


def _news(db: Session, one: Candidate, steps: list[Step]) -> Context:
    news = story.last_news(steps)
    following = next((step for step in steps if step.done_on is None), None)
    last_on, text = news or (one.stage_on, "")
    if one.is_parked:
        last_on, following = candidates.last_change_on(db, one.id) or last_on, None
    return {
        "parked_reason": one.parked_why if one.is_parked else "",
        "last_news": text,
        "last_on": last_on,
        "next_step": following.title if following else "",
        "next_on": following.due_on if following else None,
    }


def _others(
    db: Session, found: list[Idea], shown: set[int], promoted: dict[int | None, Candidate]
) -> Iterator[Context]:
    numbers = [idea.id for idea in found]
    outcomes = {o.idea_id: o for o in db.scalars(select(Outcome).where(Outcome.idea_id.in_(numbers)))}
    by_id = {idea.id: idea for idea in found}
    for idea in found:
        if idea.id in promoted or not _was_shown(idea, shown):
            continue
        line = {"id": idea.id, "text": idea.approved, "outcome": "", "note": "", "agency": "", "into": None}
        root = _root(idea, by_id)
        if root is not idea:
            line |= {"outcome": "merged", "note": root.approved, "into": root.id}
            line["candidate"] = promoted[root.id].id if root.id in promoted else None
        elif idea.id in outcomes:
            answer = outcomes[idea.id]
            line |= {"outcome": answer.kind, "note": answer.note, "agency": agency_short(answer.agency)}
        yield line


def _root(idea: Idea, by_id: dict[int, Idea]) -> Idea:
    seen = {idea.id}
    while idea.state == MERGED and idea.merged_into in by_id and idea.merged_into not in seen:
        idea = by_id[idea.merged_into]
        seen.add(idea.id)
    return idea
