"""What the desk does with ideas: show, hold, reword, tag, group, answer, add for people without a phone."""

from dataclasses import dataclass

from sqlalchemy import select

from workshop.acts import Answer, Tx
from workshop.errors import Refused
from workshop.hot import Statement
from workshop.ideas import queries, writing
from workshop.ideas.models import (
    DELETED,
    HELD,
    MERGED,
    QUEUED,
    SHOWN,
    Distinct,
    Idea,
    Muted,
    Outcome,
)
from workshop.live.models import Event
from workshop.people import queries as people
from workshop.workshops import queries as workshops
from workshop.workshops.models import Round


@dataclass(frozen=True, slots=True)
class OneIdea:
    """An idea of the workshop."""

    idea: int


@dataclass(frozen=True, slots=True)
class RestoreIdea:
    """An idea's earlier state and which wording was approved then (0: none)."""

    idea: int
    state: str
    approved: int


@dataclass(frozen=True, slots=True)
class RewordIdea:
    """Another wording by the desk; `rev` is the row's rev that the desk had seen."""

    idea: int
    text: str
    rev: int


@dataclass(frozen=True, slots=True)
class AddIdeas:
    """Ideas of people without a phone."""

    round: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetSector:
    """The government sector (urusan) of an idea, "" for none."""

    idea: int
    sector: str


@dataclass(frozen=True, slots=True)
class SetOutcome:
    """What became of an idea that is no candidate; "" takes the answer back."""

    idea: int
    outcome: str
    note: str
    agency: str


@dataclass(frozen=True, slots=True)
class MuteAuthor:
    """Whether the author of this idea is shown."""

    idea: int
    is_muted: bool


@dataclass(frozen=True, slots=True)
class DistinctIdeas:
    """Two ideas that are not duplicates."""

    idea: int
    other: int


def show_idea(tx: Tx, value: OneIdea) -> Answer:
    """Puts an idea's latest wording on the screens."""
    idea = _idea(tx, value.idea)
    _remember(tx, idea)
    idea.state, idea.approved, idea.approved_wording = SHOWN, idea.text, idea.wording
    idea.is_muted = False
    _changed(tx, idea)
    return {}


def hide_idea(tx: Tx, value: OneIdea) -> Answer:
    """Takes an idea off the screens and holds it at the desk; its votes stay spent."""
    idea = _idea(tx, value.idea)
    _remember(tx, idea)
    idea.state = HELD
    _changed(tx, idea)
    return {}


def restore_idea(tx: Tx, value: RestoreIdea) -> Answer:
    """Puts an idea back into an earlier state."""
    idea = queries.idea_of(tx.db, tx.stream.id, value.idea)
    _remember(tx, idea)
    idea.state, idea.approved_wording = value.state, value.approved
    idea.approved = queries.wording(tx.db, idea, value.approved) if value.approved else ""
    _changed(tx, idea)
    return {}


def reword_idea(tx: Tx, value: RewordIdea) -> Answer:
    """Words an idea anew at the desk; what is shown changes with it. Refused when it changed meanwhile."""
    idea = _idea(tx, value.idea)
    if idea.rev != value.rev:
        # The desk holds the other wording already; answers that are kept hold nobody's words.
        latest = tx.db.get_one(Event, (tx.stream.id, idea.rev))
        by = people.name_of(tx.db, latest.actor)
        raise Refused("CHANGED", by=by, act=latest.act, idea=idea.id, rev=idea.rev)
    tx.undo_with("idea.rewind", {"idea": idea.id, "state": idea.state, "approved": idea.approved_wording})
    was_shown = idea.state == SHOWN
    writing.reword(tx, idea, value.text, by="desk")
    if was_shown:
        idea.approved, idea.approved_wording = idea.text, idea.wording
    bump_ranking(tx, idea)
    return {}


def rewind_idea(tx: Tx, value: RestoreIdea) -> Answer:
    """Gives an idea its previous wording back (as a new wording), with its earlier state."""
    idea = _idea(tx, value.idea)
    text = queries.wording(tx.db, idea, idea.wording - 1)
    if not text:
        raise Refused("GONE")
    tx.undo_with("idea.rewind", {"idea": idea.id, "state": idea.state, "approved": idea.approved_wording})
    writing.reword(tx, idea, text, by="desk")
    if value.state == SHOWN:
        idea.approved, idea.approved_wording = idea.text, idea.wording
    return {}


_NEXT_N = Statement("SELECT coalesce(max(n), 0) + 1 FROM idea WHERE round_id = :round")


