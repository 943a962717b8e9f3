"""The history as a chain: each line's hash covers the line and the hash of the line before it.

Who changes, removes, adds or moves a line in the database breaks the chain from there on. Whoever recomputes all
hashes as well is found by the root: one hash over the heads of all chains, to be kept outside the database.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop import clock
from workshop.candidates.models import Candidate, Change

START = ""
TEXT, MISSING = "text", "missing"
LINES_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """What a line of the history says of a candidate."""

    candidate: int
    at: datetime
    actor: str
    kind: str
    old: str = ""
    new: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain is broken: the line (from 1) that does not follow from the one before, or is not there."""

    candidate: int
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk over all chains found; `heads` holds the newest hash of each candidate with a history."""

    candidates: int
    lines: int
    heads: Mapping[int, str]
    broken: Break | None

    @property
    def root(self) -> str:
        """Returns the hash over all heads."""
        return root_of(self.heads)


def hash_of(previous: str, line: Line) -> str:
    """Returns SHA-256 (hex) over the JSON list [previous, candidate, at in ms, actor, kind, old, new, why]."""
    fields = [
        previous, line.candidate, clock.to_ms(line.at), line.actor, line.kind, line.old, line.new, line.why,
    ]  # fmt: skip
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def heads_text(heads: Mapping[int, str]) -> str:
    """Returns the heads as lines "number hash", by number; the SHA-256 of this text is the root."""
    return "".join(f"{number} {heads[number]}\n" for number in sorted(heads))


def root_of(heads: Mapping[int, str]) -> str:
    """Returns the hash over all heads."""
    return hashlib.sha256(heads_text(heads).encode()).hexdigest()


def heads_in(text: str) -> dict[int, str]:
    """Returns the heads written by `heads_text`; raises ValueError for a text that is none."""
    heads = {}
    for row in text.splitlines():
        number, _space, found = row.partition(" ")
        if not number.isdecimal() or len(found) != 64:
            raise ValueError(row[:80])
        heads[int(number)] = found
    return heads


def verify(db: Session, earlier: Mapping[int, str] | None = None) -> Verdict:
    """Walks every chain and tells the first break; with `earlier` heads, also whether each is still in its chain."""
    heads = {row.id: row.chain for row in db.execute(select(Candidate.id, Candidate.chain))}
    waiting = dict(earlier or {})
    unseen = {number for number, head in heads.items() if head}
    breaks: list[Break] = []
    count = 0
    for number, lines in groupby(_lines(db), key=lambda pair: pair[0].candidate):
        chain = list(lines)
        unseen.discard(number)
        count += len(chain)
        breaks += _breaks(number, chain, heads.get(number, START))
        if waiting.get(number) in {stored for _line, stored in chain}:
            del waiting[number]
    breaks += [Break(number, 1, MISSING) for number in unseen | waiting.keys()]
    first = min(breaks, key=lambda one: (one.candidate, one.line), default=None)
    return Verdict(len(heads), count, {number: head for number, head in heads.items() if head}, first)


def _breaks(number: int, chain: list[tuple[Line, str]], head: str) -> list[Break]:
    previous = START
    for place, (line, stored) in enumerate(chain, start=1):
        previous = hash_of(previous, line)
        if previous != stored:
            return [Break(number, place, TEXT)]
    return [] if previous == head else [Break(number, len(chain) + 1, MISSING)]


def _lines(db: Session) -> Iterator[tuple[Line, str]]:
    ordered = select(Change).order_by(Change.candidate_id, Change.id)
    for row in db.scalars(ordered, execution_options={"yield_per": LINES_AT_A_TIME}):
        line = Line(row.candidate_id, row.at, row.actor, row.kind, row.old, row.new, row.why)
        yield line, row.hash
