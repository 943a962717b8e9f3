"""People join the team of a candidate ("Saya ikut"), each under a key that only their own phone can make."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from workshop.acts import Answer, Tx
from workshop.candidates import queries
from workshop.candidates.models import Candidate, Member, Promotion
from workshop.candidates.service import record
from workshop.ideas import queries as ideas
from workshop.ideas.models import Idea, IdeaText
from workshop.live.models import OpClient
from workshop.people import keys
from workshop.voting import erasing
from workshop.voting.erasing import EraseParticipant


@dataclass(frozen=True, slots=True)
class JoinTeam:
    """Whether I help with a candidate, and what I give of myself; both texts may be empty."""

    candidate: int
    joined: bool
    name: str
    contact: str


def join_team(tx: Tx, value: JoinTeam) -> Answer:
    """Joins or leaves a candidate's team; who leaves takes name and contact along."""
    queries.promotion_of(tx.db, tx.stream.id, value.candidate)
    key = keys.member_key(tx.actor.token, value.candidate)
    member = tx.db.get(Member, (value.candidate, key))
    was_in = member is not None and member.has_joined
    if member is None:
        member = Member(candidate_id=value.candidate, member_key=key)
        tx.db.add(member)
    member.has_joined = value.joined
    member.name, member.contact = (value.name, value.contact) if value.joined else ("", "")
    tx.db.flush()
    if was_in != value.joined:
        _note_size(tx, value.candidate, 1 if value.joined else -1)
    tx.tell(tx.actor.author_key)
    return {}


def erase_participant(tx: Tx, value: EraseParticipant) -> Answer:
    """Leaves all teams of the workshop without a trace, then does what leaving does elsewhere.

    Promoted ideas stay, without author and without their earlier wordings (design rule 11).
    """
    numbers = tx.db.scalars(select(Promotion.id).where(Promotion.workshop_id == tx.stream.id)).all()
    own = [keys.member_key(tx.actor.token, number) for number in numbers]
    if own:
        tx.db.execute(delete(Member).where(Member.member_key.in_(own)))
        tx.db.execute(delete(OpClient).where(OpClient.owner.in_(own)))
    for idea in ideas.of_author(tx.db, tx.stream.id, tx.actor.author_key):
        if queries.candidate_of_idea(tx.db, tx.stream.id, idea.id) is not None:
            _leave_behind(tx, idea)
    return erasing.erase_participant(tx, value)


def _leave_behind(tx: Tx, idea: Idea) -> None:
    idea.author_key, idea.origin = "", None
    tx.db.execute(delete(IdeaText).where(IdeaText.idea_id == idea.id))
    tx.wrote(idea)


def _note_size(tx: Tx, candidate_id: int, change: int) -> None:
    """Notes the team's size: the history says that somebody joined, never who."""
    candidate = tx.db.get_one(Candidate, candidate_id)
    size = queries.team_sizes(tx.db, [candidate_id]).get(candidate_id, 0)
    record(tx, candidate, "team", old=str(size - change), new=str(size))
