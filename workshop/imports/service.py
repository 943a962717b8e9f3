"""An import from the file to the portfolio: small acts that nobody sees, then one act that shows all."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from workshop.acts import Answer, Tx
from workshop.errors import Refused
from workshop.imports import queries
from workshop.imports.models import (
    BRINGING,
    CHECKED,
    DONE,
    LEFT,
    READING,
    UNDOING,
    ImportBatch,
    ImportRow,
)


@dataclass(frozen=True, slots=True)
class OpenImport:
    """A file that lies in the folder of imports under its hash."""

    file_name: str
    file_hash: str


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A row as read: its number, its mark, how many faults it has, and its content as JSON."""

    no: int
    mark: str
    faults: int
    values: str


@dataclass(frozen=True, slots=True)
class StageRows:
    """Some rows of a batch that is being read."""

    batch: int
    rows: tuple[StagedRow, ...]


@dataclass(frozen=True, slots=True)
class CheckImport:
    """What was found in the whole file."""

    batch: int
    report: dict[str, Any]


@dataclass(frozen=True, slots=True)
class OneImport:
    """A batch."""

    batch: int


def open_import(tx: Tx, value: OpenImport) -> Answer:
    """Takes a file to be read; the same file is not taken twice while its innovations are here."""
    known = queries.same_file(tx.db, value.file_hash)
    if known is not None:
        raise Refused("CHANGED", act="import.open", by=known.actor, batch=known.id)
    batch = ImportBatch(
        file_name=value.file_name, file_hash=value.file_hash, actor=tx.actor.name, at=tx.now, state=READING
    )
    tx.db.add(batch)
    tx.db.flush()
    return {"batch": batch.id}


def stage_rows(tx: Tx, value: StageRows) -> Answer:
    """Keeps rows of a batch that is being read; the same rows again replace themselves."""
    batch = in_state(tx, value.batch, READING)
    numbers = [row.no for row in value.rows]
    tx.db.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.no.in_(numbers)))
    tx.db.execute(
        insert(ImportRow),
        [
            {"batch_id": batch.id, "no": row.no, "mark": row.mark, "faults": row.faults, "values": row.values}
            for row in value.rows
        ],
    )
    batch.done_rows += len(numbers)
    return {}


def check_import(tx: Tx, value: CheckImport) -> Answer:
    """Ends the reading: from here on a person decides."""
    batch = in_state(tx, value.batch, READING)
    if value.report["faults"]:  # the file as a whole is not taken: nothing of it is kept
        tx.db.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    rows, faults = queries.count(tx.db, batch.id)
    batch.rows, batch.faults, batch.done_rows = rows, faults + len(value.report["faults"]), 0
    batch.report, batch.state = json.dumps(value.report, ensure_ascii=False), CHECKED
    return {}


def bring_import(tx: Tx, value: OneImport) -> Answer:
    """Begins to bring a faultless batch in; refused when one of its innovations was added since it was checked."""
    batch = in_state(tx, value.batch, CHECKED)
    if batch.faults or not batch.rows:
        raise Refused("CLOSED")
    busy = tx.db.scalar(select(ImportBatch.id).where(ImportBatch.state.in_((BRINGING, UNDOING))).limit(1))
    if busy is not None:
        raise Refused("CLOSED", busy=busy)
    row = queries.row_since(tx.db, batch)
    if row:
        raise Refused("CHANGED", act="import.bring", row=row)
    batch.state, batch.at_no, batch.done_rows, batch.actor = BRINGING, 0, 0, tx.actor.name
    return {}


def leave_import(tx: Tx, value: OneImport) -> Answer:
    """Leaves a batch that is not in: its rows go; what was placed already stays hidden and is told so."""
    batch = queries.batch_of(tx.db, value.batch)
    if batch.state == BRINGING:
        begin_undoing(batch, tx.actor.name)
    elif batch.state in {READING, CHECKED}:
        tx.db.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
        batch.state = LEFT
    elif batch.state in {DONE, UNDOING}:
        raise Refused("CLOSED")
    return {}


def begin_undoing(batch: ImportBatch, by: str) -> None:
    """Has the candidates of a batch told, one after the other, that they are out again."""
    batch.state, batch.at_no, batch.done_rows, batch.actor = UNDOING, 0, 0, by


def in_state(tx: Tx, batch_id: int, state: str) -> ImportBatch:
    """Returns a batch; raises Refused("CLOSED") where it is in another state."""
    batch = queries.batch_of(tx.db, batch_id)
    if batch.state != state:
        raise Refused("CLOSED")
    return batch
