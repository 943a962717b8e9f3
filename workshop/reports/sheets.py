"""The tables of an export. No author stands in any of them, and no votes before the reveal."""

from collections.abc import Callable, Mapping

from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop import data
from workshop.candidates import queries as candidates
from workshop.candidates import words
from workshop.ideas.models import Idea, Outcome, Theme
from workshop.page import language
from workshop.people.models import Participant
from workshop.reports.tables import Cell, Column, Sheet
from workshop.voting import queries as voting
from workshop.voting.models import Entry, Vote
from workshop.workshops import queries as workshops
from workshop.workshops.models import Round, Workshop

Row = Mapping[str, Cell]


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def ideas(db: Session, workshop: Workshop) -> Sheet:
    """Returns every idea that was received, without its author."""
    columns = (
        Column("round", _("Round"), "number"), Column("id", _("Idea"), "number"), Column("text", _("Text")),
        Column("shown", _("Text on screen")), Column("state", _("State")), Column("late", _("Late")),
        Column("desk", _("Entrusted to the desk")), Column("into", _("Merged into"), "number"),
        Column("theme", _("Theme")), Column("sector", _("Sector")), Column("candidate", _("Candidate")),
        Column("outcome", _("What became of it")), Column("note", _("Note")), Column("agency", _("Agency")),
    )  # fmt: skip
    promoted = {one.idea_id: one.title for one in candidates.promoted(db, workshop.id)}
    rows = db.execute(
        select(Idea, Round.no, Theme.name, Outcome)
        .join(Round, Round.id == Idea.round_id)
        .outerjoin(Theme, Theme.id == Idea.theme_id)
        .outerjoin(Outcome, Outcome.idea_id == Idea.id)
        .where(Idea.workshop_id == workshop.id)
        .order_by(Round.no, Idea.id)
    )
    return Sheet(_("Ideas"), columns, [
        {
            "round": no, "id": idea.id, "text": idea.text, "shown": idea.approved,
            "state": _state(idea.state), "late": _mark(idea.is_late), "desk": _mark(idea.by_desk and not idea.is_merge),
            "into": idea.merged_into, "theme": theme, "sector": _sector(idea.sector),
            "candidate": promoted.get(idea.id), **_outcome(outcome),
        }
        for idea, no, theme, outcome in rows
    ])  # fmt: skip


def tallies(db: Session, workshop: Workshop) -> Sheet:
    """Returns every ballot entry of each revealed round.

    `cast` is what people gave to this entry itself; `votes` is what counts in the ranking: a family of merged
    ideas together, at most the cap for each person. So the sum of `cast` is the sum of all votes spent.
    """
    columns = (
        Column("round", _("Round"), "number"), Column("question", _("Question")),
        Column("place", _("Place"), "number"), Column("id", _("Idea"), "number"), Column("text", _("Text")),
        Column("votes", _("Votes in the ranking"), "number"), Column("people", _("People"), "number"),
        Column("cast", _("Votes cast on this entry"), "number"), Column("state", _("State")),
    )  # fmt: skip
    rounds = [round_ for round_ in workshops.rounds(db, workshop.id) if round_.revealed_at is not None]
    return Sheet(_("Votes"), columns, [row for round_ in rounds for row in _round_rows(db, round_)])


