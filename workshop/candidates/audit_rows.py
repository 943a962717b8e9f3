"""Do the rows say what the history says? Who changes a row behind Rembuk's back leaves the history as it was."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop.candidates import audit_told, evidence_service, queries, service
from workshop.candidates.audit_told import Move, Told
from workshop.candidates.evidence_models import Evidence, Level
from workshop.candidates.models import Candidate, Change, CriterionAnswer, StageChange
from workshop.candidates.profile_models import ProfileAnswer
from workshop.iid.sets import catalogue

AT_A_TIME = 500
WORDS = ("title", "agency", "owner", "sector", "summary")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a row of a candidate says and what its history says; "" where one of them says nothing."""

    candidate: int
    what: str
    row: str
    history: str


@dataclass(frozen=True, slots=True)
class Part:
    """Some candidates: what differs, and whose history does not hold the day of the first stage."""

    differences: tuple[Difference, ...]
    undated: tuple[int, ...]


def parts(db: Session) -> Iterator[Part]:
    """Compares every candidate with its history, some at a time; the same number of statements for each part."""
    merged = _merged(db)
    numbers = list(db.scalars(select(Candidate.id).order_by(Candidate.id)))
    for at in range(0, len(numbers), AT_A_TIME):
        yield _part(db, numbers[at : at + AT_A_TIME], merged)
        db.expunge_all()


def _part(db: Session, ids: Sequence[int], merged: dict[int, int]) -> Part:
    keys = frozenset(one.key for version in catalogue().all() for one in version.sid)
    lines = _grouped(db, Change, ids, Change.id)
    told = {number: audit_told.tell(lines[number], keys) for number in ids}
    rows = _Rows(db, ids)
    candidates = db.scalars(select(Candidate).where(Candidate.id.in_(ids)).order_by(Candidate.id))
    found = [each for one in candidates for each in _of(one, told[one.id], rows, merged.get(one.id))]
    return Part(tuple(found), tuple(number for number in ids if not told[number].is_dated))


class _Rows:
    """The rows of some candidates."""

    def __init__(self, db: Session, ids: Collection[int]) -> None:
        self.moves = _grouped(db, StageChange, ids, StageChange.id)
        self.renewals = queries.renewals(db, ids)
        self.levels = _grouped(db, Level, ids, Level.indicator)
        self.pieces = _grouped(db, Evidence, ids, Evidence.id)
        self.answers = _grouped(db, CriterionAnswer, ids, CriterionAnswer.criterion)
        self.profile = _grouped(db, ProfileAnswer, ids, ProfileAnswer.field)


def _of(one: Candidate, told: Told, rows: _Rows, merged: int | None) -> Iterator[Difference]:
    if not told.moves:
        yield Difference(one.id, "made", one.title, "")
        return
    pairs = [
        *_moves(rows.moves[one.id], told), *_standing(one, told), *_words(one, told),
        ("merged", str(one.merged_into or ""), str(merged or "")),
        *_renewals(one, rows, told), *_levels(rows.levels[one.id], told), *_pieces(rows.pieces[one.id], told),
        *_answers(rows, one.id, told),
    ]  # fmt: skip
    for what, row, history in pairs:
        if row != history:
            yield Difference(one.id, what, row, history)


Pairs = Iterator[tuple[str, str, str]]


def _moves(rows: Sequence[StageChange], told: Told) -> Pairs:
    left: dict[datetime, list[StageChange]] = defaultdict(list)
    for row in rows:
        left[row.recorded_at].append(row)
    for move in told.moves:
        found = left[move.at].pop(0) if left[move.at] else None
        yield "move", "" if found is None else _row_text(found), _move_text(move, found)
    for row in (row for others in left.values() for row in others):
        yield "move", _row_text(row), ""


def _row_text(row: StageChange) -> str:
    return _move_line(row.old_stage, row.new_stage, row.is_parked, row.why, row.effective_on.isoformat())


def _move_text(move: Move, row: StageChange | None) -> str:
    days = [day.isoformat() for day in sorted(move.days)]
    of_row = "" if row is None else row.effective_on.isoformat()
    day = of_row if of_row in days or not days else days[-1]
    return _move_line(move.old, move.new, move.is_parked, move.why, day)


def _move_line(old: str, new: str, is_parked: bool, why: str, day: str) -> str:
    stages = new if old in {"", new} else f"{old} → {new}"
    return " · ".join(filter(None, (day, stages, "(P)" if is_parked else "", why)))


