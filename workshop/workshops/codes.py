"""Join codes: six symbols that can be read aloud from a projector and typed on any phone."""

import secrets
import unicodedata
from collections.abc import Sequence
from typing import Protocol

# No 0 O 1 I L: they are taken for each other from ten metres away.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 6


class Chooser(Protocol):
    """What picks the symbols: the module `secrets`, or a seeded `random.Random` in a rehearsal."""

    def choice(self, seq: Sequence[str], /) -> str:
        """Returns one element of `seq`."""


def new_code(rng: Chooser = secrets) -> str:
    """Returns one of 887 million codes; whether it was ever given out is for the caller to check."""
    return "".join(rng.choice(ALPHABET) for _ in range(LENGTH))


def normalise(text: str) -> str | None:
    """Returns the code a person meant by `text`, or None when it cannot be one.

    Spaces, dashes, dots, lower case and wide letters are forgiven, and so is a pasted join link. A symbol
    outside the alphabet is not guessed at: O may be meant as Q or as D.
    """
    tail = text.rsplit("/w/", 1)[-1].split("?", 1)[0].split("#", 1)[0].strip("/ ")
    kept = "".join(mark for mark in unicodedata.normalize("NFKC", tail) if not _is_gap(mark)).upper()
    if len(kept) != LENGTH or not set(kept) <= set(ALPHABET):
        return None
    return kept


def spaced(code: str) -> str:
    """Returns the code as it is shown to people: "K7M 2QX"."""
    return f"{code[:3]} {code[3:]}"


def _is_gap(mark: str) -> bool:
    # Z*: spaces, Pd: dashes, Cc and Cf: line ends and invisible marks that come along with a paste.
    return mark in "._" or mark.isspace() or unicodedata.category(mark) in {"Zs", "Pd", "Cc", "Cf"}
