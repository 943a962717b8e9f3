"""`flask --app wsgi audit …`: whether the history of every candidate is whole, and the rows say the same."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from workshop.candidates import audit_rows, audit_words
from workshop.candidates.audit import Verdict, heads_in, heads_text, root_of, verify
from workshop.candidates.audit_rows import Difference
from workshop.live import reading
from workshop.owners import audit_rows as owners_rows
from workshop.page import speaking

# 1 is click's own for a problem, here: the history itself was changed; 2 is a wrong call.
ROWS_DIFFER = 3
MOST_TOLD = 50

audit = AppGroup("audit", help="The history of candidates, which nobody can change unseen.")


@audit.command("verify")
@click.option(
    "--heads", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier output of `audit heads`: is each of its lines still part of the history?",
)  # fmt: skip
@click.option("--lang", type=click.Choice(["en", "id"]), default="en", help="The language of what is found.")
def verify_all(heads: Path | None, lang: str) -> None:
    """Recomputes every chain and compares every row with its history.

    Exits with 1 where the history was changed, with 3 where a row says something else than its history.
    """
    earlier = _earlier(heads)
    with reading.reading() as db, speaking(lang):
        verdict = verify(db, earlier)
        if verdict.broken is not None:
            raise click.ClickException(audit_words.broken(verdict.broken))
        _tell(verdict, heads, earlier)
        _compare(db)


@audit.command("heads")
def print_heads() -> None:
    """Prints the newest hash of each candidate; the SHA-256 of this text is the root. Keep it elsewhere."""
    with reading.reading() as db:
        click.echo(heads_text(verify(db).heads), nl=False)


def _tell(verdict: Verdict, heads: Path | None, earlier: dict[int, str]) -> None:
    if heads is not None:
        click.echo(
            f"All {len(earlier)} heads of {heads} (root {root_of(earlier)}) are still part of the history."
        )
    click.echo(f"{verdict.lines} lines of {len(verdict.heads)} candidates are whole.")
    click.echo(f"Root: {verdict.root}")


def _compare(db: Session) -> None:
    undated: list[int] = []
    number = 0
    for one in _differences(db, undated):
        number += 1
        if number <= MOST_TOLD:
            click.echo(audit_words.difference(one), err=True)
    if undated:
        click.echo(audit_words.undated(undated))
    if number:
        click.echo(f"{number} rows say something else than their history.", err=True)
        raise click.exceptions.Exit(ROWS_DIFFER)
    click.echo("Every row says what its history says.")


def _differences(db: Session, undated: list[int]) -> Iterator[Difference]:
    for part in audit_rows.parts(db):
        undated += part.undated
        yield from part.differences
    yield from owners_rows.differences(db)


def _earlier(path: Path | None) -> dict[int, str]:
    if path is None:
        return {}
    try:
        return heads_in(path.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise click.ClickException(f"{path} is no output of `audit heads`: {problem}") from problem
