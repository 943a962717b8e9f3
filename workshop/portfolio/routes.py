"""The office's pages on the index: where we are, what would raise it, each agency's part, the government's levels."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for

from workshop import clock, data, door
from workshop.access_web import needs
from workshop.candidates import words as candidate_words
from workshop.extensions import db
from workshop.iid.innovations import Mode
from workshop.iid.score import standing
from workshop.iid.sets import catalogue
from workshop.live.models import OFFICE_STREAM
from workshop.page import asked_number, language, local
from workshop.portfolio import agencies, choices, making, plots, projection, queries, words
from workshop.portfolio.forms import EARLIEST, LATEST, MOST_STEPS
from workshop.portfolio.projection import Cycle

bp = Blueprint("portfolio", __name__)

MOST_CHOICES = 50


@bp.get("/office/portfolio")
@needs("portfolio.read")
def home() -> Any:
    """Where the index stands against the target, and what it is made of."""
    session = db.session()
    found, levels, goals = queries.tracked(session), queries.region_levels(session), queries.targets(session)
    focus = _focus()
    years = sorted({*queries.planned_targets(), *goals, focus})
    cycles = projection.projected(found, levels, years, goals)
    cycle = next(one for one in cycles if one.year == focus)
    ideas, workshops = queries.idea_numbers(session)
    steps = projection.funnel(found, ideas, cycle)
    return render_template(
        "office/portfolio.html",
        cycle=cycle,
        cycles=cycles,
        plot=plots.index_plot(cycles),
        cells=projection.coverage(cycle, found),
        blocks=plots.funnel_plot(steps),
        workshops=workshops,
        shares=projection.shares(cycles),
        **shared(),
    )


@bp.get("/office/whatif")
@needs("agency.manage")
def whatif() -> Any:
    """Actions by what each gains; those chosen in the address as one plan."""
    session = db.session()
    found, levels, goals = queries.tracked(session), queries.region_levels(session), queries.targets(session)
    cycle = projection.cycle_of(found, levels, cycle_asked(), goals.get(cycle_asked()))
    book = cycle.books[Mode.EXPECTED]
    options = choices.options(book, request.args.getlist("do")[:MOST_CHOICES])
    return render_template(
        "office/whatif.html",
        cycle=cycle,
        book=book,
        options=options,
        titles={one.key: one.title for one in found},
        agency_of={one.key: one.agency for one in found},
        result=_result(options, cycle),
        sum_alone=choices.total_gain(options.chosen),
        may_plan=making.may_plan(cycle, local(clock.now()).date()),
        to_make=making.number(options.chosen),
        made=min(asked_number("made"), MOST_STEPS),
        missing=[words.sector_name(code) for code in options.plan.after.gate.missing],
        **shared(),
    )


@bp.get("/office/agencies")
@needs("portfolio.read")
def agencies_page() -> Any:
    """Each agency's part, and which have at least one innovation."""
    session = db.session()
    found = queries.tracked(session)
    cycle = projection.cycle_of(found, [], _focus(), None)
    counting = cycle.books[Mode.VERIFIED].rows
    lines = agencies.lines(session, found, counting, local(clock.now()).date())
    wanted = request.args.get("show", "")
    return render_template(
        "office/agencies.html",
        cycle=cycle,
        lines=[one for one in lines if wanted not in words.states() or one.state == wanted],
        wanted=wanted if wanted in words.states() else "",
        states=agencies.states(lines),
        listed=sum(one.is_listed for one in lines),
        nothing=[one for one in lines if one.is_listed and one.state == agencies.NOTHING],
        all=agencies.sums(lines),
        **shared(),
    )


@bp.get("/office/region")
@needs("agency.manage")
def region() -> Any:
    """The government's own levels of one year, and the targets."""
    return _region_page(_year_asked(), {}, "")


@bp.post("/office/region")
@needs("agency.manage")
def change_region() -> Any:
    """Sets the levels of a year, or the target of one."""
    act = request.form.get("act", "")
    year = int(request.form["year"]) if request.form.get("year", "").isdecimal() else 0
    if act not in {"region.set", "target.set"} or not EARLIEST <= year <= LATEST:
        abort(400)
    posted = request.form.to_dict(flat=False)
    if act == "region.set":
        kept = {name: values for name, values in posted.items() if name not in _level_fields(year)}
        answer = door.post(g.actor, OFFICE_STREAM, act, kept, levels=_levels_sent(year))
    else:
        answer = door.post(g.actor, OFFICE_STREAM, act, posted)
    if answer["ok"]:
        return redirect(url_for("portfolio.region", year=year, saved=1))
    db.session().expire_all()
    error = words.refusal(answer, catalogue().for_cycle(year))
    return _region_page(year, request.form.to_dict(), error), 409 if answer["code"] == "CHANGED" else 422


def _region_page(year: int, kept: Mapping[str, str], error: str) -> str:
    session = db.session()
    levels = queries.region_levels(session)
    goals = queries.targets(session)
    return render_template(
        "office/region.html",
        year=year,
        years=sorted({*queries.planned_targets(), _focus(), year}),
        cycle=projection.cycle_of([], levels, year, goals.get(year)),
        own={one.indicator: one for one in levels if one.year == year},
        seen=queries.fingerprint(levels, year),
        goals=goals,
        planned=queries.planned_targets(),
        kept=kept,
        error=error,
        client=door.new_client,
        **shared(),
    )


def _result(options: choices.Options, cycle: Cycle) -> dict[str, Any]:
    """Returns the chosen plan against the target, and what it would be if its dearest promise came too late."""
    end = options.plan.after
    target = cycle.target if cycle.target is not None else Decimal(0)
    low = min(options.plan.before.iid, end.iid, target) - 2
    high = max(options.plan.before.iid, end.iid, target) + 2
    return {
        "standing": standing(end.iid, target, cycle.rules),
        "late": choices.late(options.plan),
        "is_thin": choices.is_thin(end.iid - target),
        "together": words.figure(options.plan.gain, is_signed=True),
        "at": {
            name: plots.line_at(value, low, high, 360)
            for name, value in (("before", options.plan.before.iid), ("after", end.iid), ("target", target))
        },
    }


def _level_fields(year: int) -> set[str]:
    keys = [indicator.key for indicator in catalogue().for_cycle(year).spd]
    return {f"{part}.{key}" for key in keys for part in ("claimed", "verified")}


def _levels_sent(year: int) -> dict[str, list[int | str]]:
    """Returns the levels of the page's form by indicator; one without either has no level of its own."""
    sent: dict[str, list[int | str]] = {}
    for indicator in catalogue().for_cycle(year).spd:
        texts = [request.form.get(f"{part}.{indicator.key}", "") for part in ("claimed", "verified")]
        if any(texts):
            sent[indicator.key] = [_level(text) for text in texts]
    return sent


def _level(text: str) -> int | str:
    # What is no number stays text, which the form refuses.
    return int(text or 0) if text in {"", *"0123456789"} else text


def _focus() -> int:
    return projection.focus_year(local(clock.now()).date())


def _year_asked() -> int:
    year = asked_number("year")
    return year if EARLIEST <= year <= LATEST else _focus()


def cycle_asked() -> int:
    """Returns the cycle named in the address, or the one whose window closes this year."""
    year = asked_number("cycle")
    return year if EARLIEST <= year <= LATEST else _focus()


def shared() -> dict[str, Any]:
    """Returns what every page on the index needs."""
    return {
        "words": words,
        "figure": words.figure,
        "stages": candidate_words.stages(),
        "short": data.agency_short,
        "language": language(),
        "now": clock.now(),
    }
