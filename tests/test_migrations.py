"""The migrations lead to exactly the schema of the models, back to nothing, and there again, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from workshop import database
from workshop.database import alembic_config
from workshop.tables import Base

HEAD, NOTHING = "head", "base"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = create_engine(url)
    yield made
    made.dispose()


# What no model can describe: the index of words, on SQLite a virtual table with its shadows (revision 0005).
WORDS = "practice_words"


def tables(engine: Engine) -> set[str]:
    """Returns the tables, the index of words with its shadows as one."""
    found = set(inspect(engine).get_table_names()) - {"alembic_version"}
    return {WORDS if name.startswith(WORDS) else name for name in found}


def is_modelled(_row: object, name: str | None, _kind: str, _reflected: bool, _compared: object) -> bool:
    return name is None or WORDS not in name


def test_up_down_and_up_again(url: str, engine: Engine) -> None:
    command.upgrade(alembic_config(url), HEAD)
    assert tables(engine) == {*Base.metadata.tables, WORDS}
    command.downgrade(alembic_config(url), NOTHING)
    assert tables(engine) == set()
    command.upgrade(alembic_config(url), HEAD)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT phase FROM stream WHERE id = 1")).scalar() == "office"
        assert connection.execute(text("SELECT count(*) FROM agency")).scalar() > 20


def test_each_revision_can_be_taken_back(url: str, engine: Engine) -> None:
    script = ScriptDirectory(str(database.MIGRATIONS))
    revisions = [found.revision for found in script.walk_revisions()][::-1]
    assert len(revisions) >= 2
    for revision in revisions:
        before = tables(engine)
        command.upgrade(alembic_config(url), revision)
        command.downgrade(alembic_config(url), "-1")
        assert tables(engine) == before, revision
        command.upgrade(alembic_config(url), revision)


def test_what_is_written_survives_each_revision(url: str, engine: Engine) -> None:
    command.upgrade(alembic_config(url), "0002")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO candidate (title, agency, owner, sector, stage, stage_on, is_parked, parked_why, summary,"
                " snapshot, is_demo, is_withdrawn, created_at, rev) VALUES ('Antrean', 'Dinkes', '', '', 'usulan',"
                " '2026-01-01', false, '', '', '{}', false, false, 0, 0)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO change (candidate_id, at, actor, kind, old, new, why)"
                " SELECT id, 0, 'Rina', 'added', '', '', '' FROM candidate"
            )
        )
    for revision in (HEAD, "0002", HEAD):
        (command.upgrade if revision == HEAD else command.downgrade)(alembic_config(url), revision)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM change")).scalar() == 1, revision


def test_the_newest_schema_is_that_of_the_models(url: str, engine: Engine) -> None:
    command.upgrade(alembic_config(url), HEAD)
    with engine.connect() as connection:
        options = {"compare_type": True, "render_as_batch": True, "include_object": is_modelled}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_every_rule_of_the_models_stands_in_the_database(url: str, engine: Engine) -> None:
    """Autogenerate does not look at CHECK constraints, so they are compared by name."""
    command.upgrade(alembic_config(url), HEAD)
    seen = inspect(engine)
    for name, table in Base.metadata.tables.items():
        wanted = {str(rule.name) for rule in table.constraints if type(rule).__name__ == "CheckConstraint"}
        there = {rule["name"] for rule in seen.get_check_constraints(name)}
        assert wanted <= there, name
