"""The annual report as a paper: the answer first, then the numbers behind it, what became of ideas, and the method."""

from collections.abc import Iterator

from flask import render_template
from flask_babel import gettext, ngettext

from workshop import clock, data
from workshop.iid.model import ZERO
from workshop.iid.score import standing
from workshop.page import day, language, moment, percent
from workshop.portfolio import plots
from workshop.portfolio import words as portfolio_words
from workshop.portfolio.projection import Cycle
from workshop.portfolio.words import figure
from workshop.reports import annual_parts, documents_words, portfolio_xlsx
from workshop.reports.annual_queries import OfYear
from workshop.reports.documents import Block, Column, Facts, Figures, Grid, Heading, Paper, Picture, Text
from workshop.reports.documents_numbers import Numbers

DASH = "–"


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def paper(year: int, found: Numbers, happened: OfYear) -> Paper:
    """Returns the report of a year; `found` has the cycle after it in focus, whose window that year closes."""
    now = clock.now()
    blocks = (
        *_answer(year, found, happened), *_cycles(found), *_services(found), *_funnel(found),
        *annual_parts.ideas(year, happened), *annual_parts.counting(found, happened),
        *annual_parts.agencies_part(found), *annual_parts.resting(happened),
        *annual_parts.region(found), *_method(found),
    )  # fmt: skip
    return Paper(
        kind=_("Annual report on innovation"),
        title=_("Annual report on innovation %(year)d", year=year),
        subtitle=_("From ideas in the room to innovations that count"),
        publisher=data.content("profile-government.json")["name"][language()],
        lang=language(),
        made_at=now,
        made=moment(now),
        foot=documents_words.foot(),
        unseen=documents_words.unseen(),
        has_cover=True,
        contents=_("Contents"),
        blocks=blocks,
    )


def _answer(year: int, found: Numbers, happened: OfYear) -> Iterator[Block]:
    now, following = found.cycle_in(year), found.cycle
    assert now is not None, "the numbers hold the cycle before their focus"
    yield Heading(_("The answer"))
    yield Text(f"{_stands(now)} {_expects(following)}", "strong")
    gate = following.verified.gate
    yield Figures((
        (figure(now.verified.iid), _("IID %(year)d, verified", year=year)),
        (DASH if now.target is None else figure(now.target), _("target %(year)d", year=year)),
        (figure(following.expected.iid), _("IID %(year)d, expected", year=following.year)),
        (str(following.verified.n), ngettext(
            "innovation counts in IID %(year)d", "innovations count in IID %(year)d", following.verified.n,
            year=following.year)),
        (f"{gate.covered}/{len(found.cells)}", _("basic services covered")),
        (str(sum(happened.fates.values())), ngettext(
            "ideas from %(num)s workshop", "ideas from %(num)s workshops", len(happened.workshops))),
    ))  # fmt: skip
    if following.target is not None:
        bound = portfolio_words.bound(following.target, following.rules)
        yield Text(
            _("%(bound)s. The target is the plan’s, the class is the ministry’s.", bound=bound), "quiet"
        )


def _stands(cycle: Cycle) -> str:
    values = {"year": cycle.year, "value": figure(cycle.verified.iid)}
    category = cycle.verified.category.name.in_(language())
    if cycle.target is None:
        return _("IID %(year)d stands at %(value)s, verified (%(category)s).", **values, category=category)
    gap = standing(cycle.verified.iid, cycle.target, cycle.rules).gap
    return _(
        "IID %(year)d stands at %(value)s, verified (%(category)s): %(standing)s.",
        **values, category=category, standing=portfolio_words.standing_of(gap),
    )  # fmt: skip


def _expects(cycle: Cycle) -> str:
    values = {"year": cycle.year, "value": figure(cycle.expected.iid)}
    said = (
        _("IID %(year)d is expected at %(value)s.", **values)
        if cycle.standing is None
        else _(
            "IID %(year)d is expected at %(value)s, %(standing)s.",
            **values, standing=portfolio_words.standing_of(cycle.standing.gap),
        )
    )  # fmt: skip
    missing = [portfolio_words.sector_name(code) for code in cycle.verified.gate.missing]
    if missing and not cycle.verified.gate.is_met:
        said += " " + _("Basic services without an innovation: %(names)s.", names=", ".join(missing))
    return said


def _cycles(found: Numbers) -> Iterator[Block]:
    names = portfolio_words.modes()
    yield Heading(_("Index by cycle"))
    first = found.cycles[0].target
    drawing = render_template(
        "office/documents_index.svg",
        plot=plots.index_plot(found.cycles),
        focus=found.cycle.year,
        goal="" if first is None else _("Target %(value)s", value=figure(first)),
        figure=figure,
        names=names,
    )
    yield Picture(drawing, _("Index by cycle against the target; the table below has the numbers"))
    columns = (
        Column(_("Cycle"), 2), Column(names["verified"].capitalize(), 3, True),
        Column(names["expected"].capitalize(), 3, True), Column(names["claimed"].capitalize(), 3, True),
        Column(_("Innovations"), 3, True), Column(_("Target"), 2, True), Column(_("Gap"), 2, True),
        Column(_("Class, expected"), 4),
    )  # fmt: skip
    rows = tuple(_cycle_row(one) for one in found.cycles)
    yield Grid(columns, rows, [one.year for one in found.cycles].index(found.cycle.year))
    yield from _parts(found.cycle)


