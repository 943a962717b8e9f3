"""What may be done to a portfolio, and what each act changes in its sums."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from workshop.iid.book import Book, Row, Sums, row_of
from workshop.iid.innovations import Innovation
from workshop.iid.model import ZERO, Indicator


@dataclass(frozen=True, slots=True)
class Add:
    """Report one more innovation; it counts if its dates do."""

    innovation: Innovation


@dataclass(frozen=True, slots=True)
class Drop:
    """Do not report this innovation in this cycle."""

    key: int


@dataclass(frozen=True, slots=True)
class Raise:
    """Raise an indicator of one or many innovations at once to `level`; none is lowered by it."""

    keys: tuple[int, ...]
    indicator: str
    level: int


@dataclass(frozen=True, slots=True)
class RaiseRegion:
    """Raise an indicator of the government to `level`."""

    indicator: str
    level: int


@dataclass(frozen=True, slots=True)
class BringForward:
    """Implement (or renew) by `on` what is planned later or not at all."""

    key: int
    on: date


Action = Add | Drop | Raise | RaiseRegion | BringForward


@dataclass(frozen=True, slots=True)
class Change:
    """What an action makes different: rows (None: no longer counts), known innovations, the government's levels."""

    rows: Mapping[int, Row | None] = field(default_factory=dict)
    innovations: Mapping[int, Innovation] = field(default_factory=dict)
    region: Mapping[str, int] = field(default_factory=dict)


def change(book: Book, action: Action) -> Change:
    """Returns what `action` changes; raises ValueError for an innovation or indicator the book does not know."""
    match action:
        case Add(innovation):
            return _added(book, innovation)
        case Drop(key):
            _known(book, key)
            return Change(rows={key: None})
        case Raise(keys, name, level):
            return Change(rows=dict(_raised(book, keys, _indicator(book, name, "sid"), level)))
        case RaiseRegion(name, level):
            indicator = _indicator(book, name, "spd")
            is_higher = level > book.region.get(name, 0)
            return Change(region={name: min(level, indicator.top)} if is_higher else {})
        case BringForward(key, on):
            moved = replace(_known(book, key), planned_on=on)
            return Change({key: row_of(moved, book.rules, book.mode, book.cycle)}, {key: moved})


def after(book: Book, made: Change) -> Book:
    """Returns the book with `made` in it."""
    rows = {**book.rows, **made.rows}
    return replace(
        book,
        innovations={**book.innovations, **made.innovations},
        rows={key: row for key, row in rows.items() if row is not None},
        region={**book.region, **made.region},
        sums=sums_after(book, made),
    )


def sums_after(book: Book, made: Change) -> Sums:
    """Returns the sums with `made` in them, by the rows it touches only; `basic` stays the same object if unmoved."""
    spd, sid, n, moves = book.sums.spd, book.sums.sid, book.sums.n, []
    for name, level in made.region.items():
        indicator = _indicator(book, name, "spd")
        spd += indicator.points(level) - indicator.points(book.region.get(name, 0))
    for key, row in made.rows.items():
        was = book.rows.get(key)
        sid += _points(row) - _points(was)
        n += (row is not None) - (was is not None)
        if _sector(row) != _sector(was):
            moves += [(_sector(was), -1), (_sector(row), 1)]
    return Sums(spd, sid, n, _moved(book, moves) if moves else book.sums.basic)


def _points(row: Row | None) -> Decimal:
    return ZERO if row is None else row.points


def _sector(row: Row | None) -> str:
    return "" if row is None else row.sector


def _moved(book: Book, moves: list[tuple[str, int]]) -> Mapping[str, int]:
    basic = dict(book.sums.basic)
    for code, by in moves:
        if code in book.rules.count.basic_sectors:
            basic[code] = basic.get(code, 0) + by
    return {code: n for code, n in basic.items() if n}


def _added(book: Book, innovation: Innovation) -> Change:
    if innovation.key in book.innovations:
        raise ValueError(f"innovation {innovation.key} is in the portfolio already")
    row = row_of(innovation, book.rules, book.mode, book.cycle)
    return Change({innovation.key: row}, {innovation.key: innovation})


def _raised(book: Book, keys: tuple[int, ...], indicator: Indicator, level: int) -> Iterator[tuple[int, Row]]:
    to_level = min(level, indicator.top)
    for key in dict.fromkeys(keys):
        _known(book, key)
        row = book.rows.get(key)
        if row is None or row.levels.get(indicator.key, 0) >= to_level:
            continue
        gain = indicator.points(to_level) - indicator.points(row.levels.get(indicator.key, 0))
        levels = {**row.levels, indicator.key: to_level}
        yield key, Row(row.sector, levels, row.points + gain, row.is_planned)


def _known(book: Book, key: int) -> Innovation:
    if key not in book.innovations:
        raise ValueError(f"innovation {key} is not in the portfolio")
    return book.innovations[key]


def _indicator(book: Book, name: str, aspect: str) -> Indicator:
    indicator = book.rules.indicator(name)
    if indicator is None or indicator.aspect != aspect:
        raise ValueError(f"{book.rules.key} has no {aspect} indicator “{name}”")
    return indicator
