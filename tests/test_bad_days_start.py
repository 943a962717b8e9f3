"""A start that cannot succeed is refused with a sentence and exit code 2, never with a traceback."""

import ctypes
import os
import resource
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.support.server import ROOT, Server, die_with_parent, make_server
from workshop import config, database
from workshop.errors import BadSetting

pytestmark = pytest.mark.socket

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2


def refusal(folder: Path, prepare: Callable[[], None] | None = None, **env: str) -> str:
    """Starts the server, which must end by itself with code 2; returns what it said."""
    server = make_server(folder, env=env)
    return refusal_of(server, prepare)


def refusal_of(server: Server, prepare: Callable[[], None] | None = None) -> str:
    def before() -> None:
        die_with_parent()
        if prepare is not None:
            prepare()

    ended = subprocess.run(
        [sys.executable, "wsgi.py"], cwd=ROOT, env=server.env, capture_output=True, text=True, timeout=120,
        preexec_fn=before, check=False,
    )  # fmt: skip
    said = ended.stdout + ended.stderr
    assert ended.returncode == 2, said
    assert "Rembuk cannot start." in said
    assert "Traceback" not in said, said
    return said


def obey_file_modes() -> None:
    """Takes root's right to write everywhere, which would hide what a file mode forbids (Linux)."""
    if os.geteuid() == 0:
        for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, right, 0, 0, 0)


