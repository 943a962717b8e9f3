"""The official client on every transport, with and without an upgrade."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.echo_client import NO_PONG, ROOT, EchoServer, joined, running
from tests.support.ports import PATIENCE_SECONDS

CLIENT = ROOT / "tests/browser/node_modules/socket.io-client"
SCRIPT = Path(__file__).with_name("official_client.cjs")

pytestmark = pytest.mark.socket


@pytest.fixture(scope="module")
def server() -> Iterator[EchoServer]:
    yield from running()


@pytest.mark.skipif(not CLIENT.exists(), reason="npm install in tests/browser brings socket.io-client")
@pytest.mark.parametrize("transports", ["websocket", "polling", "polling,websocket"])
def test_the_official_client_is_served(server: EchoServer, transports: str) -> None:
    others = [joined(server.port) for _ in range(3)]
    done = subprocess.run(
        ["node", str(SCRIPT), str(CLIENT), str(server.port), transports],
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.split()[-2:] == [transports.split(",")[-1], "ok"]
    for other in others:
        other.close()
    assert server.farewells()[NO_PONG] == 0
