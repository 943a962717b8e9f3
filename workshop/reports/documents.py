"""A document before any file format: a title and blocks of headings, texts, tables and pictures. Pure."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from workshop.reports import tables


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of `level` 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A text; blank lines part paragraphs, single line breaks stay. `tone`: plain, quiet or strong."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels, each with its text."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid: `width` in parts of the whole, numbers stand right."""

    label: str
    width: int = 2
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; each row has a text for every column. `strong` is the number of a row that stands out."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    strong: int = -1


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Large figures side by side: value, label."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, with what it shows in words; a format without pictures leaves it out."""

    svg: str
    alt: str


Block = Heading | Text | Facts | Grid | Bullets | Figures | Picture


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document in one language. `made` is the moment in words, `foot` has {page} and {pages} in it.

    `unseen` says what stands for signs that a format cannot show; it ends a paper that has such.
    """

    kind: str
    title: str
    subtitle: str
    publisher: str
    lang: str
    made_at: datetime
    made: str
    foot: str
    blocks: tuple[Block, ...]
    has_cover: bool = False
    contents: str = ""
    unseen: str = ""


# A run of so many marks without a space would leave the page: addresses, keys, what a cat typed.
_LONG_RUN = re.compile(r"\S{41,}")
_RUN = 20


def breakable(text: str) -> str:
    """Returns a text whose longest runs may be broken (zero-width spaces), without what no file can carry."""
    return _LONG_RUN.sub(_with_breaks, tables.clean(text).replace("\r\n", "\n").replace("\r", "\n"))


def plain(paper: Paper) -> dict[str, Any]:
    """Returns a paper as JSON has it: every text breakable, each block with its `kind`."""
    fields = {
        name: value for name, value in asdict(paper).items() if name not in {"blocks", "made_at", "unseen"}
    }
    texts: dict[str, Any] = _broken(fields)
    return texts | {"blocks": [_plain_block(block) for block in paper.blocks]}


def _plain_block(block: Block) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    if isinstance(block, Picture):  # a drawing is taken as it is
        return {"kind": kind, "svg": block.svg, "alt": block.alt}
    fields: dict[str, Any] = _broken(asdict(block))
    return fields | {"kind": kind}


def _broken(value: Any) -> Any:
    match value:
        case str():
            return breakable(value)
        case dict():
            return {name: _broken(part) for name, part in value.items()}
        case Sequence():
            return [_broken(part) for part in value]
        case _:
            return value


def _with_breaks(run: re.Match[str]) -> str:
    text = run[0]
    return "\u200b".join(text[at : at + _RUN] for at in range(0, len(text), _RUN))
