"""A mail server that takes the connection and never speaks holds up nobody but the post."""

import socket
import urllib.error
import urllib.request

import pytest

from tests.builders import House, settings_in
from tests.mail.postbox import SENDER, queue
from tests.support.ports import PATIENCE_SECONDS, wait_until
from tests.support.server import running_server
from workshop import create_app, database

pytestmark = pytest.mark.socket


@pytest.fixture
def hole():
    """Accepts connections in the kernel's queue and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listening:
        yield listening


def furnish(folder):
    """A server's folder with a letter that waits."""
    folder.mkdir()
    settings = settings_in(folder)
    database.prepare(settings)
    with create_app(settings).app_context() as context:
        house = House(context.app)
        queue(house, "a")
        house.live.ledger.drain()


def test_acts_and_pages_do_not_wait_for_a_mail_server_that_hangs(tmp_path, hole):
    furnish(tmp_path / "data")
    hole.settimeout(PATIENCE_SECONDS)
    env = {
        "SMTP_URL": f"smtp+plain://127.0.0.1:{hole.getsockname()[1]}", "MAIL_FROM": SENDER,
        "SECRET_KEY": "a secret for tests only",
    }  # fmt: skip
    with running_server(tmp_path, env=env) as server:
        connection, _ = hole.accept()  # the post stands there and waits for the first word
        with connection:
            # The act of /readyz was stored, and answered, while the post still held its line.
            wait_until(
                lambda: is_ready(server.url) and is_held(connection), PATIENCE_SECONDS, "an act waited"
            )


def is_ready(url):
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=PATIENCE_SECONDS) as answer:
            return answer.status == 200
    except urllib.error.HTTPError:
        return False


def is_held(connection):
    """Whether the other side has not given up and hung up yet; the post does after 20 s."""
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
