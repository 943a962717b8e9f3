"""The library of good practice: a searchable list, and one innovation to read and to take over."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for

from workshop import clock, door
from workshop.access_web import needs
from workshop.candidates import evidence_rules, evidence_sheet, evidence_words
from workshop.candidates import queries as candidates
from workshop.candidates.models import Candidate
from workshop.candidates.routes import shared, today
from workshop.extensions import db
from workshop.forms import clean
from workshop.iid.model import IndicatorSet
from workshop.library import queries, rules, words
from workshop.library.queries import Wanted
from workshop.live.models import OFFICE_STREAM
from workshop.page import asked_number

bp = Blueprint("library", __name__)

REPLICATION = "replikasi"


@dataclass(frozen=True, slots=True)
class Links:
    """Where a candidate was taken over from, who took it over, and what that is worth as evidence."""

    source: Candidate | None
    copies: tuple[Candidate, ...]
    worth: rules.Copies
    is_practice: bool


@bp.get("/office/library")
@needs("library.read")
def home() -> Any:
    """Good practice, searched by words and filtered."""
    session, wanted = db.session(), _wanted()
    return render_template(
        "library/home.html",
        wanted=wanted,
        found=queries.found(session, wanted, rules.prose(_set())),
        agencies=queries.agencies(session),
        address=_address,
        **shared(),
    )


@bp.get("/office/library/<int:candidate_id>")
@needs("library.read")
def practice(candidate_id: int) -> Any:
    """One good practice, to read and to take over."""
    return _page(queries.practice_of(db.session(), candidate_id), {}, "")


@bp.post("/office/library/<int:candidate_id>")
@needs("agency.manage")
def replicate(candidate_id: int) -> Any:
    """Another agency takes the innovation over."""
    fields = request.form.to_dict(flat=False)
    answer = door.post(g.actor, OFFICE_STREAM, "candidate.replicate", fields, source=candidate_id)
    if answer["ok"]:
        return redirect(url_for("office.candidate", candidate_id=answer["result"]["candidate"]))
    db.session().expire_all()
    one = queries.practice_of(db.session(), candidate_id)
    return _page(one, request.form.to_dict(), words.refusal(answer)), 422


@bp.app_template_global("replication_links")
def links(candidate: Candidate) -> Links:
    """Returns the replications around a candidate, for the pages of every folder."""
    session = db.session()
    copies = tuple(queries.replications(session, candidate.id))
    others = [(one.agency, one.stage) for one in copies if not one.is_parked]
    return Links(
        source=queries.source_of(session, candidate),
        copies=copies,
        worth=rules.copies(candidate.agency, others, _set().indicator(REPLICATION)),
        is_practice=candidate.stage in rules.IMPLEMENTED
        and not candidate.is_parked
        and not candidate.is_demo,
    )


def _page(one: Candidate, kept: dict[str, str], error: str) -> str:
    session, prose = db.session(), rules.prose(_set())
    texts = queries.texts(session, one.id, prose)
    changes = candidates.stage_changes(session, one.id)
    return render_template(
        "library/practice.html",
        candidate=one,
        told=[(name, texts[key]) for key, name in prose.items() if key in texts],
        dates=candidates.reached(changes, one.stage),
        sheet=evidence_sheet.of(session, one.id, clock.now(), today()),
        team=candidates.team_sizes(session, [one.id]).get(one.id, 0),
        agencies=candidates.agency_names(session),
        points=evidence_words.number,
        kept=kept,
        error=error,
        client=door.new_client,
        **shared(),
    )


def _set() -> IndicatorSet:
    return evidence_rules.rules_on(today())


def _wanted() -> Wanted:
    args = request.args
    return Wanted(
        find=clean(args.get("find", "")[: rules.MOST_TYPED]),
        agency=clean(args.get("agency", "")),
        sector=clean(args.get("sector", "")),
        is_basic=args.get("basic") == "1",
        page=max(1, min(asked_number("page"), 10**6)),
    )


def _address(**changes: Any) -> str:
    """Returns this list's address with some filters changed, on its first page; None takes one away."""
    kept = {**request.args.to_dict(), "page": None, **changes}
    return url_for("library.home", **{name: value for name, value in kept.items() if value})
