"""`flask audit verify`: whatever is changed, taken out, added or moved in the history behind Rembuk's back is found."""

import pytest
from alembic import command
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from tests.candidates.builders import candidate, tampering
from workshop import database
from workshop.candidates import audit
from workshop.candidates.models import Candidate, Change
from workshop.live import reading


@pytest.fixture
def number(house) -> int:
    """A candidate with five lines of history, beside another one."""
    made = candidate(house)
    candidate(house, title="Layanan perahu")
    for title in ("Puskesmas", "Latihan", "Uji"):
        house.do(house.office, 1, "step.add", candidate=made, title=title, owner="Sari", due="2027-01-04")
    return made


def verdict(earlier=None) -> audit.Verdict:
    with reading.reading() as db:
        return audit.verify(db, earlier)


def lines_of(number: int) -> list[int]:
    with reading.reading() as db:
        return list(db.scalars(select(Change.id).where(Change.candidate_id == number).order_by(Change.id)))


def test_every_line_follows_from_the_one_before(house, number):
    found = verdict()
    assert found.broken is None and (found.candidates, len(found.heads)) == (2, 2)
    assert found.lines == len(lines_of(number)) + len(lines_of(number + 1))
    with reading.reading() as db:
        assert found.heads[number] == db.get_one(Candidate, number).chain


@pytest.mark.parametrize("column", ["actor", "kind", "old", "new", "why", "at"])
def test_a_changed_line_is_named(house, number, column):
    second = lines_of(number)[1]
    with tampering(house) as connection:
        value = "1" if column == "at" else "'lain'"
        connection.execute(text(f"UPDATE change SET {column} = {value} WHERE id = {second}"))
    assert verdict().broken == audit.Break(number, 2, audit.TEXT)


def test_a_removed_line_is_named_in_the_middle_and_at_the_end(house, number):
    lines = lines_of(number)
    with tampering(house) as connection:
        connection.execute(text(f"DELETE FROM change WHERE id = {lines[-1]}"))
    assert verdict().broken == audit.Break(number, len(lines), audit.MISSING)
    with tampering(house) as connection:
        connection.execute(text(f"DELETE FROM change WHERE id = {lines[1]}"))
    assert verdict().broken == audit.Break(number, 2, audit.TEXT)


def test_all_lines_of_a_candidate_gone_is_found(house, number):
    with tampering(house) as connection:
        connection.execute(text(f"DELETE FROM change WHERE candidate_id = {number}"))
    assert verdict().broken == audit.Break(number, 1, audit.MISSING)


def test_two_lines_in_another_order_are_found(house, number):
    second, third = lines_of(number)[1:3]
    with tampering(house) as connection:
        for old, new in ((second, -1), (third, second), (-1, third)):
            connection.execute(text(f"UPDATE change SET id = {new} WHERE id = {old}"))
    assert verdict().broken == audit.Break(number, 2, audit.TEXT)


def test_a_line_that_was_slipped_in_is_found(house, number):
    with tampering(house) as connection:
        connection.execute(
            text(
                "INSERT INTO change (candidate_id, at, actor, kind, old, new, why, hash)"
                f" VALUES ({number}, 0, 'Rina', 'owner', '', 'Rina', '', '{'0' * 64}')"
            )
        )
    assert verdict().broken == audit.Break(number, len(lines_of(number)), audit.TEXT)


def test_a_history_that_was_recomputed_as_a_whole_betrays_itself_by_the_heads_kept_elsewhere(house, number):
    kept = verdict()
    house.do(house.office, 1, "step.add", candidate=number, title="Lagi", owner="", due="2027-02-01")
    assert verdict(kept.heads).broken is None  # what grew since still holds the earlier head
    with reading.reading() as db:
        rows = list(db.scalars(select(Change).where(Change.candidate_id == number).order_by(Change.id)))
    head = audit.START
    with tampering(house) as connection:
        for row in rows:
            line = audit.Line(number, row.at, "Orang lain", row.kind, row.old, row.new, row.why)
            head = audit.hash_of(head, line)
            update = text("UPDATE change SET actor = 'Orang lain', hash = :hash WHERE id = :id")
            connection.execute(update, {"hash": head, "id": row.id})
        connection.execute(
            text("UPDATE candidate SET chain = :head WHERE id = :id"), {"head": head, "id": number}
        )
    assert verdict().broken is None and verdict().root != kept.root
    assert verdict(kept.heads).broken == audit.Break(number, 1, audit.MISSING)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET new = 'lain'",
        "DELETE FROM change",
        "DELETE FROM candidate",  # would take its history along
    ],
)
def test_the_database_itself_refuses(house, number, statement):
    with pytest.raises(DatabaseError, match="only ever added to"):
        run(house, statement)
    assert verdict().broken is None


def run(house, statement: str) -> None:
    engine = create_engine(house.app.config["SETTINGS"].database_url, poolclass=NullPool)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA foreign_keys=ON"))
        connection.execute(text(statement))


def test_what_was_written_before_the_chain_is_chained_by_the_migration(small_house):
    made = candidate(small_house)
    url = small_house.app.config["SETTINGS"].database_url
    before = verdict()
    with tampering(small_house) as connection:
        connection.execute(text("UPDATE change SET hash = ''"))
        connection.execute(text("UPDATE candidate SET chain = ''"))
    assert verdict().broken == audit.Break(made, 1, audit.TEXT)
    command.downgrade(database.alembic_config(url), "0003")
    command.upgrade(database.alembic_config(url), "head")
    assert verdict() == before


def test_the_command_prints_the_root_and_exits_with_1_on_a_break(small_house, tmp_path):
    made = candidate(small_house)
    run = small_house.app.test_cli_runner().invoke
    heads = run(args=["audit", "heads"])
    (tmp_path / "heads.txt").write_text(heads.output)
    whole = run(args=["audit", "verify", "--heads", str(tmp_path / "heads.txt")])
    assert whole.exit_code == 0 and f"Root: {verdict().root}" in whole.output and "1 heads" in whole.output
    with tampering(small_house) as connection:
        connection.execute(text("UPDATE change SET why = 'karangan'"))
    broken = run(args=["audit", "verify"])
    assert broken.exit_code == 1 and f"Candidate {made}, line 1" in broken.output
    (tmp_path / "heads.txt").write_text("bukan kepala rantai")
    assert run(args=["audit", "verify", "--heads", str(tmp_path / "heads.txt")]).exit_code == 1
