"""SQLite counts its rows, so that it finds the shortest way to them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.builders import settings_in
from tests.ready import SQLITE, ready
from tests.results import Results
from workshop import database


def test_counted_rows_lead_to_the_candidates_of_a_workshop(tmp_path: Path) -> None:
    house = ready(tmp_path, Results, Results.open_result)
    house.promote()
    with closing(sqlite3.connect(tmp_path / SQLITE)) as connection:
        row = "INSERT INTO candidate SELECT :id + 1000, {} FROM candidate WHERE id = (SELECT min(id) FROM candidate)"
        columns = [name for _no, name, *_rest in connection.execute("PRAGMA table_info(candidate)")][1:]
        row = row.format(
            ", ".join(f'"{name}"' if name != "workshop_id" else ":id + 9000" for name in columns)
        )
        connection.executemany(row, [{"id": number} for number in range(500)])
        connection.commit()
        plan = (
            "EXPLAIN QUERY PLAN SELECT id FROM candidate WHERE workshop_id IN (1, 2, 3) AND is_withdrawn = 0"
        )
        before = connection.execute(plan).fetchone()[3]
    database.count(settings_in(tmp_path))
    with closing(sqlite3.connect(tmp_path / SQLITE)) as connection:
        assert "ix_candidate_standing" in before, "without counts, the index nearly every candidate is in"
        assert "ix_candidate_workshop_id" in connection.execute(plan).fetchone()[3]


def test_a_busy_or_missing_database_is_left_as_it_is(tmp_path: Path) -> None:
    database.prepare(settings_in(tmp_path))
    with closing(sqlite3.connect(tmp_path / SQLITE, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        database.count(settings_in(tmp_path))
        connection.execute("ROLLBACK")
    database.count(settings_in(tmp_path / "nowhere"))
