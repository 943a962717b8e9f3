"""The only writing connection: many acts, one transaction, each act with exactly one answer.

A `Writer` belongs to one native thread. It never yields inside a transaction and touches no lock of the
event loop and no logging; what went wrong travels back in the outcome.
"""

import hashlib
import json
import sys
import traceback
from dataclasses import dataclass
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from workshop.access import Actor
from workshop.acts import Act, Effects, StreamState, Tx
from workshop.errors import Refused
from workshop.hot import Statement

BUSY: dict[str, Any] = {"ok": False, "code": "BUSY", "params": {}}

# secure_delete: words that somebody erased do not stay readable in the places they leave.
_WRITING = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "secure_delete=ON",
    "cache_size=-65536",  # KiB: an import of thousands of rows reads its own pages again and again
)

_SEEN = Statement("SELECT owner, last_seq, digest, last_answer FROM op_client WHERE client = :client")
_REMEMBER = Statement(
    "INSERT INTO op_client (client, stream_id, owner, last_seq, digest, last_answer)"
    " VALUES (:client, :stream, :owner, :seq, :digest, :answer)"
    " ON CONFLICT (client) DO UPDATE SET last_seq = :seq, digest = :digest, last_answer = :answer"
)
_STREAM = Statement("SELECT reset, phase FROM stream WHERE id = :id")
_EVENT = Statement(
    "INSERT INTO event (stream_id, version, act, actor, wrote, touched, undo, at)"
    " VALUES (:stream, :version, :act, :actor, :wrote, :touched, :undo, :at)"
)
_DEADLINE_MET = Statement("DELETE FROM deadline WHERE id = :id")
_VERSIONS: dict[str, Statement] = {}


@dataclass(slots=True)
class Op:
    """One act on its way into the ledger.

    `value` is the act's checked value, or the Refused that the door decided. `client` '' means: no outbox
    (system acts, and acts whose constraint makes them idempotent). `reset` -1 means: any.
    """

    stream_id: int
    act: Act
    actor: Actor
    value: Any
    client: str = ""
    seq: int = 1
    owner: str = ""
    digest: str = ""
    reset: int = -1
    deadline_id: int = 0


@dataclass(slots=True)
class Outcome:
    """The answer to an op, what must happen after the commit, and an unexpected error's traceback."""

    answer: dict[str, Any]
    effects: Effects | None = None
    error: str = ""


def digest_of(act: str, args: Any) -> str:
    """Returns 128 bits of SHA-256 over the act and its args, by which a retry is recognised."""
    text = json.dumps([act, args], sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def writing_engine(url: str) -> Engine:
    """Returns an engine whose connections may write; SQLite begins IMMEDIATE and syncs FULL."""
    if not url.startswith("sqlite"):
        return create_engine(
            url, poolclass=NullPool, hide_parameters=True, connect_args={"connect_timeout": 10}
        )
    options = {"timeout": 5, "isolation_level": None}
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=options)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        for pragma in _WRITING:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


class Writer:
    """Commits batches of ops. Use from one thread only."""

    def __init__(self, url: str) -> None:
        self._engine = writing_engine(url)
        self._connection: Connection | None = None
        # Who erased themselves: an act queued before that must not bring their key back.
        self._departed: set[int] = set()

    def commit(self, batch: list[Op]) -> list[Outcome]:
        """Performs the ops in order in one transaction and returns their outcomes.

        If the database cannot take the batch (locked, full, read-only, gone), every op gets BUSY and
        nothing of it is stored.
        """
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            with self._connection.begin():
                cursor = self._cursor()
                outcomes = [self._answer(cursor, op) for op in batch]
            return outcomes
        except Exception:
            problem = trace()
            self.close()
            return [Outcome(BUSY, error=problem if n == 0 else "") for n in range(len(batch))]

    def close(self) -> None:
        """Gives the connection back; the next commit opens a new one."""
        if self._connection is not None:
            try:
                self._connection.close()
            except Exception:
                self._connection.invalidate()
            self._connection = None

    def _cursor(self) -> Any:
        assert self._connection is not None
        connection: Any = self._connection.connection.dbapi_connection
        return connection.cursor()

    def _answer(self, cursor: Any, op: Op) -> Outcome:
        if op.actor.participant_id in self._departed:
            return Outcome(_code("FORBIDDEN"))
        if op.client:
            known = _seen(cursor, op)
            if known is not None:
                return Outcome(known)
        elif op.deadline_id:
            _DEADLINE_MET.run(cursor, {"id": op.deadline_id})
        outcome = self._perform(cursor, op)
        if outcome.effects is not None and outcome.effects.departed:
            # Should this batch be lost, the person's next page lets them in as before, under a new number at worst.
            self._departed.add(outcome.effects.departed)
        if op.client and (outcome.answer["ok"] or Refused(outcome.answer["code"]).is_terminal):
            _remember(cursor, op, outcome.answer)
        return outcome

    def _perform(self, cursor: Any, op: Op) -> Outcome:
        if isinstance(op.value, Refused):
            return Outcome(_refusal(op.value))
        cursor.execute("SAVEPOINT act")
        tx: Tx | None = None
        try:
            tx = self._open(cursor, op)
            result = op.act.run(tx, op.value)
            tx.finish()
            _record(tx, op)
            cursor.execute("RELEASE SAVEPOINT act")
            return Outcome({"ok": True, "version": tx.version, "result": result}, tx.effects)
        except Exception as problem:
            if tx is not None:
                tx.abandon()
            cursor.execute("ROLLBACK TO SAVEPOINT act")
            cursor.execute("RELEASE SAVEPOINT act")
            return _failed(problem)

    def _open(self, cursor: Any, op: Op) -> Tx:
        assert self._connection is not None
        params = {"id": op.stream_id, "reset": op.reset}
        if op.act.in_round:
            params["round"] = op.value.round
        row = _version_statement(op.act).run(cursor, params).fetchone()
        if row is None:
            raise _why_closed(cursor, op)
        stream = StreamState(op.stream_id, *row)
        origin = f"{op.client}:{op.seq}" if op.client else ""
        return Tx(self._connection, cursor, stream, op.actor, origin)


