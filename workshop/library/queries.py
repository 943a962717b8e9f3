"""Good practice: innovations that are applied, found by their words, and who took them over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, BigInteger, Float, bindparam, column, func, or_, select, text
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import ColumnElement, Select

from workshop.candidates import queries as candidates
from workshop.candidates.models import Candidate
from workshop.candidates.profile_models import ProfileAnswer
from workshop.data import Sector, sector, sectors
from workshop.errors import Refused
from workshop.library import rules

PAGE = 20

# Of both databases: the candidates with all words, each also as the beginning of a longer one; the best come first.
_MATCHES = {
    "sqlite": "SELECT rowid AS id, {place} AS place FROM practice_words WHERE practice_words MATCH :wanted",
    "postgresql": "SELECT candidate_id AS id, {place} AS place FROM practice_words"
    " WHERE words @@ CAST(:wanted AS tsquery)",
}
_PLACES = {
    "sqlite": "bm25(practice_words, 8.0, 2.0, 3.0, 1.0)",
    "postgresql": "-ts_rank('{0.1, 0.3, 0.25, 1.0}', words, CAST(:wanted AS tsquery), 1)",
}


def _sqlite_sentence(words: Sequence[str], is_public: bool) -> str:
    # Words hold letters and digits only, so no sign of either query language can be among them.
    each = " ".join(f'"{word}"*' for word in words)
    return f"{{title summary}} : ({each})" if is_public else each


def _postgres_sentence(words: Sequence[str], is_public: bool) -> str:
    mark = "*AC" if is_public else "*"
    return " & ".join(f"'{word}':{mark}" for word in words)


_SENTENCES = {"sqlite": _sqlite_sentence, "postgresql": _postgres_sentence}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty fields take everything. `page` begins at 1."""

    find: str = ""
    agency: str = ""
    sector: str = ""
    is_basic: bool = False
    page: int = 1

    @property
    def words(self) -> tuple[str, ...]:
        """Returns the words to look for."""
        return rules.words_of(self.find)

    @property
    def is_filtered(self) -> bool:
        """Tells whether anything is looked for."""
        return bool(self.find or self.agency or self.sector or self.is_basic)


@dataclass(frozen=True, slots=True)
class Practice:
    """One innovation in the list, with the words that were looked for marked in title and text."""

    candidate: Candidate
    sector: Sector | None
    title: tuple[rules.Piece, ...]
    text: tuple[rules.Piece, ...]
    team: int
    copies: int


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the list: how many fit in all, and on how many pages."""

    number: int
    pages: int
    page: int
    practices: tuple[Practice, ...]


def is_practice() -> ColumnElement[bool]:
    """Returns the condition for what stands in the library: applied, standing, not parked, no example."""
    applied: ColumnElement[bool] = Candidate.stage.in_(rules.IMPLEMENTED) & ~Candidate.is_parked
    return applied & is_standing()


def is_standing() -> ColumnElement[bool]:
    """Returns the condition for candidates that are no example, were not withdrawn and not merged into others."""
    standing: ColumnElement[bool] = candidates.standing() & ~Candidate.is_demo
    return standing


def found(db: Session, wanted: Wanted, prose: Collection[str]) -> Found:
    """Returns one page of good practice: by how well the words fit, else the newest first.

    `prose` names the fields of the profile that a text may be shown of.
    """
    number = db.scalar(_fitting(db, wanted, select(func.count(Candidate.id)), is_ranked=False)) or 0
    pages = max(1, -(-number // PAGE))
    page = min(max(wanted.page, 1), pages)
    rows = db.scalars(_ordered(db, wanted).limit(PAGE).offset((page - 1) * PAGE))
    return Found(number, pages, page, _practices(db, list(rows), wanted.words, prose))


def agencies(db: Session) -> list[str]:
    """Returns the agencies with good practice, by name."""
    names = db.scalars(select(Candidate.agency).where(is_practice()).distinct())
    return sorted(names, key=str.casefold)


def practice_of(db: Session, candidate_id: int) -> Candidate:
    """Returns one good practice; raises Refused("GONE") for anything else."""
    one = db.scalar(select(Candidate).where(Candidate.id == candidate_id, is_practice()))
    if one is None:
        raise Refused("GONE")
    return one


def replications(db: Session, candidate_id: int) -> list[Candidate]:
    """Returns the candidates that take an innovation over, or one that went into it, oldest first."""
    merged = select(Candidate.id).where(Candidate.merged_into == candidate_id)
    is_copy = or_(Candidate.replicates_id == candidate_id, Candidate.replicates_id.in_(merged))
    return list(db.scalars(select(Candidate).where(is_copy, is_standing()).order_by(Candidate.id)))


def source_of(db: Session, candidate: Candidate) -> Candidate | None:
    """Returns the innovation that a candidate takes over, or the one it went into meanwhile, or None."""
    if candidate.replicates_id is None:
        return None
    source = db.get(Candidate, candidate.replicates_id)
    if source is not None and source.merged_into is not None:
        source = db.get(Candidate, source.merged_into)
    return source if source is not None and not source.is_withdrawn else None


def texts(db: Session, candidate_id: int, prose: Collection[str]) -> dict[str, str]:
    """Returns what a candidate's profile says in the fields `prose`; an empty one is not there."""
    return _texts(db, [candidate_id], prose).get(candidate_id, {})


