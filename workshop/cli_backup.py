"""`flask --app wsgi backup` and `restore`: a copy of the SQLite database while it is used, and the way back."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import click
from flask import current_app

from workshop import database, machine
from workshop.config import Settings


@click.command("backup")
def backup() -> None:
    """Copies the database into DATA_DIR/backups; the server may run on."""
    click.echo(f"The copy is {database.backup(_sqlite())}")


@click.command("restore")
@click.argument("copy", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(copy: Path) -> None:
    """Puts COPY in the place of the database; the server must not run."""
    settings = _sqlite()
    if machine.is_held(settings):
        raise click.ClickException("Rembuk is running. Stop it, then restore, then start it again.")
    lock = machine.Lock(settings)
    try:
        kept = put_back(settings, copy)
    except sqlite3.Error as problem:
        raise click.ClickException(
            f"{copy} is not a whole copy ({problem}). Nothing was changed."
        ) from problem
    finally:
        lock.release()
    click.echo(f"Restored. What was there before is {kept}")


def put_back(settings: Settings, copy: Path) -> Path:
    """Puts a copy in the database's place and returns where the former one is kept; raises sqlite3.Error.

    Every stream gets a new epoch, by which screens know that what they hold may never have happened.
    """
    target = Path(database.sqlite_path(settings))
    fresh = target.with_suffix(".restoring")
    shutil.copy(copy, fresh)
    with closing(sqlite3.connect(fresh)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        connection.execute("UPDATE stream SET epoch = lower(hex(randomblob(4)))")
        connection.commit()
    kept = _set_aside(target)
    fresh.replace(target)
    return kept


def _set_aside(target: Path) -> Path:
    """Moves the database with its log beside it: a log of one database must never meet another."""
    kept = target.with_suffix(".before-restore")
    for end in ("", "-wal", "-shm"):
        part = target.with_name(target.name + end)
        if part.exists():
            part.replace(kept.with_name(kept.name + end))
    return kept


def _sqlite() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.is_sqlite:
        raise click.ClickException("This database is PostgreSQL: use pg_dump and pg_restore.")
    return settings
