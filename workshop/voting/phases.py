"""Moving the room from phase to phase: what opens, freezes and is counted on the way."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from workshop.acts import Answer, Tx
from workshop.errors import Refused
from workshop.hot import Statement
from workshop.ideas import queries as ideas
from workshop.live.models import Deadline
from workshop.people import queries as people
from workshop.voting import queries
from workshop.voting.models import Entry
from workshop.workshops import queries as workshops
from workshop.workshops import rules
from workshop.workshops.models import PhaseChange, Round

OPEN_ON_PHONES_SECONDS = 10


@dataclass(frozen=True, slots=True)
class SetPhase:
    """The phase to go to, and its round (0 for phases without one)."""

    phase: str
    round: int


@dataclass(frozen=True, slots=True)
class OneRound:
    """A round of the workshop."""

    round: int


_LIFT_BUDGETS = Statement("UPDATE ballot SET budget = :votes WHERE round_id = :round AND budget < :votes")


def set_phase(tx: Tx, value: SetPhase) -> Answer:
    """Moves to a phase that may follow the present one."""
    old = tx.stream.phase
    if not rules.may_follow(old, value.phase):
        raise Refused("CLOSED")
    if value.phase in rules.ROUND_PHASES:
        _check_round(tx, value, old)
    elif value.round:
        raise Refused("INVALID", field="round", why="high", limit=0)
    _move(tx, value.phase, value.round)
    return {"phase": value.phase}


def restore_phase(tx: Tx, value: SetPhase) -> Answer:
    """Goes back to the phase before the latest change; votes and ideas are kept."""
    left = tx.stream.round_id
    _move(tx, value.phase, value.round)
    if left and left != value.round:
        round_ = workshops.round_of(tx.db, tx.stream.id, left)
        round_.phase, round_.began_at, round_.ends_at = "", None, None
        tx.shows(round_)
    return {"phase": value.phase}


def reveal_round(tx: Tx, value: OneRound) -> Answer:
    """Opens the result on stage and desk; phones follow ten seconds later by a system act."""
    round_ = workshops.round_of(tx.db, tx.stream.id, value.round)
    round_.revealed_at = tx.now
    round_.ranking_rev = tx.version
    tx.also("ranking", round_.id)
    _move(tx, rules.REVEAL, round_.id)
    tx.undo_with("round.cover", {"round": round_.id})
    tx.later(OPEN_ON_PHONES_SECONDS, "round.open", {"round": round_.id})
    return {}


def open_round(tx: Tx, value: OneRound) -> Answer:
    """Opens a revealed result on the phones."""
    round_ = workshops.round_of(tx.db, tx.stream.id, value.round)
    if round_.revealed_at is None or round_.opened_at is not None:
        return {}
    round_.opened_at = tx.now
    tx.shows(round_)
    tx.also("ranking", round_.id)
    return {}


def cover_round(tx: Tx, value: OneRound) -> Answer:
    """Takes a reveal back; `seen` tells that phones had already shown the result."""
    round_ = workshops.round_of(tx.db, tx.stream.id, value.round)
    if tx.stream.phase != rules.REVEAL or tx.stream.round_id != round_.id:
        raise Refused("CHANGED", act="phase.set")
    was_seen = round_.opened_at is not None
    round_.revealed_at = round_.opened_at = None
    tx.also("ranking", round_.id)
    tx.db.execute(delete(Deadline).where(Deadline.stream_id == tx.stream.id, Deadline.act == "round.open"))
    _move(tx, rules.CLOSED, round_.id)
    tx.undo_with("round.reveal", {"round": round_.id})
    return {"seen": was_seen}


def _check_round(tx: Tx, value: SetPhase, old: str) -> None:
    round_ = workshops.round_of(tx.db, tx.stream.id, value.round)
    if rules.starts_round(old, value.phase):
        # Back from lobby into a round that had begun is allowed; a finished round stays finished.
        if round_.phase not in {"", rules.COLLECT}:
            raise Refused("CLOSED")
    elif tx.stream.round_id != round_.id:
        raise Refused("CLOSED")
    if value.phase == rules.VOTE and not ideas.on_screen(tx.db, round_.id):
        raise Refused("INVALID", field="ideas", why="missing", limit=None)


def _move(tx: Tx, phase: str, round_id: int) -> None:
    """Moves the stream, the round and the workshop, and remembers where they came from."""
    old_phase, old_round = tx.stream.phase, tx.stream.round_id
    tx.undo_with("phase.restore", {"phase": old_phase, "round": old_round})
    tx.claim("phase")
    workshop = workshops.workshop(tx.db, tx.stream.id)
    workshop.is_blank = workshop.is_qr = False
    workshop.began_at = workshop.began_at or (tx.now if phase == rules.COLLECT else None)
    workshop.ended_at = tx.now if phase in {rules.THANKS, rules.ARCHIVED} else None
    tx.shows(workshop)
    if old_phase == rules.VOTE and phase != rules.VOTE:
        _freeze(tx, workshops.round_of(tx.db, tx.stream.id, old_round))
    tx.set_phase(phase, round_id)
    tx.db.add(PhaseChange(workshop_id=workshop.id, round_id=round_id, phase=phase, began_at=tx.now))
    if round_id:
        _begin(tx, workshops.round_of(tx.db, tx.stream.id, round_id), phase)


def _begin(tx: Tx, round_: Round, phase: str) -> None:
    round_.phase = phase
    round_.began_at = round_.began_at or tx.now
    minutes = {
        rules.COLLECT: round_.collect_minutes,
        rules.GROUP: round_.group_minutes,
        rules.VOTE: round_.vote_minutes,
        rules.REVEAL: round_.reveal_minutes,
    }.get(phase, 0)
    round_.ends_at = tx.now + timedelta(minutes=minutes) if minutes else None
    round_.left_ms = None
    if phase == rules.VOTE:
        _open_ballot(tx, round_)
    tx.shows(round_)


def _open_ballot(tx: Tx, round_: Round) -> None:
    """Puts every idea the room may see on the ballot; opening again only adds."""
    known = set(tx.db.scalars(select(Entry.idea_id).where(Entry.round_id == round_.id)))
    for idea in ideas.on_screen(tx.db, round_.id):
        if idea.id not in known:
            tx.db.add(Entry(round_id=round_.id, idea_id=idea.id, version=tx.version))
            tx.also("idea", idea.id)
    round_.voting_at = round_.voting_at or tx.now
    tx.run(_LIFT_BUDGETS, round=round_.id, votes=round_.votes)
    tx.also("ballot", round_.id)


def _freeze(tx: Tx, round_: Round) -> None:
    """Writes down the turnout of this close; a later close writes its own."""
    tx.db.flush()
    round_.closed_at, round_.closed_version = tx.now, tx.version
    round_.turnout_voted = queries.count_voted(tx.db, round_.id)
    # Who was shown out after voting is not admitted any more, but has voted.
    round_.turnout_people = max(people.count_admitted(tx.db, tx.stream.id), round_.turnout_voted)
    round_.turnout_votes = queries.count_spent(tx.db, round_.id)
    round_.ends_at = round_.left_ms = None
    tx.shows(round_)
