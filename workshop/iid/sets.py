"""Which versions there are. A new year's set is a new file in data/iid, or in a folder given by the caller."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from workshop import data
from workshop.iid.model import IndicatorSet
from workshop.iid.nodes import BadSet, Fault, parsed
from workshop.iid.reading import on_top_of, read_set

SUFFIX = ".json"


class Catalogue:
    """The versions at hand, oldest first."""

    def __init__(self, sets: Iterable[IndicatorSet]) -> None:
        self._sets = tuple(sorted(sets, key=lambda rules: (rules.year, rules.key)))

    def all(self) -> tuple[IndicatorSet, ...]:
        """Returns every version, oldest first."""
        return self._sets

    def find(self, key: str) -> IndicatorSet | None:
        """Returns the version of `key`, or None."""
        return next((rules for rules in self._sets if rules.key == key), None)

    def for_cycle(self, cycle: int) -> IndicatorSet:
        """Returns the newest version not newer than `cycle`, or the oldest there is; LookupError if none.

        A version of another year is an assumption: `Score.is_assumed` tells it.
        """
        if not self._sets:
            raise LookupError("there is no indicator set")
        fitting = [rules for rules in self._sets if rules.year <= cycle]
        return fitting[-1] if fitting else self._sets[0]


_own: Path | None = None


def use(folder: Path | None) -> None:
    """Adds the versions of an office's own folder to those that come with Rembuk; raises BadSet.

    A folder that does not exist adds nothing.
    """
    global _own
    _own = folder if folder is not None and folder.is_dir() else None
    catalogue()


def catalogue() -> Catalogue:
    """Returns the versions that come with Rembuk and the office's own, read once; raises BadSet."""
    return _read(_own)


@cache
def _read(own: Path | None) -> Catalogue:
    return read_folder(*filter(None, (files(data).joinpath("iid"), own)))


def read_folder(*folders: Traversable) -> Catalogue:
    """Returns the versions of all .json files in `folders`; raises BadSet.

    A file of a later folder replaces one of the same name.
    """
    found = {entry.name: entry for folder in folders for entry in folder.iterdir()}
    contents = {
        name: parsed(_text(entry, name), name) for name, entry in found.items() if name.endswith(SUFFIX)
    }
    return Catalogue(read_set(_whole(name, contents), name) for name in contents)


def _text(entry: Traversable, name: str) -> str:
    try:
        return entry.read_text(encoding="utf-8-sig")  # Windows likes to put a mark in front
    except UnicodeDecodeError as error:
        raise BadSet(name, [Fault("file", "is not UTF-8 text", "Save it as UTF-8")]) from error


def _whole(name: str, contents: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    content = contents[name]
    if "based_on" not in content:
        return content
    base = contents.get(f"{content['based_on']}{SUFFIX}")
    # One step only: a chain of guesses would hide whose number is shown.
    if base is None or "based_on" in base:
        wrong = f"names “{content['based_on']}”"
        raise BadSet(name, [Fault("based_on", wrong, "Name a complete set of the same folder")])
    return on_top_of(base, content)
