"""Candidates as cards: what the office sees of each at a glance, filtered and sorted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop.access import Actor
from workshop.candidates import queries, rules
from workshop.candidates.models import Candidate, Change, Step
from workshop.data import Sector, sector

PARKED = "parked"
COLUMNS = (*rules.STAGES, PARKED)


@dataclass(frozen=True, slots=True)
class Card:
    """A candidate with its next open step; `late` and `silent` are whole days, 0 if it is neither."""

    candidate: Candidate
    step: Step | None
    late: int
    silent: int
    heard_at: datetime
    team: int
    sector: Sector | None

    @property
    def column(self) -> str:
        """Returns the column of the board it stands in."""
        return PARKED if self.candidate.is_parked else self.candidate.stage

    @property
    def is_basic(self) -> bool:
        """Tells whether it serves one of the six basic services."""
        return self.sector is not None and self.sector.is_basic


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty fields take everything."""

    find: str = ""
    agency: str = ""
    sector: str = ""
    workshop: int = 0
    is_basic: bool = False
    is_late: bool = False
    is_parked: bool = False

    def takes(self, card: Card) -> bool:
        """Tells whether a card is among what is looked for."""
        one = card.candidate
        words = f"{one.title}\n{one.summary}\n{one.agency}\n{one.owner}".casefold()
        return (
            all(word in words for word in self.find.casefold().split())
            and self.agency in {"", one.agency}
            and self.sector in {"", one.sector}
            and self.workshop in {0, one.workshop_id}
            and self._takes_marks(card)
        )

    def _takes_marks(self, card: Card) -> bool:
        return (
            (card.is_basic or not self.is_basic)
            and (card.late > 0 or not self.is_late)
            and (card.candidate.is_parked or not self.is_parked)
        )


def cards(db: Session, actor: Actor, now: datetime, today: date) -> list[Card]:
    """Returns a card for every candidate the actor may follow: the longest overdue first, then by date."""
    found = list(db.scalars(queries.followed(actor).order_by(Candidate.id)))
    ids = [candidate.id for candidate in found]
    steps, teams, heard = queries.steps(db, ids), queries.team_sizes(db, ids), _heard(db, ids)

    def card(candidate: Candidate) -> Card:
        step = next((one for one in steps.get(candidate.id, []) if one.done_on is None), None)
        heard_at = heard.get(candidate.id, candidate.created_at)
        is_quiet = candidate.is_parked
        silent = (now - heard_at) // timedelta(days=1)
        return Card(
            candidate, step,
            late=0 if step is None or is_quiet else rules.days_late(step.due_on, today),
            silent=silent if silent >= rules.SILENT_DAYS and not is_quiet else 0,
            heard_at=heard_at, team=teams.get(candidate.id, 0), sector=sector(candidate.sector),
        )  # fmt: skip

    return sorted((card(candidate) for candidate in found), key=_by_due)


def columns(found: Iterable[Card]) -> dict[str, list[Card]]:
    """Returns the cards by column of the board; every column is there."""
    board: dict[str, list[Card]] = {name: [] for name in COLUMNS}
    for card in found:
        board[card.column].append(card)
    return board


def counted(found: Iterable[Card]) -> list[Card]:
    """Returns the cards that count in the office's numbers: those of the demo do not."""
    return [card for card in found if not card.candidate.is_demo]


def in_order(found: Iterable[Card], key: str, is_down: bool) -> list[Card]:
    """Returns the cards sorted by one column of the table; an unknown key sorts by date."""
    return sorted(found, key=ORDERS.get(key, _by_due), reverse=is_down)


def agencies(found: Iterable[Card]) -> list[str]:
    """Returns the agencies that own candidates, by name."""
    return sorted({card.candidate.agency for card in found}, key=str.casefold)


def _by_due(card: Card) -> tuple[bool, date, int]:
    due = card.step.due_on if card.step is not None else date.max
    return card.candidate.is_parked, due, card.candidate.id


def _heard(db: Session, ids: list[int]) -> dict[int, datetime]:
    rows = db.execute(
        select(Change.candidate_id, func.max(Change.at).label("heard_at"))
        .where(Change.candidate_id.in_(ids))
        .group_by(Change.candidate_id)
    )
    return {row.candidate_id: row.heard_at for row in rows}


ORDERS: dict[str, Callable[[Card], Any]] = {
    "title": lambda card: card.candidate.title.casefold(),
    "agency": lambda card: card.candidate.agency.casefold(),
    "sector": lambda card: (not card.is_basic, card.candidate.sector or "~"),
    "stage": lambda card: (card.candidate.is_parked, rules.stage_no(card.candidate.stage)),
    "step": lambda card: "" if card.step is None else card.step.title.casefold(),
    "due": _by_due,
    "team": lambda card: card.team,
    "heard": lambda card: card.heard_at,
}
