"""The stage's page and its link, and the facilitator's cockpit with what it asks for beside the socket."""

from typing import Any

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, url_for

from workshop.access_web import needs, public
from workshop.candidates import queries as candidates
from workshop.candidates.duplicates import Wording
from workshop.extensions import db
from workshop.forms import clean
from workshop.ideas.suggest import suggestions
from workshop.page import asked_number
from workshop.people import queries as people
from workshop.people.cookies import stage_cookie
from workshop.screens import choices, pages, personal
from workshop.screens.routes import cookies_of, keep_cookie, live, workshop_of
from workshop.workshops import queries as workshops

bp = Blueprint("steering", __name__)


@bp.get("/s/<token>")
@public
def stage_link(token: str) -> Any:
    """Opens the stage on another machine, without a sign-in, until the link is revoked."""
    workshop_id = people.stage_workshop(db.session(), token)
    if workshop_id is None:
        abort(404)
    workshop = workshops.workshop(db.session(), workshop_id)
    response = make_response(redirect(url_for("steering.stage", code=workshop.code), 303))
    keep_cookie(response, stage_cookie(workshop.code), token)
    return response


@bp.get("/stage/<code>")
@public
def stage(code: str) -> Any:
    """The projector's page: for the holder of a stage link, or a facilitator of the workshop."""
    workshop = workshop_of(code)
    actor = people.screen_actor(db.session(), workshop.id, "stage", cookies_of(workshop))
    if actor.role == "public":
        abort(403)
    meta, shared = pages.meta(live(), workshop, "stage")
    meta |= personal.progress(db.session(), workshop.id, "stage", live().presence)
    meta["is_relay"] = bool(actor.account_id)
    return render_template("stage/stage.html", workshop=workshop, meta=meta, shared=shared)


@bp.get("/desk/<int:workshop_id>/run")
@needs("screen.desk")
def run(workshop_id: int) -> Any:
    """The facilitator's cockpit."""
    return _cockpit(workshop_id, "desk/run.html")


@bp.get("/desk/<int:workshop_id>/remote")
@needs("screen.desk")
def remote(workshop_id: int) -> Any:
    """Steering from a phone."""
    return _cockpit(workshop_id, "desk/remote.html")


def _cockpit(workshop_id: int, template: str) -> str:
    workshop = workshops.workshop(db.session(), workshop_id)
    meta, shared = pages.meta(live(), workshop, "desk")
    return render_template(
        template, workshop=workshop, meta=meta, shared=shared, **choices.choices(db.session()),
        began=choices.phase_times(db.session(), workshop_id),
    )  # fmt: skip


@bp.get("/desk/<int:workshop_id>/later")
@needs("screen.desk")
def later(workshop_id: int) -> Any:
    """What the cockpit needs only after its first picture: sentences of its panels, agencies, criteria."""
    response = make_response(render_template("desk/later.json", **choices.choices(db.session())))
    response.mimetype = "application/json"
    return response


@bp.get("/desk/<int:workshop_id>/similar")
@needs("screen.desk")
def similar(workshop_id: int) -> Any:
    """Likely duplicates and sectors of a round's ideas, as suggestions."""
    round_ = workshops.round_of(db.session(), workshop_id, asked_number("round"))
    return suggestions(db.session(), round_.id)


@bp.get("/desk/<int:workshop_id>/alike")
@needs("screen.desk")
def alike(workshop_id: int) -> Any:
    """Candidates that may be the one about to be made of an idea, as a hint."""
    title, agency, sector = (
        clean(request.args.get(name, "")[:200]) for name in ("title", "agency", "sector")
    )
    is_demo = workshops.workshop(db.session(), workshop_id).is_demo
    wording = Wording(title, "", candidates.agency_named(db.session(), agency), sector, is_demo)
    return choices.alike(db.session(), g.actor, wording)


@bp.get("/desk/<int:workshop_id>/acts")
@needs("screen.desk")
def acts(workshop_id: int) -> Any:
    """The latest acts of facilitators, for the list behind undo."""
    return {"acts": personal.named_acts(db.session(), workshop_id)}


@bp.get("/desk/<int:workshop_id>/wordings")
@needs("screen.desk")
def wordings(workshop_id: int) -> Any:
    """The earlier wordings of an idea, beside its correction."""
    return {"wordings": personal.wordings(db.session(), workshop_id, asked_number("idea"))}