def _cycle_row(one: Cycle) -> tuple[str, ...]:
    goal = (DASH, DASH)
    if one.target is not None and one.standing is not None:
        goal = (figure(one.target), figure(one.standing.gap, is_signed=True))
    mark = " *" if one.expected.is_assumed else ""
    return (
        f"{one.year}{mark}", figure(one.verified.iid), figure(one.expected.iid), figure(one.claimed.iid),
        str(one.expected.n), *goal, one.expected.category.name.in_(language()),
    )  # fmt: skip


def _parts(cycle: Cycle) -> Iterator[Block]:
    score, most = cycle.expected, cycle.rules.maxima
    yield Text(_("* Provisional: counted by the indicator set of another year."), "quiet")
    yield Heading(_("Parts of the index %(year)d, expected", year=cycle.year), 2)
    each = figure(cycle.rules.count.per_innovation)
    yield Grid(
        (Column(_("Part"), 6), Column(_("Points"), 2, True), Column(_("Highest"), 2, True)),
        (
            (_("The government (SPD)"), figure(score.spd), figure(most.spd)),
            (_("Mean of innovations (SID), divided by %(number)d", number=score.divisor),
             figure(score.sid_mean), figure(most.maturity)),
            (_("Number, %(number)d × %(each)s", number=score.n, each=each), figure(score.count), figure(most.count)),
            (_("Total ÷ %(total)s × 100", total=cycle.rules.total), figure(score.iid), figure(100)),
        ),
        3,
    )  # fmt: skip


def _services(found: Numbers) -> Iterator[Block]:
    cycle = found.cycle
    gate, rules = cycle.verified.gate, cycle.rules.count
    yield Heading(_("Six basic services"))
    counts = {"covered": gate.covered, "all": len(found.cells), "needed": gate.needed}
    if gate.is_met:
        yield Text(
            _(
                "%(covered)d of %(all)d filled: the condition is met.",
                covered=gate.covered,
                all=len(found.cells),
            )
        )
    else:
        lost = figure(rules.points(cycle.verified.n))
        yield Text(
            _("%(covered)d of %(all)d filled, %(needed)d are needed: the condition is not met.", **counts)
            + " "
            + _("Until then the number of innovations earns no points, %(points)s are lost.", points=lost)
        )
    yield Grid(
        (Column(_("Basic service"), 5), Column(_("Innovations that count"), 2, True),
         Column(_("Candidates on their way"), 2, True)),
        tuple((portfolio_words.sector_name(one.sector), str(one.counted), str(one.coming)) for one in found.cells),
    )  # fmt: skip
    if found.shares:
        yield Heading(_("Share of basic services"), 2)
        yield Grid(
            (Column(_("Cycle"), 5), Column(_("Basic services"), 2, True), Column(_("All"), 2, True),
             Column(_("Share"), 2, True)),
            tuple((str(one.year), str(one.basic), str(one.number), percent(one.percent)) for one in found.shares),
        )  # fmt: skip


def _funnel(found: Numbers) -> Iterator[Block]:
    names = portfolio_words.passed()
    yield Heading(_("From idea to counted"))
    yield Picture(
        render_template("office/documents_funnel.svg", blocks=plots.funnel_plot(found.steps), names=names),
        _("From idea to counted; the table below has the numbers"),
    )
    yield Grid(
        (Column(_("Step"), 4), Column(_("Number"), 2, True), Column(_("Of the step before"), 3, True),
         Column(_("Median days"), 3, True)),
        tuple(
            (names[one.kind], str(one.number), DASH if one.share is None else percent(one.share),
             DASH if one.days is None else str(one.days))
            for one in found.steps
        ),
    )  # fmt: skip
    yield Text(
        _(
            "Candidates from elsewhere are among the candidates, but not in the share of ideas. Counted: applied in "
            "the window of IID %(year)d; its days run from the application to the first level the office verified.",
            year=found.cycle.year,
        ),
        "quiet",
    )


def _method(found: Numbers) -> Iterator[Block]:
    yield Heading(_("Method and uncertainty"))
    if found.cycle.assumed > ZERO:
        yield Text(
            ngettext(
                "%(num)d regional level is carried forward and assumed.",
                "%(num)d regional levels are carried forward and assumed.",
                found.cycle.assumed,
            )
        )
    yield Text(
        _(
            "All numbers are counted anew from the records of Rembuk as they stand on %(day)s.",
            day=day(found.today),
        )
    )
    yield Facts(tuple(portfolio_xlsx.method(found)))
