"""Candidates as cards: what the office sees of each at a glance, filtered, sorted, and only so many at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session

from workshop.access import Actor
from workshop.candidates import agenda, co_owners, evidence_sheet, evidence_waiting, listing, queries, rules
from workshop.candidates.evidence_sheet import Score
from workshop.candidates.listing import Wanted
from workshop.candidates.models import Candidate, Change, Member, Step
from workshop.data import Sector, sector

PARKED = "parked"
COLUMNS = (*rules.STAGES, PARKED)
COLUMN_CARDS = 12
PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, and the date in the office's time zone."""

    now: datetime
    today: date


@dataclass(frozen=True, slots=True)
class Order:
    """By which column the table is sorted, which way, and which page of it is shown (from 1)."""

    key: str = "due"
    is_down: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Card:
    """A candidate with its next open step; `late` and `silent` are whole days, 0 if it is neither.

    `waiting` counts the pieces of evidence that wait for verification; `score` is None while nothing is claimed.
    """

    candidate: Candidate
    step: Step | None
    late: int
    silent: int
    heard_at: datetime
    team: int
    sector: Sector | None
    co_agencies: tuple[str, ...] = ()
    waiting: int = 0
    score: Score | None = None

    @property
    def is_basic(self) -> bool:
        """Tells whether it serves one of the six basic services."""
        return self.sector is not None and self.sector.is_basic


@dataclass(frozen=True, slots=True)
class Found:
    """The cards that are shown, how many were found, and the page of the table they are on."""

    cards: tuple[Card, ...] = ()
    number: int = 0
    page: int = 1

    @property
    def pages(self) -> int:
        """Returns how many pages of the table there are, one at least."""
        return max(1, -(-self.number // PAGE_ROWS))


def table(db: Session, actor: Actor, wanted: Wanted, order: Order, at: Moment) -> Found:
    """Returns one page of what is looked for, sorted by a column; an unknown key sorts by date."""
    keys = _orders().get(order.key) or _orders()["due"]
    rows = _matching(actor, wanted, at.today).add_columns(func.count().over().label("number"))
    sorted_rows = rows.order_by(*(key.desc() if order.is_down else key for key in keys))
    shown = db.execute(sorted_rows.limit(PAGE_ROWS).offset((order.page - 1) * PAGE_ROWS)).all()
    if not shown and order.page > 1:  # a page that is no longer there
        return table(db, actor, wanted, replace(order, page=1), at)
    number = shown[0].number if shown else 0
    return Found(tuple(_cards(db, [row.id for row in shown], at)), number, order.page)


def columns(db: Session, actor: Actor, wanted: Wanted, at: Moment) -> dict[str, Found]:
    """Returns the board: each column with its number and its first COLUMN_CARDS, the longest overdue first."""
    column = case((Candidate.is_parked, PARKED), else_=Candidate.stage).label("column")
    place = func.row_number().over(partition_by=column, order_by=_orders()["due"]).label("place")
    number = func.count().over(partition_by=column).label("number")
    found = _matching(actor, wanted, at.today).add_columns(column, place, number).subquery()
    shown = db.execute(select(found).where(found.c.place <= COLUMN_CARDS).order_by(found.c.place)).all()
    cards = {card.candidate.id: card for card in _cards(db, [row.id for row in shown], at)}
    board = dict.fromkeys(COLUMNS, Found())
    for name in {row.column for row in shown}:
        own = [row for row in shown if row.column == name]
        board[name] = Found(tuple(cards[row.id] for row in own), own[0].number)
    return board


def _matching(actor: Actor, wanted: Wanted, today: date) -> Select[Any]:
    rows = select(Candidate.id).outerjoin(Step, and_(Step.candidate_id == Candidate.id, *agenda.NEXT_STEP))
    return rows.where(*agenda.standing(actor), *listing.conditions(wanted, today))


def _orders() -> dict[str, tuple[Any, ...]]:
    """Returns the columns each key of the table sorts by; the number of the candidate settles what is equal."""
    team = select(func.count()).where(Member.candidate_id == Candidate.id, Member.has_joined)
    heard = select(func.max(Change.at)).where(Change.candidate_id == Candidate.id)
    stage = case({name: at for at, name in enumerate(rules.STAGES)}, value=Candidate.stage)
    due = (Candidate.is_parked, Step.due_on.is_(None), Step.due_on)
    keys: dict[str, tuple[Any, ...]] = {
        "title": (func.lower(Candidate.title),),
        "agency": (func.lower(Candidate.agency),),
        "sector": (~Candidate.sector.in_(listing.basic_sectors()), Candidate.sector == "", Candidate.sector),
        "stage": (Candidate.is_parked, stage),
        "step": (func.lower(func.coalesce(Step.title, "")),),
        "due": due,
        "waiting": (evidence_waiting.number_of(Candidate.id),),
        "team": (team.correlate(Candidate).scalar_subquery(),),
        "heard": (func.coalesce(heard.correlate(Candidate).scalar_subquery(), Candidate.created_at),),
    }
    return {name: (*columns, Candidate.id) for name, columns in keys.items()}


def _cards(db: Session, ids: Sequence[int], at: Moment) -> list[Card]:
    """Returns the cards of these candidates, in this order."""
    found = {one.id: one for one in db.scalars(select(Candidate).where(Candidate.id.in_(ids)))}
    steps, teams, heard = queries.steps(db, ids), queries.team_sizes(db, ids), _heard(db, ids)
    shared = co_owners.agencies_of(db, found.values())
    waiting = evidence_waiting.waiting_numbers(db, ids)
    scores = evidence_sheet.scores(db, ids, at.today)

    def card(candidate: Candidate) -> Card:
        step = next((one for one in steps.get(candidate.id, []) if one.done_on is None), None)
        heard_at = heard.get(candidate.id, candidate.created_at)
        is_quiet = candidate.is_parked
        silent = (at.now - heard_at) // timedelta(days=1)
        return Card(
            candidate, step,
            late=0 if step is None or is_quiet else rules.days_late(step.due_on, at.today),
            silent=silent if silent >= rules.SILENT_DAYS and not is_quiet else 0,
            heard_at=heard_at, team=teams.get(candidate.id, 0), sector=sector(candidate.sector),
            co_agencies=shared.get(candidate.id, ()), waiting=waiting.get(candidate.id, 0),
            score=scores.get(candidate.id),
        )  # fmt: skip

    return [card(found[number]) for number in ids]


def _heard(db: Session, ids: Sequence[int]) -> dict[int, datetime]:
    rows = db.execute(
        select(Change.candidate_id, func.max(Change.at).label("heard_at"))
        .where(Change.candidate_id.in_(ids))
        .group_by(Change.candidate_id)
    )
    return {row.candidate_id: row.heard_at for row in rows}