def _version_statement(act: Act) -> Statement:
    statement = _VERSIONS.get(act.name)
    if statement is None:
        statement = _VERSIONS[act.name] = Statement(
            "UPDATE stream SET version = version + 1"
            f" WHERE id = :id AND (:reset < 0 OR reset = :reset) AND {act.guard}"
            " RETURNING version, epoch, reset, round_id, phase"
        )
    return statement


def _why_closed(cursor: Any, op: Op) -> Refused:
    row = _STREAM.run(cursor, {"id": op.stream_id}).fetchone()
    if row is None or (op.reset >= 0 and row[0] != op.reset):
        return Refused("GONE")
    return Refused("CLOSED")


def _seen(cursor: Any, op: Op) -> dict[str, Any] | None:
    row = _SEEN.run(cursor, {"client": op.client}).fetchone()
    if row is None:
        return None if op.seq == 1 else _code("GAP")
    owner, last_seq, digest, last_answer = row
    if owner != op.owner:
        return _code("OWNER")
    if op.seq == last_seq + 1:
        return None
    if op.seq == last_seq:
        return json.loads(last_answer) if digest == op.digest else _code("REUSED")
    return _code("STALE" if op.seq < last_seq else "GAP")


def _remember(cursor: Any, op: Op, answer: dict[str, Any]) -> None:
    params = {
        "client": op.client,
        "stream": op.stream_id,
        "owner": op.owner,
        "seq": op.seq,
        "digest": op.digest,
        "answer": json.dumps(answer, separators=(",", ":"), ensure_ascii=False),
    }
    _REMEMBER.run(cursor, params)


def _record(tx: Tx, op: Op) -> None:
    params = {
        "stream": op.stream_id,
        "version": tx.version,
        "act": op.act.name,
        "actor": op.actor.label,
        "wrote": " ".join(dict.fromkeys(tx.claims)),
        "touched": " ".join(dict.fromkeys(tx.touched)),
        "undo": tx.undo,
        "at": tx.now_ms,
    }
    _EVENT.run(tx.cursor, params)


def _failed(problem: Exception) -> Outcome:
    if isinstance(problem, Refused):
        return Outcome(_refusal(problem))
    if _is_constraint(problem):
        # A rule of the schema held where no kind sentence stood before it.
        return Outcome(_code("BUDGET" if "spent" in str(problem) else "GONE"), error=trace())
    if _is_lost(problem):
        raise problem
    return Outcome(BUSY, error=trace())


def trace() -> str:
    """Returns where the present exception arose and its first line, without the rows that databases quote."""
    kind, problem, where = sys.exc_info()
    assert kind is not None
    cause = getattr(problem, "orig", None) or problem
    first = next(iter(str(cause).splitlines()), "")
    return "".join(traceback.format_tb(where)) + f"{kind.__name__}: {first[:300]}"


def _is_constraint(problem: Exception) -> bool:
    return isinstance(problem, IntegrityError) or any(
        c.__name__ == "IntegrityError" for c in type(problem).__mro__
    )


def _is_lost(problem: Exception) -> bool:
    """Tells whether the whole transaction is lost (disk full, connection gone, serialization failure)."""
    names = {c.__name__ for c in type(problem).__mro__}
    return bool(names & {"OperationalError", "InterfaceError"}) or isinstance(problem, SQLAlchemyError)


def _refusal(refused: Refused) -> dict[str, Any]:
    return {"ok": False, "code": refused.code, "params": refused.params}


def _code(code: str) -> dict[str, Any]:
    return {"ok": False, "code": code, "params": {}}
