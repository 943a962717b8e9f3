"""The result of a workshop as a paper: numbers, rankings, candidates and what became of the other ideas. No author."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext, ngettext

from workshop import clock, data
from workshop.candidates.models import Step
from workshop.page import clock_time, day, language, moment
from workshop.reports import documents_words, sheets
from workshop.reports.documents import Block, Column, Facts, Figures, Grid, Heading, Paper, Text
from workshop.reports.queries import Result, RoundResult
from workshop.workshops.models import Workshop

MOST_ROWS = 300
DASH = "–"


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def paper(workshop: Workshop, result: Result, steps: Mapping[int, Step]) -> Paper:
    """Returns the result of a workshop; `steps` is the next step of each candidate that has one."""
    now = clock.now()
    place = f", {workshop.place}" if workshop.place else ""
    return Paper(
        kind=_("Result of the workshop"),
        title=workshop.title,
        subtitle=f"{day(workshop.held_on)}{place}",
        publisher=workshop.agency or data.content("profile-government.json")["name"][language()],
        lang=language(),
        made_at=now,
        made=moment(now),
        foot=documents_words.foot(),
        unseen=documents_words.unseen(),
        blocks=(
            *_numbers(result), *_rounds(result), *_candidates(result, steps), *_answers(result),
            *_course(result),
        ),
    )  # fmt: skip


def _numbers(result: Result) -> Iterator[Block]:
    made = len(result.candidates)
    yield Figures((
        (str(result.people), ngettext("person took part", "people took part", result.people)),
        (str(result.received), ngettext("idea received", "ideas received", result.received)),
        (str(result.standing), ngettext(
            "idea on screen after merging", "ideas on screen after merging", result.standing)),
        (str(result.votes), ngettext(
            "vote from %(voters)s voters", "votes from %(voters)s voters", result.votes, voters=result.voters)),
        (str(made), ngettext("innovation candidate", "innovation candidates", made)),
        (str(result.helpers), ngettext("person joins a team", "people join a team", result.helpers)),
    ))  # fmt: skip


def _rounds(result: Result) -> Iterator[Block]:
    for one in result.rounds:
        yield Heading(f"{one.round.no}. {one.round.question}")
        received = ngettext("%(num)s idea", "%(num)s ideas", one.received)
        if one.round.revealed_at is None:
            closed = _("The count stays closed until the result is opened in the room.")
            yield Text(f"{received}. {closed}")
            continue
        told = (
            received,
            _("%(n)s on the ballot", n=one.on_ballot),
            _("%(voted)s of %(people)s people voted", voted=one.voted, people=one.people),
            ngettext("%(num)s vote", "%(num)s votes", one.votes),
        )
        yield Text(", ".join(told), "quiet")
        yield _ranking(one, result.texts)
        yield from _more(len(one.places))


def _ranking(one: RoundResult, texts: Mapping[int, str]) -> Grid:
    return Grid(
        (Column(_("Place"), 2), Column(_("Idea"), 12), Column(_("Votes"), 2, True), Column(_("People"), 2, True)),
        tuple(
            (str(place.place), texts.get(place.idea, ""), str(place.votes), str(place.people))
            for place in one.places[:MOST_ROWS]
        ),
    )  # fmt: skip


def _candidates(result: Result, steps: Mapping[int, Step]) -> Iterator[Block]:
    if not result.candidates:
        return
    yield Heading(_("Innovation candidates"))
    rows = []
    for one, sector in result.candidates:
        step = steps.get(one.id)
        following = (step.title, day(step.due_on)) if step is not None else (DASH, DASH)
        served = DASH if sector is None else sector.short.in_(language())
        rows.append((one.title, served, one.agency, one.owner or DASH, *following))
    yield Grid(
        (Column(_("Candidate"), 5), Column(_("Sector"), 3), Column(_("Agency"), 4), Column(_("Person in charge"), 3),
         Column(_("Next step"), 5), Column(_("Due date"), 3)),
        tuple(rows),
    )  # fmt: skip


def _answers(result: Result) -> Iterator[Block]:
    if not result.answerable:
        return
    names = sheets.outcomes()
    yield Heading(_("Answers to the other ideas"))
    rows = []
    for one in result.answerable[:MOST_ROWS]:
        given = one.outcome
        answer = (_("no answer yet"), DASH, DASH)
        if given is not None:
            answer = (names[given.kind], given.agency or DASH, given.note or DASH)
        rows.append((one.idea.approved, *answer))
    yield Grid(
        (
            Column(_("Idea"), 7),
            Column(_("What became of it"), 4),
            Column(_("Agency"), 3),
            Column(_("Note"), 5),
        ),
        tuple(rows),
    )
    yield from _more(len(result.answerable))


def _more(number: int) -> Iterator[Block]:
    left = number - MOST_ROWS
    if left > 0:
        yield Text(
            ngettext("%(num)d more stands in the workbook.", "%(num)d more stand in the workbook.", left),
            "quiet",
        )


def _course(result: Result) -> Iterator[Block]:
    if not result.course:
        return
    numbers = {one.round.id: one.round.no for one in result.rounds}
    lines = [
        (clock_time(one.began_at), _phase(one.phase, numbers.get(one.round_id or 0))) for one in result.course
    ]
    yield Heading(_("How the day went"))
    yield Facts(tuple((at, name) for at, name in lines if name))
    yield Text(_("This record documents how ideas were gathered and selected."), "quiet")


def _phase(phase: str, number: int | None) -> str:
    names = {
        "lobby": _("Lobby open"), "collect": _("Round %(n)s collects ideas", n=number or ""),
        "group": _("Ideas are grouped"), "vote": _("Voting opened"), "closed": _("Voting closed"),
        "reveal": _("Result of round %(n)s opened", n=number or ""), "next_steps": _("Next steps"),
        "thanks": _("Thanks and farewell"), "archived": _("Closed, everything is saved"),
    }  # fmt: skip
    return names.get(phase, "")
