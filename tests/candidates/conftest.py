"""A workshop whose result is open, in a house of the test's own."""

import pytest

from tests.ready import ready
from tests.results import Results


@pytest.fixture
def results(tmp_path) -> Results:
    return ready(tmp_path, Results, Results.open_result)
