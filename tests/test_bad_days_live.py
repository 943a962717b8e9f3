"""A bad day for a running server: nothing that was acknowledged is lost, and the truth is told meanwhile."""

import json
import resource
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.support.hall import Hall, open_hall
from tests.support.ports import PATIENCE_SECONDS, wait_until
from tests.support.sentences import said, visible
from workshop.crowd import Outbox, Unreachable, Wire

pytestmark = [pytest.mark.socket, pytest.mark.alone]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: Path) -> Iterator[Hall]:
    """One workshop that collects, for every test of this module."""
    with open_hall(tmp_path_factory.mktemp("hall"), prepared_sqlite) as opened:
        yield opened


def status(hall: Hall, path: str) -> tuple[int, dict[str, object]]:
    """Returns (status, body) of a health page."""
    try:
        with urllib.request.urlopen(f"{hall.url}{path}", timeout=PATIENCE_SECONDS) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def is_red_before_the_database_gives_up(hall: Hall) -> bool:
    """Whether /readyz says that nothing can be stored sooner than the 5 s that SQLite itself waits for a lock."""
    began = time.monotonic()
    code, body = status(hall, "/readyz")
    assert code == 503 and body["write"] is False, body
    return time.monotonic() - began < 4.5


@contextmanager
def full_disk(hall: Hall) -> Iterator[None]:
    """Lets the server write nothing more into any file (Linux)."""
    old = resource.prlimit(hall.server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(hall.server.pid, resource.RLIMIT_FSIZE, (0, old[1]))
    try:
        yield
    finally:
        resource.prlimit(hall.server.pid, resource.RLIMIT_FSIZE, old)


@contextmanager
def locked(hall: Hall) -> Iterator[None]:
    """Holds the database's write lock from outside."""
    with closing(sqlite3.connect(hall.server.data / "rembuk.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("trouble", [full_disk, locked])
def test_what_cannot_be_stored_is_said_and_succeeds_later(hall: Hall, trouble) -> None:
    phone = hall.phone()
    kept = hall.say(phone, f"Sebelum {trouble.__name__}")
    wire, outbox = hall.watch(phone), Outbox()
    acting = hall.wire(phone)
    payload = outbox.payload("idea.submit", {"round": hall.room.round, "text": f"Selama {trouble.__name__}"})
    with trouble(hall):
        # It takes 1.5 s at most; one of three tries has to meet no other delay.
        assert any(is_red_before_the_database_gives_up(hall) for _ in range(3))
        assert acting.call("do", payload)["code"] == "BUSY"
        assert status(hall, "/healthz")[0] == 200, "the process turns all the same"
        assert phone.get(f"/w/{hall.room.code}")[0] == 200, "pages are still read"
        code, page = hall.form_act(phone, "idea.submit", round=hall.room.round, text="Dari formulir")
        assert code == 422
        assert said("id", "It could not be saved just now. Please send it again.") in visible(page)
        assert "Dari formulir" in page, "the text stays in the form"
    again = hall.wire(phone)  # nobody answered the pings of the other one meanwhile
    answer = again.call("do", payload)
    assert answer["ok"], "the same act, sent again, is taken"
    assert again.call("do", payload) == answer
    wait_until(lambda: status(hall, "/readyz")[0] == 200, PATIENCE_SECONDS, "still red")
    texts = [row[0] for row in hall.rows(f"SELECT text FROM idea WHERE id >= {kept}")]
    assert texts.count(f"Selama {trouble.__name__}") == 1 and f"Sebelum {trouble.__name__}" in texts
    assert not wire.ended.is_set(), "nobody was thrown out"


def test_a_foreign_page_gets_no_socket(hall: Hall) -> None:
    phone = hall.phone()
    polling = f"{hall.url}/socket.io/?EIO=4&transport=polling"
    ask = urllib.request.Request(
        polling, headers={"Origin": "http://evil.example", "Cookie": phone.cookie_header}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(ask, timeout=PATIENCE_SECONDS)
    assert refused.value.code == 400
    own = urllib.request.Request(polling, headers={"Origin": hall.url})
    assert urllib.request.urlopen(own, timeout=PATIENCE_SECONDS).status == 200

    class Foreign(Wire):
        def _handshake(self, host: str, base: str, cookie: str) -> None:
            super()._handshake(host, "http://evil.example", cookie)

    with pytest.raises(Unreachable, match="400"):
        Foreign(hall.url, phone.cookie_header, hall.room.code)


def test_removing_a_person_closes_their_sockets(hall: Hall) -> None:
    phone = hall.phone("Keluar")
    following, silent = hall.watch(phone), hall.wire(phone).follow()  # the second never asked for its rows
    (number,) = hall.rows("SELECT max(id) FROM participant")[0]
    hall.steer("participant.remove", participant=number)
    assert following.ended.wait(PATIENCE_SECONDS) and silent.ended.wait(PATIENCE_SECONDS)
    with pytest.raises(Unreachable):
        hall.wire(phone)
    code, page = hall.form_act(phone, "idea.submit", round=hall.room.round, text="Ide yang terlambat")
    assert code == 403 and "Ide yang terlambat" in page, "what was typed can still be copied"


def test_revoking_the_stage_link_closes_the_stage(hall: Hall) -> None:
    stage = hall.watch(hall.stage, "stage")
    hall.steer("stagelink.revoke", link=hall.stage_link)
    assert stage.ended.wait(PATIENCE_SECONDS)
    assert hall.stage.get(f"/stage/{hall.room.code}")[0] == 403


def test_logging_out_closes_the_desk(hall: Hall) -> None:
    """The last test: it takes the facilitator's sign-in away."""
    desk = hall.watch(hall.desk, "desk")
    hall.form(hall.desk, "/account/logout", "/desk")
    assert desk.ended.wait(PATIENCE_SECONDS)
    with pytest.raises(Unreachable):
        hall.wire(hall.desk, "desk")
