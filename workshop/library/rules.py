"""What people type as words to look for, where they stand in a text, and what replications are worth. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workshop.candidates.rules import PENERAPAN, REPLIKASI
from workshop.data import Words
from workshop.iid.model import Indicator, IndicatorSet

IMPLEMENTED = (PENERAPAN, REPLIKASI)
MOST_TYPED = 200
MOST_WORDS = 12
MOST_LETTERS = 60
SNIPPET = 180
LEAD = 60

# What somebody who wants to copy an innovation reads first.
FIRST = ("manfaat", "hasil", "cara_kerja")

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and whether it is one of the words looked for."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Copies:
    """Replications of one innovation: by how many other agencies, how many of them applied, the level offered."""

    agencies: int
    applied: int
    level: int


def words_of(typed: str) -> tuple[str, ...]:
    """Returns the words somebody looks for: small letters without accents; signs of any query language are spaces."""
    found = _WORD.findall(_plain(typed[:MOST_TYPED]))
    return tuple(dict.fromkeys(word[:MOST_LETTERS] for word in found))[:MOST_WORDS]


def marked(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """Returns `text` in pieces, each word that begins like one of `words` marked."""
    pieces, done = [], 0
    for start, end in _places(text, words):
        pieces += [Piece(text[done:start]), Piece(text[start:end], is_marked=True)]
        done = end
    return tuple(piece for piece in (*pieces, Piece(text[done:])) if piece.text)


def snippet(texts: Iterable[str], words: Sequence[str]) -> tuple[Piece, ...]:
    """Returns about 180 letters around the first word found in one of `texts`, or the beginning of the first text."""
    given = [" ".join(text.split()) for text in texts if text.strip()]
    for text in given:
        place = next(_places(text, words), None)
        if place is not None:
            return marked(_window(text, place[0]), words)
    return marked(_window(given[0], 0), words) if given else ()


def prose(rules: IndicatorSet) -> Mapping[str, Words]:
    """Returns key → name of the profile's fields that are told in sentences: those read first, then as in the form."""
    told: dict[str, Words] = {}
    for field in rules.profile:
        if field.kind == "long_text":
            told |= {part.key: part.name for part in field.sections} or {field.key: field.name}
    return {key: told[key] for key in (*(key for key in FIRST if key in told), *told)}


def copies(agency: str, others: Iterable[tuple[str, str]], indicator: Indicator | None) -> Copies:
    """Returns what the replications (agency, stage) by others than `agency` are worth; each agency counts once.

    The bands of the indicator count replications in different places, so that a level is their number up to its top.
    """
    foreign = [(name.casefold(), stage) for name, stage in others if name.casefold() != agency.casefold()]
    number = len({name for name, _stage in foreign})
    applied = len({name for name, stage in foreign if stage in IMPLEMENTED})
    level = 0
    if indicator is not None:
        level = max((one.value for one in indicator.levels if one.value <= number), default=0)
    return Copies(number, applied, level)


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if not unicodedata.combining(mark)))


def _places(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    if words:
        for found in _WORD.finditer(text):
            if _plain(found[0]).startswith(tuple(words)):
                yield found.span()


def _window(text: str, at: int) -> str:
    """Returns the part of a text around a place, cut between words, with dots where it goes on."""
    start = 0 if at <= LEAD else text.rfind(" ", 0, at - LEAD) + 1
    if len(text) - start <= SNIPPET:
        return ("… " if start else "") + text[start:]
    end = text.rfind(" ", start + 1, start + SNIPPET)
    end = end if end > at else start + SNIPPET
    return ("… " if start else "") + text[start:end] + " …"
