"""A workshop whose result is open, in a house of the test's own."""

import pytest

from tests.builders import new_app
from tests.results import Results


@pytest.fixture
def results(tmp_path) -> Results:
    return Results(new_app(tmp_path)).open_result()
