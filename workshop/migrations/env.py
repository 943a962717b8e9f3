"""Alembic's environment: migrations run on the writing engine, since pages' connections are read-only."""

from alembic import context
from flask import current_app, has_app_context

import workshop.models  # noqa: F401  # every table must be known here
from workshop.live.writer import writing_engine
from workshop.tables import Base

url = context.config.attributes.get("url") or (
    current_app.config["SQLALCHEMY_DATABASE_URI"] if has_app_context() else None
)
assert url, "run migrations with `flask --app wsgi db …` or through workshop.database"

with writing_engine(url).connect() as connection:
    if connection.dialect.name == "sqlite":
        # Changing a table means copying it and dropping the old one: that must not delete what refers to it.
        # The pragma does nothing inside a transaction, and SQLAlchemy begins one for every statement of its own.
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    if connection.in_transaction():
        connection.commit()
