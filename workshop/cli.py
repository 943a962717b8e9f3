"""Commands: `flask --app wsgi …`. Those that write refuse while a server holds the database, or go through it."""

from flask import Flask

from workshop.cli_audit import audit
from workshop.cli_backup import backup, restore
from workshop.cli_demo import demo
from workshop.cli_person import person


def init_app(app: Flask) -> None:
    """Adds the commands to the app."""
    for command in (person, demo, backup, restore, audit):
        app.cli.add_command(command)
