"""The office's pages of imports: a template, a file, what would come in, and the way in or out again."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import gevent
from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from workshop import door
from workshop.access import may
from workshop.access_web import needs
from workshop.candidates import evidence_rules
from workshop.candidates.queries import agency_names
from workshop.candidates.routes import shared, today
from workshop.extensions import db
from workshop.imports import columns, queries, sheets, store, words
from workshop.imports.columns import Column
from workshop.imports.grid import BadTable
from workshop.imports.models import BRINGING, DONE, READING, UNDOING, ImportBatch
from workshop.live.models import OFFICE_STREAM
from workshop.page import refusal, settings
from workshop.people import queries as people
from workshop.people.cookies import LOGIN

bp = Blueprint("imports", __name__)

MEGABYTE = 1024 * 1024
PREVIEWED, FAULTY_ROWS, ROWS_AT_A_TIME = 20, 50, 500
DECISIONS = ("import.bring", "import.leave", "import.undo")
MOVING = frozenset({READING, BRINGING, UNDOING})
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.url_value_preprocessor
def _make_room(endpoint: str | None, _values: Any) -> None:
    """Lets those who may import send more than a form; runs before the guard against forgery reads it."""
    if endpoint == "imports.upload":
        who = people.account_actor(db.session(), request.cookies.get(LOGIN, ""))
        if may(who, "candidate.import"):
            request.max_content_length = (store.MOST_MB + 1) * MEGABYTE


@bp.errorhandler(RequestEntityTooLarge)
def _too_large(_problem: RequestEntityTooLarge) -> Any:
    return refusal(413, words.bad_file("big", {}), words.go_back())


@bp.get("/office/import")
@needs("candidate.import")
def home() -> Any:
    """Template, upload form, earlier imports."""
    return _home("")


@bp.post("/office/import")
@needs("candidate.import")
def upload() -> Any:
    """Takes a file; it is read and checked afterwards, beside the rooms."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _home(words.no_file()), 422
    try:
        file_hash = store.keep(sent.stream, store.folder(settings().data_dir))
    except BadTable as bad:
        return _home(words.bad_file(bad.code, bad.params)), 422
    fields = {"client": [request.form.get("client", "")]}
    name = store.cleaned_name(sent.filename)
    answer = door.post(g.actor, OFFICE_STREAM, "import.open", fields, file_name=name, file_hash=file_hash)
    if not answer["ok"]:
        known = answer["params"].get("batch", 0)
        sentence = words.same_file(answer["params"]["by"]) if known else words.refusal(answer)
        return _home(sentence, known), 409 if known else 422
    return redirect(url_for("imports.show", batch_id=answer["result"]["batch"]))


@bp.get("/office/import/template.<any(csv,xlsx):kind>")
@needs("candidate.import")
def template(kind: str) -> Response:
    """The table to fill in."""
    found = _template()
    made = sheets.template_csv(found) if kind == "csv" else sheets.template_xlsx(found)
    return _download(made, f"templat-inovasi.{kind}")


@bp.get("/office/import/<int:batch_id>")
@needs("candidate.import")
def show(batch_id: int) -> Any:
    """How an import stands; refreshes itself while the machine works on it."""
    return _page(queries.batch_of(db.session(), batch_id), "")


@bp.post("/office/import/<int:batch_id>")
@needs("candidate.import")
def decide(batch_id: int) -> Any:
    """Brings a batch in, leaves it, or undoes it."""
    queries.batch_of(db.session(), batch_id)
    act = request.form.get("act", "")
    if act not in DECISIONS:
        abort(400)
    fields = {"client": [request.form.get("client", "")]}
    answer = door.post(g.actor, OFFICE_STREAM, act, fields, batch=batch_id)
    if answer["ok"]:
        return redirect(url_for("imports.show", batch_id=batch_id))
    db.session().expire_all()
    return _page(queries.batch_of(db.session(), batch_id), words.refusal(answer)), 409


@bp.get("/office/import/<int:batch_id>/faults.<any(csv,xlsx):kind>")
@needs("candidate.import")
def faults(batch_id: int, kind: str) -> Response:
    """The file again, every row with what is wrong in it."""
    batch = queries.batch_of(db.session(), batch_id)
    header = queries.report_of(batch)["header"] if batch.rows else []
    if not header:
        abort(404)
    rows = list(_told_rows(batch_id, header))
    if kind == "csv":
        return _download(_beside(sheets.as_csv, rows), f"impor-{batch_id}-kesalahan.csv")
    made = _beside(sheets.as_xlsx, rows, sheets.title(), len(header))
    return _download(made, f"impor-{batch_id}-kesalahan.xlsx")


def _told_rows(batch_id: int, header: list[str]) -> Iterator[list[str]]:
    say = words.Words(_columns())
    yield [*header, words.faults_heading()]
    after = 0
    while rows := queries.rows_after(db.session(), batch_id, after, ROWS_AT_A_TIME):
        for row in rows:
            kept = queries.values_of(row)
            cells = [cell if isinstance(cell, str) else "" for cell in kept["cells"]]
            yield [*cells[: len(header)], say.line(kept["faults"])]
        after = rows[-1].no
        db.session().expunge_all()
        gevent.sleep(0)


def _columns() -> tuple[Column, ...]:
    return columns.columns(evidence_rules.rules_on(today()))


def _template() -> sheets.Template:
    rules = evidence_rules.rules_on(today())
    bases = [basis.key for one in rules.sid for basis in one.bases]
    top = max(one.top for one in rules.sid)
    return sheets.Template(_columns(), agency_names(db.session()), bases, top)


def _home(error: str, known: int = 0) -> str:
    return render_template(
        "imports/home.html",
        error=error,
        known=known,
        batches=queries.latest(db.session()),
        how=sheets.instructions(_template()),
        most_mb=store.MOST_MB,
        state_of=words.state,
        client=door.new_client,
        **shared(),
    )


def _page(batch: ImportBatch, error: str) -> str:
    session = db.session()
    report = queries.report_of(batch)
    faulty = queries.rows(session, batch.id, FAULTY_ROWS, with_faults=True) if batch.faults else []
    rows = [] if batch.faults else queries.rows(session, batch.id, PREVIEWED)
    return render_template(
        "imports/batch.html",
        batch=batch,
        report=report,
        error=error,
        moving=batch.state in MOVING,
        faulty=[(row.no, queries.values_of(row)) for row in faulty],
        preview=[(row.no, queries.values_of(row)["becomes"]) for row in rows],
        say=words.Words(_columns()),
        date_of=date.fromisoformat,
        state_of=words.state,
        is_touched=batch.state == DONE and bool(queries.touched(session, batch.id)),
        client=door.new_client,
        **shared(),
    )


def _beside(make: Callable[..., bytes], *args: Any) -> bytes:
    """Makes a file on a native thread, so that the rooms do not wait for it."""
    made: bytes = gevent.get_hub().threadpool.apply(make, args)
    return made


def _download(content: bytes, name: str) -> Response:
    kind = XLSX if name.endswith(".xlsx") else "text/csv; charset=utf-8"
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
