"""`flask --app wsgi person …`: accounts from the command line, through the running server or its folder."""

from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from workshop import door, machine
from workshop.access import MACHINE
from workshop.extensions import db
from workshop.live.models import OFFICE_STREAM
from workshop.people import keys, queries
from workshop.workshops import addresses

person = AppGroup("person", help="Accounts of facilitators and the innovation office.")


@person.command("reset")
@click.argument("login")
def reset(login: str) -> None:
    """Prints a one-time link with which LOGIN sets a new password."""
    account = queries.account_named(db.session(), login)
    if account is None:
        raise click.ClickException(f"There is no account {login!r}.")
    token = keys.new_token()
    answer = _perform("account.reset", {"account": account.id, "token_hash": keys.hash_of(token)})
    if not answer["ok"]:
        raise click.ClickException(f"The link could not be made ({answer['code']}).")
    base = addresses.public_base(current_app.config["SETTINGS"])
    click.echo(f"Open this link once to set a new password:\n  {base}/account/setup/{token}")


def _perform(act: str, args: dict[str, Any]) -> dict[str, Any]:
    settings = current_app.config["SETTINGS"]
    try:
        return machine.ask(settings, act, args)
    except machine.NoServer:
        lock = machine.Lock(settings)
        try:
            return door.act(MACHINE, OFFICE_STREAM, act, args)
        finally:
            current_app.extensions["live"].ledger.drain()
            lock.release()
