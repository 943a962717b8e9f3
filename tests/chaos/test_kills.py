"""A power cut costs nobody an acknowledged act; what was in flight is in it once or not at all."""

from pathlib import Path

import pytest

from tests.chaos.kills import ended, killed
from tests.chaos.storm import CLIENTS

pytestmark = pytest.mark.chaos


def test_five_kills_lose_and_double_nothing(tmp_path: Path, prepared_sqlite: Path) -> None:
    tally = killed(tmp_path, prepared_sqlite, 5)
    assert tally.count["applied"] > 20, tally
    assert (tally.count["lost"], tally.count["doubled"], tally.count["contradicted"]) == (0, 0, 0), tally


def test_sigterm_under_load_is_announced_and_loses_nothing(tmp_path: Path, prepared_sqlite: Path) -> None:
    end = ended(tmp_path, prepared_sqlite)
    assert end.unaware < CLIENTS / 10, "a phone may have been between two sockets just then"
    assert (end.count["lost"], end.count["doubled"]) == (0, 0), end
