"""Simulated phones take part through the real door, in whatever phase the room is; without a server they say so."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.support.hall import Hall, open_hall, wait_for
from tests.support.ports import free_port
from tests.support.server import ROOT
from workshop.guests import Guest

pytestmark = pytest.mark.socket
PACE = 0.02


@pytest.fixture
def hall(tmp_path: Path, prepared_sqlite: Path):
    with open_hall(tmp_path, prepared_sqlite) as found:
        yield found


def test_guests_write_while_it_collects_and_vote_while_it_votes(hall: Hall) -> None:
    guests = [Guest(hall.url, hall.room.code, number, PACE) for number in range(3)]
    visits = [threading.Thread(target=guest.take_part, args=(120,), daemon=True) for guest in guests]
    for visit in visits:
        visit.start()
    wait_for(lambda: _count(hall, "SELECT count(*) FROM done WHERE is_done") == 3, "not all wrote")
    assert _count(hall, "SELECT count(*) FROM idea") >= 3
    hall.go("group", "vote")
    wait_for(lambda: _count(hall, "SELECT count(*) FROM ballot WHERE is_done AND spent > 0") == 3, "no votes")
    assert [guest.problem for guest in guests] == ["", "", ""]


def test_the_command_says_when_no_server_answers(tmp_path: Path) -> None:
    env = {"DATA_DIR": str(tmp_path), "PORT": str(free_port()), "PATH": ""}
    asked = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "--crowd", "3"]
    done = subprocess.run(asked, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "No Rembuk answers at" in done.stderr and "Traceback" not in done.stderr


def _count(hall: Hall, query: str) -> int:
    return int(hall.rows(query)[0][0])