def _standing(one: Candidate, told: Told) -> Pairs:
    last = told.moves[-1]
    yield "stage", one.stage, last.new
    days = [move.days for move in told.moves if move.old != move.new][-1]
    since = one.stage_on if one.stage_on in days or not days else days[-1]
    yield "stage_on", one.stage_on.isoformat(), since.isoformat()
    yield "is_parked", _truth(one.is_parked), _truth(last.is_parked)
    yield "parked_why", one.parked_why, last.why if last.is_parked else ""
    yield "planned_on", service.day_text(one.planned_on), told.new("planned") or ""
    yield "is_public", _truth(one.is_public), _truth(bool(told.new("public")))
    ends = [kind for kind in told.last if kind in {"withdrawn", "restored", "import.undone"}]
    if not told.is_import or ends:
        yield "is_withdrawn", _truth(one.is_withdrawn), _truth(_latest(told, ends) not in {"", "restored"})


def _latest(told: Told, kinds: Sequence[str]) -> str:
    return max(kinds, key=list(told.last).index, default="")


def _words(one: Candidate, told: Told) -> Pairs:
    for name in WORDS:
        said = told.new(name)
        if said is not None:
            yield name, getattr(one, name), said


def _renewals(one: Candidate, rows: _Rows, told: Told) -> Pairs:
    stand = {each.effective_on.isoformat(): each.note for each in rows.renewals.get(one.id, [])}
    for day in sorted(stand.keys() | told.renewals.keys()):
        yield "renewal", _renewal(day, stand), _renewal(day, told.renewals)
    yield "renewed_on", service.day_text(one.renewed_on), max(told.renewals, default="")


def _renewal(day: str, notes: dict[str, str]) -> str:
    return " · ".join(filter(None, (day, notes[day]))) if day in notes else ""


def _levels(rows: Sequence[Level], told: Told) -> Pairs:
    stand = {row.indicator: row for row in rows}
    said = {kind.partition(".")[2] for kind in told.last if kind.startswith(("claim.", "verify."))}
    for name in sorted(stand.keys() | said | told.levels.keys()):
        row, claimed = stand.get(name), told.new(f"claim.{name}")
        claim = "0" if row is None else evidence_service.claim_text(row.claimed, row.basis)
        yield f"claimed.{name}", claim, claimed or told.levels.get(name, "0")
        verified = "" if row is None or row.verified is None else str(row.verified)
        yield f"verified.{name}", verified, told.new(f"verify.{name}") or ""


def _pieces(rows: Sequence[Evidence], told: Told) -> Pairs:
    stand = Counter((row.indicator, evidence_service.piece_text(row)) for row in rows if not row.is_removed)
    for name, text in (stand - told.pieces).elements():
        yield f"evidence.{name}", text, ""
    for name, text in (told.pieces - stand).elements():
        yield f"evidence.{name}", "", text


def _answers(rows: _Rows, number: int, told: Told) -> Pairs:
    criteria = {f"criterion.{row.criterion}": (row.answer, row.why) for row in rows.answers[number]}
    profile = {f"profile.{row.field}": row.text for row in rows.profile[number]}
    for kind, said in told.last.items():
        if kind.startswith("criterion."):
            yield kind, " · ".join(filter(None, criteria.get(kind, ()))), " · ".join(filter(None, said))
        elif kind.startswith("profile."):
            yield kind, profile.get(kind, ""), said[0]
    if not told.is_import:
        yield from ((kind, text, "") for kind, text in profile.items() if kind not in told.last)


def _merged(db: Session) -> dict[int, int]:
    """Returns where each merged candidate stands by all histories: both lines of a merge are of one moment."""
    kinds = ("merged", "stands_again", "took_in")
    lines = db.execute(
        select(Change.candidate_id, Change.at, Change.kind).where(Change.kind.in_(kinds)).order_by(Change.id)
    ).all()
    takers = {at: number for number, at, kind in lines if kind == "took_in"}
    into: dict[int, int] = {}
    for number, at, kind in lines:
        if kind == "merged" and at in takers:
            into[number] = takers[at]
        elif kind == "stands_again":
            into.pop(number, None)
    return {number: _end(number, into) for number in into}


def _end(number: int, into: dict[int, int]) -> int:
    seen = {number}
    while number in into and into[number] not in seen:
        number = into[number]
        seen.add(number)
    return number


def _truth(is_so: bool) -> str:
    return "1" if is_so else "0"


def _grouped(db: Session, kind: Any, ids: Collection[int], order: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.scalars(
        select(kind).where(kind.candidate_id.in_(list(ids))).order_by(kind.candidate_id, order)
    ):
        found[row.candidate_id].append(row)
    return found
