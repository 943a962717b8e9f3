"""Leaving: the link between a person and what they wrote and voted is cut (design rule 11, UU PDP 27/2022)."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from workshop.acts import Answer, Tx
from workshop.ideas import queries as ideas
from workshop.ideas.models import DELETED, MERGED, Done, Idea, IdeaText, Muted
from workshop.live.models import OpClient
from workshop.people import queries as people
from workshop.voting.models import Ballot, Entry, Vote
from workshop.workshops import rules


@dataclass(frozen=True, slots=True)
class EraseParticipant:
    """The actor themselves."""


def erase_participant(tx: Tx, _value: EraseParticipant) -> Answer:
    """Cuts name, agency, token and outboxes; withdraws open votes; deletes ideas that stand on no ballot."""
    actor = tx.actor
    for idea in ideas.of_author(tx.db, tx.stream.id, actor.author_key):
        _let_go(tx, idea)
    if tx.stream.phase == rules.VOTE:
        _withdraw_votes(tx, tx.stream.round_id)
    tx.db.execute(delete(Done).where(Done.author_key == actor.author_key))
    tx.db.execute(delete(Muted).where(Muted.author_key == actor.author_key))
    owners = (actor.author_key, actor.ballot_key)
    tx.db.execute(delete(OpClient).where(OpClient.owner.in_(owners), OpClient.stream_id == tx.stream.id))
    person = people.participant_of(tx.db, tx.stream.id, actor.participant_id)
    if person is not None:
        person.name = person.agency = ""
        person.author_key = person.token_hash = None
        # No rev and no event names the row: either would join the person to the ideas let go above.
        person.state = "left"
    tx.depart(actor.participant_id)
    return {}


def _let_go(tx: Tx, idea: Idea) -> None:
    idea.author_key, idea.origin = "", None
    is_kept = idea.state == MERGED or tx.db.scalar(
        select(Entry.idea_id).where(Entry.idea_id == idea.id).limit(1)
    )
    tx.db.execute(delete(IdeaText).where(IdeaText.idea_id == idea.id))
    if not is_kept:
        idea.state, idea.text, idea.approved = DELETED, "", ""
    tx.wrote(idea)


def _withdraw_votes(tx: Tx, round_id: int) -> None:
    key = tx.actor.ballot_key
    tx.db.execute(delete(Vote).where(Vote.round_id == round_id, Vote.ballot_key == key))
    tx.db.execute(delete(Ballot).where(Ballot.round_id == round_id, Ballot.ballot_key == key))
