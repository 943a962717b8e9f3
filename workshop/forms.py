"""One strict form for socket payloads and page posts.

A socket sends typed JSON and is taken at its word: a weight of "2", 2.0 or true is refused. A page can only
send text, so `FormText` marks it and each field parses it exactly. The errors are dicts
`{"why": …, "limit": …}`; `why` is one of missing, type, short, long, low, high, choice, unknown, format.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import Field, Form

from workshop.errors import Refused

# Controls, NUL, and the bidi overrides with which one line can disguise another.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
# What nobody can see, by Unicode category: controls, format marks, separators, marks without a letter.
_BLANK = frozenset({"Cc", "Cf", "Cs", "Mn", "Me", "Zl", "Zp", "Zs"})
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


class FormText(str):
    """Text that came from a page's form, where everything is text."""

    __slots__ = ()


class Bad(ValueError):
    """A field's value is wrong: `why` is a code, `limit` the bound that was passed."""

    def __init__(self, why: str, limit: int | None = None) -> None:
        super().__init__({"why": why, "limit": limit})


class Payload:
    """Makes a JSON object or a page's MultiDict look like the form data WTForms expects."""

    __slots__ = ("_lists",)

    def __init__(self, lists: Mapping[str, Sequence[Any]]) -> None:
        self._lists = lists

    @classmethod
    def of_json(cls, args: Mapping[str, Any]) -> "Payload":
        """Returns the payload of a socket's args; values keep their JSON types."""
        return cls({name: [value] for name, value in args.items()})

    @classmethod
    def of_page(cls, lists: Mapping[str, Sequence[str]]) -> "Payload":
        """Returns the payload of a page's form; values are marked as text."""
        return cls({name: [FormText(value) for value in values] for name, values in lists.items()})

    def with_typed(self, typed: Mapping[str, Any]) -> "Payload":
        """Returns a payload in which some values are typed ones instead of text."""
        return Payload({**self._lists, **{name: [value] for name, value in typed.items()}})

    def __contains__(self, name: object) -> bool:
        return name in self._lists

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)

    def getlist(self, name: str) -> list[Any]:
        """Returns the values sent under `name`."""
        return list(self._lists.get(name, ()))


def clean(text: str) -> str:
    """Returns `text` in NFC without unseen characters, with single spaces and trimmed lines; '' if nothing shows."""
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    text = "\n".join(line.strip() for line in text.split("\n")).strip()
    return text if any(_shows(mark) for mark in text) else ""


def _shows(mark: str) -> bool:
    return unicodedata.category(mark) not in _BLANK and mark not in _BLANK_LETTERS


