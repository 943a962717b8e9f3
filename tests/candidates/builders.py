"""Candidates for tests of how they are carried on, and a hand that reaches into the database behind Rembuk's back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, create_engine, select, text

from tests.builders import House
from workshop.live import reading
from workshop.tables import Base

ADDED = {
    "title": "Antrean daring", "agency": "Dinas Kesehatan", "owner": "Sari", "sector": "1.02",
    "step": "Pilih dua puskesmas", "due": "2027-01-04",
}  # fmt: skip


def candidate(house: House, **changes: Any) -> int:
    """Adds a candidate as the office and returns its number."""
    return int(house.do(house.office, 1, "candidate.add", **{**ADDED, **changes})["candidate"])


@contextmanager
def tampering(house: House) -> Iterator[Connection]:
    """Opens a connection that may rewrite the history: the triggers are off while it is open. No act comes after it."""
    house.live.ledger.drain()
    engine = create_engine(house.app.config["SETTINGS"].database_url)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            kept = connection.execute(
                text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'change'")
            ).all()
            for name, _sql in kept:
                connection.execute(text(f"DROP TRIGGER {name}"))
            yield connection
            for _name, sql in kept:
                connection.execute(text(sql))
        else:
            connection.execute(text("ALTER TABLE change DISABLE TRIGGER USER"))
            yield connection
            connection.execute(text("ALTER TABLE change ENABLE TRIGGER USER"))
    engine.dispose()


def mark_as_example(house: House, number: int) -> None:
    """Makes a candidate one of the demo's."""
    engine = create_engine(house.app.config["SETTINGS"].database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE candidate SET is_demo = true WHERE id = :id"), {"id": number})
    engine.dispose()


def wherever(act: str, house: House, number: int, **args: Any) -> str:
    """Performs an act on a candidate as the office and returns the refusal's code ("" if there was none)."""
    return house.code(house.office, 1, act, candidate=number, **args)


def rows_of(number: int) -> list[tuple[str, Any]]:
    """Returns every value of a candidate's rows in every table, except the history and its chain."""
    found: list[tuple[str, Any]] = []
    with reading.reading() as db:
        for name, table in sorted(Base.metadata.tables.items()):
            column = table.c.get("id") if name == "candidate" else table.c.get("candidate_id")
            if column is None or name == "change":
                continue
            rows = db.execute(select(table).where(column == number).order_by(*table.primary_key)).mappings()
            found += [(name, {key: value for key, value in row.items() if key != "chain"}) for row in rows]
    return found
