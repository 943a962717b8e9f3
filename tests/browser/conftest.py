"""The workshops that browser tests open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.play import PLAN, Workshop, running_workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    """A workshop in its lobby that shows ideas at once."""
    with running_workshop(tmp_path) as opened:
        yield opened


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Workshop]:
    """A workshop in its lobby with a two-line question, votes to share out, and a desk that shows ideas."""
    with running_workshop(tmp_path, **PLAN) as opened:
        yield opened
