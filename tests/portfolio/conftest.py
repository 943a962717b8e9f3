"""An office with a portfolio of its own: workshops, candidates at every stage, levels and a demo beside them."""

import pytest

from tests.builders import new_app
from tests.portfolio.office import Office


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(new_app(tmp_path))


@pytest.fixture
def full(office) -> Office:
    return office.filled()
