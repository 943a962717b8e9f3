"""The page on which the office edits its list of agencies."""

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from sqlalchemy import func, select

from workshop import door
from workshop.access_web import needs
from workshop.candidates.models import Agency, Candidate
from workshop.extensions import db
from workshop.live.models import OFFICE_STREAM
from workshop.page import language
from workshop.sentences import answer_sentence

bp = Blueprint("agencies", __name__)

ACTS = frozenset({"agency.add", "agency.edit", "agency.retire"})


@bp.get("/office/agencies/list")
@needs("agency.manage")
def show() -> Any:
    """Every agency with its short form and how many candidates name it; those taken off stand below."""
    return _page()


@bp.post("/office/agencies/list")
@needs("agency.manage")
def change() -> Any:
    """One act on the list; what was typed stays in the form when it is refused."""
    act = request.form.get("act", "")
    if act not in ACTS:
        abort(400)
    answer = door.post(g.actor, OFFICE_STREAM, act, request.form.to_dict(flat=False))
    if answer["ok"]:
        return redirect(url_for("agencies.show", saved=1))
    db.session().expire_all()
    failed = {"act": act, "sentence": answer_sentence(answer), "fields": request.form.to_dict()}
    return _page(failed), 409 if answer["code"] == "CHANGED" else 422


def _page(failed: dict[str, Any] | None = None) -> str:
    session = db.session()
    agencies = session.scalars(select(Agency).order_by(Agency.name)).all()
    standing = (
        select(Candidate.agency, func.count().label("number"))
        .where(~Candidate.is_withdrawn)
        .group_by(Candidate.agency)
    )
    return render_template(
        "office/agency_list.html",
        active=[one for one in agencies if one.is_active],
        retired=[one for one in agencies if not one.is_active],
        used={row.agency: row.number for row in session.execute(standing)},
        failed=failed or {"act": "", "sentence": "", "fields": {}},
        client=door.new_client,
        language=language(),
    )
