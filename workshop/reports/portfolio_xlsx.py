"""The portfolio as a workbook: the numbers of its page, each candidate with its levels, and native charts."""

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import gettext

from workshop.candidates import rules as stages
from workshop.candidates import words as candidate_words
from workshop.data import sector
from workshop.iid.model import IndicatorSet, points
from workshop.iid.window import counts_in
from workshop.page import day, language
from workshop.portfolio import agencies
from workshop.portfolio import words as portfolio_words
from workshop.portfolio.queries import Tracked
from workshop.reports.documents_charts import Chart
from workshop.reports.documents_numbers import Numbers
from workshop.reports.tables import Cell, Column, Sheet

Row = dict[str, Cell]


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def workbook(found: Numbers) -> tuple[list[Sheet], dict[int, Chart]]:
    """Returns the sheets of the workbook, and the chart of those that have one by the number of the sheet."""
    names = portfolio_words.modes()
    sheets = [
        _cycles(found, names), _coverage(found), _funnel(found), _candidates(found), _levels(found),
        _agencies(found), _region(found), _method(found),
    ]  # fmt: skip
    charts = {
        0: Chart("line", _("Index by cycle"), "year", ("verified", "expected", "claimed", "target"), "IID"),
        1: Chart("column", sheets[1].title, "sector", ("counted", "coming")),
        2: Chart("bar", sheets[2].title, "step", ("number",)),
        5: Chart(
            "bar",
            _("Innovations and candidates by agency"),
            "name",
            ("innovations", "candidates"),
            rows=sum(one.state != agencies.NOTHING for one in found.lines),
        ),
    }
    return sheets, charts


def _cycles(found: Numbers, names: dict[str, str]) -> Sheet:
    columns = (
        Column("year", _("Cycle")), Column("verified", names["verified"].capitalize(), "points"),
        Column("expected", names["expected"].capitalize(), "points"),
        Column("claimed", names["claimed"].capitalize(), "points"), Column("target", _("Target"), "points"),
        Column("gap", _("Gap"), "points"), Column("n", _("Innovations that count"), "number"),
        Column("basic", _("Basic services covered"), "number"), Column("category", _("Class, expected")),
        Column("rules", _("Indicator set")),
    )  # fmt: skip
    rows: list[Row] = [
        {
            "year": str(one.year), "verified": float(one.verified.iid), "expected": float(one.expected.iid),
            "claimed": float(one.claimed.iid), "target": _number(one.target),
            "gap": None if one.standing is None else float(one.standing.gap), "n": one.expected.n,
            "basic": one.expected.gate.covered, "category": one.expected.category.name.in_(language()),
            "rules": one.rules.name.in_(language()),
        }
        for one in found.cycles
    ]  # fmt: skip
    return Sheet(_("Index by cycle"), columns, rows)


def _coverage(found: Numbers) -> Sheet:
    columns = (
        Column("sector", _("Basic service")), Column("counted", _("Innovations that count"), "number"),
        Column("coming", _("Candidates on their way"), "number"),
    )  # fmt: skip
    rows: list[Row] = [
        {"sector": portfolio_words.sector_name(one.sector), "counted": one.counted, "coming": one.coming}
        for one in found.cells
    ]
    return Sheet(_("Six basic services"), columns, rows)


def _funnel(found: Numbers) -> Sheet:
    columns = (
        Column("step", _("Step")), Column("number", _("Number"), "number"),
        Column("share", _("Of the step before"), "percent"), Column("days", _("Median days"), "number"),
    )  # fmt: skip
    names = portfolio_words.passed()
    rows: list[Row] = [
        {
            "step": names[one.kind], "number": one.number, "days": one.days,
            "share": None if one.share is None else one.share / 100,
        }
        for one in found.steps
    ]  # fmt: skip
    return Sheet(_("From idea to counted"), columns, rows)


def _candidates(found: Numbers) -> Sheet:
    columns = (
        Column("id", _("Candidate"), "number"), Column("title", _("Title")), Column("agency", _("Agency")),
        Column("sector", _("Sector")), Column("basic", _("Basic service")), Column("stage", _("Stage")),
        Column("parked", _("Parked")), Column("usulan", _("Proposal"), "date"),
        Column("uji_coba", _("Trial"), "date"), Column("penerapan", _("Application"), "date"),
        Column("renewed", _("Renewal"), "date"), Column("planned", _("Planned"), "date"),
        Column("cycles", _("Counts in IID")), Column("claimed", _("Maturity claimed"), "points"),
        Column("verified", _("Maturity verified"), "points"), Column("most", _("Highest"), "points"),
    )  # fmt: skip
    rules, names = found.cycle.rules, candidate_words.stages()
    return Sheet(_("Candidates"), columns, [_candidate(one, rules, names) for one in found.found])


