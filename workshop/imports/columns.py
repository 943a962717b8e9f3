"""The columns of a table of innovations: how they are called, and which of a file's columns are meant. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as by_default
from difflib import get_close_matches
from typing import Any

from workshop.candidates.forms import MOST_WHY
from workshop.candidates.profile_rules import LIMITS, stored_keys
from workshop.data import Words, criteria
from workshop.iid.model import Field, IndicatorSet
from workshop.imports.grid import header_name

TEXT, LONG, AGENCY, SECTOR, STAGE, DAY, LEVEL, BASIS = (
    "text", "long", "agency", "sector", "stage", "day", "level", "basis",
)  # fmt: skip
CO_OWNERS, CRITERION, PROFILE = "co_owners", "criterion", "profile"
CHOICES_MOST = 1000
PASSED_OVER = frozenset({"", "no", "nomor", "kesalahan", "problems", "baris", "row", "id"})
CLOSE = 0.8


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its names, other names it may have, what its cells hold, and at most how many letters.

    `field`: the field of the ministry's profile that its cells answer.
    """

    key: str
    names: Words
    others: tuple[str, ...] = ()
    kind: str = TEXT
    most: int = 200
    is_required: bool = False
    field: Field | None = None

    @property
    def is_long(self) -> bool:
        """Tells whether line breaks in a cell are kept."""
        return self.kind == LONG or (self.field is not None and self.field.kind == "long_text")

    @property
    def headings(self) -> set[str]:
        """Returns every heading that means this column, as compared."""
        return {header_name(text) for text in (self.names.id, self.names.en, *self.others)}


FIXED = (
    Column("title", Words("judul", "title"), ("judul inovasi", "nama inovasi", "innovation"), is_required=True),
    Column(
        "agency", Words("perangkat daerah", "agency"), ("opd", "skpd", "instansi", "nama opd"), AGENCY, 120, True,
    ),
    Column("owner", Words("penanggung jawab", "person in charge"), ("pic", "owner"), TEXT, 120),
    Column("sector", Words("urusan", "sector"), ("urusan utama", "urusan pemerintahan"), SECTOR),
    Column("stage", Words("tahap", "stage"), ("tahapan", "tahapan inovasi"), STAGE, is_required=True),
    Column("usulan", Words("tanggal usulan", "date of proposal"), kind=DAY),
    Column("uji_coba", Words("tanggal uji coba", "date of trial"), ("waktu uji coba",), DAY),
    Column(
        "penerapan", Words("tanggal penerapan", "date of application"),
        ("waktu penerapan", "tanggal implementasi", "date of implementation"), DAY,
    ),
    Column("replikasi", Words("tanggal replikasi", "date of replication"), kind=DAY),
    Column("renewed", Words("tanggal pembaruan", "date of renewal"), kind=DAY),
    Column("planned", Words("rencana penerapan", "planned application"), kind=DAY),
    Column("summary", Words("ringkasan", "summary"), ("deskripsi", "description"), LONG, 5000),
    Column("step", Words("langkah berikutnya", "next step"), ("tindak lanjut",), TEXT, 300),
    Column("due", Words("tenggat", "due date"), ("batas waktu",), DAY),
    Column("co_owners", Words("pemilik bersama", "co-owners"), ("bersama", "together with"), CO_OWNERS, 2000),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column stands where in a file; faults stop the file, notes are told only. Both: (code, params)."""

    width: int
    at: Mapping[int, Column]
    faults: tuple[tuple[str, dict[str, Any]], ...]
    notes: tuple[tuple[str, dict[str, Any]], ...]


@dataclass(slots=True)
class _Found:
    at: dict[int, Column] = by_default(default_factory=dict)
    doubled: list[str] = by_default(default_factory=list)
    unknown: list[str] = by_default(default_factory=list)


def columns(rules: IndicatorSet) -> tuple[Column, ...]:
    """Returns all columns under a version of the index: the fixed ones, criteria, profile, a level per indicator."""
    known = (*FIXED, *_criteria())
    levels: list[Column] = []
    for one in rules.sid:
        name = Words(f"{one.number} {one.name.id}", f"{one.number} {one.name.en}")
        levels.append(Column(f"level.{one.key}", name, kind=LEVEL))
        if one.bases:
            basis = Words(f"{one.number} dasar", f"{one.number} basis")
            levels.append(Column(f"basis.{one.key}", basis, kind=BASIS))
    return (*known, *_profile(rules, headings((*known, *levels))), *levels)


def _criteria() -> Iterator[Column]:
    for one in criteria():
        yield Column(
            f"criterion.{one.key}",
            Words(f"kriteria {one.key}: {one.name.id}", f"criterion {one.key}: {one.name.en}"),
            (f"kriteria {one.key}", f"criterion {one.key}"), CRITERION,
        )  # fmt: skip
        yield Column(f"why.{one.key}", Words(f"alasan {one.key}", f"reason {one.key}"), most=MOST_WHY)


def _profile(rules: IndicatorSet, taken: frozenset[str]) -> Iterator[Column]:
    """Yields what people fill in of the profile; a heading that means something else already is led by "profile"."""
    seen = set(taken)
    for key, field in stored_keys(rules).items():
        label = next((part.name for part in field.sections if part.key == key), field.name)
        most = LIMITS.get(field.kind, CHOICES_MOST)
        column = Column(f"profile.{key}", label, kind=PROFILE, most=most, field=field)
        if column.headings & seen:
            column = replace(column, names=Words(f"profil {label.id} {key}", f"profile {label.en} {key}"))
        seen |= column.headings
        yield column


def headings(known: Iterable[Column]) -> frozenset[str]:
    """Returns every heading that means one of these columns."""
    return frozenset(name for column in known for name in column.headings)


def layout(header: Sequence[str], known: Sequence[Column]) -> Layout:
    """Returns which column stands where; a missing, doubled or mistyped heading is a fault."""
    by_name = {name: column for column in known for name in column.headings}
    found = _found(header, by_name)
    missing = [one.key for one in known if one.is_required and one not in found.at.values()]
    faults: list[tuple[str, dict[str, Any]]] = [("missing", {"keys": missing})] if missing else []
    faults += [("doubled", {"name": name}) for name in found.doubled]
    unknown = []
    for name in found.unknown:
        meant = _meant(name, by_name, found)
        if meant is None:
            unknown.append(name)
        else:
            faults.append(("mistyped", {"name": name, "meant": meant.key}))
    return Layout(len(header), found.at, tuple(faults), (("unknown", {"names": unknown}),) if unknown else ())


def _found(header: Sequence[str], by_name: Mapping[str, Column]) -> _Found:
    found = _Found()
    for place, heading in enumerate(header):
        name = header_name(heading)
        column = by_name.get(name)
        if column is None:
            if name not in PASSED_OVER:
                found.unknown.append(heading)
        elif column in found.at.values():
            found.doubled.append(heading)
        else:
            found.at[place] = column
    return found


def _meant(name: str, by_name: Mapping[str, Column], found: _Found) -> Column | None:
    """Returns the column that a heading all but names, unless the file has that column as well."""
    close = get_close_matches(header_name(name), by_name, n=1, cutoff=CLOSE)
    meant = by_name[close[0]] if close else None
    return None if meant is None or meant in found.at.values() else meant
