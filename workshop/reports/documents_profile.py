"""A candidate as a paper: the portal form's fields in their order, criteria, indicators with evidence, votes, dates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from workshop import clock, data
from workshop.candidates import answers as official_answers
from workshop.candidates import (
    co_owners,
    evidence_sheet,
    evidence_words,
    profile_sheet,
    profile_window,
    profile_words,
    queries,
    rules,
    words,
)
from workshop.candidates.evidence_models import FILE, LINK, Evidence
from workshop.candidates.models import Candidate, CriterionAnswer, Step
from workshop.candidates.profile_models import OfficialAnswer
from workshop.candidates.profile_sheet import Profile, Row
from workshop.page import day, language, moment
from workshop.reports import documents_words
from workshop.reports.documents import Block, Bullets, Column, Facts, Grid, Heading, Paper, Text

DASH = "–"


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything the paper tells of a candidate."""

    candidate: Candidate
    profile: Profile
    sheet: evidence_sheet.Sheet
    answers: Mapping[str, CriterionAnswer]
    reached: Mapping[str, date]
    renewals: tuple[date, ...]
    steps: list[Step]
    team: int
    co_owners: tuple[str, ...]
    official: OfficialAnswer | None
    today: date


def dossier(db: Session, one: Candidate, today: date) -> Dossier:
    """Returns what is known of a candidate; the same number of statements however much that is."""
    return Dossier(
        candidate=one,
        profile=profile_sheet.of(db, one, today),
        sheet=evidence_sheet.of(db, one.id, clock.now(), today),
        answers=queries.answers(db, one.id),
        reached=queries.reached(queries.stage_changes(db, one.id), one.stage),
        renewals=tuple(each.effective_on for each in queries.renewals(db, [one.id]).get(one.id, [])),
        steps=queries.steps(db, [one.id]).get(one.id, []),
        team=queries.team_sizes(db, [one.id]).get(one.id, 0),
        co_owners=tuple(co_owners.line(each) for each in co_owners.of(db, [one.id]).get(one.id, [])),
        official=official_answers.latest(db, [one.id]).get(one.id),
        today=today,
    )


def paper(found: Dossier) -> Paper:
    """Returns the profile of a candidate."""
    one, now = found.candidate, clock.now()
    return Paper(
        kind=_("Profile of a regional innovation"),
        title=one.title,
        subtitle=f"{one.agency} · {words.stages()[one.stage]}",
        publisher=data.content("profile-government.json")["name"][language()],
        lang=language(),
        made_at=now,
        made=moment(now),
        foot=documents_words.foot(),
        unseen=documents_words.unseen(),
        blocks=(
            *_head(found), *_fields(found.profile), *_criteria(found), *_indicators(found), *_evidence(found),
            *_origin(found), *_official(found), *_steps(found),
        ),
    )  # fmt: skip


def _head(found: Dossier) -> Iterator[Block]:
    one = found.candidate
    counting = profile_window.counting(
        found.today, found.reached.get(rules.PENERAPAN), found.renewals, one.planned_on
    )
    cycles = [f"IID {cycle}" for cycle in counting.cycles]
    rows = [
        (_("Agency"), one.agency),
        (_("Person in charge"), one.owner or _("nobody named")),
        (_("Stage"), ", ".join((words.stages()[one.stage], _("since %(day)s", day=day(one.stage_on))))),
        (_("Summary"), one.summary or _not_filled()),
        (_("Counts in"), ", ".join(cycles) or _("no cycle yet")),
    ]
    if found.co_owners:
        rows.append((_("Together with"), "\n".join(found.co_owners)))
    if one.is_parked:
        rows.append((_("Parked"), one.parked_why or DASH))
    if found.team:
        rows.append((_("Team"), ngettext("%(num)s person joins", "%(num)s people join", found.team)))
    yield Facts(tuple(rows))
    yield Heading(_("Dates"), 2)
    names = words.stages()
    dates = [(names[stage], day(on)) for stage, on in found.reached.items()]
    dates += [(_("Renewal"), day(on)) for on in found.renewals]
    dates += [(_("Planned date"), day(one.planned_on))] if one.planned_on else []
    yield Facts(tuple(dates))


def _fields(profile: Profile) -> Iterator[Block]:
    """Yields the fields; short ones as a list of facts, long ones under headings of their own."""
    yield Heading(_("Profile in the order of the portal"))
    yield Text(
        _("%(filled)d of %(all)d fields are filled.", filled=profile.filled, all=len(profile.asked)), "quiet"
    )
    facts: list[tuple[str, str]] = []
    for row in profile.rows:
        if row.field.kind != "long_text":
            facts.append((row.field.name.in_(language()), value_of(row)))
            continue
        if facts:
            yield Facts(tuple(facts))
            facts = []
        yield from _long(row)
    if facts:
        yield Heading(_("Enclosures and links"), 2)
        yield Facts(tuple(facts))


def value_of(row: Row) -> str:
    """Returns what stands in a field as people read it, or that nothing does."""
    text = profile_words.value(row) or _not_filled()
    return _("%(text)s (no longer in the list)", text=text) if row.is_stale else text


