"""PostgreSQL goes away under a running server and comes back: nothing acknowledged is lost, and the truth is told."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import sql

from tests.support.hall import Hall, open_hall
from tests.support.ports import PATIENCE_SECONDS, wait_until
from tests.support.postgres import Cluster
from workshop.crowd import Outbox

pytestmark = [pytest.mark.socket, pytest.mark.alone]


class Outage:
    """Takes the database away: every connection is cut, and no new one is taken."""

    def __init__(self, cluster: Cluster, url: str) -> None:
        self.cluster, self.name = cluster, url.rpartition("/")[2]

    def begin(self) -> None:
        self._allow("false")
        cut = sql.SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}")
        self.cluster._admin(cut.format(sql.Literal(self.name)))

    def end(self) -> None:
        self._allow("true")

    def _allow(self, word: str) -> None:
        statement = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS " + word).format(sql.Identifier(self.name))
        self.cluster._admin(statement)


@pytest.fixture
def database(cluster: Cluster, prepared_postgres: str) -> Iterator[str]:
    url = cluster.copy(prepared_postgres)
    yield url
    cluster.drop(url)


@pytest.fixture
def hall(tmp_path: Path, prepared_sqlite: Path, database: str) -> Iterator[Hall]:
    with open_hall(tmp_path, prepared_sqlite, env={"DATABASE_URL": database}) as opened:
        yield opened


def readiness(hall: Hall) -> int:
    """Returns the status of /readyz."""
    try:
        with urllib.request.urlopen(f"{hall.url}/readyz", timeout=PATIENCE_SECONDS) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_an_outage_is_told_and_survived(hall: Hall, cluster: Cluster, database: str) -> None:
    outage, phone = Outage(cluster, database), hall.phone()
    kept = hall.say(phone, "Sebelum gangguan")
    acting, outbox = hall.wire(phone), Outbox()
    acting.call("sync", {})
    payload = outbox.payload("idea.submit", {"round": hall.room.round, "text": "Selama gangguan"})
    outage.begin()
    try:
        assert acting.call("do", payload)["code"] == "BUSY"
        assert readiness(hall) == 503
        with urllib.request.urlopen(f"{hall.url}/healthz", timeout=PATIENCE_SECONDS) as answer:
            assert answer.status == 200
    finally:
        outage.end()
    wait_until(lambda: readiness(hall) == 200, PATIENCE_SECONDS, "the server is not ready again")
    again = hall.wire(phone)  # nobody answered the pings of the other one meanwhile
    again.call("sync", {})
    answer = again.call("do", payload)
    assert answer["ok"] and answer["result"]["idea"] == kept + 1
    assert again.call("do", payload) == answer, "the same act, sent again, is the same act"
    status, body = phone.get(f"/w/{hall.room.code}/state")
    texts = [row["text"] for row in json.loads(body)["mine"] if row["type"] == "idea"]
    assert (status, texts) == (200, ["Sebelum gangguan", "Selama gangguan"])


def test_a_restart_of_postgresql_costs_one_answer_at_most(
    hall: Hall, cluster: Cluster, database: str
) -> None:
    """All connections are cut at once, as an immediate restart does; the next act may be BUSY, the one after not."""
    outage, phone = Outage(cluster, database), hall.phone()
    acting, outbox = hall.wire(phone), Outbox()
    acting.call("sync", {})
    stored = 0
    for number in range(5):
        outage.begin()
        outage.end()
        payload = outbox.payload("idea.submit", {"round": hall.room.round, "text": f"Ide {number}"})
        answers = [acting.call("do", payload)["ok"], acting.call("do", payload)["ok"]]
        assert answers[1], "the second try finds a new connection"
        stored += 1
    body = json.loads(phone.get(f"/w/{hall.room.code}/state")[1])
    assert len([row for row in body["mine"] if row["type"] == "idea"]) == stored
