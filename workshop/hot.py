"""Statements of the hot acts: portable SQL text, prepared once per driver and run on the raw cursor.

Measured on the ledger (docs/decisions/0003-hot-statements.md): 30–45 µs an act against 300 for Core and
1,100 for the ORM.
"""

import re
from typing import Any

_PARAM = re.compile(r"(?<!:):([a-z_]+)")


class Statement:
    """SQL with `:name` parameters, for SQLite as it is and for psycopg with `%(name)s`."""

    __slots__ = ("_psycopg", "_sqlite")

    def __init__(self, sql: str) -> None:
        self._sqlite = sql
        self._psycopg = _PARAM.sub(r"%(\1)s", sql.replace("%", "%%"))

    def run(self, cursor: Any, params: dict[str, Any]) -> Any:
        """Executes on a raw DBAPI cursor and returns that cursor."""
        is_sqlite = type(cursor).__module__ == "sqlite3"
        cursor.execute(self._sqlite if is_sqlite else self._psycopg, params)
        return cursor
