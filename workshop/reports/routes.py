"""The result page of a workshop with its exports, and the public page."""

import re
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask_babel import gettext

from workshop import clock, data, door
from workshop.access_web import needs, public
from workshop.candidates import queries as candidates
from workshop.candidates import words
from workshop.candidates.models import Step
from workshop.errors import Refused
from workshop.extensions import db
from workshop.live import log
from workshop.page import language, local, settings
from workshop.reports import csv, queries, sheets, xlsx
from workshop.reports.aftermath import aftermath
from workshop.reports.tables import Style
from workshop.sentences import answer_sentence
from workshop.workshops import addresses
from workshop.workshops import queries as workshops
from workshop.workshops.models import Workshop

bp = Blueprint("reports", __name__)

# What the page may send, and the part of the page that tells how it went.
PAGE_ACTS = {"idea.outcome": "answers", "workshop.publish": "public", "workshop.reset": "reset"}
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_PLACES = 5


@bp.get("/desk/<int:workshop_id>/report")
@needs("workshop.run")
def report(workshop_id: int) -> Any:
    """The result: numbers, rounds, candidates, what is still to be answered, publication, exports."""
    return _report_page(_workshop(workshop_id))


@bp.post("/desk/<int:workshop_id>/report")
@needs("workshop.run")
def change_report(workshop_id: int) -> Any:
    """Answers an idea, opens or closes the public page, or clears a rehearsal."""
    workshop = _workshop(workshop_id)
    act = request.form.get("act", "")
    if act not in PAGE_ACTS:
        abort(400)
    answer = door.post(g.actor, workshop_id, act, request.form.to_dict(flat=False))
    place = PAGE_ACTS[act]
    if answer["ok"]:
        return redirect(url_for("reports.report", workshop_id=workshop_id, _anchor=place))
    db.session().expire_all()
    failed = {"place": place, "sentence": answer_sentence(answer), "fields": request.form.to_dict()}
    return _report_page(workshop, failed), 422


@bp.get("/desk/<int:workshop_id>/export.xlsx")
@needs("workshop.run")
def export_book(workshop_id: int) -> Response:
    """All tables as one workbook."""
    workshop = _workshop(workshop_id)
    book = xlsx.encode(sheets.all_of(db.session(), workshop), _style(), clock.now())
    return _file(book, f"{_file_name(workshop)}.xlsx", XLSX_TYPE)


@bp.get("/desk/<int:workshop_id>/<any(ideas, tallies, candidates, attendance):table>.csv")
@needs("workshop.run")
def export_table(workshop_id: int, table: str) -> Response:
    """One table as CSV; an anonymous workshop has no attendance."""
    workshop = _workshop(workshop_id)
    sheet = sheets.MAKERS[table](db.session(), workshop)
    if sheet is None:
        abort(404)
    return _file(
        csv.encode(sheet, _style()), f"{_file_name(workshop)}-{table}.csv", "text/csv; charset=utf-8"
    )


@bp.get("/p/<slug>")
@public
def public_page(slug: str) -> Any:
    """What became of each shown idea, for everybody who has the address; nothing personal."""
    workshop = workshops.by_slug(db.session(), slug)
    if workshop is None:
        abort(404)
    g.workshop_lang = workshop.lang
    context = aftermath(db.session(), workshop.id, None)
    return render_template(
        "public/workshop.html",
        **context,
        funnel_counts=context["funnel"],
        stages=words.stages(),
        outcomes=sheets.outcomes(),
        sector_of=data.sector,
        language=language(),
    )


def _workshop(workshop_id: int) -> Workshop:
    try:
        return workshops.workshop(db.session(), workshop_id)
    except Refused:
        abort(404)


def _report_page(workshop: Workshop, failed: dict[str, Any] | None = None) -> str:
    head = log.head(db.session(), workshop.id)
    result = queries.result(db.session(), workshop)
    return render_template(
        "desk/report.html",
        workshop=workshop,
        phase=head.phase if head else "draft",
        result=result,
        steps=_next_steps(result),
        outcomes=sheets.outcomes(),
        agencies=[agency.name for agency in data.agencies()],
        tables=[name for name in sheets.MAKERS if name != "attendance" or workshop.identity != "anonymous"],
        table_names=_table_names(),
        first=FIRST_PLACES,
        short=data.agency_short,
        failed=failed or {"place": "", "fields": {}},
        client=door.new_client,
        language=language(),
        public_url=url_for("reports.public_page", slug=workshop.public_slug) if workshop.public_slug else "",
        public_base=addresses.public_base(settings(), workshop.base_url),
        today=local(clock.now()).date(),
    )


def _next_steps(result: queries.Result) -> dict[int, Step]:
    found = candidates.steps(db.session(), [one.id for one, _sector in result.candidates])
    return {number: steps[0] for number, steps in found.items() if steps[0].done_on is None}


def _table_names() -> dict[str, str]:
    return {
        "ideas": str(gettext("Ideas")),
        "tallies": str(gettext("Votes")),
        "candidates": str(gettext("Candidates")),
        "attendance": str(gettext("Attendance")),
    }


def _style() -> Style:
    return Style(language(), ZoneInfo(settings().timezone))


def _file_name(workshop: Workshop) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", workshop.title.lower()).strip("-")[:60]
    return f"{workshop.held_on.isoformat()}-{plain or 'rembuk'}"


def _file(content: bytes, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, content_type=kind, headers=headers)
