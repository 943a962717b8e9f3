"""Do the check-ins say what the history says? Each has a line of its moment, and one for what is in the way."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop.candidates.audit_rows import Difference
from workshop.candidates.models import Change
from workshop.owners.models import CheckIn
from workshop.owners.service import report_text

# Candidate, moment, what was said.
Said = tuple[int, datetime, str]


def differences(db: Session) -> Iterator[Difference]:
    """Yields what a check-in and the line of the same moment say where they differ; two statements."""
    rows, lines = Counter(_of_rows(db)), Counter(_of_lines(db))
    left: dict[tuple[int, datetime], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, more in enumerate((rows - lines, lines - rows)):
        for candidate, at, text in more.elements():
            left[candidate, at][side].append(text)
    for (candidate, _at), sides in sorted(left.items()):
        for row, history in zip_longest(*sides, fillvalue=""):
            yield Difference(candidate, "check_in", row, history)


def _of_rows(db: Session) -> Iterator[Said]:
    columns = (CheckIn.candidate_id, CheckIn.at, CheckIn.percent, CheckIn.note, CheckIn.blocks)
    for candidate, at, percent, note, blocks in db.execute(select(*columns)):
        yield candidate, at, report_text(percent, note)
        if blocks:
            yield candidate, at, blocks


def _of_lines(db: Session) -> Iterator[Said]:
    kinds = Change.kind.in_(("checkin", "checkin.blocks"))
    rows = db.execute(select(Change.candidate_id, Change.at, Change.new).where(kinds))
    yield from ((candidate, at, text) for candidate, at, text in rows)
