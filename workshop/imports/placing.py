"""Rows become candidates, a few at a time and hidden; or, undone, get their last line of history."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select, update

from workshop import clock
from workshop.acts import Answer, Tx
from workshop.candidates import audit
from workshop.candidates.models import Candidate
from workshop.errors import Refused
from workshop.imports import profile_rows, queries
from workshop.imports.bulk import insert_rows
from workshop.imports.models import BRINGING, DONE, UNDOING, UNDONE, ImportBatch, ImportRow
from workshop.imports.service import OneImport, begin_undoing, in_state

ROWS_AT_A_TIME = 12  # about 30 ms of the ledger when every row fills in everything
LINES_AT_A_TIME = 50


def place_rows(tx: Tx, value: OneImport) -> Answer:
    """Makes hidden candidates of the next rows; returns how many rows are left."""
    batch = in_state(tx, value.batch, BRINGING)
    rows = queries.rows_after(tx.db, batch.id, batch.at_no, ROWS_AT_A_TIME)
    kept = [queries.values_of(row)["becomes"] for row in rows]
    candidates = [_candidate(tx, values) for values in kept]
    tx.db.add_all(candidates)
    tx.db.flush()
    for row, candidate in zip(rows, candidates, strict=True):
        row.candidate_id = candidate.id
    _insert_rest(tx, batch, list(zip(kept, candidates, strict=True)))
    batch.done_rows += len(rows)
    batch.at_no = rows[-1].no if rows else batch.at_no
    return {"left": batch.rows - batch.done_rows}


def tell_undone(tx: Tx, value: OneImport) -> Answer:
    """Writes into the history of the next candidates that their import was undone; returns how many were left."""
    batch = in_state(tx, value.batch, UNDOING)
    after = (
        (ImportRow.batch_id == batch.id) & (ImportRow.no > batch.at_no) & ImportRow.candidate_id.is_not(None)
    )
    found = (
        select(ImportRow.no, Candidate).join(Candidate, Candidate.id == ImportRow.candidate_id).where(after)
    )
    rows = tx.db.execute(found.order_by(ImportRow.no).limit(LINES_AT_A_TIME)).all()
    lines = [
        _chained(one, audit.Line(one.id, tx.now, batch.actor, queries.TAKEN_OUT, why=batch.file_name))
        for _no, one in rows
    ]
    if lines:
        insert_rows(tx.cursor, "change", _LINE_COLUMNS, lines)
        batch.at_no, batch.done_rows = rows[-1].no, batch.done_rows + len(rows)
    else:
        batch.state = UNDONE
    return {"left": len(rows)}


def finish_import(tx: Tx, value: OneImport) -> Answer:
    """Shows all candidates of a batch at once; refused while a row of it is missing."""
    batch = in_state(tx, value.batch, BRINGING)
    if batch.done_rows != batch.rows:
        raise Refused("CLOSED")
    _set_withdrawn(tx, batch, is_withdrawn=False)
    batch.state = DONE
    return {}


def undo_import(tx: Tx, value: OneImport) -> Answer:
    """Takes all candidates of a batch out again, at once; refused when somebody has worked on one of them."""
    batch = in_state(tx, value.batch, DONE)
    by = queries.touched(tx.db, batch.id)
    if by:
        raise Refused("CHANGED", act="import.undo", by=by)
    _set_withdrawn(tx, batch, is_withdrawn=True)
    begin_undoing(batch, tx.actor.name)
    return {}


def _set_withdrawn(tx: Tx, batch: ImportBatch, is_withdrawn: bool) -> None:
    own = select(ImportRow.candidate_id).where(ImportRow.batch_id == batch.id)
    change = update(Candidate).where(Candidate.id.in_(own)).values(is_withdrawn=is_withdrawn)
    tx.db.execute(change, execution_options={"synchronize_session": False})


Pair = tuple[dict[str, Any], Candidate]


def _insert_rest(tx: Tx, batch: ImportBatch, made: list[Pair]) -> None:
    """Inserts what hangs on new candidates: stages, steps, levels, profile, the first line of history."""
    stages = [row for values, one in made for row in _stages(tx, one.id, values)]
    steps = [_step(one.id, values) for values, one in made if values["step"]]
    levels = [row for values, one in made for row in _levels(tx, one.id, values)]
    insert_rows(tx.cursor, "stage_change", _STAGE_COLUMNS, stages)
    insert_rows(tx.cursor, "renewal", _RENEWAL_COLUMNS, [
        (one.id, values["renewed"], "", batch.actor, tx.now_ms, False, 0) for values, one in made if values["renewed"]
    ])  # fmt: skip
    insert_rows(tx.cursor, "step", _STEP_COLUMNS, steps)
    insert_rows(tx.cursor, "level", _LEVEL_COLUMNS, levels)
    for table, columns, rows_of in profile_rows.TABLES:
        insert_rows(
            tx.cursor, table, columns, [row for values, one in made for row in rows_of(one.id, values)]
        )
    lines = [
        _chained(one, audit.Line(
            one.id, tx.now, batch.actor, queries.BROUGHT_IN, new=_told(values), why=batch.file_name,
        ))
        for values, one in made
    ]  # fmt: skip
    insert_rows(tx.cursor, "change", _LINE_COLUMNS, lines)


_STAGE_COLUMNS = {
    "candidate_id": "bigint", "old_stage": "text", "new_stage": "text", "is_parked": "boolean", "why": "text",
    "effective_on": "date", "recorded_at": "bigint",
}  # fmt: skip
_RENEWAL_COLUMNS = {
    "candidate_id": "bigint", "effective_on": "date", "note": "text", '"by"': "text", "at": "bigint",
    "is_removed": "boolean", "rev": "bigint",
}  # fmt: skip
_STEP_COLUMNS = {
    "candidate_id": "bigint", "title": "text", "owner": "text", "due_on": "date", "note": "text",
    "is_removed": "boolean", "rev": "bigint",
}  # fmt: skip
_LEVEL_COLUMNS = {
    "candidate_id": "bigint", "indicator": "text", "claimed": "int", "basis": "text", "changed_at": "bigint",
    "verified_by": "text", "why": "text", "rev": "bigint",
}  # fmt: skip
_LINE_COLUMNS = {
    "candidate_id": "bigint", "at": "bigint", "actor": "text", "kind": "text", "old": "text", "new": "text",
    "why": "text", "hash": "text",
}  # fmt: skip


def _candidate(tx: Tx, values: dict[str, Any]) -> Candidate:
    stage: str = values["stage"]
    return Candidate(
        title=values["title"], agency=values["agency"], owner=values["owner"], sector=values["sector"],
        summary=values["summary"], stage=stage, stage_on=_day(values["days"][stage]),
        renewed_on=_day(values["renewed"]), planned_on=_day(values["planned"]), is_withdrawn=True,
        created_at=tx.now,
    )  # fmt: skip


def _stages(tx: Tx, candidate_id: int, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    old = ""
    for stage, on in values["days"].items():
        yield candidate_id, old, stage, False, "", on, tx.now_ms
        old = stage


def _step(candidate_id: int, values: dict[str, Any]) -> tuple[Any, ...]:
    return candidate_id, values["step"], values["owner"], values["due"], "", False, 0


def _levels(tx: Tx, candidate_id: int, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for indicator, (level, basis) in values["levels"].items():
        yield candidate_id, indicator, level, basis, tx.now_ms, "", "", 1


def _told(values: dict[str, Any]) -> str:
    """Returns what was brought in as one line of the history, but the summary; long answers by their fingerprint."""
    texts = [values[name] for name in ("title", "agency", "owner", "sector")]
    days = [f"{stage} {on}" for stage, on in values["days"].items()]
    named = [f"{name} {values[name]}" for name in ("renewed", "planned") if values[name]]
    step = [values["step"], values["due"]] if values["step"] else []
    levels = [f"{name} {level} {basis}".strip() for name, (level, basis) in values["levels"].items()]
    return " · ".join(filter(None, [*texts, *days, *named, *step, *levels, *profile_rows.told(values)]))


def _chained(candidate: Candidate, line: audit.Line) -> tuple[Any, ...]:
    candidate.chain = audit.hash_of(candidate.chain or audit.START, line)
    at = clock.to_ms(line.at)
    return line.candidate, at, line.actor, line.kind, line.old, line.new, line.why, candidate.chain


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
