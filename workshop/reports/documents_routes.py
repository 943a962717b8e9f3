"""Documents to take away: a candidate's profile, texts to copy, evidence as ZIP; the workbook; the reports."""

import re
from collections.abc import Callable, Iterator
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import gevent
from flask import Blueprint, Response, abort, g, render_template
from flask_babel import gettext

from workshop import clock
from workshop.access_web import needs
from workshop.candidates import evidence_files, evidence_sheet, profile_sheet, profile_words, queries
from workshop.candidates import routes as office
from workshop.candidates.evidence_models import FILE
from workshop.candidates.models import Candidate
from workshop.extensions import db
from workshop.page import language, settings
from workshop.portfolio.forms import EARLIEST
from workshop.portfolio.projection import focus_year
from workshop.reports import (
    annual,
    annual_parts,
    annual_queries,
    bundle,
    documents_bundle,
    documents_docx,
    documents_numbers,
    documents_pdf,
    documents_profile,
    documents_workshop,
    portfolio_xlsx,
    xlsx,
)
from workshop.reports import queries as results
from workshop.reports.documents import Paper
from workshop.reports.tables import Style
from workshop.workshops import queries as workshops
from workshop.workshops.models import Workshop

bp = Blueprint("documents", __name__)

PDF_TYPE = "application/pdf"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENCODERS = {"pdf": (documents_pdf.encode, PDF_TYPE), "docx": (documents_docx.encode, DOCX_TYPE)}

P = ParamSpec("P")
R = TypeVar("R")


@bp.get("/office/candidates/<int:candidate_id>/documents")
@needs("candidate.follow")
def show(candidate_id: int) -> Any:
    """What can be taken away of a candidate."""
    one = _candidate(candidate_id)
    sheet = evidence_sheet.of(db.session(), one.id, clock.now(), office.today())
    pieces = [piece for row in sheet.rows for piece in row.pieces]
    files = [piece for piece in pieces if piece.kind == FILE]
    return render_template(
        "office/documents.html",
        candidate=one,
        profile=profile_sheet.of(db.session(), one, office.today()),
        pieces=len(pieces),
        files=len(files),
        megabytes=sum(piece.file_size for piece in files) / 1_048_576,
        **office.shared(),
    )


@bp.get("/office/candidates/<int:candidate_id>/copy")
@needs("candidate.follow")
def copy(candidate_id: int) -> Any:
    """Each field of the profile as a text to copy into the portal, in the portal's order."""
    one = _candidate(candidate_id)
    profile = profile_sheet.of(db.session(), one, office.today())
    return render_template(
        "office/copy.html", candidate=one, profile=profile, say=profile_words, **office.shared()
    )


@bp.get("/office/candidates/<int:candidate_id>/profile.<any(pdf, docx):ending>")
@needs("candidate.follow")
def profile(candidate_id: int, ending: str) -> Response:
    """The profile of a candidate as PDF or DOCX."""
    one = _candidate(candidate_id)
    found = documents_profile.dossier(db.session(), one, office.today())
    return _paper(documents_profile.paper(found), _named(gettext("profile"), one.title), ending)


@bp.get("/office/candidates/<int:candidate_id>/evidence.zip")
@needs("candidate.follow")
def evidence(candidate_id: int) -> Response:
    """All evidence of a candidate as one ZIP, streamed."""
    one = _candidate(candidate_id)
    sheet = evidence_sheet.of(db.session(), one.id, clock.now(), office.today())
    packed = documents_bundle.bundle_of(sheet, _style(), clock.now(), _record(one, sheet))
    root = evidence_files.folder(settings().data_dir)
    name = _named(gettext("evidence"), one.title)
    return _download(bundle.stream(packed, root), f"{name}.zip", "application/zip")


@bp.get("/office/portfolio.xlsx")
@needs("agency.manage")
def portfolio() -> Response:
    """The portfolio as a workbook with native charts."""
    today = office.today()
    found = documents_numbers.numbers(db.session(), focus_year(today), today)
    made, charts = portfolio_xlsx.workbook(found)
    book = _apart(xlsx.encode, made, _style(), clock.now(), charts)
    name = _named(gettext("portfolio"), today.isoformat())
    return _download(book, f"{name}.xlsx", XLSX_TYPE)


@bp.get("/office/report")
@needs("agency.manage")
def reports() -> Any:
    """The annual reports there are, and the workbook."""
    this = office.today().year
    earliest = max(EARLIEST, annual_queries.first_year(db.session()) or this)
    years = range(this, min(earliest, this) - 1, -1)
    return render_template("office/documents_reports.html", years=years, **office.shared())


@bp.get("/office/report/<int:year>.pdf")
@needs("agency.manage")
def annual_report(year: int) -> Response:
    """The report of one year, up to the present one."""
    today = office.today()
    if not EARLIEST <= year <= today.year:
        abort(404)
    session = db.session()
    found = documents_numbers.numbers(session, focus_year(today.replace(year=year, day=1)), today)
    told = [one.key for one in annual_parts.ripest(found)[: annual_parts.MOST_ROWS]]
    happened = annual_queries.of_year(session, found, year, told)
    return _paper(annual.paper(year, found, happened), _named(gettext("annual-report"), str(year)), "pdf")


@bp.get("/desk/<int:workshop_id>/report.<any(pdf, docx):ending>")
@needs("workshop.run")
def workshop_report(workshop_id: int, ending: str) -> Response:
    """The result of a workshop as PDF or DOCX."""
    workshop = workshops.workshop(db.session(), workshop_id)
    return _paper(_result(workshop), _named(workshop.held_on.isoformat(), workshop.title), ending)


def _candidate(candidate_id: int) -> Candidate:
    return queries.candidate_of(db.session(), g.actor, candidate_id)


def _record(one: Candidate, sheet: evidence_sheet.Sheet) -> bytes:
    """Returns the record of the candidate's workshop as PDF where it is named as evidence, else nothing."""
    is_named = any(piece.kind == "workshop" for row in sheet.rows for piece in row.pieces)
    workshop = db.session().get(Workshop, one.workshop_id) if is_named and one.workshop_id else None
    return b"" if workshop is None else _apart(documents_pdf.encode, _result(workshop))


def _result(workshop: Workshop) -> Paper:
    found = results.result(db.session(), workshop)
    steps = queries.steps(db.session(), [one.id for one, _sector in found.candidates])
    following = {number: those[0] for number, those in steps.items() if those[0].done_on is None}
    return documents_workshop.paper(workshop, found, following)


def _paper(paper: Paper, name: str, ending: str) -> Response:
    encode, kind = ENCODERS[ending]
    return _download(_apart(encode, paper), f"{name}.{ending}", kind)


def _apart(make: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Returns what `make` makes, in a thread beside the room: a report may take a second, no vote waits for it."""
    made: R = gevent.get_hub().threadpool.apply(make, args, kwargs)
    return made


def _download(content: bytes | Iterator[bytes], name: str, kind: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return Response(content, content_type=kind, headers=headers)


def _named(what: object, title: str) -> str:
    """Returns "profil-antrean-daring": plain letters, so that every browser and disk keeps them."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60]
    return f"{what}-{plain or 'rembuk'}"


def _style() -> Style:
    return Style(language(), ZoneInfo(settings().timezone))