def _candidate(one: Tracked, rules: IndicatorSet, names: dict[str, str]) -> Row:
    of = one.innovation
    own = sector(of.sector)
    cycles = counts_in(of.implemented_on, of.renewals, rules.window)
    dates: Row = {stage: one.reached.get(stage) for stage in ("usulan", "uji_coba", "penerapan")}
    return {
        "id": one.key, "title": one.title, "agency": one.agency,
        "sector": None if own is None else own.short.in_(language()),
        "basic": _("yes") if own is not None and own.is_basic else None, "stage": names[one.stage],
        "parked": _("yes") if one.is_parked else None, **dates, "renewed": max(of.renewals, default=None),
        "planned": of.planned_on, "cycles": ", ".join(str(year) for year in cycles) or None,
        "claimed": float(points(of.claimed, rules.sid)), "verified": float(points(of.verified, rules.sid)),
        "most": float(rules.maxima.maturity),
    }  # fmt: skip


def _levels(found: Numbers) -> Sheet:
    columns = [Column("id", _("Candidate"), "number"), Column("title", _("Title"))]
    for one in found.cycle.rules.sid:
        name = f"{one.number} {one.name.in_(language())}"
        columns.append(Column(f"c.{one.key}", _("%(name)s, claimed", name=name), "number"))
        columns.append(Column(f"v.{one.key}", _("%(name)s, verified", name=name), "number"))
    rows: list[Row] = [
        {
            "id": one.key, "title": one.title,
            **{f"c.{name}": level for name, level in one.innovation.claimed.items()},
            **{f"v.{name}": level for name, level in one.innovation.verified.items()},
        }
        for one in found.found
    ]  # fmt: skip
    return Sheet(_("Levels"), columns, rows)


def _agencies(found: Numbers) -> Sheet:
    names = candidate_words.stages()
    columns = (
        Column("name", _("Agency")), Column("people", _("People"), "number"),
        Column("ideas", _("Ideas"), "number"), Column("candidates", _("Candidates"), "number"),
        *(Column(stage, names[stage], "number") for stage in stages.STAGES),
        Column("late", _("Overdue"), "number"), Column("innovations", _("Innovations that count"), "number"),
        Column("state", _("State")),
    )  # fmt: skip
    states = portfolio_words.states()
    rows: list[Row] = [
        {
            "name": one.name, "people": one.people, "ideas": one.ideas, "candidates": one.stages.total(),
            **{stage: one.stages[stage] for stage in stages.STAGES}, "late": one.late,
            "innovations": one.innovations, "state": states[one.state],
        }
        for one in _with_part(found.lines)
    ]  # fmt: skip
    return Sheet(_("Agencies"), columns, rows)


def _with_part(lines: Sequence[agencies.Line]) -> list[agencies.Line]:
    # Those with nothing yet come last, but they stand there: one agency, one innovation.
    return sorted(lines, key=lambda one: one.state == agencies.NOTHING)


def _region(found: Numbers) -> Sheet:
    columns = (
        Column("number", _("No.")), Column("name", _("Regional indicator")),
        Column("weight", _("Weight"), "points"), Column("claimed", _("Claimed"), "number"),
        Column("verified", _("Verified"), "number"), Column("since", _("Entered for"), "number"),
        Column("assumed", _("Carried forward")), Column("points", _("Points"), "points"),
    )  # fmt: skip
    rows: list[Row] = []
    for one in found.cycle.rules.spd:
        held = found.cycle.region.get(one.key)
        row: Row = {"number": one.number, "name": one.name.in_(language()), "weight": float(one.weight)}
        if held is not None:
            row |= {"claimed": held.claimed, "verified": held.verified, "since": held.since}
            row["assumed"] = _("yes") if held.is_assumed(found.cycle.year) else None
            row["points"] = float(one.points(held.verified))
        rows.append(row)
    return Sheet(_("Regional indicators %(year)d", year=found.cycle.year), columns, rows)


def _method(found: Numbers) -> Sheet:
    columns = (Column("what", _("What")), Column("text", _("How it is counted")))
    return Sheet(_("Method"), columns, [{"what": what, "text": text} for what, text in method(found)])


def method(found: Numbers) -> list[tuple[str, str]]:
    """Returns how the numbers are made, how firm they are and where they come from, as label and text."""
    rules, lang = found.cycle.rules, language()
    window = rules.window
    first, last = window.first_day(found.cycle.year), window.last_day(found.cycle.year)
    return [
        (_("Formula"), _(
            "IID = (regional points + sum of maturities ÷ max(%(divisor)d, number) + points for the number) ÷ "
            "%(total)s × 100, rounded half up to two decimals.", divisor=rules.divisor, total=rules.total)),
        (_("Window"), _(
            "IID %(year)d counts what was applied or renewed from %(first)s to %(last)s.",
            year=found.cycle.year, first=day(first), last=day(last))),
        (_("Verified, expected, claimed"), _(
            "Verified: levels the office has checked. Expected: those, and the applications planned in the "
            "window at their claimed levels. Claimed: what the owners say.")),
        (_("Condition"), _(
            "The number of innovations earns points only if at least %(needed)d of %(all)d basic services have "
            "one that counts.", needed=rules.count.basic_needed, all=len(rules.count.basic_sectors))),
        (_("Indicator set"), f"{rules.name.in_(lang)}. {rules.legal_basis.in_(lang)}"),
        (_("How firm it is"), rules.uncertainty.in_(lang)),
        *((_("Source %(key)s", key=key), text.in_(lang)) for key, text in rules.sources.items()),
        (_("State of the numbers"), day(found.today)),
    ]  # fmt: skip


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
