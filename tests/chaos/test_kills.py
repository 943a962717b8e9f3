"""A power cut costs nobody an acknowledged act; what was in flight is in it once or not at all."""

from pathlib import Path

import pytest

from tests.chaos.kills import killed
from tests.chaos.storm import storm

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(180)]


def test_five_kills_lose_and_double_nothing(tmp_path: Path, prepared_sqlite: Path) -> None:
    tally = killed(tmp_path, prepared_sqlite, 5)
    assert tally.count["applied"] > 100, tally
    assert (tally.count["lost"], tally.count["doubled"], tally.count["contradicted"]) == (0, 0, 0), tally


def test_sigterm_under_load_is_announced_and_loses_nothing(tmp_path: Path, prepared_sqlite: Path) -> None:
    import time

    with storm(tmp_path, prepared_sqlite) as raging:
        raging.rage(2)
        begin = time.monotonic()
        assert raging.server.term() == 0, raging.server.tail()
        seconds = time.monotonic() - begin
        unaware = sum("restart" not in phone.heard for phone in raging.everybody)
        raging.server.start()
        raging.calm()
        raging.converged()
        count = raging.count()
    assert seconds <= 5 and unaware == 0
    assert (count["lost"], count["doubled"]) == (0, 0), count