class Strict(Field):
    """A field that takes exactly one kind of value; `optional` gives `absent` when nothing was sent."""

    def __init__(self, label: Any = None, optional: bool = False, absent: Any = None, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.is_optional = optional
        self.absent = absent

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist or (valuelist[0] is None) or self._is_blank(valuelist[0]):
            if not self.is_optional:
                self.data = None
                raise Bad("missing")
            self.data = self.absent
            return
        self.data = self.parse(valuelist)

    def _is_blank(self, value: Any) -> bool:
        return isinstance(value, FormText) and not value.strip()

    def parse(self, values: list[Any]) -> Any:
        """Returns the typed value of what was sent; raises Bad."""
        raise NotImplementedError


class Whole(Strict):
    """A whole number within bounds."""

    def __init__(self, label: Any = None, low: int = 0, high: int = 2**53, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.low, self.high = low, high

    def parse(self, values: list[Any]) -> int:
        value = values[0]
        if isinstance(value, FormText):
            if not re.fullmatch(r"-?[0-9]{1,15}", value.strip()):
                raise Bad("type")
            value = int(value)
        if type(value) is not int:
            raise Bad("type")
        if value < self.low:
            raise Bad("low", self.low)
        if value > self.high:
            raise Bad("high", self.high)
        return int(value)


class Id(Whole):
    """The number of a row; 0 where `low=0` says that none is meant."""

    def __init__(self, label: Any = None, low: int = 1, **kwargs: Any) -> None:
        super().__init__(label, low=low, **kwargs)


class Truth(Strict):
    """True or false; a page's unticked box is false."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            if not self.is_optional:
                raise Bad("missing")
            self.data = self.absent
            return
        value = valuelist[-1]
        if isinstance(value, FormText):
            self.data = value in {"1", "on", "true", "y"}
        elif isinstance(value, bool):
            self.data = value
        else:
            raise Bad("type")


class Words(Strict):
    """Cleaned text of `low` to `high` code points; `one_line` folds line breaks into spaces."""

    def __init__(
        self, label: Any = None, high: int = 200, low: int = 1, one_line: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(label, optional=low == 0, absent="", **kwargs)
        self.low, self.high, self.one_line = low, high, one_line

    def parse(self, values: list[Any]) -> str:
        if not isinstance(values[0], str):
            raise Bad("type")
        # Cleaning is linear, but what nobody may keep needs no cleaning.
        text = values[0] if len(values[0]) > 20 * self.high + 1000 else clean(values[0])
        if self.one_line:
            text = " ".join(text.split("\n"))
        if len(text) > self.high:
            raise Bad("long", self.high)
        if len(text) < self.low:
            raise Bad("missing" if not text else "short", self.low)
        return text


class Choice(Strict):
    """One of a few words."""

    def __init__(self, label: Any = None, choices: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.choices = tuple(choices)

    def _is_blank(self, value: Any) -> bool:
        return super()._is_blank(value) and "" not in self.choices

    def parse(self, values: list[Any]) -> str:
        if not isinstance(values[0], str):
            raise Bad("type")
        if values[0] not in self.choices:
            raise Bad("choice")
        return str(values[0])


class Day(Strict):
    """A calendar date, sent as YYYY-MM-DD."""

    def parse(self, values: list[Any]) -> date:
        if not isinstance(values[0], str):
            raise Bad("type")
        try:
            day = date.fromisoformat(values[0].strip())
        except ValueError as problem:
            raise Bad("format") from problem
        if not 2000 <= day.year <= 2100:
            raise Bad("high" if day.year > 2100 else "low", 2000)
        return day


class Ids(Strict):
    """One to `high` different row numbers."""

    def __init__(self, label: Any = None, low: int = 1, high: int = 50, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.low, self.high = low, high

    def parse(self, values: list[Any]) -> tuple[int, ...]:
        if isinstance(values[0], FormText):
            values = [int(v) if re.fullmatch(r"[0-9]{1,15}", v) else v for v in values]
        elif isinstance(values[0], list):
            values = values[0]
        if not all(type(v) is int and 0 < v < 2**53 for v in values):
            raise Bad("type")
        ids = tuple(dict.fromkeys(values))
        if len(ids) < self.low:
            raise Bad("short", self.low)
        if len(ids) > self.high:
            raise Bad("long", self.high)
        return ids


class Lines(Strict):
    """One to `most` texts of at most `high` code points: a JSON list, or the lines of a text area."""

    def __init__(self, label: Any = None, high: int = 2000, most: int = 100, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.high, self.most = high, most

    def parse(self, values: list[Any]) -> tuple[str, ...]:
        given = values[0].split("\n") if isinstance(values[0], FormText) else values[0]
        if not isinstance(given, list) or not all(isinstance(line, str) for line in given):
            raise Bad("type")
        lines = tuple(text for text in (" ".join(clean(line).split("\n")) for line in given) if text)
        if not lines:
            raise Bad("missing")
        if len(lines) > self.most:
            raise Bad("long", self.most)
        if any(len(line) > self.high for line in lines):
            raise Bad("long", self.high)
        return lines


class Shaped(Strict):
    """A small JSON value checked by a function of its own, which raises Bad."""

    def __init__(self, label: Any = None, shape: Callable[[Any], Any] = lambda v: v, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.shape = shape

    def parse(self, values: list[Any]) -> Any:
        return self.shape(values[0])


class ActForm(Form):
    """The shape of an act's args."""


def shaped(form: ActForm, payload: Payload) -> dict[str, Any]:
    """Returns the checked values of a payload; raises Refused("INVALID") naming the first wrong field.

    `form` may be used again and again: processing replaces all of its state, and nothing here yields.
    """
    for name in payload:
        if name not in form:
            # Stored as the answer and shown in sentences: what the sender calls a field must be harmless.
            plain = name[:40].encode("ascii", "replace").decode()
            raise Refused("INVALID", field=plain, why="unknown", limit=None)
    form.process(payload)
    for field in form:
        if field.process_errors:
            problem = field.process_errors[0]
            raise Refused("INVALID", field=field.name, **_code(problem))
    return dict(form.data)


def problems(form: ActForm, payload: Payload) -> dict[str, dict[str, Any]]:
    """Returns every wrong field of a page's form with its code; extra fields are ignored."""
    form.process(payload)
    return {field.name: _code(field.process_errors[0]) for field in form if field.process_errors}


def _code(problem: Any) -> dict[str, Any]:
    return dict(problem) if isinstance(problem, dict) else {"why": "type", "limit": None}
