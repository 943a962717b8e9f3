"""From a frozen dataclass to its JSON Schema, from its values to JSON, and from a query string to its values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from inspect import getdoc
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from workshop.forms import clean

_MOMENT = re.compile(
    "([0-9]{4})-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:([0-9]{2})([.][0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_PLAIN: Mapping[type, Mapping[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "string", "format": "decimal", "pattern": "^-?[0-9]+([.][0-9]+)?$"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}


@dataclass(frozen=True, slots=True)
class Says:
    """What a field's type alone does not say; `form` is a JSON Schema format."""

    about: str = ""
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    longest: int | None = None
    pattern: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A type taken apart: the plain type, whether null is allowed, and what was said about it."""

    type: Any
    is_nullable: bool
    says: Says

    def asked(self) -> "Typed":
        """Returns the type of the same thing as a parameter, which is left out instead of null."""
        return replace(self, is_nullable=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one parameter."""

    parameter: str
    code: Annotated[str, Says(choices=("unknown", "repeated", "type", "choice", "range", "format"))]
    detail: str


class BadQuery(ValueError):
    """A query string does not fit; `faults` names every parameter that is wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(fault.parameter for fault in faults))
        self.faults = tuple(faults)


def taken_apart(hint: Any) -> Typed:
    """Returns a type hint as plain type, nullability and what `Says` adds."""
    says = Says()
    if get_origin(hint) is Annotated:
        hint, says = get_args(hint)[:2]
    if get_origin(hint) not in {Union, UnionType}:
        return Typed(hint, False, says)
    (inner,) = (one for one in get_args(hint) if one is not NoneType)
    apart = taken_apart(inner)
    return Typed(apart.type, True, says if says != Says() else apart.says)


@cache
def typed_fields(shape: type) -> Mapping[str, Typed]:
    """Returns the fields of a dataclass in their order."""
    hints = get_type_hints(shape, include_extras=True)
    return {field.name: taken_apart(hints[field.name]) for field in fields(shape)}


def schema(typed: Typed) -> dict[str, Any]:
    """Returns the JSON Schema (2020-12) of a type; dataclasses are referred to by their name."""
    made = _unsaid(typed.type) | _said(typed.says)
    if not typed.is_nullable:
        return made
    if "$ref" in made:
        return {"anyOf": [made, {"type": "null"}]}
    if "enum" in made:
        made["enum"] = [*made["enum"], None]
    return made | {"type": [made["type"], "null"]}


def object_schema(shape: type) -> dict[str, Any]:
    """Returns the JSON Schema of a dataclass: every field is always there, and none besides."""
    named = typed_fields(shape)
    return {
        "type": "object",
        "description": getdoc(shape),
        "properties": {name: schema(typed) for name, typed in named.items()},
        "required": list(named),
        "additionalProperties": False,
    }


def shapes_in(shape: type) -> set[type]:
    """Returns a dataclass and all those it is made of."""
    found = {shape}
    for typed in typed_fields(shape).values():
        inner = get_args(typed.type)[0] if get_origin(typed.type) is tuple else typed.type
        inner = taken_apart(inner).type
        if is_dataclass(inner) and isinstance(inner, type):
            found |= shapes_in(inner)
    return found


def plain(value: Any) -> Any:
    """Returns a value as JSON knows it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value


def asked(shape: type, query: Mapping[str, Sequence[str]]) -> Any:
    """Returns the values of a query string as `shape`; raises BadQuery with all that is wrong."""
    named, faults, found = typed_fields(shape), [], {}
    for name, texts in query.items():
        if name not in named:
            faults.append(Fault(clean(name[:40]), "unknown", "There is no such parameter."))
        elif len(texts) > 1:
            faults.append(Fault(name, "repeated", "Give this parameter once."))
        else:
            value = _parsed(name, texts[0], named[name])
            if isinstance(value, Fault):
                faults.append(value)
            found[name] = value
    if faults:
        raise BadQuery(faults)
    return shape(**found)


def _unsaid(plain_type: Any) -> dict[str, Any]:
    if get_origin(plain_type) is tuple:
        return {"type": "array", "items": schema(taken_apart(get_args(plain_type)[0]))}
    if is_dataclass(plain_type):
        return {"$ref": f"#/components/schemas/{getattr(plain_type, '__name__', '')}"}
    return dict(_PLAIN[plain_type])


def _said(says: Says) -> dict[str, Any]:
    words = {
        "description": says.about, "enum": list(says.choices), "minimum": says.low, "maximum": says.high,
        "maxLength": says.longest, "pattern": says.pattern, "format": says.form,
    }  # fmt: skip
    return {name: word for name, word in words.items() if word not in ("", [], None)}


def _parsed(name: str, text: str, typed: Typed) -> Any:
    if typed.type is bool:
        known = {"true": True, "false": False}
        return known[text] if text in known else Fault(name, "type", "Write true or false.")
    if typed.type is int:
        return _whole(name, text, typed.says)
    if typed.type is datetime:
        return _moment(name, text)
    return _word(name, text, typed.says)


def _whole(name: str, text: str, says: Says) -> int | Fault:
    if not re.fullmatch("[0-9]{1,9}", text):
        return Fault(name, "type", "Write a whole number.")
    low, high = says.low or 0, says.high or 2**31
    return int(text) if low <= int(text) <= high else Fault(name, "range", f"Write {low} to {high}.")


def _moment(name: str, text: str) -> datetime | Fault:
    """Returns a moment of RFC 3339; one before 2000 or after 2100 is taken as that year."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        example = "2026-11-24T08:00:00Z, or with +08:00 (in an address: %2B08:00) at its end"
        return Fault(name, "format", f"Write a moment such as {example}.")
    if not 2000 < int(found[1]) < 2100:
        return _EARLIEST if int(found[1]) <= 2000 else _LATEST
    if found[2] == "60":  # a leap second, which Python does not know
        text = f"{text[:17]}59{text[19:]}"
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        return Fault(name, "format", "There is no such moment.")


def _word(name: str, text: str, says: Says) -> str | Fault:
    if says.choices and text not in says.choices:
        return Fault(name, "choice", "Write one of: " + ", ".join(says.choices) + ".")
    if says.longest and len(text) > says.longest:
        return Fault(name, "range", f"Write at most {says.longest} characters.")
    if says.pattern and not re.fullmatch(says.pattern.strip("^$"), text):
        return Fault(name, "format", "This cannot be read.")
    # The database knows no NUL, and nobody can see the others.
    return clean(text)
