"""From a simulated plan to tasks: a page that lists all that would be made, and one press that makes it."""

import json
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for

from workshop import clock, door
from workshop.access_web import needs
from workshop.extensions import db
from workshop.iid.innovations import Mode
from workshop.live.models import OFFICE_STREAM
from workshop.page import local
from workshop.portfolio import choices, making, projection, queries, words
from workshop.portfolio.forms import EARLIEST, LATEST, MOST_STEPS
from workshop.portfolio.routes import MOST_CHOICES, cycle_asked, shared

bp = Blueprint("making", __name__)


@bp.get("/office/whatif/plan")
@needs("agency.manage")
def show() -> Any:
    """Everything a plan would make, before anything is made."""
    return _page(cycle_asked(), request.args.getlist("do"), "", "")


@bp.post("/office/whatif/plan")
@needs("agency.manage")
def make() -> Any:
    """Makes the tasks that the page listed, all or none; refused, the plan stands there as it would be now."""
    text = request.form.get("cycle", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0
    if not EARLIEST <= year <= LATEST:
        abort(400)
    fields = {"client": [request.form.get("client", "")], "due": [request.form.get("due", "")]}
    why = words.plan_name(year)
    answer = door.post(g.actor, OFFICE_STREAM, "plan.make", fields, why=why, tasks=_tasks_sent())
    if answer["ok"]:
        return redirect(url_for("portfolio.whatif", cycle=year, made=answer["result"]["steps"]))
    db.session().expire_all()
    page = _page(year, request.form.getlist("do"), words.plan_refusal(answer), request.form.get("due", ""))
    return page, 409 if answer["code"] == "CHANGED" else 422


def _tasks_sent() -> list[Any]:
    try:
        return [json.loads(text) for text in request.form.getlist("task")]
    except (ValueError, RecursionError):
        abort(400)


def _page(year: int, codes: list[str], error: str, due: str) -> str:
    session, today = db.session(), local(clock.now()).date()
    found, levels, goals = queries.tracked(session), queries.region_levels(session), queries.targets(session)
    cycle = projection.cycle_of(found, levels, year, goals.get(year))
    book = cycle.books[Mode.EXPECTED]
    options = choices.options(book, codes[:MOST_CHOICES])
    number = making.number(options.chosen)
    is_possible = making.may_plan(cycle, today) and 0 < number <= MOST_STEPS
    return render_template(
        "office/whatif_plan.html",
        cycle=cycle,
        book=book,
        options=options,
        titles={one.key: one.title for one in found},
        drafts=making.drafts(session, cycle, options.chosen, book.rows) if is_possible else [],
        number=number,
        most=MOST_STEPS,
        may_plan=making.may_plan(cycle, today),
        elsewhere=making.elsewhere(options.chosen),
        due=due or making.due_by_default(cycle, today).isoformat(),
        today=today,
        error=error,
        client=door.new_client,
        **shared(),
    )
