"""The numbers of the office's pages in one reading: what its workbook and its annual report are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from workshop.iid.innovations import Mode
from workshop.portfolio import agencies, projection, queries
from workshop.portfolio.agencies import Line
from workshop.portfolio.projection import Cell, Cycle, Passed, Share
from workshop.portfolio.queries import Tracked


@dataclass(frozen=True, slots=True)
class Numbers:
    """Cycles oldest first, `cycle` the one in focus; coverage, funnel and agencies are those of the focus."""

    today: date
    found: Sequence[Tracked]
    cycles: Sequence[Cycle]
    cycle: Cycle
    cells: Sequence[Cell]
    steps: Sequence[Passed]
    workshops: int
    shares: Sequence[Share]
    lines: Sequence[Line]

    def cycle_in(self, year: int) -> Cycle | None:
        """Returns the cycle of a year, or None where there is none."""
        return next((one for one in self.cycles if one.year == year), None)


def numbers(db: Session, focus: int, today: date) -> Numbers:
    """Returns the office's numbers with the cycle `focus` in the middle; as many statements for any number of rows."""
    found, levels, goals = queries.tracked(db), queries.region_levels(db), queries.targets(db)
    years = sorted({*queries.planned_targets(), *goals, focus - 1, focus})
    cycles = projection.projected(found, levels, years, goals)
    cycle = next(one for one in cycles if one.year == focus)
    ideas, workshops = queries.idea_numbers(db)
    return Numbers(
        today=today,
        found=found,
        cycles=cycles,
        cycle=cycle,
        cells=projection.coverage(cycle, found),
        steps=projection.funnel(found, ideas, cycle),
        workshops=workshops,
        shares=projection.shares(cycles),
        lines=agencies.lines(db, found, cycle.books[Mode.VERIFIED].rows, today),
    )
