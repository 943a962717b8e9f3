"""What an act is, and what one act may do inside the ledger's transaction."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from workshop import clock
from workshop.access import Actor
from workshop.errors import Refused
from workshop.forms import ActForm
from workshop.hot import Statement

AUTHOR, BALLOT, MEMBER, ACCOUNT, NO_OUTBOX = "author", "ballot", "member", "account", ""

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """An act: its name, the form of its args, the value and use case they become, and who may when.

    `phases` empty: in any phase. `in_round`: only in the round that is current (`value.round`).
    `owner` names the secret key that owns the outbox. `is_hot`: the use case runs on the raw cursor alone.
    """

    name: str
    form: type[ActForm]
    value: type[Any]
    run: Callable[["Tx", Any], Answer]
    right: str
    phases: frozenset[str] = frozenset()
    in_round: bool = False
    owner: str = ACCOUNT

    @property
    def guard(self) -> str:
        """Returns the SQL condition under which the stream accepts this act."""
        words = []
        if self.phases:
            words.append("phase IN (" + ", ".join(f"'{p}'" for p in sorted(self.phases)) + ")")
        if self.in_round:
            words.append("round_id = :round")
        return " AND ".join(words) or "1 = 1"


ACTS: dict[str, Act] = {}


def register(acts: Iterable[Act]) -> None:
    """Makes acts known to the door; a name may be registered once, or again by the same act."""
    for act in acts:
        if ACTS.setdefault(act.name, act) is not act:
            raise ValueError(f"act {act.name} is registered twice")


class StreamState(NamedTuple):
    """The stream after the version statement of this act."""

    id: int
    version: int
    epoch: str
    reset: int
    round_id: int
    phase: str


@dataclass(slots=True)
class Effects:
    """What must happen after the commit, in this process."""

    tells: set[str] = field(default_factory=set)
    evicts: set[tuple[str, Any]] = field(default_factory=set)
    is_new_epoch: bool = False
    departed: int = 0


_SET_PHASE = Statement("UPDATE stream SET phase = :phase, round_id = :round WHERE id = :id")
_LATER = Statement("INSERT INTO deadline (stream_id, due_at, act, args) VALUES (:stream, :due, :act, :args)")


class Tx:
    """One act inside the ledger's transaction; lives on the ledger's thread and never yields."""

    __slots__ = (
        "_connection", "_db", "actor", "claims", "cursor", "effects", "now_ms", "origin", "stream", "touched", "undo",
    )  # fmt: skip

    def __init__(
        self, connection: Connection, cursor: Any, stream: StreamState, actor: Actor, origin: str
    ) -> None:
        self._connection = connection
        self._db: Session | None = None
        self.cursor = cursor
        self.stream = stream
        self.actor = actor
        self.now_ms = clock.to_ms(clock.now())
        self.origin = origin  # "client:seq", or "" without an outbox
        self.claims: list[str] = []
        self.touched: list[str] = []
        self.undo: str | None = None
        self.effects = Effects()

    @property
    def now(self) -> datetime:
        """Returns the act's time as an aware UTC datetime."""
        return clock.from_ms(self.now_ms)

    @property
    def today(self) -> date:
        """Returns the day of the act by the office's calendar."""
        return clock.day_of(self.now)

    @property
    def version(self) -> int:
        """Returns the stream version this act makes."""
        return self.stream.version

    @property
    def db(self) -> Session:
        """Returns an ORM session on the writing connection, opened at first use."""
        if self._db is None:
            self._db = Session(
                self._connection, join_transaction_mode="create_savepoint", expire_on_commit=False
            )
        return self._db

    def run(self, statement: Statement, **params: Any) -> Any:
        """Runs a hot statement on the raw cursor and returns the cursor."""
        return statement.run(self.cursor, params)

    def wrote(self, row: Any) -> None:
        """Records that `row` was written: sets its rev, sends it again, and claims it against older undos."""
        self.shows(row)
        self.claim(f"{row.row_type}:{row.id}")

    def shows(self, row: Any) -> None:
        """Sets the rev of a written row and has it sent again, without claiming it."""
        row.rev = self.stream.version
        if row.id is None:
            self.db.add(row)
            self.db.flush()
        self.also(row.row_type, row.id)

    def wrote_key(self, row_type: str, row_id: int) -> None:
        """Does what `wrote` does for a hot statement, which has set `rev` itself."""
        self.also(row_type, row_id)
        self.claim(f"{row_type}:{row_id}")

    def claim(self, name: str) -> None:
        """Names what this act changed; an older act with the same claim can then no longer be undone."""
        self.claims.append(name)

    def also(self, row_type: str, row_id: int) -> None:
        """Has a row of the views read and sent again where it differs."""
        self.touched.append(f"{row_type}:{row_id}")

    def undo_with(self, act: str, args: dict[str, Any]) -> None:
        """Keeps the inverse act (ids and enum values only)."""
        self.undo = json.dumps({"act": act, "args": args}, separators=(",", ":"))

    def tell(self, key: str | None) -> None:
        """Sends the holder of `key` a fresh `mine` after the commit."""
        if key:
            self.effects.tells.add(key)

    def evict(self, kind: str, value: Any) -> None:
        """After the commit, closes the sockets of ("account"|"participant"|"stage"|"stream", id)."""
        self.effects.evicts.add((kind, value))

    def depart(self, participant_id: int) -> None:
        """Refuses whatever this person still has in the queue, and closes their sockets after the commit."""
        self.effects.departed = participant_id
        self.evict("participant", participant_id)

    def set_phase(self, phase: str, round_id: int) -> None:
        """Moves the stream to a phase."""
        self.run(_SET_PHASE, phase=phase, round=round_id, id=self.stream.id)
        self.stream = self.stream._replace(phase=phase, round_id=round_id)

    def later(self, seconds: float, act: str, args: dict[str, Any]) -> None:
        """Stores a system act that is due in `seconds`."""
        due = self.now_ms + round(seconds * 1000)
        self.run(_LATER, stream=self.stream.id, due=due, act=act, args=json.dumps(args))

    def finish(self) -> None:
        """Flushes and releases the ORM session, if one was opened."""
        if self._db is not None:
            self._db.commit()
            self._db.close()

    def abandon(self) -> None:
        """Drops the ORM session; the ledger rolls back to its own savepoint."""
        if self._db is not None:
            self._db.close()


def perform_within(tx: Tx, name: str, args: dict[str, Any]) -> Answer:
    """Performs a recorded inverse act inside `tx` (its args were written by us, so no form)."""
    act = ACTS.get(name)
    if act is None:
        raise Refused("GONE")
    return act.run(tx, act.value(**args))
