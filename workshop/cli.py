"""Commands: `flask --app wsgi …`. Those that write refuse while a server holds the database, or go through it."""

from flask import Flask

from workshop.cli_person import person


def init_app(app: Flask) -> None:
    """Adds the commands to the app."""
    app.cli.add_command(person)
