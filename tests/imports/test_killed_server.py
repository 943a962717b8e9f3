"""A real server killed in the middle of an import: after the start it goes on by itself, and then all is there at once."""

import os
import sqlite3
import time

from bench.imports import Office, sign_in
from tests.imports.conftest import innovations
from tests.imports.tables import HEAD, as_csv
from tests.support.ports import PATIENCE_SECONDS, wait_until

ROWS = 600


def counted(server, question):
    with sqlite3.connect(server.data / "rembuk.sqlite3") as database:
        return database.execute(question).fetchone()[0]


def test_an_import_survives_a_kill_and_is_seen_only_as_a_whole(server):
    office = Office(server.url, sign_in(server.data, server.port))
    address = office.post(
        "/office/import",
        office.hidden(office.get("/office/import"), "import.open"),
        as_csv(HEAD, *innovations(ROWS)),
    )
    wait_until(lambda: "import.bring" in office.get(address), PATIENCE_SECONDS, "the file was not checked")
    office.post(address, office.hidden(office.get(address), "import.bring"))
    os.setpriority(
        os.PRIO_PROCESS, server.pid, 19
    )  # where all are busy, the look and the kill go before the import
    wait_until(
        lambda: counted(server, "SELECT count(*) FROM candidate") > 0, PATIENCE_SECONDS, "nothing is placed"
    )
    server.kill()
    placed = counted(server, "SELECT count(*) FROM candidate")
    assert 0 < placed < ROWS, "it was killed in the middle"
    assert counted(server, "SELECT count(*) FROM candidate WHERE NOT is_withdrawn") == 0
    server.start()
    seen = set()
    end = time.monotonic() + PATIENCE_SECONDS
    while "import.undo" not in office.get(address) and time.monotonic() < end:
        seen.add(counted(server, "SELECT count(*) FROM candidate WHERE NOT is_withdrawn"))
    assert seen <= {0, ROWS}
    assert counted(server, "SELECT count(*) FROM candidate WHERE NOT is_withdrawn") == ROWS
    assert counted(server, "SELECT count(*) FROM change WHERE kind = 'imported'") == ROWS
