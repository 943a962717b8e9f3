"""`flask --app wsgi demo --crowd 40`: simulated phones that take part in a running workshop."""

import urllib.error
import urllib.request

import click
import gevent
from flask import current_app
from sqlalchemy import select

from workshop.extensions import db
from workshop.guests import Guest
from workshop.live.models import Stream
from workshop.workshops import codes
from workshop.workshops.models import Workshop

LARGEST_CROWD = 2_000
OPEN_PHASES = ("lobby", "collect", "group", "vote", "closed", "reveal")


@click.command("demo")
@click.option(
    "--crowd", default=40, type=click.IntRange(1, LARGEST_CROWD), show_default=True, help="How many phones."
)
@click.option("--code", default="", help="The workshop's code; without it, the running demo workshop.")
@click.option("--base", default="", help="The server's address; without it, this machine at PORT.")
@click.option(
    "--minutes", default=10.0, type=click.FloatRange(0.1, 600), show_default=True, help="How long they stay."
)
def demo(crowd: int, code: str, base: str, minutes: float) -> None:
    """Lets simulated phones take part live, through real sockets and the same door as people."""
    base = base.rstrip("/") or f"http://127.0.0.1:{current_app.config['SETTINGS'].port}"
    _require_server(base)
    room = _code(code)
    click.echo(f"{crowd} simulated phones join {room} at {base} for {minutes:g} minutes. Stop with Ctrl+C.")
    guests = [Guest(base, room, number) for number in range(crowd)]
    try:
        gevent.joinall([gevent.spawn(guest.take_part, minutes * 60) for guest in guests])
    except KeyboardInterrupt:
        click.echo("The phones are leaving.")
    click.echo(f"{sum(guest.acts for guest in guests)} ideas, votes and answers were accepted.")
    problems = sorted({guest.problem for guest in guests if guest.problem})
    if problems:
        away = sum(bool(guest.problem) for guest in guests)
        raise click.ClickException(f"{away} of {crowd} phones are not in the room: {problems[0]}")


def _require_server(base: str) -> None:
    try:
        with urllib.request.urlopen(f"{base}/healthz", timeout=5):
            return
    except urllib.error.HTTPError as problem:
        reason = f"it answers {problem.code}"
    except (OSError, ValueError) as problem:
        reason = str(getattr(problem, "reason", problem))
    raise click.ClickException(
        f"No Rembuk answers at {base} ({reason}). Start it first (make run), or name its address with --base."
    )


def _code(typed: str) -> str:
    if typed:
        known = codes.normalise(typed)
        if known is None:
            raise click.ClickException(f"{typed!r} is no code: a code has {codes.LENGTH} letters and digits.")
        return known
    found = db.session().scalar(
        select(Workshop.code)
        .join(Stream, Stream.id == Workshop.id)
        .where(Workshop.is_demo, ~Workshop.is_deleted, Stream.phase.in_(OPEN_PHASES))
        .order_by(Workshop.id.desc())
    )
    if found is None:
        raise click.ClickException("No demo workshop is running here. Name the workshop's code with --code.")
    return str(found)
