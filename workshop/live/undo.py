"""Undo: the recorded inverse as a new act, as long as nobody has built on what it would change."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop.acts import Act, Answer, Tx, perform_within
from workshop.errors import Refused
from workshop.forms import ActForm, Id
from workshop.live.models import Event
from workshop.people import queries as people

MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Undo:
    """The act that made this version."""

    version: int


class UndoForm(ActForm):
    """A version of the stream."""

    version = Id()


def undo(tx: Tx, value: Undo) -> Answer:
    """Performs the inverse of an act; refused with CHANGED if a later act wrote the same."""
    event = tx.db.get(Event, (tx.stream.id, value.version))
    if event is None or event.undo is None or event.undone_by is not None:
        raise Refused("GONE")
    later = conflict(tx.db, event)
    if later is not None:
        raise Refused("CHANGED", act=later.act, by=people.name_of(tx.db, later.actor))
    event.undone_by = tx.version
    inverse = json.loads(event.undo)
    return {"act": event.act, **perform_within(tx, inverse["act"], inverse["args"])}


def conflict(db: Session, event: Event) -> Event | None:
    """Returns the first later event that wrote something this event wrote, or None."""
    claims = set(event.wrote.split())
    later = db.scalars(
        select(Event)
        .where(Event.stream_id == event.stream_id, Event.version > event.version, Event.wrote != "")
        .where(Event.act != "undo", Event.undone_by.is_(None))
        .order_by(Event.version)
    )
    return next((other for other in later if claims & set(other.wrote.split())), None)


def latest(db: Session, stream_id: int, most: int = MOST_LISTED) -> list[dict[str, Any]]:
    """Returns the last acts of facilitators that can be named: version, act, account, time, ids, undoable."""
    events = db.scalars(
        select(Event)
        .where(Event.stream_id == stream_id, Event.actor.like("account:%"))
        .order_by(Event.version.desc())
        .limit(most)
    )
    return [_line(db, event) for event in events]


def _line(db: Session, event: Event) -> dict[str, Any]:
    is_undoable = event.undo is not None and event.undone_by is None and conflict(db, event) is None
    return {
        "version": event.version,
        "act": event.act,
        "account": int(event.actor.removeprefix("account:")),
        "at": int(event.at.timestamp() * 1000),
        "keys": event.wrote.split(),
        "undoable": is_undoable,
        "undone": event.undone_by is not None,
    }


UNDO = Act("undo", UndoForm, Undo, undo, "workshop.run")
