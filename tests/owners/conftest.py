"""A candidate with two open steps, and short ways to make links and open them."""

import pytest

from tests.owners.links import Owned
from tests.ready import ready
from workshop import guesses


@pytest.fixture
def owned(tmp_path) -> Owned:
    guesses._limiter.storage.reset()  # wrong links of earlier tests came from the same address
    return ready(tmp_path, Owned, Owned.with_candidate)
