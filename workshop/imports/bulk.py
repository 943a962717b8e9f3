"""Many rows into one table by one short statement: what takes the ledger's time is the rows, not the words."""

from collections.abc import Mapping, Sequence
from typing import Any


def insert_rows(cursor: Any, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
    """Inserts rows on a raw cursor; `columns` names them with their PostgreSQL types, days are ISO texts.

    psycopg reads a statement again for every row or every placeholder, so there each column travels as one array.
    """
    if not rows:
        return
    names = ", ".join(columns)
    if type(cursor).__module__ == "sqlite3":
        marks = ", ".join("?" * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        return
    arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
    values = [list(column) for column in zip(*rows, strict=True)]
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays})", values)
