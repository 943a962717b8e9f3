"""At the end of two simulated years every number on every page equals the same number computed a second time.

All in one file for the runner, so that the story is told once for each database; the tests are read beside it.
"""

from collections.abc import Iterator

import pytest

from tests.conftest import _house
from tests.two_years.browsing import Calendar
from tests.two_years.following import FIRST
from tests.two_years.index_pages import (
    test_coverage_funnel_and_shares,
    test_the_governments_levels,
    test_the_index_of_each_cycle,
    test_the_page_of_agencies,
    test_the_simulation_ranks_what_each_action_gains,
    test_two_versions_of_the_index_side_by_side,
)
from tests.two_years.office_pages import (
    test_board_and_lists,
    test_every_candidates_page,
    test_every_evidence_sheet,
    test_the_first_page,
    test_the_road_on_the_first_page,
    test_the_rows_of_the_table,
)
from tests.two_years.open_pages import (
    test_the_api,
    test_the_history_is_whole,
    test_the_library,
    test_the_list_of_workshops,
    test_the_public_portfolio,
    test_the_result_of_each_workshop,
    test_the_workbook_and_the_tables,
    test_what_participants_read,
)
from tests.two_years.recomputed import Truth
from tests.two_years.story import Story
from tests.two_years.told import Told

__all__ = [
    "test_board_and_lists",
    "test_coverage_funnel_and_shares",
    "test_every_candidates_page",
    "test_every_evidence_sheet",
    "test_the_api",
    "test_the_first_page",
    "test_the_governments_levels",
    "test_the_history_is_whole",
    "test_the_index_of_each_cycle",
    "test_the_library",
    "test_the_list_of_workshops",
    "test_the_page_of_agencies",
    "test_the_public_portfolio",
    "test_the_result_of_each_workshop",
    "test_the_road_on_the_first_page",
    "test_the_rows_of_the_table",
    "test_the_simulation_ranks_what_each_action_gains",
    "test_the_workbook_and_the_tables",
    "test_two_versions_of_the_index_side_by_side",
    "test_what_participants_read",
]

# How often evidence of a candidate comes in: PostgreSQL, whose pages ask the same, hears a shorter story.
PROOFS = {"sqlite": 7, "postgresql": 1}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """One story for each database; the tests below only read."""
    with pytest.MonkeyPatch.context() as patch:
        calendar = Calendar(patch, FIRST)
        for house in _house(request, tmp_path_factory.mktemp("story"), request.param):
            story = Story(house, calendar, PROOFS[request.param]).tell()
            url = house.app.config["SETTINGS"].database_url
            yield Told(story, story.office, Truth(url, calendar.moment), request.param == "sqlite")
            story.engine.dispose()


def test_the_story_has_everything_that_happens_in_two_years(told: Told) -> None:
    truth = told.truth
    rows = truth.rows
    assert len(rows["workshop"]) == 3 and sum(not row["is_merge"] for row in rows["idea"]) == 180
    assert sum(not row["is_demo"] for row in rows["candidate"]) == 24
    assert len(rows["evidence"]) >= (390 if told.is_whole else 50)
    assert sum(row["link_id"] is not None for row in rows["check_in"]) >= 30
    assert any(truth.days_late(key) for key in truth.active)
    assert any(row["is_parked"] for row in truth.candidates.values())
    assert sum(row["replicates_id"] is not None for row in rows["candidate"]) == 2
    assert any(row["kind"] == "stands_again" for row in rows["change"])
    assert any(row["merged_into"] for row in rows["candidate"]) and any(
        row["is_demo"] for row in rows["candidate"]
    )
    assert len({row["stage"] for row in truth.candidates.values()}) == 5