def matches(db: Session, words: Sequence[str], is_public: bool = False, is_ranked: bool = True) -> CTE:
    """Returns (id, place) of the candidates that hold every word; without a letter or digit there is none.

    To count them they need no place: it is 0 unless `is_ranked`.

    `is_public` looks into title and summary only: what the public may not read must not be guessed by searching.
    """
    columns = (column("id", BigInteger), column("place", Float))
    if not words:
        return text("SELECT id, 0.0 AS place FROM candidate WHERE 1 = 0").columns(*columns).cte()
    kind = db.get_bind().dialect.name
    sentence = _SENTENCES[kind](words, is_public)
    statement = _MATCHES[kind].format(place=_PLACES[kind] if is_ranked else "0.0")
    found = text(statement).bindparams(bindparam("wanted", sentence)).columns(*columns).cte()
    # SQLite might otherwise look into the index of words once for every candidate: seconds instead of milliseconds.
    return found.prefix_with("MATERIALIZED", dialect="sqlite")


def _fitting(db: Session, wanted: Wanted, query: Select[Any], is_ranked: bool = True) -> Select[Any]:
    query = query.where(is_practice())
    if wanted.find.strip():
        found = matches(db, wanted.words, is_ranked=is_ranked)
        query = query.join(found, found.c.id == Candidate.id)
    if wanted.agency:
        query = query.where(Candidate.agency == wanted.agency)
    if wanted.sector:
        query = query.where(Candidate.sector == wanted.sector)
    if wanted.is_basic:
        query = query.where(Candidate.sector.in_([one.code for one in sectors() if one.is_basic]))
    return query


def _ordered(db: Session, wanted: Wanted) -> Select[Any]:
    query = _fitting(db, wanted, select(Candidate))
    newest = (Candidate.stage_on.desc(), Candidate.id.desc())
    return query.order_by(column("place"), *newest) if wanted.find.strip() else query.order_by(*newest)


def _practices(
    db: Session, rows: list[Candidate], words: Sequence[str], prose: Collection[str]
) -> tuple[Practice, ...]:
    ids = [one.id for one in rows]
    profiles, teams, copied = _texts(db, ids, prose), candidates.team_sizes(db, ids), _copied(db, ids)
    return tuple(
        Practice(
            candidate=one,
            sector=sector(one.sector),
            title=rules.marked(one.title, words),
            text=rules.snippet((one.summary, *profiles.get(one.id, {}).values(), one.agency), words),
            team=teams.get(one.id, 0),
            copies=copied.get(one.id, 0),
        )
        for one in rows
    )


def _texts(db: Session, ids: Sequence[int], prose: Collection[str]) -> dict[int, dict[str, str]]:
    answers: dict[int, dict[str, str]] = {}
    rows = select(ProfileAnswer).where(
        ProfileAnswer.candidate_id.in_(ids), ProfileAnswer.field.in_(prose), ProfileAnswer.text != ""
    )
    for answer in db.scalars(rows.order_by(ProfileAnswer.field)):
        answers.setdefault(answer.candidate_id, {})[answer.field] = answer.text
    return answers


def _copied(db: Session, ids: Sequence[int]) -> Mapping[int, int]:
    taken = aliased(Candidate)
    source = func.coalesce(taken.merged_into, taken.id).label("source")
    rows = db.execute(
        select(source, func.count(func.distinct(Candidate.agency)).label("copies"))
        .join(taken, Candidate.replicates_id == taken.id)
        .where(source.in_(ids), is_standing())
        .group_by(source)
    )
    return {row.source: row.copies for row in rows}
