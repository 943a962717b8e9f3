"""An office with a portfolio of its own: workshops, candidates at every stage, levels and a demo beside them."""

import pytest

from tests.portfolio.office import Office
from tests.ready import ready


@pytest.fixture
def office(tmp_path) -> Office:
    return ready(tmp_path, Office)


@pytest.fixture
def full(tmp_path) -> Office:
    return ready(tmp_path, Office, Office.filled)
