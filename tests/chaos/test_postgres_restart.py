"""PostgreSQL pulls the plug (immediate restart) under load: nothing acknowledged is lost, everybody is back soon."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from alembic import command as migrate

from tests.chaos.phones import Phone
from tests.chaos.storm import storm
from tests.support import postgres
from tests.support.ports import PATIENCE_SECONDS, wait_until
from workshop.database import alembic_config

pytestmark = [pytest.mark.chaos, pytest.mark.postgres]
ON_DISK = {"fsync": "on", "full_page_writes": "on"}


def restart_at_once(cluster: postgres.Cluster) -> "subprocess.Popen[bytes]":
    """Ends the cluster as a crash would (SIGQUIT) and starts it again on the same folder and port."""
    note = cluster.folder / "db" / "postmaster.pid"
    os.kill(int(note.read_text().split("\n", 1)[0]), signal.SIGQUIT)
    wait_until(lambda: not note.exists(), PATIENCE_SECONDS, "PostgreSQL did not end")
    again = postgres._command(postgres.programs(), cluster, postgres.FAST | ON_DISK)
    started = subprocess.Popen(postgres._as_postgres(again), cwd=cluster.folder, stderr=subprocess.DEVNULL)
    wait_until(cluster.is_up, PATIENCE_SECONDS, "PostgreSQL does not answer again")
    return started


def test_an_immediate_restart_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    with postgres.running_cluster(**ON_DISK) as cluster:
        url = cluster.url()
        migrate.upgrade(alembic_config(url), "head")
        with storm(tmp_path, url, clients=50) as raging:
            raging.rage(2)
            started = restart_at_once(cluster)
            back = time.monotonic()
            raging.let_go()
            wait_until(
                lambda: _is_answered_again(raging.phones, back), PATIENCE_SECONDS, "no act was stored again"
            )
            raging.rage(1)
            raging.calm()
            raging.converged()
            count = raging.count()
            assert raging.server.is_running
    started.wait(PATIENCE_SECONDS)
    assert (count["lost"], count["doubled"], count["contradicted"]) == (0, 0, 0), count
    assert count["applied"] > 20, count


def _is_answered_again(phones: list[Phone], since: float) -> bool:
    return any(one.at > since and one.answer["ok"] for phone in phones for one in phone.told[-3:])
