"""Which ideas say the same: TF-IDF over character 3- and 4-grams of Indonesian stems, cosine, no numpy.

Measured on a small labelled set before the project began: average precision 0.80, 0.60 for edit distance.
Always a suggestion, never an act.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from math import log, sqrt
from sys import intern

from snowballstemmer import stemmer

from workshop import data

TOP = 3
THRESHOLD = 0.3
SIZES = (3, 4)
# A room writes a few thousand different words; the stemmer takes 13 µs for each.
CACHED_STEMS = 20_000
CACHED_TEXTS = 2_048

_WORD = re.compile(r"[^\W_]+")
_stemmer = stemmer("indonesian")

Grams = Mapping[str, float]


class Index:
    """Texts by id that can be compared; grows and shrinks with the workshop."""

    def __init__(self, texts: Mapping[int, str] | None = None) -> None:
        self._grams: dict[int, Grams] = {}
        self._holders: dict[str, dict[int, float]] = {}
        self._lengths: dict[int, float] = {}
        self._rarities: dict[str, float] = {}
        for key, text in (texts or {}).items():
            self.put(key, text)

    def __len__(self) -> int:
        return len(self._grams)

    def put(self, key: int, text: str) -> None:
        """Adds `text` under `key`, or replaces it."""
        self.drop(key)
        self._grams[key] = grams_of(text)
        for gram, weight in self._grams[key].items():
            self._holders.setdefault(gram, {})[key] = weight
        self._lengths.clear()

    def drop(self, key: int) -> None:
        """Forgets `key`; an unknown key is forgotten already."""
        for gram in self._grams.pop(key, {}):
            holders = self._holders[gram]
            del holders[key]
            if not holders:
                del self._holders[gram]
        self._lengths.clear()

    def similar(
        self, text: str, top: int = TOP, threshold: float = THRESHOLD, without: Collection[int] = ()
    ) -> list[tuple[int, float]]:
        """Returns up to `top` (id, score 0 to 1) from `threshold` up, best first, leaving out `without`."""
        grams = grams_of(text)
        length = self._length(grams)
        found = [
            (key, score)
            for key, score in self._scores(grams, length)
            if score >= threshold and key not in without
        ]
        return sorted(found, key=_best_first)[:top]

    def similar_to(self, key: int, top: int = TOP, threshold: float = THRESHOLD) -> list[tuple[int, float]]:
        """Returns the same for the text kept under `key`, without itself; nothing for an unknown key."""
        grams = self._grams.get(key, {})
        scores = self._scores(grams, self._lengths_now().get(key, 0.0))
        found = [(other, score) for other, score in scores if score >= threshold and other != key]
        return sorted(found, key=_best_first)[:top]

    def pairs(self, threshold: float = THRESHOLD) -> list[tuple[int, int, float]]:
        """Returns every (id, later id, score 0 to 1) at or above `threshold`, best first."""
        found = [
            (key, other, score)
            for key, grams in self._grams.items()
            for other, score in self._scores(grams, self._lengths_now()[key])
            if other > key and score >= threshold
        ]
        return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))

    def _scores(self, grams: Grams, length: float) -> Iterator[tuple[int, float]]:
        lengths = self._lengths_now()
        sums: dict[int, float] = {}
        for gram, weight in grams.items():
            holders = self._holders.get(gram)
            if holders:
                squared = weight * self._rarities[gram] ** 2
                for key, other in holders.items():
                    sums[key] = sums.get(key, 0.0) + squared * other
        return ((key, min(1.0, total / (length * lengths[key]))) for key, total in sums.items())

    def _lengths_now(self) -> Mapping[int, float]:
        # Rarity changes with every text, so lengths are measured again at the first question after a change.
        if not self._lengths:
            self._rarities = {gram: self._rarity(gram) for gram in self._holders}
            rarity = self._rarities
            self._lengths = {
                key: sqrt(sum((weight * rarity[gram]) ** 2 for gram, weight in grams.items()))
                for key, grams in self._grams.items()
            }
        return self._lengths

    def _length(self, grams: Grams) -> float:
        return sqrt(sum((weight * self._rarity(gram)) ** 2 for gram, weight in grams.items()))

    def _rarity(self, gram: str) -> float:
        # Smoothed inverse document frequency, as scikit-learn's TfidfVectorizer computes it.
        return log((1 + len(self._grams)) / (1 + len(self._holders.get(gram, ())))) + 1


def similar(
    text: str, others: Mapping[int, str], top: int = TOP, threshold: float = THRESHOLD
) -> list[tuple[int, float]]:
    """Returns up to `top` (id, score 0 to 1) of `others` that say nearly the same as `text`, best first."""
    return Index(others).similar(text, top, threshold)


def pairs(texts: Mapping[int, str], threshold: float = THRESHOLD) -> list[tuple[int, int, float]]:
    """Returns every pair (id, later id, score 0 to 1) of `texts` that says nearly the same, best first."""
    return Index(texts).pairs(threshold)


def stems(text: str) -> tuple[str, ...]:
    """Returns the stems of all words of `text`, in order, stop words included."""
    return tuple(stem(word) for word in words(text))


def words(text: str) -> list[str]:
    """Returns the words of `text`: folded case, no accents, no marks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(mark for mark in plain if not unicodedata.combining(mark)))


@lru_cache(CACHED_STEMS)
def stem(word: str) -> str:
    """Returns the Indonesian stem of one folded word ("pelayanannya" → "layan")."""
    stemmed: str = _stemmer.stemWord(word)
    return stemmed


@lru_cache(CACHED_TEXTS)
def grams_of(text: str) -> Grams:
    """Returns the weights 1 + ln(count) of the character 3- and 4-grams of the telling words of `text`."""
    every = words(text)
    telling = [word for word in every if word not in data.stop_words()] or every
    counts = Counter(gram for word in telling for gram in _grams(f" {stem(word)} "))
    return {intern(gram): 1 + log(count) for gram, count in counts.items()}


def _grams(padded: str) -> Iterator[str]:
    for size in SIZES:
        for start in range(max(1, len(padded) - size + 1)):
            yield padded[start : start + size]


def _best_first(found: tuple[int, float]) -> tuple[float, int]:
    return -found[1], found[0]
