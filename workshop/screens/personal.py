"""What travels beside the shared rows: a person's `mine`, and what each audience's pulse adds."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop import clock
from workshop.access import Actor
from workshop.candidates.models import Member, Promotion
from workshop.ideas import queries as ideas
from workshop.ideas.models import Done, Idea
from workshop.live import log, undo
from workshop.live.presence import Presence
from workshop.people import keys
from workshop.people import queries as people
from workshop.people.models import Participant
from workshop.screens import order
from workshop.voting import queries as voting
from workshop.voting.models import Ballot
from workshop.workshops.models import Round

Row = dict[str, Any]


def mine(db: Session, workshop_id: int, actor: Actor) -> list[Row]:
    """Returns all personal rows of a participant; [] for anybody else."""
    person = people.participant_of(db, workshop_id, actor.participant_id)
    if person is None:
        return []
    return [
        _me(db, person, actor),
        *_own_ideas(db, workshop_id, actor),
        *_own_votes(db, workshop_id, actor),
        *_own_done(db, workshop_id, actor),
        *_own_teams(db, workshop_id, actor),
    ]


def _me(db: Session, person: Participant, actor: Actor) -> Row:
    return {
        "type": "me",
        "id": 0,
        "name": person.name,
        "agency": person.agency,
        "state": person.state,
        "seat": people.seat_of(db, person.workshop_id, person.id),
        "seed": order.seed_of(actor.ballot_key),
    }


def _own_ideas(db: Session, workshop_id: int, actor: Actor) -> list[Row]:
    return [
        {
            "type": "idea",
            "id": idea.id,
            "round": idea.round_id,
            "text": idea.text,
            "state": idea.state,
            "is_late": idea.is_late,
            "into": idea.merged_into,
            "origin": idea.origin or "",
        }
        for idea in ideas.of_author(db, workshop_id, actor.author_key)
    ]


def _own_votes(db: Session, workshop_id: int, actor: Actor) -> list[Row]:
    return [
        {"type": "vote", "id": vote.idea_id, "round": vote.round_id, "weight": vote.weight}
        for vote in voting.votes_of(db, workshop_id, actor.ballot_key)
    ]


def _own_done(db: Session, workshop_id: int, actor: Actor) -> list[Row]:
    in_workshop = select(Round.id).where(Round.workshop_id == workshop_id)
    written = db.execute(
        select(Done.round_id, Done.is_done).where(
            Done.author_key == actor.author_key, Done.round_id.in_(in_workshop)
        )
    )
    voted = db.execute(
        select(Ballot.round_id, Ballot.is_done).where(
            Ballot.ballot_key == actor.ballot_key, Ballot.round_id.in_(in_workshop)
        )
    )
    rows = [(f"{row.round_id}:collect", row.is_done) for row in written]
    rows += [(f"{row.round_id}:vote", row.is_done) for row in voted]
    return [{"type": "done", "id": key, "is_done": is_done} for key, is_done in rows if is_done]


def _own_teams(db: Session, workshop_id: int, actor: Actor) -> list[Row]:
    promoted = db.scalars(select(Promotion.id).where(Promotion.workshop_id == workshop_id))
    by_key = {keys.member_key(actor.token, number): number for number in promoted}
    if not by_key:
        return []
    joined = db.scalars(select(Member).where(Member.member_key.in_(by_key), Member.has_joined))
    return [{"type": "member", "id": member.candidate_id, "joined": True} for member in joined]


def progress(db: Session, workshop_id: int, screen: str, presence: Presence) -> Row:
    """Returns what the pulse of an audience adds (docs/events.md); no count per idea is among it."""
    people_in = people.count_admitted(db, workshop_id)
    if screen == "phone":
        return {"people": people_in}
    head = log.head(db, workshop_id)
    connected = presence.count(workshop_id, "phone")
    round_id = head.round_id if head else 0
    is_voting = head is not None and head.phase in {"vote", "closed"}
    voted = voting.count_voted(db, round_id) if round_id and (is_voting or screen == "desk") else 0
    if screen == "stage":
        return {"people": people_in, "connected": connected, **({"voted": voted} if is_voting else {})}
    return {
        "people": people_in,
        "connected": connected,
        "stages": presence.count(workshop_id, "stage"),
        "knocking": people.count_state(db, workshop_id, "knocking"),
        "voted": voted,
        "done": voting.count_done(db, round_id, head.phase if head else "") if round_id else 0,
        **_idea_counts(db, round_id),
        "last": _last_act(db, workshop_id),
    }


def _idea_counts(db: Session, round_id: int) -> Row:
    counts = dict(
        db.execute(
            select(Idea.state, func.count())
            .where(Idea.round_id == round_id, ~Idea.is_merge)
            .group_by(Idea.state)
        )
        .tuples()
        .all()
    )
    received = sum(number for state, number in counts.items() if state != "deleted")
    return {"ideas": received, "queued": counts.get("queued", 0)}


def _last_act(db: Session, workshop_id: int) -> Row | None:
    acts = named_acts(db, workshop_id, most=1)
    return acts[0] if acts else None


def named_acts(db: Session, workshop_id: int, most: int = undo.MOST_LISTED) -> list[Row]:
    """Returns the latest acts of facilitators with the names of who acted."""
    acts = undo.latest(db, workshop_id, most)
    names = people.names_of(db, {act["account"] for act in acts})
    return [act | {"by": names.get(act["account"], "")} for act in acts]


def wordings(db: Session, workshop_id: int, idea_id: int) -> list[Row]:
    """Returns the earlier wordings of an idea, oldest first: {text, by ("author" or "desk"), at (ms)}."""
    idea = ideas.idea_of(db, workshop_id, idea_id)
    return [
        {"text": kept.text, "by": kept.by, "at": clock.to_ms(kept.at)} for kept in ideas.wordings(db, idea)
    ]
