"""`flask --app wsgi audit …`: whether the history of every candidate is whole, and its heads to keep elsewhere."""

from pathlib import Path

import click
from flask.cli import AppGroup

from workshop.candidates.audit import MISSING, Break, heads_in, heads_text, root_of, verify
from workshop.live import reading

audit = AppGroup("audit", help="The history of candidates, which nobody can change unseen.")


@audit.command("verify")
@click.option(
    "--heads", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier output of `audit heads`: is each of its lines still part of the history?",
)  # fmt: skip
def verify_all(heads: Path | None) -> None:
    """Recomputes every chain and prints the root; exits with 1 at the first line that does not fit."""
    earlier = _earlier(heads)
    with reading.reading() as db:
        verdict = verify(db, earlier)
    if verdict.broken is not None:
        raise click.ClickException(_sentence(verdict.broken))
    if heads is not None:
        click.echo(
            f"All {len(earlier)} heads of {heads} (root {root_of(earlier)}) are still part of the history."
        )
    click.echo(f"{verdict.lines} lines of {len(verdict.heads)} candidates are whole.")
    click.echo(f"Root: {verdict.root}")


@audit.command("heads")
def print_heads() -> None:
    """Prints the newest hash of each candidate; the SHA-256 of this text is the root. Keep it elsewhere."""
    with reading.reading() as db:
        click.echo(heads_text(verify(db).heads), nl=False)


def _earlier(path: Path | None) -> dict[int, str]:
    if path is None:
        return {}
    try:
        return heads_in(path.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise click.ClickException(f"{path} is no output of `audit heads`: {problem}") from problem


def _sentence(broken: Break) -> str:
    if broken.what == MISSING:
        return f"Candidate {broken.candidate}: the history ends before line {broken.line}, which was written once."
    return f"Candidate {broken.candidate}, line {broken.line}: does not follow from the line before it."
