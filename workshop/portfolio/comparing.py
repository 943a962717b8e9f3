"""Two versions of the index on the same portfolio: what a new year's rules would change."""

from typing import Any

from flask import Blueprint, render_template, request

from workshop import clock
from workshop.access_web import needs
from workshop.extensions import db
from workshop.iid.compare import compare
from workshop.iid.innovations import Mode
from workshop.iid.model import IndicatorSet
from workshop.iid.sets import catalogue
from workshop.page import asked_number, language, local
from workshop.portfolio import projection, queries, words
from workshop.portfolio.forms import EARLIEST, LATEST

bp = Blueprint("sets", __name__)


@bp.get("/office/sets")
@needs("agency.manage")
def show() -> Any:
    """The index of one year under two versions (`first`, `second`: their keys), and what those say differently."""
    session = db.session()
    year = asked_number("cycle")
    cycle = year if EARLIEST <= year <= LATEST else projection.focus_year(local(clock.now()).date())
    first, second = _asked("first", -2), _asked("second", -1)
    region = queries.region_in(queries.region_levels(session), cycle)
    portfolio = projection.portfolio_of(queries.tracked(session), region)
    return render_template(
        "office/sets.html",
        cycle=cycle,
        years=sorted({*queries.planned_targets(), cycle}),
        sets=catalogue().all(),
        versions=(first, second),
        compared={mode: compare(portfolio, (first, second), mode, cycle) for mode in Mode},
        words=words,
        figure=words.figure,
        language=language(),
    )


def _asked(name: str, position: int) -> IndicatorSet:
    """Returns the version named in the address, or one of the two newest."""
    known = catalogue().all()
    return catalogue().find(request.args.get(name, "")) or known[max(position, -len(known))]
