"""`flask --app wsgi backup` and `restore`: copies of the database and of the evidence, and the way back.

The database comes first, then the files: a file is on disk before any row names it and is never changed or taken
away, so whatever the copied rows name is there to be copied.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

import click
from flask import current_app

from workshop import database, machine
from workshop.candidates import evidence_files
from workshop.config import Settings

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Files:
    """How many files of evidence lie in a folder, how many are new there, which are damaged at their source."""

    number: int
    new: int
    damaged: tuple[str, ...]


@click.command("backup")
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path),
    help="Another folder than DATA_DIR/backups; best on another disk.",
)  # fmt: skip
@click.option("--evidence", is_flag=True, help="Only the evidence: with PostgreSQL, after pg_dump.")
def backup(folder: Path | None, evidence: bool) -> None:
    """Copies the database, then the files of evidence that are new, into DATA_DIR/backups; the server may run on."""
    settings: Settings = current_app.config["SETTINGS"]
    target = folder or settings.data_dir / "backups"
    named = None
    if not evidence:
        copy = database.backup(_sqlite(), target)
        click.echo(f"The copy is {copy}")
        named = hashes_in(copy)
    files = copy_files(evidence_files.folder(settings.data_dir), evidence_files.folder(target))
    where = evidence_files.folder(target)
    click.echo(f"{files.number} files of evidence are in {where}, {files.new} of them new.")
    _tell_of(files, missing_in(where, named or ()))


@click.command("restore")
@click.argument("copy", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(copy: Path) -> None:
    """Puts COPY in the place of the database, and the evidence beside it back; the server must not run."""
    settings = _sqlite()
    if machine.is_held(settings):
        raise click.ClickException("Rembuk is running. Stop it, then restore, then start it again.")
    lock = machine.Lock(settings)
    try:
        kept = put_back(settings, copy)
        files = copy_files(
            evidence_files.folder(copy.absolute().parent), evidence_files.folder(settings.data_dir)
        )
    except sqlite3.Error as problem:
        raise click.ClickException(
            f"{copy} is not a whole copy ({problem}). Nothing was changed."
        ) from problem
    finally:
        lock.release()
    click.echo("Restored." if kept is None else f"Restored. What was there before is {kept}")
    where = evidence_files.folder(settings.data_dir)
    click.echo(f"{files.number} files of evidence are in {where}, {files.new} of them put back.")
    _tell_of(files, missing_in(where, hashes_in(copy)))


def put_back(settings: Settings, copy: Path) -> Path | None:
    """Puts a copy in the database's place and returns where the former one is kept, if any; raises sqlite3.Error.

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


def copy_files(source: Path, target: Path) -> Files:
    """Copies those files of evidence that `target` does not hold yet, each checked against the hash it is named by."""
    new, damaged = 0, []
    for file in _stored(source):
        there = evidence_files.path_of(target, file.name)
        if there.exists() and there.stat().st_size == file.stat().st_size:
            continue
        if _copied(file, there):
            new += 1
        else:
            damaged.append(file.name)
    return Files(sum(1 for _ in _stored(target)), new, tuple(damaged))


def hashes_in(copy: Path) -> tuple[str, ...]:
    """Returns the hashes of all files that a copy of the database names."""
    with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?immutable=1", uri=True)) as connection:
        rows = connection.execute("SELECT DISTINCT file_hash FROM evidence WHERE file_hash <> ''").fetchall()
    return tuple(sorted(row[0] for row in rows))


def missing_in(root: Path, hashes: tuple[str, ...]) -> tuple[str, ...]:
    """Returns those hashes of which no file lies under `root`."""
    return tuple(one for one in hashes if not evidence_files.path_of(root, one).exists())


def _stored(root: Path) -> Iterator[Path]:
    """Yields the files that lie under their hash; what is just coming in lies elsewhere."""
    for file in sorted(root.glob("??/*")):
        if evidence_files.is_hash(file.name):
            yield file


def _copied(file: Path, there: Path) -> bool:
    there.parent.mkdir(parents=True, exist_ok=True)
    incoming = there.with_name(f".incoming-{there.name}")
    try:
        shutil.copyfile(file, incoming)
        with incoming.open("rb") as copied:
            is_whole = file_digest(copied, "sha256").hexdigest() == file.name
        if is_whole:
            incoming.replace(there)
    finally:
        incoming.unlink(missing_ok=True)
    return is_whole


def _tell_of(files: Files, missing: tuple[str, ...]) -> None:
    """Ends the command with 1 where a file is missing or is no longer what its hash says."""
    for what, hashes in (("damaged", files.damaged), ("missing", missing)):
        if hashes:
            click.echo(
                f"{len(hashes)} files of evidence are {what}: {', '.join(hashes[:MOST_NAMED])}", err=True
            )
    if files.damaged or missing:
        raise click.exceptions.Exit(1)


def _set_aside(target: Path) -> Path | None:
    """Moves the database with its log beside it: a log of one database must never meet another."""
    kept, is_there = target.with_suffix(".before-restore"), target.exists()
    for end in ("", "-wal", "-shm"):
        part = target.with_name(target.name + end)
        if part.exists():
            part.replace(kept.with_name(kept.name + end))
    return kept if is_there else None


def _sqlite() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.is_sqlite:
        raise click.ClickException(
            "This database is PostgreSQL: copy it with pg_dump, then the files with `backup --evidence`."
        )
    return settings
