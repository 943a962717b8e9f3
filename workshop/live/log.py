"""Reading the log: heads of streams, what was touched since a version, deadlines that are due."""

from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session


class Head(NamedTuple):
    """Where a stream stands."""

    version: int
    epoch: str
    reset: int
    round_id: int
    phase: str


_HEAD = text("SELECT version, epoch, reset, round_id, phase FROM stream WHERE id = :id")
_TOUCHED = text(
    "SELECT touched FROM event WHERE stream_id = :id AND version > :since AND version <= :to AND touched <> ''"
)
_DUE = text("SELECT id, stream_id, act, args, due_at FROM deadline ORDER BY due_at LIMIT 100")


def head(db: Session, stream_id: int) -> Head | None:
    """Returns the stream's head, or None if there is no such stream."""
    row = db.execute(_HEAD, {"id": stream_id}).first()
    return None if row is None else Head(*row)


def touched(db: Session, stream_id: int, since: int, to: int) -> set[str]:
    """Returns the keys of all rows that events in (since, to] wrote or asked to be read again."""
    rows = db.execute(_TOUCHED, {"id": stream_id, "since": since, "to": to})
    return {key for (keys,) in rows for key in keys.split()}


def deadlines(db: Session) -> list[tuple[int, int, str, str, int]]:
    """Returns (id, stream, act, args, due in ms) of the next deadlines, soonest first."""
    return [tuple[Any, ...](row) for row in db.execute(_DUE)]
