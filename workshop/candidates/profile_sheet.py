"""The ministry's profile of a candidate: its fields in the form's order with what fills them, and what lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from workshop import data
from workshop.candidates import (
    evidence_queries,
    evidence_rules,
    profile_queries,
    profile_rules,
    queries,
    rules,
)
from workshop.candidates.evidence_models import LINK
from workshop.candidates.models import Candidate
from workshop.candidates.profile_models import ProfileAnswer
from workshop.iid.model import Field, IndicatorSet, Section

OWN, CANDIDATE, EVIDENCE = "own", "candidate", "evidence"
YES, NO = "yes", "no"
# The ministry's form knows three stages only.
TAHAPAN = {
    rules.USULAN: "inisiatif", rules.INISIATIF: "inisiatif", rules.UJI_COBA: "uji_coba",
    rules.PENERAPAN: "penerapan", rules.REPLIKASI: "penerapan",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a long text with what is written in it."""

    section: Section
    text: str
    rev: int

    @property
    def words(self) -> int:
        """Returns how many words it has."""
        return profile_rules.word_count(self.text)


@dataclass(frozen=True, slots=True)
class Row:
    """One field. `text` is what is stored: an option's key, sector codes one a line, a date as YYYY-MM-DD, yes or no.

    `origin` says whether people fill it in here (own), or it is read from the candidate or its evidence; a field
    with sections has its parts joined by blank lines as text.
    """

    field: Field
    text: str
    rev: int = 0
    origin: str = OWN
    parts: tuple[Part, ...] = ()

    @property
    def words(self) -> int:
        """Returns how many words it has."""
        return profile_rules.word_count(self.text)

    @property
    def is_stale(self) -> bool:
        """Tells whether this version no longer offers the answer; it then has to be chosen anew."""
        return bool(self.text) and not profile_rules.is_in_list(self.field, self.text)

    @property
    def is_filled(self) -> bool:
        """Tells whether the form would take it: there, in the list, and long enough."""
        return bool(self.text) and not self.is_stale and self.words >= self.field.min_words

    @property
    def is_asked(self) -> bool:
        """Tells whether it counts for completeness: neither optional nor filled in by the portal."""
        return not self.field.is_optional and self.field.kind != "auto"


@dataclass(frozen=True, slots=True)
class Leftover:
    """A stored answer to a field that this version no longer asks for."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Profile:
    """All fields of a candidate under one version of the index."""

    rules: IndicatorSet
    rows: tuple[Row, ...]
    leftovers: tuple[Leftover, ...]

    @property
    def asked(self) -> tuple[Row, ...]:
        """Returns the fields that count for completeness."""
        return tuple(row for row in self.rows if row.is_asked)

    @property
    def missing(self) -> tuple[Row, ...]:
        """Returns those of them that are not filled."""
        return tuple(row for row in self.asked if not row.is_filled)

    @property
    def filled(self) -> int:
        """Returns how many of them are filled."""
        return len(self.asked) - len(self.missing)

    @property
    def groups(self) -> list[tuple[str, tuple[Row, ...]]]:
        """Returns the fields in the form's order as runs of a kind: about, design, texts, papers."""
        return [(kind, tuple(rows)) for kind, rows in groupby(self.rows, _kind)]

    @property
    def design(self) -> Row | None:
        """Returns the field that is written in sections, or None where this version has none."""
        return next((row for row in self.rows if row.parts), None)

    def row(self, key: str) -> Row | None:
        """Returns the row of a field, or None."""
        return next((row for row in self.rows if row.field.key == key), None)


def _kind(row: Row) -> str:
    if row.parts:
        return "design"
    return {"long_text": "texts", "file": "papers", "link": "papers"}.get(row.field.kind, "about")


def of(db: Session, candidate: Candidate, today: date, version: IndicatorSet | None = None) -> Profile:
    """Returns the profile of a candidate under the version of today, or another; three statements."""
    version = version or evidence_rules.rules_on(today)
    stored = profile_queries.answers(db, candidate.id)
    derived = _derived(db, candidate)
    rows = tuple(
        _row(field, stored, derived, _video(db, candidate, field, stored)) for field in version.profile
    )
    known = profile_rules.stored_keys(version)
    left = sorted(key for key, answer in stored.items() if key not in known and answer.text)
    return Profile(version, rows, tuple(Leftover(key, stored[key].text) for key in left))


def _row(field: Field, stored: Mapping[str, ProfileAnswer], derived: Mapping[str, str], video: str) -> Row:
    if field.key in derived:
        return Row(field, derived[field.key], origin=CANDIDATE)
    if field.sections:
        parts = tuple(Part(one, *_stored(stored, one.key)) for one in field.sections)
        text = "\n\n".join(part.text for part in parts if part.text)
        return Row(field, text, parts=parts)
    text, rev = _stored(stored, field.key)
    return Row(field, video, rev, EVIDENCE) if video else Row(field, text, rev)


def _stored(stored: Mapping[str, ProfileAnswer], key: str) -> tuple[str, int]:
    found = stored.get(key)
    return ("", 0) if found is None else (found.text, found.rev)


def _derived(db: Session, candidate: Candidate) -> dict[str, str]:
    reached = queries.reached(queries.stage_changes(db, candidate.id), candidate.stage)
    return {
        "nama_pemda": data.content("profile-government.json")["name"]["id"],
        "nama_inovasi": candidate.title,
        "tahapan": TAHAPAN[candidate.stage],
        "urusan_utama": candidate.sector,
        "waktu_uji_coba": _day(reached.get(rules.UJI_COBA)),
        "waktu_penerapan": _day(reached.get(rules.PENERAPAN)),
        "ada_pengembangan": NO if candidate.renewed_on is None else YES,
        "waktu_pengembangan": _day(candidate.renewed_on),
    }


def _video(db: Session, candidate: Candidate, field: Field, stored: Mapping[str, ProfileAnswer]) -> str:
    """Returns the link that proves the indicator of the same name, where the profile names none itself."""
    if field.kind != "link" or _stored(stored, field.key)[0]:
        return ""
    pieces = evidence_queries.pieces(db, candidate.id).get(field.key, [])
    return next((piece.url for piece in pieces if piece.kind == LINK), "")


def _day(on: date | None) -> str:
    return "" if on is None else on.isoformat()
