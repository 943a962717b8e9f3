"""Finding batches and their rows, and what is there already."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop.candidates.models import Agency, Candidate, Change
from workshop.data import agencies as listed_agencies
from workshop.errors import Refused
from workshop.iid.sets import catalogue
from workshop.imports.models import BRINGING, DONE, READING, UNDOING, ImportBatch, ImportRow
from workshop.imports.rules import Known, mark_of

SHOWN_BATCHES = 20
BROUGHT_IN, TAKEN_OUT = "imported", "import.undone"


def batch_of(db: Session, batch_id: int) -> ImportBatch:
    """Returns a batch; raises Refused("GONE")."""
    found = db.get(ImportBatch, batch_id)
    if found is None:
        raise Refused("GONE")
    return found


def latest(db: Session) -> list[ImportBatch]:
    """Returns the newest batches, the newest first."""
    return list(db.scalars(select(ImportBatch).order_by(ImportBatch.id.desc()).limit(SHOWN_BATCHES)))


def unfinished(db: Session) -> list[tuple[int, str]]:
    """Returns number and state of the batches that the machine has to work on, the oldest first."""
    working = ImportBatch.state.in_((READING, BRINGING, UNDOING))
    rows = db.execute(select(ImportBatch.id, ImportBatch.state).where(working).order_by(ImportBatch.id))
    return [(row.id, row.state) for row in rows]


def wanted_files(db: Session) -> set[str]:
    """Returns the hashes of the files that are still to be read."""
    return set(db.scalars(select(ImportBatch.file_hash).where(ImportBatch.state == READING)))


def same_file(db: Session, file_hash: str) -> ImportBatch | None:
    """Returns the batch by which this very file was or is being brought in, or None."""
    return db.scalar(
        select(ImportBatch)
        .where(ImportBatch.file_hash == file_hash, ImportBatch.state.in_((READING, BRINGING, DONE)))
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )


def rows(db: Session, batch_id: int, most: int, with_faults: bool = False) -> list[ImportRow]:
    """Returns the first rows of a batch, or the first with faults."""
    found = select(ImportRow).where(ImportRow.batch_id == batch_id).order_by(ImportRow.no).limit(most)
    return list(db.scalars(found.where(ImportRow.faults > 0) if with_faults else found))


def rows_after(db: Session, batch_id: int, number: int, most: int) -> list[ImportRow]:
    """Returns the next rows of a batch after a row number."""
    after = select(ImportRow).where(ImportRow.batch_id == batch_id, ImportRow.no > number)
    return list(db.scalars(after.order_by(ImportRow.no).limit(most)))


def report_of(batch: ImportBatch) -> dict[str, Any]:
    """Returns what was found in the file: "header", "keys", "faults", "notes", "kinds"."""
    found: dict[str, Any] = json.loads(batch.report)
    return found


def known(db: Session, today: date) -> Known:
    """Returns what the rows of a new file are judged by."""
    return Known(_agencies(db), today, catalogue().for_cycle(today.year), taken=_taken(db))


def row_since(db: Session, batch: ImportBatch) -> int:
    """Returns a row of a batch whose innovation was added since the file came, 0 if there is none."""
    new = _standing(db, batch.at)
    if not new:
        return 0
    own = db.execute(select(ImportRow.no, ImportRow.mark).where(ImportRow.batch_id == batch.id))
    return next((row.no for row in own if row.mark in new), 0)


def touched(db: Session, batch_id: int) -> str:
    """Returns who changed a candidate of a batch since it was brought in, "" where nobody did."""
    later = (
        select(Change.actor)
        .join(ImportRow, ImportRow.candidate_id == Change.candidate_id)
        .where(ImportRow.batch_id == batch_id, Change.kind != BROUGHT_IN)
        .limit(1)
    )
    return db.scalar(later) or ""


def _agencies(db: Session) -> Mapping[str, str]:
    own = [(one.name, one.short) for one in db.scalars(select(Agency).where(Agency.is_active))]
    listed = own or [(one.name, one.short) for one in listed_agencies()]
    return {words.casefold(): name for name, short in listed for words in (short, name) if words}


def _taken(db: Session) -> dict[str, int]:
    coming = select(ImportRow.mark).join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
    waiting = dict.fromkeys(db.scalars(coming.where(ImportBatch.state == BRINGING)), 0)
    return {**waiting, **_standing(db, None)}


def _standing(db: Session, since: datetime | None) -> dict[str, int]:
    # One that was merged into another is here as well: under the number of the other.
    number = func.coalesce(Candidate.merged_into, Candidate.id).label("number")
    found = select(number, Candidate.title, Candidate.agency).where(
        ~Candidate.is_withdrawn, ~Candidate.is_demo
    )
    if since is not None:
        found = found.where(Candidate.created_at >= since)
    return {mark_of(row.title, row.agency): row.number for row in db.execute(found)}


def count(db: Session, batch_id: int) -> tuple[int, int]:
    """Returns how many rows a batch has, and how many faults they have together."""
    numbers = select(func.count(), func.coalesce(func.sum(ImportRow.faults), 0))
    found = db.execute(numbers.where(ImportRow.batch_id == batch_id)).one()
    return int(found[0]), int(found[1])


def values_of(row: ImportRow) -> dict[str, Any]:
    """Returns the kept content of a row: "cells", "becomes", "faults"."""
    kept: dict[str, Any] = json.loads(row.values)
    return kept
