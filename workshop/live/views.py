"""What one audience of one stream sees, kept up to date from the log, with its hash.

A view is only a cache: `fresh` builds it from the database, `advance` applies the log since, and both must
be equal (tests/live/test_views.py holds it for every act and audience).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from workshop.live import log

Row = dict[str, Any]
Rows = dict[str, Row]

# (db, stream id, audience, keys or None for all) → rows by key; registered by the screens.
Build = Callable[[Session, int, str, "frozenset[str] | None"], Rows]

LARGEST_DELTA = 64 * 1024


@dataclass(slots=True)
class Delta:
    """The rows of (from, to] as the audience may see them now, and the keys that are gone."""

    start: int
    to: int
    rows: list[Row] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Tells whether the audience sees no difference."""
        return not self.rows and not self.gone

    def wire(self) -> dict[str, Any]:
        """Returns the delta as docs/events.md has it."""
        return {"from": self.start, "to": self.to, "rows": self.rows, "gone": self.gone}


def fnv1a(text: str) -> int:
    """Returns the 32-bit FNV-1a hash of the UTF-8 bytes of `text`."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def hash_of(rows: Rows) -> int:
    """Returns the hash of an audience's shared rows: sorted `type:id:rev` lines."""
    return fnv1a("\n".join(sorted(f"{key}:{row['rev']}" for key, row in rows.items())))


class View:
    """One audience's rows at a version."""

    def __init__(self, stream_id: int, audience: str, build: Build) -> None:
        self.stream_id, self.audience, self._build = stream_id, audience, build
        self.version, self.epoch, self.reset = -1, "", 0
        self.rows: Rows = {}
        self.hash = 0

    def advance(self, db: Session) -> Delta | None:
        """Moves to the stream's head inside the caller's read transaction.

        Returns the delta, or None if the view was built anew (first use, a new epoch, a version that went back).
        """
        head = log.head(db, self.stream_id)
        if head is None:
            self.rows, self.version, self.hash = {}, 0, hash_of({})
            return None
        if self.epoch != head.epoch or head.version < self.version or self.version < 0:
            self._start(db, head)
            return None
        delta = Delta(self.version, head.version)
        keys = log.touched(db, self.stream_id, self.version, head.version)
        if keys:
            self._apply(delta, self._build(db, self.stream_id, self.audience, frozenset(keys)), keys)
        self.version = head.version
        return delta

    def since(self, db: Session, version: int) -> Delta | None:
        """Returns the delta from an older `version` to this one, or None where only the whole will do."""
        if version > self.version or version < 0:
            return None
        keys = log.touched(db, self.stream_id, version, self.version)
        seen = self._build(db, self.stream_id, self.audience, frozenset(keys)) if keys else {}
        gone = sorted(key for key in keys if key not in self.rows)
        rows = [self.rows[key] for key in sorted(keys | seen.keys()) if key in self.rows]
        return Delta(version, self.version, rows, gone)

    def _start(self, db: Session, head: log.Head) -> None:
        self.rows = self._build(db, self.stream_id, self.audience, None)
        self.version, self.epoch, self.reset = head.version, head.epoch, head.reset
        self.hash = hash_of(self.rows)

    def _apply(self, delta: Delta, found: Rows, keys: set[str]) -> None:
        for key in sorted(keys | found.keys()):
            row, old = found.get(key), self.rows.get(key)
            if row is None:
                if self.rows.pop(key, None) is not None:
                    delta.gone.append(key)
            elif row != old:
                self.rows[key] = row
                delta.rows.append(row)
        if not delta.is_empty:
            self.hash = hash_of(self.rows)
