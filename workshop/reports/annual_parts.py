"""The annual report on people's work: ideas, innovations that count, agencies, what rests, the region's own levels."""

from collections.abc import Iterator

from flask_babel import gettext, ngettext

from workshop.candidates import rules as stages
from workshop.candidates import words as candidate_words
from workshop.data import agency_short
from workshop.iid.innovations import Mode
from workshop.iid.model import points
from workshop.page import day, language, percent
from workshop.portfolio import agencies
from workshop.portfolio import words as portfolio_words
from workshop.portfolio.projection import percent as share_of
from workshop.portfolio.queries import Tracked
from workshop.portfolio.words import figure
from workshop.reports import sheets
from workshop.reports.annual_queries import CANDIDATE, WAITING, OfYear
from workshop.reports.documents import Block, Column, Grid, Heading, Text
from workshop.reports.documents_numbers import Numbers

MOST_ROWS = 200
MOST_GOOD = 6
DASH = "–"


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def ideas(year: int, happened: OfYear) -> Iterator[Block]:
    """Yields the year's workshops, and what became of their ideas."""
    yield Heading(_("What became of the ideas of %(year)d", year=year))
    if not happened.workshops:
        yield Text(_("No workshop was held in %(year)d.", year=year))
        return
    yield Grid(
        (Column(_("Workshop"), 6), Column(_("Date"), 3), Column(_("People"), 2, True), Column(_("Ideas"), 2, True),
         Column(_("Candidates"), 3, True), Column(_("Applied"), 2, True)),
        tuple(
            (one.title, day(one.held_on), str(one.follow_up.people), str(one.follow_up.ideas),
             str(one.follow_up.candidates), str(one.follow_up.applied))
            for one in happened.workshops[:MOST_ROWS]
        ),
    )  # fmt: skip
    yield from _more(len(happened.workshops))
    yield Heading(_("Answers to the ideas"), 2)
    total = sum(happened.fates.values())
    names = {CANDIDATE: _("Became a candidate"), **sheets.outcomes(), WAITING: _("No answer yet")}
    yield Grid(
        (Column(_("What became of it"), 6), Column(_("Ideas"), 2, True), Column(_("Share"), 2, True)),
        tuple(
            (name, str(happened.fates.get(kind, 0)), _share(happened.fates.get(kind, 0), total))
            for kind, name in names.items()
        ),
    )
    yield Text(_("An idea that was merged shares the fate of the whole."), "quiet")
    moved = [(stage, happened.reached.get(stage, 0)) for stage in stages.STAGES]
    yield Heading(_("Stages reached in %(year)d", year=year), 2)
    stage_names = candidate_words.stages()
    yield Grid(
        (Column(_("Stage"), 6), Column(_("Candidates"), 2, True)),
        tuple((stage_names[stage], str(number)) for stage, number in moved),
    )


def ripest(found: Numbers) -> list[Tracked]:
    """Returns the innovations that count in the cycle, the ripest by what the office verified first."""
    rules = found.cycle.rules
    counts = found.cycle.books[Mode.VERIFIED].rows
    those = [one for one in found.found if one.key in counts]
    return sorted(those, key=lambda one: (-points(one.innovation.verified, rules.sid), one.key))


def counting(found: Numbers, happened: OfYear) -> Iterator[Block]:
    """Yields the innovations that count, and the ripest of them as good practice."""
    rules = found.cycle.rules
    those = ripest(found)
    yield Heading(_("Innovations that count in IID %(year)d", year=found.cycle.year))
    if not those:
        yield Text(_("No innovation counts yet in any cycle. It does once a candidate is applied."))
        return
    yield Grid(
        (Column(_("Innovation"), 6), Column(_("Agency"), 4), Column(_("Sector"), 3), Column(_("Applied"), 3),
         Column(_("Maturity"), 2, True)),
        tuple(
            (one.title, agency_short(one.agency), portfolio_words.sector_name(one.innovation.sector) or DASH,
             _applied(one), figure(points(one.innovation.verified, rules.sid)))
            for one in those[:MOST_ROWS]
        ),
    )  # fmt: skip
    yield from _more(len(those))
    told = [(one, happened.summaries[one.key]) for one in those if happened.summaries.get(one.key)]
    if told:
        yield Heading(_("Good practices"))
        yield Text(_("The ripest of them, by what the office has verified."), "quiet")
    for one, summary in told[:MOST_GOOD]:
        yield Heading(one.title, 2)
        yield Text(_("%(agency)s. Applied on %(day)s.", agency=one.agency, day=_applied(one)), "quiet")
        yield Text(summary)


