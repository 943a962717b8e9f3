"""Houses that are furnished once a process and copied for every test that asks for the same."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from tests.builders import SQLITE, House, new_app, settings_in
from workshop import database

H = TypeVar("H", bound=House)
_made: dict[tuple[object, ...], tuple[bytes, dict[str, Any]]] = {}


def ready(folder: Path, kind: type[H], furnish: Callable[..., object] | None = None, **plan: Any) -> H:
    """Returns a `kind` of house in `folder` on SQLite, as `furnish(house, **plan)` leaves it.

    The first call does the work; later ones copy its database and what the house remembers of it.
    """
    key = (kind, furnish, *sorted(plan.items()))
    if key not in _made:
        _made[key] = _make(kind, furnish, plan)
    content, remembered = _made[key]
    (folder / SQLITE).write_bytes(content)
    house = kind(new_app(folder))
    vars(house).update(deepcopy(remembered))
    return house


def _make(
    kind: type[H], furnish: Callable[..., object] | None, plan: dict[str, Any]
) -> tuple[bytes, dict[str, Any]]:
    with TemporaryDirectory() as folder:
        (Path(folder) / SQLITE).write_bytes(newest())
        house = kind(new_app(Path(folder)))
        if furnish:
            furnish(house, **plan)
        house.live.ledger.drain()
        remembered = {name: value for name, value in vars(house).items() if name not in ("app", "live")}
        return content_of(Path(folder)), remembered


@cache
def newest() -> bytes:
    """Returns the newest schema on SQLite, empty."""
    with TemporaryDirectory() as folder:
        database.prepare(settings_in(Path(folder)))
        return content_of(Path(folder))


def content_of(folder: Path) -> bytes:
    """Returns the database in `folder` as one file, with what still stands in its log."""
    with closing(sqlite3.connect(folder / SQLITE)) as connection:
        return connection.serialize()
