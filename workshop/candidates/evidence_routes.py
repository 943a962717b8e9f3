"""The page of a candidate's evidence, its forms with files, and the files themselves as downloads."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, send_file, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from workshop import clock, door
from workshop.access import may
from workshop.access_web import needs
from workshop.candidates import (
    evidence_files,
    evidence_queries,
    evidence_rules,
    evidence_sheet,
    evidence_words,
    queries,
)
from workshop.candidates.evidence_models import FILE, LINK, WORKSHOP, Evidence
from workshop.candidates.models import Candidate
from workshop.candidates.routes import shared, today
from workshop.errors import Refused
from workshop.extensions import db
from workshop.live.models import OFFICE_STREAM
from workshop.page import refusal, settings
from workshop.people import queries as people
from workshop.people.cookies import LOGIN

bp = Blueprint("evidence", __name__)

MEGABYTE = 1024 * 1024
# What each act of the page takes from its form; all else comes from the address and the file.
FIELDS = {
    "evidence.add": ("indicator", "note", "valid_year", "url"),
    "evidence.remove": ("evidence", "is_removed"),
    "level.claim": ("indicator", "level", "basis", "rev"),
    "level.verify": ("indicator", "level", "why", "rev"),
}


@bp.url_value_preprocessor
def _make_room(endpoint: str | None, _values: Any) -> None:
    """Lets those who may add evidence send more than a form; runs before the guard against forgery reads it."""
    if endpoint == "evidence.change" and request.method == "POST":
        who = people.account_actor(db.session(), request.cookies.get(LOGIN, ""))
        if may(who, "candidate.follow"):
            request.max_content_length = (settings().evidence_mb + 1) * MEGABYTE


@bp.errorhandler(RequestEntityTooLarge)
def _too_large(_problem: RequestEntityTooLarge) -> Any:
    title = evidence_words.bad_file("big", settings().evidence_mb)
    return refusal(413, title, evidence_words.go_back())


@bp.get("/office/candidates/<int:candidate_id>/evidence")
@needs("candidate.follow")
def show(candidate_id: int) -> Any:
    """All indicators of a candidate with evidence and levels; `?indicator=` opens one."""
    return _page(queries.candidate_of(db.session(), g.actor, candidate_id), request.args.get("indicator", ""))


@bp.post("/office/candidates/<int:candidate_id>/evidence")
@needs("candidate.follow")
def change(candidate_id: int) -> Any:
    """One act on evidence or a level; a file is on disk before its act is asked for."""
    one = queries.candidate_of(db.session(), g.actor, candidate_id)
    act, opened = request.form.get("act", ""), request.form.get("opened", "")
    if act not in FIELDS:
        abort(400)
    try:
        typed = _typed(act, candidate_id)
    except evidence_files.BadFile as bad:
        sentence = evidence_words.bad_file(bad.code, settings().evidence_mb)
        return _page(one, opened, _failed(act, sentence)), 422
    answer = door.post(g.actor, OFFICE_STREAM, act, _fields(act), **typed)
    if answer["ok"]:
        return redirect(
            url_for("evidence.show", candidate_id=candidate_id, indicator=opened, _anchor="opened")
        )
    db.session().expire_all()
    one = queries.candidate_of(db.session(), g.actor, candidate_id)
    status = {"CHANGED": 409, "FORBIDDEN": 403}.get(answer["code"], 422)
    return _page(one, opened, _failed(act, evidence_words.refusal(answer))), status


@bp.get("/office/candidates/<int:candidate_id>/evidence/<int:evidence_id>/file")
@needs("candidate.follow")
def download(candidate_id: int, evidence_id: int) -> Response:
    """A file as a download: never shown by the browser inside this site, whatever it holds."""
    piece, one = evidence_queries.readable_evidence(db.session(), g.actor, evidence_id)
    if one.id != candidate_id:
        raise Refused("GONE")
    return file_of(piece)


def file_of(piece: Evidence) -> Response:
    """Returns the file of a piece of evidence as a download that runs nothing; raises Refused("GONE")."""
    if piece.kind != FILE:
        raise Refused("GONE")
    path = evidence_files.path_of(_root(), piece.file_hash)
    if not path.is_file():
        raise Refused("GONE")
    answer = send_file(
        path,
        mimetype=evidence_files.TYPES[piece.file_type],
        as_attachment=True,
        download_name=piece.file_name,
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _root() -> Path:
    return evidence_files.folder(settings().data_dir)


def _fields(act: str) -> dict[str, list[str]]:
    taken = {name: request.form.getlist(name) for name in FIELDS[act] if name in request.form}
    return taken | {"client": [request.form.get("client", "")]}


def _typed(act: str, candidate_id: int) -> dict[str, Any]:
    if act == "evidence.remove":
        return {}
    if act != "evidence.add":
        return {"candidate": candidate_id}
    kept = _kept_file()
    if kept is None:
        kind = WORKSHOP if request.form.get("kind") == WORKSHOP else LINK
        return {"candidate": candidate_id, "kind": kind}
    return {
        "candidate": candidate_id, "kind": FILE, "file_hash": kept.hash, "file_name": kept.name,
        "file_type": kept.type, "file_size": kept.size,
    }  # fmt: skip


def _kept_file() -> evidence_files.Kept | None:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return None
    return evidence_files.keep(sent.stream, sent.filename, _root(), settings().evidence_mb * MEGABYTE)


def _failed(act: str, sentence: str) -> dict[str, Any]:
    return {"act": act, "sentence": sentence, "fields": request.form.to_dict()}


def _page(one: Candidate, opened: str, failed: dict[str, Any] | None = None) -> str:
    session = db.session()
    sheet = evidence_sheet.of(session, one.id, clock.now(), today())
    row = sheet.row(opened)
    has_record = one.workshop_id is not None and opened in evidence_rules.BY_WORKSHOP
    return render_template(
        "office/evidence.html",
        candidate=one,
        sheet=sheet,
        opened=row,
        removed=evidence_queries.removed(session, one.id, opened) if row else [],
        has_record=has_record and row is not None and all(p.kind != WORKSHOP for p in row.pieces),
        may_verify=may(g.actor, "level.verify"),
        most_mb=settings().evidence_mb,
        failed=failed or {"act": "", "sentence": "", "fields": {}},
        say=evidence_words,
        client=door.new_client,
        **shared(),
    )
