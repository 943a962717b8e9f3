"""The same acts, pages and exports on PostgreSQL."""

import pytest
from alembic import command

from tests.builders import new_app
from tests.results import ALL_YES, Results
from workshop import database
from workshop.live import reading
from workshop.reports import queries, sheets
from workshop.workshops import queries as workshops


@pytest.fixture
def results(tmp_path, postgres_url) -> Results:
    command.upgrade(database.alembic_config(postgres_url), "head")
    return Results(new_app(tmp_path, postgres_url)).open_result()


def test_promotion_follow_up_pages_exports_and_reset(results):
    number = results.promote(criteria=ALL_YES)
    today = "2026-11-24"
    moved = results.follow(
        "candidate.stage", candidate=number, stage="inisiatif", effective_on=today, why="x"
    )
    assert moved["ok"], moved
    office = results.browser_of(results.office)
    report = f"/desk/{results.room.id}/report"
    for page in (
        "/office",
        "/office/candidates",
        "/office/candidates.table",
        f"/office/candidates/{number}",
        report,
    ):
        assert office.get(page).status_code == 200, page
    assert office.get(f"/desk/{results.room.id}/export.xlsx").status_code == 200
    with results.app.test_request_context(), reading.reading() as db:
        workshop = workshops.workshop(db, results.room.id)
        assert sum(row["cast"] for row in sheets.tallies(db, workshop).rows) == 4
        assert queries.aftermath(db, workshop.id, None)["funnel"]["candidates"] == 1
    results.as_desk(results.room, "workshop.reset")
    assert results.phase(results.room) == "lobby"
