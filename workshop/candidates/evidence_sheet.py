"""A candidate's indicators as rows: claimed, verified, evidence, what waits, and the cheapest next levels."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from workshop.candidates import evidence_queries, evidence_rules
from workshop.candidates.evidence_models import Evidence, Level
from workshop.iid import maturity
from workshop.iid.maturity import Completeness, NextLevel
from workshop.iid.model import ZERO, Indicator, IndicatorSet, points

SHOWN_NEXT = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator; `waiting` is whole days since claim or evidence changed, None where nothing waits."""

    indicator: Indicator
    level: Level | None
    pieces: tuple[Evidence, ...]
    waiting: int | None

    @property
    def claimed(self) -> int:
        """Returns the claimed level."""
        return 0 if self.level is None else self.level.claimed

    @property
    def verified(self) -> int:
        """Returns the verified level, 0 while it waits."""
        return 0 if self.level is None else self.level.verified or 0

    @property
    def rev(self) -> int:
        """Returns the state of claim and evidence that a form speaks of."""
        return 0 if self.level is None else self.level.rev

    @property
    def basis(self) -> str:
        """Returns what the level is measured by, "" where there is one measure only."""
        return "" if self.level is None else self.level.basis

    @property
    def points(self) -> Decimal:
        """Returns the verified points."""
        return self.indicator.points(self.verified)


@dataclass(frozen=True, slots=True)
class Maturity:
    """Points of one innovation: verified, claimed, waiting for verification, and the most there is."""

    verified: Decimal
    claimed: Decimal
    waiting: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """Verified points of one innovation, and the most there is."""

    verified: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows of a candidate with their sums and the cheapest next levels."""

    rules: IndicatorSet
    rows: tuple[Row, ...]
    maturity: Maturity
    completeness: Completeness
    next_levels: tuple[NextLevel, ...]

    @property
    def waiting(self) -> tuple[Row, ...]:
        """Returns the rows the office has to check, the longest waiting first."""
        found = [row for row in self.rows if row.waiting is not None]
        return tuple(sorted(found, key=lambda row: -(row.waiting or 0)))

    def row(self, key: str) -> Row | None:
        """Returns the row of an indicator, or None."""
        return next((row for row in self.rows if row.indicator.key == key), None)


def of(db: Session, candidate_id: int, now: datetime, today: date) -> Sheet:
    """Returns the sheet of a candidate under the version of today."""
    rules = evidence_rules.rules_on(today)
    levels, pieces = evidence_queries.levels(db, candidate_id), evidence_queries.pieces(db, candidate_id)
    rows = tuple(
        _row(indicator, levels.get(indicator.key), tuple(pieces.get(indicator.key, ())), now)
        for indicator in rules.sid
    )
    verified = {row.indicator.key: row.verified for row in rows}
    cheapest = maturity.next_levels(verified, rules, _missing(rows))[:SHOWN_NEXT]
    claimed = {row.indicator.key: row.claimed for row in rows}
    return Sheet(rules, rows, _maturity(rows, rules), maturity.completeness(claimed, rules), cheapest)


def scores(db: Session, candidate_ids: Iterable[int], today: date) -> dict[int, Score]:
    """Returns the verified points of candidates that claim something, under the version of today."""
    rules = evidence_rules.rules_on(today)
    found = evidence_queries.verified_levels(db, candidate_ids)
    return {one: Score(points(levels, rules.sid), rules.maxima.maturity) for one, levels in found.items()}


def _row(indicator: Indicator, level: Level | None, pieces: tuple[Evidence, ...], now: datetime) -> Row:
    is_waiting = level is not None and level.verified is None and level.claimed > 0 and bool(pieces)
    waiting = max(0, (now - level.changed_at) // timedelta(days=1)) if level and is_waiting else None
    return Row(indicator, level, pieces, waiting)


def _maturity(rows: tuple[Row, ...], rules: IndicatorSet) -> Maturity:
    waiting = [row.indicator.points(row.claimed) for row in rows if row.waiting is not None]
    return Maturity(
        verified=points({row.indicator.key: row.verified for row in rows}, rules.sid),
        claimed=points({row.indicator.key: row.claimed for row in rows}, rules.sid),
        waiting=sum(waiting, ZERO),
        most=rules.maxima.maturity,
    )


def _missing(rows: tuple[Row, ...]) -> dict[tuple[str, int], int]:
    """What waits needs no further piece up to its claimed level; what was looked at starts from its verified one."""
    return {
        (row.indicator.key, level): max(0, level - row.claimed)
        for row in rows
        if row.waiting is not None
        for level in range(1, row.indicator.top + 1)
    }
