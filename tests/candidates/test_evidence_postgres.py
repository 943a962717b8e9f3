"""Evidence and levels on PostgreSQL: the same acts, the same page."""

import pytest
from alembic import command

from tests.builders import new_app
from tests.candidates.test_evidence import adding, claim, row_of, verify
from tests.results import Results
from workshop import database


@pytest.fixture
def results(tmp_path, postgres_url) -> Results:
    command.upgrade(database.alembic_config(postgres_url), "head")
    return Results(new_app(tmp_path, postgres_url)).open_result()


def test_a_level_is_claimed_verified_and_checked_again(results):
    number = results.promote()
    for kind in ("file", "link"):
        assert results.follow("evidence.add", **adding(number, kind))["ok"]
    assert claim(results, number, 2)["ok"] and verify(results, number, 2)["ok"]
    assert (row_of(number).verified, len(row_of(number).pieces)) == (2, 2)
    piece = row_of(number).pieces[0].id
    assert results.follow("evidence.remove", evidence=piece, is_removed=True)["ok"]
    assert (row_of(number).verified, row_of(number).waiting) == (0, 0)
    office = results.browser_of(results.office)
    assert office.get(f"/office/candidates/{number}/evidence?indicator=regulasi").status_code == 200
    assert "evidence.regulasi" in [line[0] for line in results.history(number)]