def _long(row: Row) -> Iterator[Block]:
    yield Heading(row.field.name.in_(language()), 2)
    if row.field.min_words:
        yield Text(
            _(
                "%(words)d words; at least %(least)d are asked for.",
                words=row.words,
                least=row.field.min_words,
            ),
            "quiet",
        )
    if not row.parts:
        yield Text(row.text or _not_filled())
    for part in row.parts:
        yield Heading(part.section.name.in_(language()), 3)
        yield Text(part.text or _not_filled(), "plain" if part.text else "quiet")


def _criteria(found: Dossier) -> Iterator[Block]:
    yield Heading(_("Five criteria of an innovation"))
    said = {"yes": _("Yes"), "not_yet": _("Not yet")}
    rows = []
    for one in data.criteria():
        given = found.answers.get(one.key)
        answer = _("not answered") if given is None else said[given.answer]
        rows.append((one.name.in_(language()), answer, given.why if given and given.why else DASH))
    yield Grid((Column(_("Criterion"), 4), Column(_("Answer given"), 2), Column(_("Why"), 6)), tuple(rows))


def _indicators(found: Dossier) -> Iterator[Block]:
    sums, number = found.sheet.maturity, evidence_words.number
    yield Heading(_("Indicators"))
    yield Text(
        _(
            "Maturity: %(verified)s points verified, %(claimed)s claimed, of %(most)s.",
            verified=number(sums.verified), claimed=number(sums.claimed), most=number(sums.most),
        )
    )  # fmt: skip
    yield Grid(
        (Column(_("No."), 2), Column(_("Indicator"), 11), Column(_("Claimed"), 4, True), Column(_("Verified"), 5, True),
         Column(_("Evidence"), 4, True), Column(_("Points"), 3, True)),
        tuple(_indicator(row) for row in found.sheet.rows),
    )  # fmt: skip
    yield Text(_("* Mandatory. Points are those of verified levels."), "quiet")


def _indicator(row: evidence_sheet.Row) -> tuple[str, ...]:
    name = row.indicator.name.in_(language()) + (" *" if row.indicator.is_mandatory else "")
    verified = str(row.verified) if row.waiting is None else _("waits")
    points = evidence_words.number(row.points)
    return row.indicator.number, name, str(row.claimed), verified, str(len(row.pieces)), points


def _evidence(found: Dossier) -> Iterator[Block]:
    rows = tuple(
        (
            row.indicator.number,
            kinds()[piece.kind],
            _named(piece),
            str(piece.valid_year or DASH),
            piece.note or DASH,
        )
        for row in found.sheet.rows
        for piece in reversed(row.pieces)
    )
    yield Heading(_("List of evidence"))
    if not rows:
        yield Text(_("No evidence yet."), "quiet")
        return
    yield Grid(
        (Column(_("No."), 2), Column(_("Kind"), 3), Column(_("Evidence"), 8), Column(_("Valid in"), 3),
         Column(_("Note"), 7)),
        rows,
    )  # fmt: skip


def kinds() -> dict[str, str]:
    """Returns the kinds of evidence in words."""
    return {FILE: _("File"), LINK: _("Link"), "workshop": _("Record")}


def _named(piece: Evidence) -> str:
    return piece.url if piece.kind == LINK else evidence_words.piece(piece)


def _origin(found: Dossier) -> Iterator[Block]:
    kept = queries.snapshot(found.candidate)
    yield Heading(_("Ideas and votes it came from"))
    if not kept:
        yield Text(_("Added by the office; it came from no workshop of Rembuk."))
        return
    held = date.fromisoformat(kept["workshop"]["held_on"])
    facts = [
        (_("Workshop"), f"{kept['workshop']['title']}, {day(held)}"),
        (_("Question"), kept["question"]),
        (_("Chosen idea"), kept["text"]),
        *_votes(kept),
    ]
    yield Facts(tuple(facts))
    if kept["sources"]:
        yield Heading(_("Merged from"), 2)
        yield Bullets(tuple(source["text"] for source in kept["sources"]))


def _official(found: Dossier) -> Iterator[Block]:
    """Yields what the office told the authors of the ideas, or that it told nothing yet."""
    told = found.official
    yield Heading(_("Official answer to the authors"))
    if told is None:
        yield Text(_("The authors of the idea have no answer yet."), "quiet")
        return
    yield Text(told.text)
    yield Text(_("%(name)s, %(day)s", name=told.actor, day=day(told.at)), "quiet")


def _votes(kept: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    ranking = kept["ranking"]
    if ranking:
        yield _("Votes"), ngettext("%(num)s vote.", "%(num)s votes.", ranking["votes"]) + " " + _(
            "Chosen by %(people)s of %(all)s people, place %(place)s of %(ideas)s ideas",
            people=ranking["people"], all=kept["turnout"]["people"], place=ranking["place"], ideas=ranking["ideas"],
        )  # fmt: skip


def _steps(found: Dossier) -> Iterator[Block]:
    if not found.steps:
        return
    yield Heading(_("Steps"))
    yield Grid(
        (Column(_("Step"), 6), Column(_("Who does it"), 4), Column(_("Due date"), 3), Column(_("Done on"), 3),
         Column(_("Result"), 5)),
        tuple(
            (one.title, one.owner or DASH, day(one.due_on), day(one.done_on) or DASH, one.note or DASH)
            for one in found.steps
        ),
    )  # fmt: skip


def _not_filled() -> str:
    return _("not filled in yet")
