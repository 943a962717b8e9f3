"""Getting the database ready at start: SQLite is backed up and migrated, PostgreSQL is only checked."""

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from workshop.config import ROOT, Settings
from workshop.errors import BadSetting

MIGRATIONS = ROOT / "workshop" / "migrations"
KEPT_BACKUPS = 5
COUNTED_ROWS = 400
COUNT_SECONDS = 3600.0


def alembic_config(url: str) -> Config:
    """Returns Alembic's configuration for a database."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["url"] = url
    return config


@cache
def head_revision() -> str:
    """Returns the revision the code needs."""
    return str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def prepare(settings: Settings) -> None:
    """Brings SQLite to the newest schema after a backup; raises BadSetting where people must act first."""
    revision = _revision(settings)
    if revision != head_revision():
        _require_known(revision)
        if not settings.is_sqlite:
            raise BadSetting(
                f"The PostgreSQL schema is at revision {revision or 'none'}, "
                f"this version needs {head_revision()}. "
                "Make a backup, then run: flask --app wsgi db upgrade"
            )
        _migrate_sqlite(settings, revision)
    if settings.is_sqlite:
        _require_writable(settings)
        count(settings)


def count(settings: Settings) -> None:
    """Has SQLite count its rows afresh, a few hundred of each index, so that it finds the shortest way to them.

    PostgreSQL does so by itself. A database that is busy or full is left as it is.
    """
    if not settings.is_sqlite:
        return
    with suppress(sqlite3.Error), closing(sqlite3.connect(sqlite_path(settings), timeout=1)) as connection:
        connection.execute(f"PRAGMA analysis_limit={COUNTED_ROWS}")
        connection.execute("ANALYZE")


def _revision(settings: Settings) -> str | None:
    try:
        engine = create_engine(settings.database_url, poolclass=NullPool)
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as problem:
        raise BadSetting(_unreachable(settings, problem)) from problem


def _require_known(revision: str | None) -> None:
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if revision is not None and revision not in known:
        raise BadSetting(
            "The database was made by a newer version of Rembuk. "
            "Start that version, or use another database (DATA_DIR, DATABASE_URL)."
        )


def _require_writable(settings: Settings) -> None:
    try:
        with closing(sqlite3.connect(sqlite_path(settings), isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "UPDATE alembic_version SET version_num = version_num"
            )  # a read-only file begins too
            connection.execute("ROLLBACK")
    except sqlite3.Error as problem:
        raise BadSetting(_unreachable(settings, problem)) from problem


def _migrate_sqlite(settings: Settings, revision: str | None) -> None:
    if revision is not None:
        _backup_before_upgrade(settings)
    try:
        command.upgrade(alembic_config(settings.database_url), "head")
    except SQLAlchemyError as problem:
        raise BadSetting(_unreachable(settings, problem)) from problem


def _backup_before_upgrade(settings: Settings) -> None:
    try:
        backup(settings)
    except (sqlite3.Error, OSError) as problem:
        raise BadSetting(
            f"The backup before the upgrade could not be written to {settings.data_dir / 'backups'} ({problem}). "
            "Free some space there and make it writable; the database was not touched."
        ) from problem


def backup(settings: Settings, folder: Path | None = None) -> Path:
    """Copies the SQLite database, by its online backup, into `folder` (else DATA_DIR/backups); returns the copy."""
    folder = folder or settings.data_dir / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"rembuk-{datetime.now(UTC):%Y%m%d-%H%M%S}.sqlite3"
    with closing(sqlite3.connect(sqlite_path(settings))) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target, pages=256, sleep=0.005)
    for old in sorted(folder.glob("rembuk-*.sqlite3"))[:-KEPT_BACKUPS]:
        old.unlink()
    return copy


def sqlite_path(settings: Settings) -> str:
    """Returns the path of the SQLite file."""
    return settings.database_url.removeprefix("sqlite:///")


def _unreachable(settings: Settings, problem: Exception) -> str:
    reason = str(problem.__cause__ or problem).strip().splitlines()[0]
    if settings.is_sqlite:
        return (
            f"The database {sqlite_path(settings)} cannot be used ({reason}). Check that the file and its folder "
            "may be written, that the disk has free space, and that no other program holds it."
        )
    return f"PostgreSQL cannot be reached ({reason}). Check DATABASE_URL and that the server is running."
