"""The office's page on what the public sees."""

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from sqlalchemy import func, select
from sqlalchemy.sql import Select

from workshop import clock, door
from workshop.access_web import needs
from workshop.candidates import rules, words
from workshop.candidates.models import Candidate
from workshop.candidates.routes import shared
from workshop.extensions import db
from workshop.library.queries import is_standing
from workshop.live.models import OFFICE_STREAM
from workshop.openness import choices
from workshop.openness.choices import MOST_AT_ONCE
from workshop.page import asked_number, own_base

bp = Blueprint("choices", __name__)

PAGE = 100
ALL = "all"


@bp.get("/office/public")
@needs("public.choose")
def home() -> Any:
    """What the public sees, and which candidates."""
    return _page("")


@bp.post("/office/public")
@needs("public.choose")
def change() -> Any:
    """Sets the switches, or shows or hides candidates."""
    act = request.form.get("act", "")
    if act not in {"public.choose", "public.show"}:
        abort(400)
    answers = [_choose()] if act == "public.choose" else _show()
    refused = next((each for each in answers if not each["ok"]), None)
    if refused is None:
        stage, page = request.form.get("stage") or None, request.form.get("page") or None
        return redirect(url_for("choices.home", stage=stage, page=page, saved=1))
    db.session().expire_all()
    return _page(words.refusal(refused)), 422


def _choose() -> dict[str, Any]:
    fields = {name: request.form.getlist(name) for name in request.form if name not in {"stage", "page"}}
    return door.post(g.actor, OFFICE_STREAM, "public.choose", fields)


def _show() -> list[dict[str, Any]]:
    """Shows or hides those that are ticked, or all; few at a time, so that no room waits for it."""
    ids = _all_ids() if request.form.get("scope") == ALL else request.form.getlist("candidates", type=int)
    is_public = request.form.get("is_public") == "1"
    return [
        door.act(
            g.actor,
            OFFICE_STREAM,
            "public.show",
            {"candidates": ids[at : at + MOST_AT_ONCE], "is_public": is_public},
            door.new_client(),
        )
        for at in range(0, len(ids), MOST_AT_ONCE)
    ]


def _all_ids() -> list[int]:
    rows = _of_stage(select(Candidate.id), request.form.get("stage", ""))
    return list(db.session().scalars(rows.order_by(Candidate.id)))


def _of_stage(query: Select[Any], stage: str) -> Select[Any]:
    query = query.where(is_standing())
    return query.where(Candidate.stage == stage) if stage in rules.STAGES else query


def _page(error: str) -> str:
    session, stage = db.session(), request.values.get("stage", "")
    number = session.scalar(_of_stage(select(func.count(Candidate.id)), stage)) or 0
    pages = max(1, -(-number // PAGE))
    page = min(max(asked_number("page"), 1), pages)
    newest = (Candidate.stage_on.desc(), Candidate.id.desc())
    rows = _of_stage(select(Candidate), stage).order_by(*newest).limit(PAGE).offset((page - 1) * PAGE)
    shown = select(func.count(Candidate.id)).where(Candidate.is_public, is_standing())
    return render_template(
        "public/choices.html",
        chosen=choices.chosen(session),
        kept=request.form.to_dict() if error and request.form.get("act") == "public.choose" else {},
        candidates=list(session.scalars(rows)),
        number=number,
        shown=session.scalar(shown) or 0,
        pages=pages,
        page=page,
        stage=stage if stage in rules.STAGES else "",
        error=error,
        is_saved=request.args.get("saved") == "1",
        base=own_base(),
        at=clock.now(),
        client=door.new_client,
        **shared(),
    )