def write_at_most(octets: int) -> Callable[[], None]:
    """Makes files end at a size, as a full disk would make them."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (octets, octets))


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    """Takes the right to write a file or folder."""
    before = path.stat().st_mode
    path.chmod(before & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        yield
    finally:
        path.chmod(before)


def with_database(folder: Path, prepared: Path) -> Server:
    """Returns a server that finds a database at the newest schema."""
    server = make_server(folder)
    shutil.copy(prepared, server.data / "rembuk.sqlite3")
    return server


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"DATABASE_URL": "mysql://root@localhost/rembuk"}, "DATABASE_URL is not known here"),
        ({"DATABASE_URL": "postgresql://u@localhost:port/rembuk"}, "DATABASE_URL is not known here"),
        ({"DATABASE_URL": "postgresql://u@127.0.0.1:1/rembuk", "SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"DATABASE_URL": "postgresql://u@127.0.0.1:1/rembuk"}, "PostgreSQL cannot be reached"),
        ({"DATABASE_URL": "sqlite:////proc/nowhere/rembuk.sqlite3"}, "cannot be used"),
        ({"ALLOWED_ORIGINS": "https://a.go.id, *"}, "ALLOWED_ORIGINS may not be *"),
        ({"PUBLIC_URL": "rembuk.example.go.id"}, "PUBLIC_URL must be an address"),
        ({"PUBLIC_URL": "http://[fe80"}, "PUBLIC_URL must be an address"),
        ({"PUBLIC_URL": "https://rembuk.go.id:port"}, "PUBLIC_URL must be an address"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"PORT": "eight"}, "PORT is 'eight'"),
        ({"PORT": "65536"}, "PORT is '65536'"),
        ({"TIMEZONE": "Asia/Nowhere"}, "TIMEZONE 'Asia/Nowhere' is not known"),
        ({"DEMO": "perhaps"}, "DEMO is 'perhaps'"),
        ({"DATA_DIR": "~nobody-of-this-name/rembuk"}, "DATA_DIR"),
        ({"DATA_DIR": "/proc/rembuk"}, "Set DATA_DIR to a folder"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_a_setting_that_cannot_work_is_named(tmp_path: Path, env: dict[str, str], sentence: str) -> None:
    whole = {"DATA_DIR": str(tmp_path), "SECRET_KEY": "k" * 32} | env
    with pytest.raises(BadSetting) as refused:
        database.prepare(config.load(whole))
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"ALLOWED_ORIGINS": "*"}, "ALLOWED_ORIGINS may not be *"),
        ({"DATABASE_URL": "postgresql://u@127.0.0.1:1/rembuk"}, "PostgreSQL cannot be reached"),
        ({"HOST": "no.such.host.invalid"}, "Cannot listen on no.such.host.invalid"),
    ],
    ids=["origins", "database", "host"],
)
def test_the_process_ends_with_the_sentence(tmp_path: Path, env: dict[str, str], sentence: str) -> None:
    assert sentence in refusal(tmp_path, **env)


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"Port {port} is already in use" in refusal(tmp_path, PORT=str(port))


@pytest.mark.parametrize("content", ["", "\x80\x81", "short"])
def test_a_damaged_secret_key_is_not_used(tmp_path: Path, content: str) -> None:
    (tmp_path / "secret_key").write_text(content, encoding="latin-1")
    with pytest.raises(BadSetting, match="is damaged"):
        config.load({"DATA_DIR": str(tmp_path)})


def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    server = make_server(tmp_path)
    with read_only(server.data):
        assert "cannot be written" in refusal_of(server, obey_file_modes)


def test_a_read_only_database_is_named(tmp_path: Path, prepared_sqlite: Path) -> None:
    server = with_database(tmp_path, prepared_sqlite)
    with read_only(server.data / "rembuk.sqlite3"):
        assert "Check that the file and its folder may be written" in refusal_of(server, obey_file_modes)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    server = make_server(tmp_path)
    (server.data / "rembuk.sqlite3").write_text("not a database " * 100)
    assert "cannot be used" in refusal_of(server)


def test_a_locked_database_is_named(tmp_path: Path, prepared_sqlite: Path) -> None:
    server = with_database(tmp_path, prepared_sqlite)
    with closing(sqlite3.connect(server.data / "rembuk.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "no other program holds it" in refusal_of(server)


def test_a_full_disk_is_named(tmp_path: Path, prepared_sqlite: Path) -> None:
    assert "cannot be written" in refusal(tmp_path, write_at_most(0))
    server = with_database(tmp_path / "upgrade", prepared_sqlite)
    set_revision(server, "0001")
    said = refusal_of(server, write_at_most(64 * 1024))
    assert "The backup before the upgrade could not be written" in said
    assert revision_of(server) == "0001", "the database was not touched"


def set_revision(server: Server, revision: str) -> None:
    with closing(sqlite3.connect(server.data / "rembuk.sqlite3")) as db:
        db.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        db.commit()


def revision_of(server: Server) -> str:
    with closing(sqlite3.connect(server.data / "rembuk.sqlite3")) as db:
        return str(db.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path, prepared_sqlite: Path) -> None:
    server = with_database(tmp_path, prepared_sqlite)
    set_revision(server, "9999")
    assert "made by a newer version" in refusal_of(server)
    assert revision_of(server) == "9999"


def test_an_older_database_is_backed_up_and_upgraded(tmp_path: Path) -> None:
    from alembic import command

    from workshop.database import alembic_config, head_revision

    server = make_server(tmp_path)
    path = server.data / "rembuk.sqlite3"
    command.upgrade(alembic_config(f"sqlite:///{path}"), "0001")
    assert head_revision() != "0001"
    server.start()
    try:
        assert revision_of(server) == head_revision()
        (copy,) = (server.data / "backups").glob("*.sqlite3")
        with closing(sqlite3.connect(copy)) as db:
            assert db.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    finally:
        server.kill()


def test_a_fresh_secret_key_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    server = make_server(tmp_path, env={"SECRET_KEY": ""})
    server.start()
    server.kill()
    key = server.data / "secret_key"
    assert len(key.read_text()) == 64
    assert key.stat().st_mode & 0o777 == 0o600


def test_postgresql_off_head_is_refused_with_the_command_that_helps(
    tmp_path: Path, postgres_url: str
) -> None:
    server = make_server(tmp_path, database_url=postgres_url)
    said = refusal_of(server)
    assert "flask --app wsgi db upgrade" in said
    upgrade = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"], cwd=ROOT, env=server.env,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert upgrade.returncode == 0, upgrade.stderr
    server.start()
    server.kill()
