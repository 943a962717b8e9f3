"""Kill -9 at random moments, again and again, and count."""

import random
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
    """Kills the server `kills` times under 100 clients and 50 acts/s; after each restart everybody must agree within 5 s."""
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
