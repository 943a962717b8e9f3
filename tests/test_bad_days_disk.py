"""A disk that is really full (a tiny one of the test's own; only root can make it)."""

import json
import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.hall import Hall, open_hall
from tests.support.ports import PATIENCE_SECONDS, wait_until
from workshop.crowd import Outbox

pytestmark = [pytest.mark.socket, pytest.mark.alone]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 12 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "rembuk-test", str(folder)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("a file system can only be mounted by root outside a locked container")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def fill(folder: Path) -> Path:
    """Writes until no byte fits any more."""
    path = folder / "filling"
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(os.urandom(4096))
        except OSError:
            return path


def readiness(hall: Hall) -> tuple[int, dict[str, bool]]:
    try:
        with urllib.request.urlopen(f"{hall.url}/readyz", timeout=PATIENCE_SECONDS) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def test_a_full_disk_loses_nothing_and_is_left_behind(small_disk: Path, prepared_sqlite: Path) -> None:
    with open_hall(small_disk, prepared_sqlite) as hall:
        wait_until(lambda: readiness(hall)[1]["write"], PATIENCE_SECONDS, "nothing can be stored")
        status, checks = readiness(hall)
        assert (status, checks["disk"]) == (503, False), "red before it is too late"
        phone = hall.phone()
        wire, outbox, accepted = hall.wire(phone), Outbox(), []
        wire.call("sync", {})
        filling = fill(small_disk)
        while True:
            payload = outbox.payload(
                "idea.submit", {"round": hall.room.round, "text": f"{outbox.seq} " + "x" * 1900}
            )
            answer = wire.call("do", payload)
            if not answer["ok"]:
                break
            accepted.append(answer["result"]["idea"])
            assert len(accepted) < 60, "the disk never filled"
        assert answer["code"] == "BUSY"
        assert readiness(hall)[1]["write"] is False
        assert wire.call("do", payload)["code"] == "BUSY"
        filling.unlink()
        again = wire.call("do", payload)
        assert again["ok"], "with room again, the same act is taken"
        wait_until(lambda: readiness(hall)[1]["write"], PATIENCE_SECONDS, "still nothing can be stored")
        assert [row[0] for row in hall.rows("SELECT id FROM idea ORDER BY id")] == [
            *accepted,
            again["result"]["idea"],
        ]
        hall.server.restart()
        assert hall.rows("PRAGMA integrity_check") == [("ok",)]
