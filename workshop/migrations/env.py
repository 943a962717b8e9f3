"""Alembic's environment: migrations run on the writing engine, since pages' connections are read-only."""

from alembic import context
from flask import current_app, has_app_context

import workshop.candidates.evidence_models
import workshop.candidates.models
import workshop.ideas.models
import workshop.live.models
import workshop.people.models
import workshop.portfolio.models
import workshop.voting.models
import workshop.workshops.models  # noqa: F401  # every table must be known here
from workshop.live.writer import writing_engine
from workshop.tables import Base

url = context.config.attributes.get("url") or (
    current_app.config["SQLALCHEMY_DATABASE_URI"] if has_app_context() else None
)
assert url, "run migrations with `flask --app wsgi db …` or through workshop.database"

with writing_engine(url).connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    if connection.in_transaction():
        connection.commit()
