"""An answer leaves only after what it answers is on disk: seen from outside, in the server's system calls."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.chaos import syscalls
from tests.chaos.storm import storm
from tests.support.ports import PATIENCE_SECONDS, wait_until

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is missing: run `make tools`"),
]
ACTS = 25


def traced(folder: Path, prepared: Path, *server: str) -> tuple[int, int]:
    """Lets one phone act 25 times, one after the other, and returns (answers, answers that were on disk)."""
    log = folder / "calls.txt"
    with storm(folder, prepared, syscalls.command([sys.executable, *server], log), clients=1) as raging:
        phone = raging.phones[0]
        raging.desk.next_act = lambda: None
        script_of = iter(range(ACTS))

        def next_act() -> tuple[str, str, dict[str, int]] | None:
            number = next(script_of, None)
            if number is None:
                return None
            weight = 1 + number % 2
            return (
                "ballot",
                "vote.set",
                {"round": raging.room.round, "idea": raging.ideas[0], "weight": weight},
            )

        phone.repeats = False
        phone.next_act = next_act
        wait_until(lambda: len(phone.told) == ACTS, PATIENCE_SECONDS, "the acts were not answered")
        assert all(one.answer["ok"] for one in phone.told)
        raging.server.term()
    return syscalls.answers(log)


def test_every_answer_follows_the_sync_of_the_log(tmp_path: Path, prepared_sqlite: Path) -> None:
    assert traced(tmp_path, prepared_sqlite, "wsgi.py") == (ACTS, ACTS)


def test_a_server_that_does_not_sync_is_found_out(tmp_path: Path, prepared_sqlite: Path) -> None:
    answered, safe = traced(tmp_path, prepared_sqlite, "-m", "tests.chaos.careless_server")
    assert answered == ACTS and safe == 0
