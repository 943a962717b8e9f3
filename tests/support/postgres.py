"""A PostgreSQL of the test run's own: one cluster in a temporary folder, a fresh database for each test."""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support.ports import PATIENCE_SECONDS, free_port, wait_until

USER = "rembuk"
# Quick, since a test run's data dies with it; runs that pull the plug pass fsync="on".
FAST = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "32MB", "max_connections": "100"}


class NoPostgres(RuntimeError):
    """PostgreSQL's programs are not on this machine; `make test` installs them."""


def programs() -> Path:
    """Returns the folder of initdb and postgres: of PATH, else the newest of Debian's."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not folders:
        raise NoPostgres("PostgreSQL is missing: run `make tools`")
    return folders[-1].parent


def _as_postgres(command: list[str]) -> list[str]:
    """initdb and postgres refuse root: there, the command runs as Debian's user postgres."""
    return ["runuser", "-u", "postgres", "--", *command] if _is_root() else command


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _place() -> Path:
    """The folder of temporary files, unless Debian's user postgres could not get there."""
    place = Path(tempfile.gettempdir()).resolve()
    is_open = all(folder.stat().st_mode & stat.S_IXOTH for folder in (place, *place.parents))
    return place if is_open or not _is_root() else Path("/tmp")


@dataclass
class Cluster:
    """A running server; `url()` makes one empty database and names it."""

    folder: Path
    port: int
    numbers: Iterator[int] = field(default_factory=count)

    def url(self, template: str = "template0") -> str:
        """Returns the SQLAlchemy URL of a new database, a copy of `template`, which nobody uses."""
        name = f"test_{next(self.numbers)}"
        self._admin(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{name}"

    def copy(self, url: str) -> str:
        """Returns the URL of a new database that equals the one at `url`."""
        self._admin(
            sql.SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}").format(
                sql.Literal(_name(url))
            )
        )
        return self.url(_name(url))

    def drop(self, url: str) -> None:
        """Removes the database at `url`, whoever is connected."""
        self._admin(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_name(url))))

    def is_up(self) -> bool:
        """Tells whether it answers."""
        try:
            self._admin(sql.SQL("SELECT 1"))
        except psycopg.OperationalError:
            return False
        return True

    def _admin(self, statement: sql.SQL | sql.Composed) -> None:
        where = f"host=127.0.0.1 port={self.port} user={USER} dbname=postgres connect_timeout=30"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(statement)


def _name(url: str) -> str:
    return url.rpartition("/")[2]


@contextmanager
def running_cluster(**settings: str) -> Iterator[Cluster]:
    """Starts a cluster on a free loopback port and removes it afterwards; `settings` go over FAST."""
    bin_folder = programs()
    folder = Path(tempfile.mkdtemp(prefix="rembuk-pg-", dir=_place()))
    try:
        if _is_root():
            shutil.chown(folder, "postgres", "postgres")
        initdb = [
            bin_folder / "initdb",
            "-D",
            folder / "db",
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        _run([*map(str, initdb), "--locale=C.UTF-8"], folder)
        cluster = Cluster(folder, free_port())
        log = (folder / "log").open("wb")
        process = subprocess.Popen(
            _as_postgres(_command(bin_folder, cluster, {**FAST, **settings})),
            cwd=folder,
            stdout=log,
            stderr=log,
        )
        try:
            wait_until(cluster.is_up, PATIENCE_SECONDS, "PostgreSQL does not answer")
            yield cluster
        finally:
            _stop(process, folder / "db" / "postmaster.pid")
            log.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _command(bin_folder: Path, cluster: Cluster, settings: dict[str, str]) -> list[str]:
    command = [str(bin_folder / "postgres"), "-D", str(cluster.folder / "db"), "-h", "127.0.0.1"]
    command += ["-p", str(cluster.port), "-k", ""]  # no Unix socket
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    return command


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(
        _as_postgres(command), cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")


def _stop(process: subprocess.Popen[bytes], pid_file: Path) -> None:
    """SIGINT is PostgreSQL's fast stop; the pid file names the server itself, not the runuser before it."""
    try:
        os.kill(int(pid_file.read_text().split("\n", 1)[0]), signal.SIGINT)
        process.wait(PATIENCE_SECONDS)
    except (FileNotFoundError, ProcessLookupError, subprocess.TimeoutExpired):
        process.kill()
        process.wait(5)
