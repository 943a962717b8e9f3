"""What every test may ask for: a server, a PostgreSQL, a browser. Asking marks the test."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser

from tests.support import browser as browsers
from tests.support.postgres import Cluster, running_cluster
from tests.support.server import Server, running_server

if TYPE_CHECKING:
    from tests.builders import House

# The fixture a test asks for → the mark it gets; the steps of `make test` choose by marks.
MARKS = {"browser": "browser", "cluster": "postgres", "server": "socket"}

# Node may live in this environment alone (Makefile): tests that start `node` find it there.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for fixture, mark in MARKS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL for the test run (one for each worker)."""
    with running_cluster() as started:
        yield started


@pytest.fixture
def postgres_url(cluster: Cluster) -> Iterator[str]:
    """An empty database of the test's own."""
    url = cluster.url()
    yield url
    cluster.drop(url)


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    """The real server on SQLite, empty, without the demo."""
    with running_server(tmp_path) as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the test run."""
    with browsers.running_browser() as started:
        yield started


@pytest.fixture
def rooms(browser: Browser) -> Iterator[browsers.Rooms]:
    """Opens phones, desks and stages; all are closed after the test."""
    opened = browsers.Rooms(browser)
    yield opened
    opened.close()


@pytest.fixture
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time passes for waits and for limits of so many a minute, however long the test takes."""
    from limits.storage import memory

    from workshop import clock

    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(memory, "time", SimpleNamespace(time=now.timestamp))


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest schema, to be copied."""
    from tests.builders import settings_in
    from workshop import database

    folder = tmp_path_factory.mktemp("prepared")
    database.prepare(settings_in(folder))
    return folder / "rembuk.sqlite3"


@pytest.fixture(scope="session")
def prepared_postgres(request: pytest.FixtureRequest) -> str:
    """The URL of an empty PostgreSQL database at the newest schema, to be copied."""
    from alembic import command

    from workshop.database import alembic_config

    url: str = request.getfixturevalue("cluster").url()
    command.upgrade(alembic_config(url), "head")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator["House"]:
    """The app with its real ledger on each database, within an app context."""
    yield from _house(request, tmp_path, request.param)


@pytest.fixture
def small_house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator["House"]:
    """The same on SQLite alone, for what does not depend on the database."""
    yield from _house(request, tmp_path, "sqlite")


def _house(request: pytest.FixtureRequest, folder: Path, kind: str) -> Iterator["House"]:
    from tests.builders import House, new_app

    url = ""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("prepared_sqlite"), folder / "rembuk.sqlite3")
    else:
        cluster = request.getfixturevalue("cluster")
        url = cluster.copy(request.getfixturevalue("prepared_postgres"))
    app = new_app(folder, url)
    with app.app_context():
        built = House(app)
        yield built
        built.live.ledger.drain()
        from workshop.extensions import db

        db.session.remove()
        db.engine.dispose()
    if url:
        cluster.drop(url)
