"""Candidates that may be the same innovation: a warning with links, never an act.

Compared as `ideas.similarity` compares ideas, in two steps, so that 5,000 candidates take milliseconds: a shortlist
(alike by title among all, and those of the same agency and sector), then title and summary within it. The index of
all titles is kept in this process and brought up to date at each question; examples have one of their own.
Pairs that were said not to be the same (`candidates.apart`) are not told.
"""

from collections.abc import Collection
from dataclasses import dataclass

import gevent
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from workshop.access import Actor
from workshop.candidates import apart, queries
from workshop.candidates.models import Candidate
from workshop.ideas.similarity import Index

MOST = 3
THRESHOLD = 0.35
MOST_BY_TITLE, LEAST_BY_TITLE = 15, 0.25
MOST_NEIGHBOURS = 15
# Two or three sentences tell which innovation it is.
SUMMARY_SIGNS = 300
PUT_AT_A_TIME = 50


@dataclass(frozen=True, slots=True)
class Near:
    """A candidate that says nearly the same; `score` is from 0 to 1."""

    candidate: Candidate
    score: float


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a candidate that stands already, or is about to."""

    title: str
    summary: str
    agency: str
    sector: str
    is_demo: bool


class _Titles:
    """The index of the titles of one kind of candidates."""

    def __init__(self) -> None:
        self._index = Index()
        self._titles: dict[int, str] = {}

    def follow(self, titles: dict[int, str]) -> None:
        """Puts what is new or worded anew, and drops what no longer stands."""
        for number in self._titles.keys() - titles.keys():
            self._index.drop(number)
            self._titles.pop(number, None)
        changed = [number for number, title in titles.items() if self._titles.get(number) != title]
        for place, number in enumerate(changed, start=1):
            self._index.put(number, titles[number])
            self._titles[number] = titles[number]
            if place % PUT_AT_A_TIME == 0:
                gevent.sleep(0)  # acks come first

    def similar(self, title: str, without: Collection[int]) -> dict[int, float]:
        """Returns the score of each title that is somewhat alike."""
        return dict(self._index.similar(title, MOST_BY_TITLE, LEAST_BY_TITLE, without))


_titles = {False: _Titles(), True: _Titles()}


def similar_to(db: Session, actor: Actor, candidate: Candidate) -> list[Near]:
    """Returns at most three other candidates the actor may follow that say nearly the same, most alike first."""
    without = {candidate.id} | apart.others(db, candidate.id)
    wording = Wording(
        candidate.title, candidate.summary, candidate.agency, candidate.sector, candidate.is_demo
    )
    return alike(db, queries.followed(actor), wording, without)


def alike(
    db: Session, among: Select[Candidate], wording: Wording, without: Collection[int] = ()
) -> list[Near]:
    """Returns at most three candidates of `among` that say nearly the same as the words, most alike first.

    Examples are compared with examples only; `without` leaves some out.
    """
    titles = _titles[wording.is_demo]
    titles.follow(_standing_titles(db, wording.is_demo))
    scores = titles.similar(wording.title, without)
    shortlist = _shortlist(db, among.where(Candidate.id.not_in(without)), wording, scores)
    texts = Index({one.id: _text(one.title, one.summary) for one in shortlist})
    for number, score in texts.similar(_text(wording.title, wording.summary), len(shortlist), THRESHOLD):
        scores[number] = max(score, scores.get(number, 0.0))
    found = [Near(one, scores[one.id]) for one in shortlist if scores.get(one.id, 0.0) >= THRESHOLD]
    return sorted(found, key=lambda near: (-near.score, near.candidate.id))[:MOST]


def _standing_titles(db: Session, is_demo: bool) -> dict[int, str]:
    rows = select(Candidate.id, Candidate.title).where(queries.standing(), Candidate.is_demo == is_demo)
    return {row.id: row.title for row in db.execute(rows)}


def _shortlist(
    db: Session, among: Select[Candidate], wording: Wording, by_title: Collection[int]
) -> list[Candidate]:
    same_kind = among.where(Candidate.is_demo == wording.is_demo)
    neighbours = same_kind.where(Candidate.agency == wording.agency, Candidate.sector == wording.sector)
    found = list(db.scalars(same_kind.where(Candidate.id.in_(by_title))))
    found += db.scalars(neighbours.order_by(Candidate.id.desc()).limit(MOST_NEIGHBOURS))
    return list({one.id: one for one in found}.values())


def _text(title: str, summary: str) -> str:
    return f"{title}\n{summary[:SUMMARY_SIGNS]}"
