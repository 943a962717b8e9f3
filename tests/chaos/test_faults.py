"""What goes wrong on a phone's way heals by itself; a backup under load can be used. How soon, `make chaos` measures."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.chaos import faults
from tests.chaos.storm import Storm, storm
from workshop import cli_backup, config

pytestmark = pytest.mark.chaos


@pytest.fixture(scope="module")
def raging(tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: Path) -> Iterator[Storm]:
    with storm(tmp_path_factory.mktemp("storm"), prepared_sqlite, clients=40) as found:
        yield found


def test_a_lost_delta_is_repaired(raging: Storm) -> None:
    faults.repaired_after(raging, raging.phones[3], is_pulse_lost=False)


def test_a_lost_delta_without_a_later_one_is_repaired_by_the_heartbeat(raging: Storm) -> None:
    faults.repaired_after(raging, raging.phones[4], is_pulse_lost=True)


def test_who_was_away_agrees_again(raging: Storm) -> None:
    faults.back_after(raging, 3)


def test_a_reconnection_with_nothing_new_costs_at_most_2_kb(raging: Storm) -> None:
    raging.converged()
    quiet = min(raging.phones, key=lambda phone: len(phone.rows.mine))
    assert faults.reconnect_bytes(raging, quiet) <= 2048


def test_a_backup_under_load_is_whole_and_can_be_served(raging: Storm, tmp_path: Path) -> None:
    made = faults.backup_under_load(raging)
    raging.converged()
    with closing(sqlite3.connect(made.copy)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    _restore(raging, made.copy)
    raging.converged()
    assert _events(raging) >= made.answered


def _restore(raging: Storm, copy: Path) -> None:
    raging.server.term()
    raging.let_go()
    cli_backup.put_back(config.load({"DATA_DIR": str(raging.server.data), "SECRET_KEY": "k" * 32}), copy)
    raging.server.start()


def _events(raging: Storm) -> int:
    with closing(sqlite3.connect(raging.server.data / "rembuk.sqlite3")) as db:
        return int(db.execute("SELECT count(*) FROM event").fetchone()[0])
