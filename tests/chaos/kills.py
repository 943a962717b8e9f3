"""Kill -9 at random moments, again and again, and count."""

import random
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.storm import storm


@dataclass
class Tally:
    """What the kills cost: `count` as Storm.count returns it, the slowest convergence in seconds."""

    kills: int
    count: dict[str, int]
    convergences: list[float] = field(default_factory=list)


def killed(folder: Path, prepared: Path, kills: int, seed: int = 1) -> Tally:
    """Kills the server `kills` times under 100 clients and 50 acts/s; after each restart everybody must agree."""
    dice = random.Random(seed)
    convergences = []
    with storm(folder, prepared) as raging:
        for _ in range(kills):
            raging.rage(dice.uniform(0.3, 2.0))
            raging.server.kill()
            raging.server.start()
            raging.calm()
            convergences.append(raging.converged())
        return Tally(kills, raging.count(), convergences)


@dataclass
class End:
    """What an orderly end cost: seconds until the process was gone, screens not told, and the count."""

    seconds: float
    unaware: int
    count: dict[str, int]


def ended(folder: Path, prepared: Path) -> End:
    """Asks the server to leave under load (SIGTERM), starts it again and counts; it must end with code 0."""
    with storm(folder, prepared) as raging:
        raging.rage(2)
        begin = time.monotonic()
        assert raging.server.term() == 0, raging.server.tail()
        seconds = time.monotonic() - begin
        raging.server.start()
        raging.calm()
        raging.converged()
        unaware = sum("restart" not in phone.heard for phone in raging.everybody)
        return End(seconds, unaware, raging.count())
