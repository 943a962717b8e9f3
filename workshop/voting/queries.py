"""Tallies, turnout and ballots, always recounted from the rows."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop.ideas.models import Done, Idea
from workshop.voting.models import Ballot, Entry, Vote
from workshop.workshops.models import Round


class Place(NamedTuple):
    """One line of a ranking: equal votes share a place (1, 2, 2, 4)."""

    idea: int
    votes: int
    people: int
    place: int
    is_tie: bool


class Turnout(NamedTuple):
    """People with at least one vote, people admitted, and votes cast."""

    voted: int
    people: int
    votes: int


def tally(db: Session, round_: Round) -> list[Place]:
    """Returns the ranking of a round: per person at most `cap` on an idea with all that was merged into it.

    Ideas that are hidden or deleted now are left out; their votes stay spent.
    """
    entries = _standing(db, round_.id)
    votes: dict[int, int] = dict.fromkeys(entries.standing, 0)
    people: dict[int, int] = dict.fromkeys(entries.standing, 0)
    for (_, root), weight in _weights(db, round_.id, entries.root).items():
        if root in votes:
            votes[root] += min(weight, round_.cap)
            people[root] += 1
    return placed([(idea, votes[idea], people[idea]) for idea in entries.standing])


def placed(counts: Iterable[tuple[int, int, int]]) -> list[Place]:
    """Returns (idea, votes, people) lines in order of votes, with places that ties share."""
    lines = sorted(counts, key=lambda line: (-line[1], line[0]))
    of_votes: dict[int, int] = {}
    for number, line in enumerate(lines, start=1):
        of_votes.setdefault(line[1], number)
    shared = [votes for _, votes, _ in lines]
    return [Place(i, v, p, of_votes[v], shared.count(v) > 1) for i, v, p in lines]


class _Entries(NamedTuple):
    standing: list[int]
    root: dict[int, int]


def _standing(db: Session, round_id: int) -> _Entries:
    """Returns the ideas that stand in the ranking, and the root that each idea of the ballot counts for."""
    rows = db.execute(
        select(Idea.id, Idea.state, Idea.merged_into, Idea.approved)
        .join(Entry, Entry.idea_id == Idea.id)
        .where(Entry.round_id == round_id)
        .order_by(Idea.id)
    ).all()
    into = {row.id: row.merged_into for row in rows}
    root = {number: _root(number, into) for number in into}
    standing = [r.id for r in rows if r.state == "shown" or (r.state == "queued" and r.approved)]
    return _Entries(standing, root)


def _root(number: int, into: dict[int, int | None]) -> int:
    seen = set()
    while (parent := into.get(number)) is not None and number not in seen:
        seen.add(number)
        number = parent
    return number


def _weights(db: Session, round_id: int, root: dict[int, int]) -> dict[tuple[str, int], int]:
    weights: dict[tuple[str, int], int] = defaultdict(int)
    rows = db.execute(
        select(Vote.ballot_key, Vote.idea_id, Vote.weight).where(Vote.round_id == round_id, Vote.weight > 0)
    )
    for key, idea, weight in rows:
        weights[key, root[idea]] += weight
    return weights


def count_voted(db: Session, round_id: int) -> int:
    """Returns how many people have spent at least one vote."""
    return db.scalar(select(func.count()).where(Ballot.round_id == round_id, Ballot.spent > 0)) or 0


def count_done(db: Session, round_id: int, phase: str) -> int:
    """Returns how many people said that they are done, writing or voting."""
    if phase == "vote":
        return db.scalar(select(func.count()).where(Ballot.round_id == round_id, Ballot.is_done)) or 0
    return db.scalar(select(func.count()).where(Done.round_id == round_id, Done.is_done)) or 0


def count_spent(db: Session, round_id: int) -> int:
    """Returns how many votes are spent in a round."""
    return db.scalar(select(func.coalesce(func.sum(Ballot.spent), 0)).where(Ballot.round_id == round_id)) or 0


def has_votes(db: Session, round_id: int) -> bool:
    """Tells whether anybody has voted in the round."""
    return (
        db.scalar(select(Vote.idea_id).where(Vote.round_id == round_id, Vote.weight > 0).limit(1)) is not None
    )


def entries(db: Session, round_id: int) -> list[int]:
    """Returns the ideas on a round's ballot, oldest first, without those merged away."""
    rows = select(Entry.idea_id).where(Entry.round_id == round_id, ~Entry.is_out).order_by(Entry.idea_id)
    return list(db.scalars(rows))


def ballot_rev(db: Session, round_id: int) -> int:
    """Returns the stream version that changed the ballot last, 0 if it was never opened."""
    return db.scalar(select(func.coalesce(func.max(Entry.version), 0)).where(Entry.round_id == round_id)) or 0


def ballot_of(db: Session, round_id: int, ballot_key: str) -> Ballot | None:
    """Returns a person's ballot, or None before their first vote."""
    return db.get(Ballot, (round_id, ballot_key))


def votes_of(db: Session, workshop_id: int, ballot_key: str) -> list[Vote]:
    """Returns a person's own votes in all rounds of a workshop, by round and idea; zeros left out."""
    return list(
        db.scalars(
            select(Vote)
            .join(Round, Round.id == Vote.round_id)
            .where(Round.workshop_id == workshop_id, Vote.ballot_key == ballot_key, Vote.weight > 0)
            .order_by(Vote.round_id, Vote.idea_id)
        )
    )