def agencies_part(found: Numbers) -> Iterator[Block]:
    """Yields each agency with a part in it, and the names of those with nothing yet."""
    yield Heading(_("Agencies"))
    listed = [one for one in found.lines if one.is_listed]
    nothing = [one for one in listed if one.state == agencies.NOTHING]
    having = sum(one.state == agencies.HAS for one in listed)
    yield Text(
        ngettext(
            "%(having)d of %(num)d agency has an innovation that counts in IID %(year)d.",
            "%(having)d of %(num)d agencies have an innovation that counts in IID %(year)d.",
            len(listed), having=having, year=found.cycle.year,
        )
    )  # fmt: skip
    active = [one for one in found.lines if one.stages or one.people or one.innovations]
    yield Grid(
        (Column(_("Agency"), 7), Column(_("People"), 2, True), Column(_("Ideas"), 2, True),
         Column(_("Candidates"), 3, True), Column(_("Overdue"), 3, True), Column(_("Innovations"), 3, True)),
        tuple(
            (one.name, str(one.people), str(one.ideas), str(one.stages.total()), str(one.late), str(one.innovations))
            for one in active[:MOST_ROWS]
        ),
    )  # fmt: skip
    yield from _more(len(active))
    if nothing:
        yield Text(_("Nothing yet: %(names)s.", names=", ".join(one.short for one in nothing)), "quiet")


def resting(happened: OfYear) -> Iterator[Block]:
    """Yields what is parked, with its reasons."""
    yield Heading(_("Parked, with reasons"))
    if not happened.resting:
        yield Text(_("Nothing is parked."))
        return
    yield Grid(
        (Column(_("Candidate"), 4), Column(_("Agency"), 3), Column(_("Since"), 2), Column(_("Reason"), 6)),
        tuple(
            (one.title, agency_short(one.agency), day(one.since) or DASH, one.why or DASH)
            for one in happened.resting[:MOST_ROWS]
        ),
    )
    yield from _more(len(happened.resting))


def region(found: Numbers) -> Iterator[Block]:
    """Yields the government's own levels in the cycle."""
    cycle = found.cycle
    yield Heading(_("Regional indicators %(year)d", year=cycle.year))
    rows = []
    for one in cycle.rules.spd:
        held = cycle.region.get(one.key)
        since = "" if held is None else str(held.since)
        levels = (DASH, DASH) if held is None else (str(held.claimed), str(held.verified))
        earned = figure(0) if held is None else figure(one.points(held.verified))
        rows.append((one.number, one.name.in_(language()), *levels, since, earned))
    yield Grid(
        (Column(_("No."), 1), Column(_("Regional indicator"), 7), Column(_("Claimed"), 2, True),
         Column(_("Verified"), 3, True), Column(_("Entered for"), 3, True), Column(_("Points"), 2, True)),
        tuple(rows),
    )  # fmt: skip


def _applied(one: Tracked) -> str:
    return day(one.reached.get(stages.PENERAPAN)) or DASH


def _share(part: int, whole: int) -> str:
    return percent(share_of(part, whole)) if whole else DASH


def _more(number: int) -> Iterator[Block]:
    if number > MOST_ROWS:
        left = number - MOST_ROWS
        yield Text(
            ngettext("%(num)d more stands in the workbook.", "%(num)d more stand in the workbook.", left),
            "quiet",
        )
