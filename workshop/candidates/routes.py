"""The office's pages: what to do today, candidates as board and table, one candidate with its forms."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for

from workshop import clock, data, door
from workshop.access import may
from workshop.access_web import needs
from workshop.candidates import (
    board,
    carried,
    evidence_sheet,
    evidence_words,
    listing,
    profile_sheet,
    profile_window,
    profile_words,
    queries,
    rules,
    story,
    words,
)
from workshop.candidates.board import Moment, Order
from workshop.candidates.listing import Wanted
from workshop.candidates.models import Candidate
from workshop.extensions import db
from workshop.live.models import OFFICE_STREAM
from workshop.page import asked_number, language, local
from workshop.workshops.models import Workshop

bp = Blueprint("office", __name__)

MOST_PAGES = 10_000

# What the page of a candidate may send, and whether the act names the candidate, or else a step or a renewal.
PAGE_ACTS = {
    "candidate.stage": True, "candidate.park": True, "candidate.edit": True, "candidate.criterion": True,
    "candidate.plan": True, "candidate.renew": True, "candidate.distinct": True,
    "renewal.edit": False, "renewal.withdraw": False,
    "step.add": True, "step.edit": False, "step.done": False, "step.remove": False,
}  # fmt: skip
PLACES = {
    "candidate.edit": "words", "candidate.criterion": "criteria", "candidate.plan": "dates",
    "candidate.renew": "dates", "renewal": "dates", "candidate.distinct": "similar", "step": "steps",
    "candidate": "stage",
}  # fmt: skip


def today() -> date:
    """Returns the date in the office's time zone."""
    return local(clock.now()).date()


@bp.get("/office/candidates")
@needs("candidate.follow")
def candidates() -> Any:
    """Candidates as a board."""
    columns = board.columns(db.session(), g.actor, _wanted(), Moment(clock.now(), today()))
    number = sum(found.number for found in columns.values())
    return _list_page("office/board.html", columns=columns, number=number, points=evidence_words.number)


@bp.get("/office/candidates.table")
@needs("candidate.follow")
def candidates_table() -> Any:
    """Candidates as a table, for people who think in rows."""
    order = Order(
        request.args.get("sort", "due"),
        request.args.get("down") == "1",
        min(max(asked_number("page"), 1), MOST_PAGES),
    )
    found = board.table(db.session(), g.actor, _wanted(), order, Moment(clock.now(), today()))
    return _list_page("office/table.html", found=found, number=found.number, order=order)


@bp.get("/office/candidates/new")
@needs("agency.manage")
def new_candidate() -> Any:
    """The form for a candidate that came from no workshop."""
    return _new_page({}, "")


@bp.post("/office/candidates/new")
@needs("agency.manage")
def add_candidate() -> Any:
    """Adds a candidate that came from no workshop."""
    answer = door.post(g.actor, OFFICE_STREAM, "candidate.add", request.form.to_dict(flat=False))
    if not answer["ok"]:
        return _new_page(request.form.to_dict(), words.refusal(answer)), 422
    return redirect(url_for("office.candidate", candidate_id=answer["result"]["candidate"]))


@bp.get("/office/candidates/<int:candidate_id>")
@needs("candidate.follow")
def candidate(candidate_id: int) -> Any:
    """One candidate: story, path, steps, criteria, team, history."""
    return _candidate_page(queries.candidate_of(db.session(), g.actor, candidate_id))


@bp.post("/office/candidates/<int:candidate_id>")
@needs("candidate.follow")
def change_candidate(candidate_id: int) -> Any:
    """One act on a candidate or one of its steps."""
    queries.candidate_of(db.session(), g.actor, candidate_id)
    act = request.form.get("act", "")
    if act not in PAGE_ACTS:
        abort(400)
    fields = request.form.to_dict(flat=False)
    named = {"candidate": candidate_id} if PAGE_ACTS[act] else {}
    answer = door.post(g.actor, OFFICE_STREAM, act, fields, **named)
    place = PLACES.get(act) or PLACES[act.partition(".")[0]]
    if answer["ok"]:
        return redirect(url_for("office.candidate", candidate_id=candidate_id, _anchor=place))
    db.session().expire_all()
    failed = {"act": act, "place": place, "code": answer["code"], "sentence": words.refusal(answer)}
    failed |= {"fields": request.form.to_dict(), "by": words.actor_name(answer["params"].get("by", ""))}
    page = _candidate_page(queries.candidate_of(db.session(), g.actor, candidate_id), failed)
    return page, 409 if answer["code"] == "CHANGED" else 422


