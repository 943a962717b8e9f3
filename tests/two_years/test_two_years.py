"""At the end of two simulated years every number on every page equals the same number computed a second time.

All in one file for the runner, so that the story is told once for each database; the tests are read beside it.
"""

from collections.abc import Iterator
from importlib import import_module

import pytest

from tests.conftest import _house
from tests.two_years import CHECKS
from tests.two_years.browsing import Calendar
from tests.two_years.following import FIRST
from tests.two_years.recomputed import Truth
from tests.two_years.story import Story
from tests.two_years.told import Told
from workshop.candidates import audit, audit_rows
from workshop.live import reading
from workshop.owners import audit_rows as owners_rows

for _name in CHECKS:
    _checks = vars(import_module(f"tests.two_years.{_name}"))
    globals().update(
        {name: one for name, one in _checks.items() if name.startswith("test_") or name == "reports"}
    )

# The story is told in the setting-up of the first test; how long that takes is nobody's failure.
pytestmark = pytest.mark.timeout(900)

# How often evidence of a candidate comes in.
PROOFS = 7


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """One story for each database; the tests below only read."""
    with pytest.MonkeyPatch.context() as patch:
        calendar = Calendar(patch, FIRST)
        for house in _house(request, tmp_path_factory.mktemp("story"), request.param):
            story = Story(house, calendar, PROOFS).tell()
            url = house.app.config["SETTINGS"].database_url
            yield Told(story, story.office, Truth(url, calendar.moment), request.param == "sqlite")
            story.outside.close()
            story.engine.dispose()


def test_every_row_says_what_its_history_says(told: Told) -> None:
    with reading.reading() as db:
        parts = list(audit_rows.parts(db))
        assert [one for part in parts for one in part.differences] == list(owners_rows.differences(db)) == []
        assert not any(part.undated for part in parts) and audit.verify(db).broken is None


def test_the_story_has_everything_that_happens_in_two_years(told: Told) -> None:
    truth = told.truth
    rows = truth.rows
    assert len(rows["workshop"]) == 3 and sum(not row["is_merge"] for row in rows["idea"]) == 180
    assert sum(not row["is_demo"] for row in rows["candidate"]) == 24
    assert len(rows["evidence"]) >= 390
    assert sum(row["link_id"] is not None for row in rows["check_in"]) >= 30
    assert any(truth.days_late(key) for key in truth.active)
    assert any(row["is_parked"] for row in truth.candidates.values())
    assert sum(row["replicates_id"] is not None for row in rows["candidate"]) == 2
    assert any(row["kind"] == "stands_again" for row in rows["change"])
    assert any(row["merged_into"] for row in rows["candidate"]) and any(
        row["is_demo"] for row in rows["candidate"]
    )
    assert len({row["stage"] for row in truth.candidates.values()}) == 5