def add_ideas(tx: Tx, value: AddIdeas) -> Answer:
    """Adds ideas for people without a phone; they are shown at once and marked as entrusted."""
    workshops.round_of(tx.db, tx.stream.id, value.round)
    first = tx.run(_NEXT_N, round=value.round).fetchone()[0]
    origin, tx.origin = tx.origin, ""
    added = [
        writing.insert_idea(tx, writing.SubmitIdea(value.round, text), writing.NewIdea(SHOWN, first + at))
        for at, text in enumerate(value.texts)
    ]
    tx.origin = origin
    tx.undo_with("idea.withdraw", {"ideas": added})
    return {"ideas": added}


@dataclass(frozen=True, slots=True)
class WithdrawIdeas:
    """Ideas the desk added."""

    ideas: tuple[int, ...]


def withdraw_ideas(tx: Tx, value: WithdrawIdeas) -> Answer:
    """Takes back what the desk had added."""
    for number in value.ideas:
        idea = queries.idea_of(tx.db, tx.stream.id, number)
        if idea.by_desk and idea.state not in {DELETED, MERGED}:
            idea.state = DELETED
            _changed(tx, idea)
    return {}


def set_sector(tx: Tx, value: SetSector) -> Answer:
    """Tags an idea with its government sector."""
    idea = _idea(tx, value.idea)
    tx.undo_with("idea.sector", {"idea": idea.id, "sector": idea.sector})
    idea.sector = value.sector
    tx.wrote(idea)
    return {}


def set_outcome(tx: Tx, value: SetOutcome) -> Answer:
    """Answers an idea that did not become a candidate; its authors read it."""
    idea = queries.idea_of(tx.db, tx.stream.id, value.idea)
    outcome = tx.db.get(Outcome, idea.id)
    if not value.outcome:
        if outcome is not None:
            tx.db.delete(outcome)
    elif outcome is None:
        tx.db.add(
            Outcome(idea_id=idea.id, kind=value.outcome, note=value.note, agency=value.agency, at=tx.now)
        )
    else:
        outcome.kind, outcome.note, outcome.agency, outcome.at = (
            value.outcome,
            value.note,
            value.agency,
            tx.now,
        )
    tx.wrote(idea)
    tx.tell(idea.author_key)
    return {}


def mute_author(tx: Tx, value: MuteAuthor) -> Answer:
    """Hides all ideas of an author, also those still to come, or shows again what muting had hidden."""
    idea = queries.idea_of(tx.db, tx.stream.id, value.idea)
    if not idea.author_key:
        raise Refused("GONE")
    tx.undo_with("participant.mute", {"idea": idea.id, "is_muted": not value.is_muted})
    muted = tx.db.get(Muted, (tx.stream.id, idea.author_key))
    if value.is_muted and muted is None:
        tx.db.add(Muted(workshop_id=tx.stream.id, author_key=idea.author_key))
    elif not value.is_muted and muted is not None:
        tx.db.delete(muted)
    for own in queries.of_author(tx.db, tx.stream.id, idea.author_key):
        _mute(tx, own, value.is_muted)
    return {}


def _mute(tx: Tx, idea: Idea, is_muted: bool) -> None:
    if is_muted and idea.state in {SHOWN, QUEUED}:
        idea.is_muted, idea.state = True, HELD
    elif not is_muted and idea.is_muted:
        idea.is_muted = False
        idea.state = SHOWN if idea.approved_wording == idea.wording else QUEUED
    else:
        return
    _changed(tx, idea)


def keep_distinct(tx: Tx, value: DistinctIdeas) -> Answer:
    """Remembers that two ideas are not duplicates, so that they are not suggested again."""
    first, second = sorted((value.idea, value.other))
    for number in (first, second):
        queries.idea_of(tx.db, tx.stream.id, number)
    if tx.db.get(Distinct, (first, second)) is None:
        tx.db.add(Distinct(idea_id=first, other_id=second))
    return {}


def bump_ranking(tx: Tx, idea: Idea) -> None:
    """Has the ranking sent again where an idea changed whose round is already revealed."""
    round_ = tx.db.scalar(select(Round).where(Round.id == idea.round_id, Round.revealed_at.is_not(None)))
    if round_ is not None:
        round_.ranking_rev = tx.version
        tx.also("ranking", round_.id)


def _idea(tx: Tx, number: int) -> Idea:
    idea = queries.idea_of(tx.db, tx.stream.id, number)
    if idea.state in {DELETED, MERGED}:
        raise Refused("GONE")
    return idea


def _remember(tx: Tx, idea: Idea) -> None:
    tx.undo_with("idea.restore", {"idea": idea.id, "state": idea.state, "approved": idea.approved_wording})


def _changed(tx: Tx, idea: Idea) -> None:
    tx.wrote(idea)
    tx.tell(idea.author_key)
    bump_ranking(tx, idea)
