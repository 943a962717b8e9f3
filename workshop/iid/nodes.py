"""Checked reading of an indicator file: every fault is collected with its path and how to mend it."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NoReturn, TypeVar

from workshop.data import Words
from workshop.errors import BadSetting

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at `path` and how to mend it."""

    path: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        return f"{self.path}: {self.wrong}. {self.mend}."


class BadSet(BadSetting):
    """An indicator file cannot be used; the message names the file and all its faults."""

    def __init__(self, file: str, faults: Iterable[Fault]) -> None:
        self.file = file
        self.faults = tuple(faults)
        lines = "\n".join(f"- {fault}" for fault in self.faults)
        super().__init__(f"The indicator set {file} cannot be used.\n{lines}")


def parsed(text: str, file: str) -> Mapping[str, Any]:
    """Returns the JSON object in `text` with every number exact (int or Decimal); raises BadSet."""
    try:
        content = json.loads(
            text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_without_doubles
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadSet(file, [Fault(place, f"is not JSON ({error.msg})", "Mend the writing there")]) from error
    except _Unclear as error:
        raise BadSet(file, [error.fault]) from error
    if not isinstance(content, dict):
        raise BadSet(file, [Fault("file", "is not an object", "Begin with { and end with }")])
    return content


class _Unclear(Exception):
    def __init__(self, path: str, wrong: str, mend: str) -> None:
        super().__init__(wrong)
        self.fault = Fault(path, wrong, mend)


def _refuse(name: str) -> NoReturn:
    raise _Unclear(name, "is not a number", "Write a decimal number")


def _without_doubles(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise _Unclear(name, "is written twice in one object", "Keep one of the two")
    return dict(pairs)


class Node:
    """An object of the file at `path`; what is missing or wrong becomes a fault and a harmless stand-in."""

    def __init__(self, content: Mapping[str, Any], path: str, faults: list[Fault]) -> None:
        self._content = content
        self._path = path
        self._faults = faults
        self._asked: set[str] = set()

    def blame(self, name: str, wrong: str, mend: str) -> None:
        """Adds a fault at `name`."""
        self._faults.append(Fault(self._at(name), wrong, mend))

    def close(self) -> None:
        """Blames every name nobody asked for: a slip of the pen, or more than this version of Rembuk knows."""
        for name in sorted(self._content.keys() - self._asked):
            near = get_close_matches(name, self._asked - self._content.keys(), 1)
            self.blame(name, "is not known here", f"Write “{near[0]}”" if near else "Remove it")

    def has(self, name: str) -> bool:
        """Tells whether `name` is there and not null."""
        self._asked.add(name)
        return self._content.get(name) is not None

    def text(self, name: str) -> str:
        """Returns a text that is not empty."""
        return self._take(name, _is_text, "a text in quotation marks", "")

    def truth(self, name: str) -> bool:
        """Returns true or false."""
        return self._take(name, lambda value: isinstance(value, bool), "true or false", False)

    def whole(self, name: str, least: int) -> int:
        """Returns a whole number of at least `least`."""
        return self._take(
            name, lambda value: _is_whole(value) and value >= least, f"a whole number from {least} up", least
        )

    def number(self, name: str, least: Decimal) -> Decimal:
        """Returns an exact number of at least `least`."""
        wish = f"a number from {least} up, such as 0.75 (not in quotation marks)"
        return Decimal(self._take(name, lambda value: _is_number(value) and value >= least, wish, least))

    def texts(self, name: str) -> tuple[str, ...]:
        """Returns a list of texts with at least one in it."""
        return tuple(self._take(name, _is_texts, 'a list of texts such as ["S1"]', []))

    def own_words(self) -> Words:
        """Returns the wording written in this very object."""
        text = self.text("id")
        return Words(text, self.text("en") if self.has("en") else text)

    def wordings(self, name: str) -> Mapping[str, Words]:
        """Returns an object whose values are wordings, or texts that are the same in both languages."""
        child = self.child(name)
        return {key: child.wording(key) for key in child._content}

    def wording(self, name: str) -> Words:
        """Returns the wording at `name`: an object with "id" and "en", or a text that is the same in both."""
        if not isinstance(self._content.get(name), Mapping):
            text = self.text(name)
            return Words(text, text)
        child = self.child(name)
        words = child.own_words()
        child.close()
        return words

    def child(self, name: str) -> "Node":
        """Returns the object at `name`; an empty one stands in for a wrong one, already blamed."""
        value: Mapping[str, Any] | None = self._take(name, _is_object, "an object { … }", None)
        return Node({}, "", []) if value is None else Node(value, self._at(name), self._faults)

    def rows(self, name: str) -> list["Node"]:
        """Returns the objects of a list with at least one in it."""
        values: list[Mapping[str, Any]] = self._take(name, _is_rows, "a list of objects [{ … }]", [])
        return [
            Node(value, self._at(_label(name, at, value)), self._faults) for at, value in enumerate(values)
        ]

    def rows_if_any(self, name: str) -> list["Node"]:
        """Returns the objects of a list that need not be there."""
        return self.rows(name) if self.has(name) else []

    def _at(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _take(self, name: str, is_right: Callable[[Any], bool], wish: str, stand_in: T) -> T:
        self._asked.add(name)
        if name not in self._content:
            self.blame(name, "is missing", f"Write {wish}")
            return stand_in
        value: T = self._content[name]
        if not is_right(value):
            self.blame(name, f"is {_shown(value)}", f"Write {wish}")
            return stand_in
        return value


def _label(name: str, at: int, value: Mapping[str, Any]) -> str:
    key = value.get("key")
    return f"{name}[{at}:{key}]" if isinstance(key, str) else f"{name}[{at}]"


def _shown(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, Mapping):
        return "an object" if value else "an empty object"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return f"“{value}”" if isinstance(value, str) else str(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_text(each) for each in value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return _is_whole(value) or isinstance(value, Decimal)


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_object(each) for each in value)
