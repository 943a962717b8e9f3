"""Which sector (urusan) an idea probably belongs to, by the stems of its words. Only ever a suggestion."""

from collections.abc import Mapping
from functools import cache

from workshop import data
from workshop.ideas import similarity

Stems = tuple[str, ...]


def suggest(text: str) -> str | None:
    """Returns the code of the one sector `text` speaks of, or None when there is none or more than one."""
    scores = _scores(similarity.stems(text))
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]


def _scores(stems: Stems) -> Mapping[str, int]:
    # The longest phrase at a place speaks alone: in "literasi digital", "literasi" says nothing more.
    # A phrase weighs its words, each keyword counts once.
    found: dict[str, set[Stems]] = {}
    place = 0
    while place < len(stems):
        phrase = _longest(stems, place)
        if phrase:
            found.setdefault(_keywords()[phrase], set()).add(phrase)
        place += len(phrase) or 1
    return {code: sum(len(phrase) for phrase in phrases) for code, phrases in found.items()}


def _longest(stems: Stems, place: int) -> Stems:
    for size in range(_longest_size(), 0, -1):
        phrase = stems[place : place + size]
        if phrase in _keywords():
            return phrase
    return ()


@cache
def _keywords() -> Mapping[Stems, str]:
    return {similarity.stems(word): sector.code for sector in data.sectors() for word in sector.keywords}


@cache
def _longest_size() -> int:
    return max(len(phrase) for phrase in _keywords())
