"""Facts of the domain as JSON files, each with its source and what is uncertain; read once, typed here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGS = ("id", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """One wording in both languages."""

    id: str
    en: str

    def in_(self, lang: str) -> str:
        """Returns the wording in `lang`, Indonesian for an unknown language."""
        return self.en if lang == "en" else self.id


@dataclass(frozen=True, slots=True)
class Agency:
    """A perangkat daerah; `short` fits the stage, `sectors` are the codes it probably serves."""

    name: str
    short: str
    kind: str
    sectors: tuple[str, ...]
    source: str
    uncertainty: str | None


@dataclass(frozen=True, slots=True)
class Regency:
    """A kabupaten or kota of the province."""

    name: str
    capital: str
    source: str
    uncertainty: str | None


@dataclass(frozen=True, slots=True)
class Sector:
    """An urusan; `group`: basic, obligatory, optional or support; `standard`: the minimum service."""

    code: str
    group: str
    is_basic: bool
    name: Words
    short: Words
    standard: str
    keywords: tuple[str, ...]
    source: str
    uncertainty: str | None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the five criteria of PP 38/2017 article 6; `key` is its letter, `text` its words."""

    key: str
    name: Words
    text: Words
    source: str
    uncertainty: str | None


@cache
def agencies() -> tuple[Agency, ...]:
    """Returns the agencies of the first list, in its order."""
    return tuple(
        Agency(
            name=row["name"],
            short=row["short"],
            kind=row["kind"],
            sectors=tuple(row["sectors"]),
            source=row["source"],
            uncertainty=row["uncertainty"],
        )
        for row in content("agencies.json")["rows"]
    )


@cache
def regencies() -> tuple[Regency, ...]:
    """Returns the five kabupaten and kota."""
    return tuple(Regency(**row) for row in content("regencies.json")["rows"])


@cache
def sectors() -> tuple[Sector, ...]:
    """Returns the 38 sectors: the six basic services first, then by code."""
    return tuple(_sector(row) for row in content("sectors.json")["rows"])


@cache
def sector_codes() -> frozenset[str]:
    """Returns every code a sector tag may have."""
    return frozenset(sector.code for sector in sectors())


def sector(code: str) -> Sector | None:
    """Returns the sector of `code`, or None."""
    return _by_code().get(code)


@cache
def criteria() -> tuple[Criterion, ...]:
    """Returns the five criteria, a to e."""
    return tuple(
        Criterion(
            key=row["key"],
            name=Words(**row["name"]),
            text=Words(**row["text"]),
            source=row["source"],
            uncertainty=row["uncertainty"],
        )
        for row in content("criteria.json")["rows"]
    )


@cache
def stop_words() -> frozenset[str]:
    """Returns the Indonesian and English words that say nothing about a subject."""
    lists = content("stop_words.json")
    return frozenset(word for lang in LANGS for word in lists[lang].split())


def content(name: str) -> Mapping[str, Any]:
    """Returns the parsed JSON file `name` of this folder."""
    parsed: Mapping[str, Any] = json.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))
    return parsed


@cache
def _by_code() -> Mapping[str, Sector]:
    return {sector.code: sector for sector in sectors()}


def _sector(row: Mapping[str, Any]) -> Sector:
    return Sector(
        code=row["code"],
        group=row["group"],
        is_basic=row["basic"],
        name=Words(**row["name"]),
        short=Words(**row["short"]),
        standard=row.get("standard", ""),
        keywords=tuple(row["keywords"]),
        source=row["source"],
        uncertainty=row["uncertainty"],
    )


def agency_short(name: str) -> str:
    """Returns the short form of an agency's name for the stage, or the name itself where none is known."""
    return _short_names().get(name, name)


@cache
def _short_names() -> Mapping[str, str]:
    return {agency.name: agency.short for agency in agencies()}