def candidate_sheet(db: Session, workshop: Workshop) -> Sheet:
    """Returns the candidates of the workshop as they stand now; helpers are counted, never named."""
    columns = (
        Column("id", _("Candidate"), "number"), Column("title", _("Title")), Column("agency", _("Agency")),
        Column("owner", _("Person in charge")), Column("sector", _("Sector")), Column("stage", _("Stage")),
        Column("since", _("Since"), "date"), Column("parked", _("Parked because")),
        Column("step", _("Next step")), Column("due", _("Due date"), "date"),
        Column("team", _("Team"), "number"), Column("idea", _("Idea"), "number"),
        Column("votes", _("Votes on the day"), "number"), Column("place", _("Place"), "number"),
    )  # fmt: skip
    found = candidates.promoted(db, workshop.id)
    ids = [one.id for one in found]
    steps, teams, stages = candidates.steps(db, ids), candidates.team_sizes(db, ids), words.stages()
    rows: list[Row] = []
    for one in found:
        following = next((step for step in steps.get(one.id, []) if step.done_on is None), None)
        ranking = candidates.snapshot(one).get("ranking", {})
        rows.append({
            "id": one.id, "title": one.title, "agency": one.agency, "owner": one.owner,
            "sector": _sector(one.sector), "stage": stages[one.stage], "since": one.stage_on,
            "parked": one.parked_why if one.is_parked else None,
            "step": following.title if following else None, "due": following.due_on if following else None,
            "team": teams.get(one.id, 0), "idea": one.idea_id, "votes": ranking.get("votes"),
            "place": ranking.get("place"),
        })  # fmt: skip
    return Sheet(_("Candidates"), columns, rows)


def attendance(db: Session, workshop: Workshop) -> Sheet | None:
    """Returns who was admitted, by name; None in an anonymous workshop, where nobody is known."""
    if workshop.identity == "anonymous":
        return None
    columns = [Column("name", _("Name")), Column("agency", _("Agency")), Column("at", _("Came in"), "moment")]
    if workshop.identity != "named":
        del columns[1]
    people = db.scalars(
        select(Participant)
        .where(Participant.workshop_id == workshop.id, Participant.state == "admitted")
        .order_by(func.lower(Participant.name), Participant.id)
    )
    rows = [{"name": one.name, "agency": one.agency, "at": one.admitted_at} for one in people]
    return Sheet(_("Attendance"), columns, rows)


MAKERS: dict[str, Callable[[Session, Workshop], Sheet | None]] = {
    "ideas": ideas,
    "tallies": tallies,
    "candidates": candidate_sheet,
    "attendance": attendance,
}


def all_of(db: Session, workshop: Workshop) -> list[Sheet]:
    """Returns the sheets a workshop has."""
    made = (make(db, workshop) for make in MAKERS.values())
    return [sheet for sheet in made if sheet is not None]


def _round_rows(db: Session, round_: Round) -> list[Row]:
    places = {place.idea: place for place in voting.tally(db, round_)}
    cast = func.coalesce(func.sum(Vote.weight), 0).label("cast")
    is_same = (Vote.idea_id == Entry.idea_id) & (Vote.round_id == Entry.round_id)
    entries = db.execute(
        select(Idea, cast)
        .join(Entry, Entry.idea_id == Idea.id)
        .outerjoin(Vote, is_same)
        .where(Entry.round_id == round_.id)
        .group_by(Idea.id)
    )
    rows: list[Row] = []
    for idea, given in entries:
        place = places.get(idea.id)
        rows.append({
            "round": round_.no, "question": round_.question, "id": idea.id, "text": idea.approved,
            "cast": given,
            "place": place.place if place else None, "votes": place.votes if place else None,
            "people": place.people if place else None, "state": _state(idea.state),
        })  # fmt: skip
    return sorted(rows, key=lambda row: (row["place"] is None, row["place"], row["id"]))


def _state(state: str) -> str:
    names = {
        "queued": _("Waiting"), "shown": _("On screen"), "held": _("Held"), "deleted": _("Deleted"),
        "merged": _("Merged"),
    }  # fmt: skip
    return names[state]


def _outcome(outcome: Outcome | None) -> dict[str, Cell]:
    if outcome is None:
        return {}
    return {"outcome": outcomes()[outcome.kind], "note": outcome.note, "agency": outcome.agency}


def outcomes() -> dict[str, str]:
    """Returns the answers an idea can get that does not become a candidate."""
    return {
        "forwarded": _("Passed on"),
        "done": _("Done right away"),
        "kept": _("Kept for a later workshop"),
        "declined": _("Not continued"),
    }


def _sector(code: str) -> str | None:
    found = data.sector(code)
    return None if found is None else found.short.in_(language())


def _mark(is_so: bool) -> str | None:
    return _("yes") if is_so else None
