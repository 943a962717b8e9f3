"""Merging ideas, splitting them again, and carrying one to a later round's ballot."""

from dataclasses import dataclass

from sqlalchemy import select

from workshop.acts import Answer, Tx
from workshop.errors import Refused
from workshop.ideas import moderation
from workshop.ideas import queries as ideas
from workshop.ideas.models import DELETED, MERGED, QUEUED, SHOWN, Idea, IdeaMerge
from workshop.voting import queries
from workshop.voting.models import Entry
from workshop.workshops import queries as workshops
from workshop.workshops import rules


@dataclass(frozen=True, slots=True)
class MergeIdeas:
    """Two or more ideas of one round and the wording that stands for them."""

    ideas: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class SplitIdea:
    """A merged idea."""

    idea: int


@dataclass(frozen=True, slots=True)
class CarryIdea:
    """An idea and the later round it goes to."""

    idea: int
    round: int


def merge_ideas(tx: Tx, value: MergeIdeas) -> Answer:
    """Makes a new idea whose sources keep text and author; per person at most the cap counts for the family."""
    found = [ideas.idea_of(tx.db, tx.stream.id, number) for number in value.ideas]
    round_id = found[0].round_id
    if any(idea.state in {DELETED, MERGED} for idea in found):
        raise Refused("GONE")
    if any(idea.round_id != round_id for idea in found):
        raise Refused("INVALID", field="ideas", why="choice", limit=None)
    _require_unvoted(tx, round_id)
    first = found[0]
    merged = Idea(
        workshop_id=tx.stream.id, round_id=round_id, by_desk=True, is_merge=True, state=SHOWN,
        text=value.text, approved=value.text, approved_wording=1, theme_id=first.theme_id, sector=first.sector,
        n=first.n, created_at=tx.now,
    )  # fmt: skip
    tx.wrote(merged)
    for idea in found:
        tx.db.add(IdeaMerge(merged_id=merged.id, source_id=idea.id, old_state=idea.state))
        _put(tx, idea, MERGED, merged.id)
    _move_entries(tx, merged.id, [idea.id for idea in found])
    tx.undo_with("idea.split", {"idea": merged.id})
    moderation.bump_ranking(tx, merged)
    return {"idea": merged.id}


def split_idea(tx: Tx, value: SplitIdea) -> Answer:
    """Takes a merge apart: every source stands for itself again, with its own votes."""
    merged = ideas.idea_of(tx.db, tx.stream.id, value.idea)
    if not merged.is_merge or merged.state in {DELETED, MERGED}:
        raise Refused("GONE")
    _require_unvoted(tx, merged.round_id)
    parts = tx.db.scalars(
        select(IdeaMerge).where(IdeaMerge.merged_id == merged.id, ~IdeaMerge.is_split)
    ).all()
    for part in parts:
        part.is_split = True
        _put(tx, ideas.idea_of(tx.db, tx.stream.id, part.source_id), part.old_state, None)
    merged.state = DELETED
    tx.wrote(merged)
    _restore_entries(tx, merged, [part.source_id for part in parts])
    # The wording is the merged idea's own: the inverse finds it there, since events carry no text.
    tx.undo_with("idea.remerge", {"idea": merged.id})
    moderation.bump_ranking(tx, merged)
    return {}


def remerge_idea(tx: Tx, value: SplitIdea) -> Answer:
    """Merges again what was split, under the wording it had."""
    merged = ideas.idea_of(tx.db, tx.stream.id, value.idea)
    parts = tx.db.scalars(select(IdeaMerge.source_id).where(IdeaMerge.merged_id == merged.id)).all()
    return merge_ideas(tx, MergeIdeas(tuple(parts), merged.text))


def carry_idea(tx: Tx, value: CarryIdea) -> Answer:
    """Writes an idea onto the ballot of a later round of the same workshop."""
    idea = ideas.idea_of(tx.db, tx.stream.id, value.idea)
    round_ = workshops.round_of(tx.db, tx.stream.id, value.round)
    is_on_screen = idea.state == SHOWN or (idea.state == QUEUED and idea.approved)
    if not is_on_screen or round_.id == idea.round_id:
        raise Refused("GONE")
    if round_.phase in {rules.VOTE, rules.CLOSED, rules.REVEAL}:
        raise Refused("CLOSED")
    if tx.db.get(Entry, (round_.id, idea.id)) is None:
        tx.db.add(Entry(round_id=round_.id, idea_id=idea.id, version=tx.version))
    tx.wrote(idea)
    tx.also("ballot", round_.id)
    return {}


def _require_unvoted(tx: Tx, round_id: int) -> None:
    is_open = tx.stream.phase == rules.VOTE and tx.stream.round_id == round_id
    if is_open and queries.has_votes(tx.db, round_id):
        raise Refused("CLOSED")


def _put(tx: Tx, idea: Idea, state: str, merged_into: int | None) -> None:
    idea.state, idea.merged_into = state, merged_into
    tx.wrote(idea)
    tx.tell(idea.author_key)


def _move_entries(tx: Tx, merged: int, source_ids: list[int]) -> None:
    """Puts the merged idea on every ballot that held a source."""
    old = tx.db.scalars(select(Entry).where(Entry.idea_id.in_(source_ids))).all()
    for entry in old:
        entry.is_out, entry.version = True, tx.version
    for ballot in {entry.round_id for entry in old}:
        tx.db.add(Entry(round_id=ballot, idea_id=merged, version=tx.version))
        tx.also("ballot", ballot)


def _restore_entries(tx: Tx, merged: Idea, source_ids: list[int]) -> None:
    ids = [merged.id, *source_ids]
    for entry in tx.db.scalars(select(Entry).where(Entry.idea_id.in_(ids))):
        entry.is_out, entry.version = entry.idea_id == merged.id, tx.version
        tx.also("ballot", entry.round_id)