def _new_page(kept: dict[str, str], error: str) -> str:
    names = queries.agency_names(db.session())
    return render_template(
        "office/new.html", kept=kept, error=error, agencies=names, client=door.new_client, **shared()
    )


def _list_page(template: str, **found: Any) -> str:
    session = db.session()
    return render_template(
        template,
        wanted=_wanted(),
        numbers=listing.numbers(session, g.actor, today()),
        agencies=listing.agencies(session, g.actor),
        workshops=listing.workshops(session, g.actor),
        address=_address,
        **found,
        **shared(),
    )


def _wanted() -> Wanted:
    args = {name: text.replace("\0", "") for name, text in request.args.items()}
    number = args.get("workshop", "")
    return Wanted(
        find=args.get("find", "")[:100],
        agency=args.get("agency", ""),
        sector=args.get("sector", ""),
        stage=args.get("stage", ""),
        workshop=int(number) if number.isdecimal() and len(number) < 16 else 0,
        is_basic=args.get("basic") == "1",
        is_late=args.get("late") == "1",
        is_parked=args.get("parked") == "1",
        is_waiting=args.get("waiting") == "1",
    )


def _address(**changes: Any) -> str:
    """Returns this list's address with some filters changed; None takes one away."""
    kept = {name: value for name, value in {**request.args.to_dict(), **changes}.items() if value}
    endpoint = kept.pop("to", request.endpoint)
    return url_for(endpoint, **kept)


def _candidate_page(one: Candidate, failed: dict[str, Any] | None = None) -> str:
    session = db.session()
    facts = queries.facts(session, one)
    renewals = queries.renewals(session, [one.id]).get(one.id, [])
    following = rules.next_stage(one.stage)
    return render_template(
        "office/candidate.html",
        candidate=one,
        workshop=session.get(Workshop, one.workshop_id) if one.workshop_id else None,
        story=story.of(session, one),
        dates=facts.dates,
        following=following,
        required=rules.required(following, facts) if following else [],
        answers=queries.answers(session, one.id),
        steps=queries.steps(session, [one.id]).get(one.id, []),
        team=queries.team(session, one.id),
        renewals=renewals,
        counting=profile_window.counting(
            today(),
            facts.dates.get(rules.PENERAPAN),
            [renewal.effective_on for renewal in renewals],
            one.planned_on,
        ),
        profile=profile_sheet.of(session, one, today()),
        say=profile_words,
        seen_answer=rules.seen_answer,
        maturity=evidence_sheet.of(session, one.id, clock.now(), today()).maturity,
        points=evidence_words.number,
        history=story.condensed(queries.history(session, one.id)),
        agencies=queries.agency_names(session),
        days_late=rules.days_late,
        carried=carried.of(session, g.actor, one),
        may_decide=may(g.actor, "candidate.decide"),
        earlier=rules.STAGES[: rules.stage_no(one.stage) - 1],
        failed=failed or {"act": "", "place": "", "fields": {}},
        client=door.new_client,
        **shared(),
    )


def shared() -> dict[str, Any]:
    """Returns what every page of the office reads: dates, words and lists."""
    return {
        "today": today(),
        "stages": words.stages(),
        "leaves": words.leaves(),
        "words": words,
        "path": rules.STAGES,
        "sectors": data.sectors(),
        "criteria": data.criteria(),
        "sector_of": data.sector,
        "short": data.agency_short,
        "language": language(),
        "now": clock.now(),
    }
