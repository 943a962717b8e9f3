"""Reading outside a page: a short read-only session on the same engine as the pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

_engine: Engine | None = None


def use(engine: Engine) -> None:
    """Makes `engine` read-only and the one that `reading` opens."""
    global _engine
    _engine = engine
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("query_only=ON", "wal_autocheckpoint=0", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")


@contextmanager
def reading() -> Iterator[Session]:
    """Opens one read transaction: everything read inside belongs to one moment."""
    assert _engine is not None, "create_app has not run"
    with Session(_engine) as db:
        yield db
