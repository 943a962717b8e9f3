"""Running a workshop: timer, door, stage, publication, and the people who come in."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from workshop import clock
from workshop.acts import Answer, Tx
from workshop.errors import Refused
from workshop.people import keys
from workshop.people import queries as people
from workshop.people.models import Participant
from workshop.workshops import queries, rules
from workshop.workshops.models import Round, Workshop


@dataclass(frozen=True, slots=True)
class SetTimer:
    """`seconds` remain from now; paused, they stand still."""

    round: int
    seconds: int
    is_paused: bool


@dataclass(frozen=True, slots=True)
class RestoreTimer:
    """The timer as it stood: an end in ms, or the ms left while paused."""

    round: int
    ends_at: int | None
    left: int | None


@dataclass(frozen=True, slots=True)
class ShowStage:
    """What the desk decides about the stage."""

    is_blank: bool
    is_qr: bool
    theme: str


@dataclass(frozen=True, slots=True)
class LockWorkshop:
    """Whether newcomers must knock."""

    is_locked: bool


@dataclass(frozen=True, slots=True)
class PublishWorkshop:
    """Whether the public page is open."""

    is_published: bool


@dataclass(frozen=True, slots=True)
class JoinWorkshop:
    """What a newcomer gave of themselves."""

    name: str
    agency: str


@dataclass(frozen=True, slots=True)
class OneParticipant:
    """A participant of the workshop."""

    participant: int


@dataclass(frozen=True, slots=True)
class MarkDemo:
    """A workshop of the demo."""

    workshop: int


def mark_demo(tx: Tx, value: MarkDemo) -> Answer:
    """Marks a workshop as an example, so that no office number counts it."""
    queries.workshop(tx.db, value.workshop).is_demo = True
    return {}


def set_timer(tx: Tx, value: SetTimer) -> Answer:
    """Sets what remains of a round's current phase, running or paused."""
    round_ = queries.round_of(tx.db, tx.stream.id, value.round)
    _remember_timer(tx, round_)
    if value.is_paused:
        round_.ends_at, round_.left_ms = None, value.seconds * 1000
    else:
        round_.ends_at, round_.left_ms = tx.now + timedelta(seconds=value.seconds), None
    return {}


def restore_timer(tx: Tx, value: RestoreTimer) -> Answer:
    """Puts a timer back as it stood."""
    round_ = queries.round_of(tx.db, tx.stream.id, value.round)
    _remember_timer(tx, round_)
    round_.ends_at = None if value.ends_at is None else clock.from_ms(value.ends_at)
    round_.left_ms = value.left
    return {}


def _remember_timer(tx: Tx, round_: Round) -> None:
    ends_at = None if round_.ends_at is None else clock.to_ms(round_.ends_at)
    tx.undo_with("timer.restore", {"round": round_.id, "ends_at": ends_at, "left": round_.left_ms})
    tx.claim(f"timer:{round_.id}")
    tx.shows(round_)


def show_stage(tx: Tx, value: ShowStage) -> Answer:
    """Blanks the stage, shows the code large, or changes its theme."""
    workshop = queries.workshop(tx.db, tx.stream.id)
    old = {"is_blank": workshop.is_blank, "is_qr": workshop.is_qr, "theme": workshop.stage_theme}
    tx.undo_with("stage.show", old)
    tx.claim("stage")
    workshop.is_blank, workshop.is_qr, workshop.stage_theme = value.is_blank, value.is_qr, value.theme
    tx.shows(workshop)
    return {}


def lock_workshop(tx: Tx, value: LockWorkshop) -> Answer:
    """Closes or opens the way in; those already inside stay."""
    workshop = queries.workshop(tx.db, tx.stream.id)
    tx.undo_with("workshop.lock", {"is_locked": workshop.is_locked})
    tx.claim("lock")
    workshop.is_locked = value.is_locked
    tx.shows(workshop)
    return {}


def publish_workshop(tx: Tx, value: PublishWorkshop) -> Answer:
    """Opens or closes the public page; its address stays the same once made."""
    workshop = queries.workshop(tx.db, tx.stream.id)
    tx.undo_with("workshop.publish", {"is_published": workshop.published_at is not None})
    tx.claim("publish")
    if workshop.public_slug is None:
        workshop.public_slug = secrets.token_urlsafe(12)
    workshop.published_at = tx.now if value.is_published else None
    return {"slug": workshop.public_slug}


def join_workshop(tx: Tx, value: JoinWorkshop) -> Answer:
    """Admits a newcomer, or lets them knock while the door is locked. The same token joins once."""
    workshop = queries.workshop(tx.db, tx.stream.id)
    token_hash = keys.hash_of(tx.actor.token)
    known = tx.db.scalar(select(Participant).where(Participant.token_hash == token_hash))
    if known is not None:
        return {"participant": known.id, "state": known.state}
    if workshop.identity == "named":
        _require_names(value)
    person = Participant(
        workshop_id=workshop.id,
        token_hash=token_hash,
        name="" if workshop.identity == "anonymous" else value.name,
        agency=value.agency if workshop.identity == "named" else "",
        author_key=None if workshop.identity == "anonymous" else tx.actor.author_key,
        state="knocking" if workshop.is_locked else "admitted",
        admitted_at=None if workshop.is_locked else _time_kept(tx, workshop),
    )
    workshop.first_join_at = workshop.first_join_at or tx.now
    tx.shows(person)
    return {"participant": person.id, "state": person.state}


def _time_kept(tx: Tx, workshop: Workshop) -> datetime | None:
    """Returns when somebody came in, nothing in an anonymous workshop (design rule 2)."""
    return None if workshop.identity == "anonymous" else tx.now


def _require_names(value: JoinWorkshop) -> None:
    for field in ("name", "agency"):
        if not getattr(value, field):
            raise Refused("INVALID", field=field, why="missing", limit=None)


def admit_participant(tx: Tx, value: OneParticipant) -> Answer:
    """Lets somebody in who knocks."""
    person = _participant(tx, value.participant)
    if person.state == "knocking":
        workshop = queries.workshop(tx.db, tx.stream.id)
        person.state, person.admitted_at = "admitted", _time_kept(tx, workshop)
        tx.wrote(person)
        tx.evict("participant", person.id)  # their socket comes back as an admitted one
    return {}


def remove_participant(tx: Tx, value: OneParticipant) -> Answer:
    """Shows somebody out: their cookie opens nothing any more, their ideas stay with the desk."""
    person = _participant(tx, value.participant)
    person.state = "removed"
    tx.wrote(person)
    tx.evict("participant", person.id)
    return {}


def _participant(tx: Tx, participant_id: int) -> Participant:
    person = people.participant_of(tx.db, tx.stream.id, participant_id)
    if person is None or person.state in {"removed", "left"}:
        raise Refused("GONE")
    return person


JOINABLE = frozenset(rules.RUNNING)
