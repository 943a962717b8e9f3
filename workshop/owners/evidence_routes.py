"""Evidence through a personal link: what each indicator asks for, and the form that offers it; without JavaScript."""

from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from workshop import clock, door
from workshop.access_web import public
from workshop.candidates import evidence_sheet, evidence_words
from workshop.candidates.evidence_files import BadFile, Kept
from workshop.candidates.evidence_models import FILE, LINK
from workshop.candidates.evidence_routes import file_of
from workshop.candidates.evidence_sheet import Row, Sheet
from workshop.candidates.routes import today
from workshop.extensions import db
from workshop.iid import maturity
from workshop.iid.maturity import NextLevel
from workshop.live.models import OFFICE_STREAM
from workshop.owners import evidence_queries, kept_files, queries, rules
from workshop.owners import evidence_words as words
from workshop.owners.routes import STATUS, DeadLink, Visit, dead, keep_secret, note_use, shown, visit_of
from workshop.page import asked_number, language, refusal, settings

bp = Blueprint("owners_evidence", __name__)
bp.register_error_handler(DeadLink, dead)
bp.after_request(keep_secret)

FIELDS = ("level", "basis", "rev", "note", "valid_year", "url")
SHOWN_NEXT = 3


@bp.url_value_preprocessor
def _make_room(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Lets the holder of a good link send more than a form; runs before the guard against forgery reads it."""
    if request.method != "POST":
        return
    link = queries.link_of(db.session(), (values or {})["token"])
    if link is not None and rules.state(link.revoked_at, link.expires_at, clock.now()) == rules.GOOD:
        g.workshop_lang = link.lang
        request.max_content_length = (settings().evidence_mb + 1) * kept_files.MEGABYTE


@bp.errorhandler(RequestEntityTooLarge)
def _too_large(_problem: RequestEntityTooLarge) -> Any:
    return refusal(413, words.bad_file("big", settings().evidence_mb), evidence_words.go_back())


@bp.get("/o/<token>/evidence")
@public
def every(token: str) -> Any:
    """All indicators with what is claimed, verified and missing."""
    visit = visit_of(token)
    note_use(visit.link)
    sheet = _sheet(visit)
    return render_template(
        "owners/evidence.html", token=token, next_levels=_next_levels(sheet), **_spoken(sheet), **shown(visit)
    )


@bp.get("/o/<token>/evidence/<indicator>")
@public
def show(token: str, indicator: str) -> Any:
    """One indicator: what counts as evidence for which level, what is here, and the form."""
    visit = visit_of(token)
    note_use(visit.link)
    return _page(token, visit, indicator)


@bp.post("/o/<token>/evidence/<indicator>")
@public
def offer(token: str, indicator: str) -> Any:
    """Offers evidence, or takes a piece back; a refused form comes back with every word, and with its file."""
    visit = visit_of(token)
    if request.form.get("act") == "evidence.withdraw":
        fields = {"evidence": [request.form.get("evidence", "")], **_client()}
        return _answered(token, indicator, door.post(visit.actor, OFFICE_STREAM, "evidence.withdraw", fields))
    try:
        kept = kept_files.sent_file(visit.link.id)
    except BadFile as bad:
        failed = {"sentence": words.bad_file(bad.code, settings().evidence_mb), "wrong": "file", "kept": None}
        return _page(token, visit, indicator, failed), 422
    fields = {name: request.form.getlist(name) for name in FIELDS if request.form.get(name)} | _client()
    typed = {"candidate": visit.candidate.id, "indicator": indicator, **_file_fields(kept)}
    answer = door.post(visit.actor, OFFICE_STREAM, "evidence.offer", fields, **typed)
    return _answered(token, indicator, answer, kept)


@bp.get("/o/<token>/evidence/<int:evidence_id>/file")
@public
def download(token: str, evidence_id: int) -> Response:
    """A file that came through the same link, as a download."""
    visit = visit_of(token)
    return file_of(evidence_queries.own_piece(db.session(), visit.actor, evidence_id))


def _client() -> dict[str, list[str]]:
    return {"client": [request.form.get("client", "")]}


def _file_fields(kept: Kept | None) -> dict[str, Any]:
    if kept is None:
        return {"kind": LINK if request.form.get("url", "").strip() else ""}
    return {
        "kind": FILE, "file_hash": kept.hash, "file_name": kept.name, "file_type": kept.type,
        "file_size": kept.size,
    }  # fmt: skip


def _answered(token: str, indicator: str, answer: dict[str, Any], kept: Kept | None = None) -> Any:
    if answer["ok"]:
        sent = answer["result"].get("offer")
        return redirect(url_for("owners_evidence.show", token=token, indicator=indicator, sent=sent), 303)
    db.session().expire_all()
    failed = {
        "sentence": words.refusal(answer),
        "wrong": answer["params"].get("field", ""),
        "kept": kept,
    }
    page = _page(token, visit_of(token), indicator, failed)
    return page, STATUS.get(answer["code"], 422)


def _page(token: str, visit: Visit, indicator: str, failed: dict[str, Any] | None = None) -> str:
    sheet = _sheet(visit)
    row = sheet.row(indicator)
    if row is None:
        abort(404)
    kept = failed["kept"] if failed else None
    return render_template(
        "owners/evidence_one.html",
        token=token,
        row=row,
        sent=evidence_queries.offer_of(db.session(), visit.actor, asked_number("sent")),
        most_mb=settings().evidence_mb,
        sentence=failed["sentence"] if failed else "",
        wrong=failed["wrong"] if failed else "",
        fields=request.form.to_dict() if failed else {},
        kept=kept,
        note=kept_files.note_of(visit.link.id, kept) if kept else "",
        client=door.new_client,
        today=today(),
        **_own(visit, row),
        **_spoken(sheet),
        **shown(visit),
    )


def _own(visit: Visit, row: Row) -> dict[str, set[int]]:
    """Returns which pieces came through the same link, and which of those can still be taken back."""
    key = row.indicator.key
    own = evidence_queries.own_pieces(db.session(), visit.actor, key)
    verified_at = evidence_queries.last_verified(db.session(), visit.candidate.id, key)
    new = {piece.id for piece in row.pieces if verified_at is None or verified_at < piece.added_at}
    return {"own": own, "takeable": own & new}


def _sheet(visit: Visit) -> Sheet:
    return evidence_sheet.of(db.session(), visit.candidate.id, clock.now(), today())


def _next_levels(sheet: Sheet) -> tuple[NextLevel, ...]:
    """Returns what another piece of evidence would raise most; what only waits for the office is counted as given."""
    given = {row.indicator.key: row.verified if row.waiting is None else row.claimed for row in sheet.rows}
    return maturity.next_levels(given, sheet.rules)[:SHOWN_NEXT]


def _spoken(sheet: Sheet) -> dict[str, Any]:
    return {"sheet": sheet, "language": language(), "say": evidence_words}
