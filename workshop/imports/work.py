"""What the machine does for imports, beside the rooms: reads files, places rows, goes on where it was stopped."""

import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from workshop import clock, door
from workshop.access import MACHINE
from workshop.errands import Errand
from workshop.imports import columns, queries, rules, store
from workshop.imports.grid import BadTable
from workshop.imports.models import BRINGING, READING, UNDOING
from workshop.live import reading
from workshop.live.models import OFFICE_STREAM
from workshop.page import local_date, settings

log = logging.getLogger(__name__)

SECONDS = 1.0
REST_SECONDS = 0.005  # between two acts the rooms go first
STAGED_AT_A_TIME = 50
ROWS_WITHOUT_REST = 10
MOST_STRANGE = 20
KEPT_SECONDS = 600


class Stopped(Exception):
    """The batch is no longer in the state this work is for: somebody left or undid it."""


def errand() -> Errand:
    """Returns this work as an errand of the server."""
    return Errand("imports", SECONDS, run)


def run() -> None:
    """Works on every batch that waits for the machine."""
    with reading.reading() as db:
        waiting = queries.unfinished(db)
    for batch_id, state in waiting:
        try:
            _WORK[state](batch_id)
        except Stopped:
            continue
        except Exception:  # another batch need not wait for this one; it is tried again at the next turn
            log.exception("import %s was interrupted", batch_id)
    _tidy()


def _tidy() -> None:
    """Removes the files that no batch waits for any more."""
    root = store.folder(settings().data_dir)
    if not root.is_dir() or not (lying := {path.name for path in root.iterdir()}):
        return
    with reading.reading() as db:
        wanted = queries.wanted_files(db)
    for name in lying - wanted:
        path = root / name
        if path.stat().st_mtime < time.time() - KEPT_SECONDS:  # its act may be on the way
            path.unlink(missing_ok=True)


def _read(batch_id: int) -> None:
    """Reads and judges a file; its rows are kept, nothing else is written."""
    with reading.reading() as db:
        batch = queries.batch_of(db, batch_id)
        known = queries.known(db, local_date(clock.now()))
        path = store.folder(settings().data_dir) / batch.file_hash
    try:
        report = _judged(batch_id, path, known)
    except BadTable as bad:
        report = {"header": [], "keys": {}, "faults": [[bad.code, bad.params]], "notes": [], "kinds": {}}
    _act("import.check", batch=batch_id, report=report)


def _judged(batch_id: int, path: Path, known: rules.Known) -> dict[str, Any]:
    possible = columns.columns(known.rules)
    with closing(store.lines(path, columns.headings(possible))) as lines:
        top = next(lines)
        layout = columns.layout(top["header"], possible)
        kinds: Counter[str] = Counter()
        rows = (_staged(line, layout, known, kinds) for line in lines)
        count = 0 if layout.faults else _stage(batch_id, rows)
    strange = sorted(known.strange.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_STRANGE]
    return {
        "header": top["header"],
        "keys": {str(place): column.key for place, column in layout.at.items()},
        "faults": list(layout.faults) or ([] if count else [["norows", {}]]),
        "notes": [*top["notes"], *layout.notes, *([["strange", {"names": strange}]] if strange else [])],
        "kinds": dict(kinds),
    }


def _stage(batch_id: int, rows: Iterator[dict[str, Any]]) -> int:
    """Keeps all rows and returns how many there are."""
    count = 0
    resting = _resting(rows)
    while some := list(islice(resting, STAGED_AT_A_TIME)):
        count += len(some)
        _act("import.stage", batch=batch_id, rows=some)
    return count


def _staged(
    line: dict[str, Any], layout: columns.Layout, known: rules.Known, kinds: Counter[str]
) -> dict[str, Any]:
    judged = rules.judge(line["no"], line["cells"], layout, known)
    kinds.update(code for _column, code, _params in judged.faults)
    kept = {"cells": line["cells"], "becomes": judged.values, "faults": judged.faults}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return {"no": line["no"], "mark": judged.mark, "faults": len(judged.faults), "values": text}


def _resting(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows):
        if number % ROWS_WITHOUT_REST == 0:
            time.sleep(0)
        yield row


def _bring(batch_id: int) -> None:
    """Places the rows that are left, then shows all."""
    while _act("import.place", batch=batch_id)["left"]:
        time.sleep(REST_SECONDS)
    _act("import.finish", batch=batch_id)


def _undo(batch_id: int) -> None:
    while _act("import.told", batch=batch_id)["left"]:
        time.sleep(REST_SECONDS)


_WORK: dict[str, Callable[[int], None]] = {READING: _read, BRINGING: _bring, UNDOING: _undo}


def _act(name: str, **args: Any) -> dict[str, Any]:
    answer = door.act(MACHINE, OFFICE_STREAM, name, args)
    if answer["ok"]:
        result: dict[str, Any] = answer["result"]
        return result
    if answer["code"] in {"CLOSED", "GONE"}:
        raise Stopped
    raise RuntimeError(f"{name} was refused: {answer['code']}")
