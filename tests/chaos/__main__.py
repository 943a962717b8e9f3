"""`python -m tests.chaos`: the full faults, 50 kills first; prints each figure and fails if one misses its bound.

python -m tests.chaos [--kills 50] [--away 30]
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.votes import share
from tests.chaos import faults
from tests.chaos.kills import ended, killed
from tests.chaos.storm import storm

ROOT = Path(__file__).resolve().parent.parent.parent


class Figures:
    """Says each figure beside its bound and remembers what missed."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def say(self, what: str, value: float, bound: float, unit: str = "") -> None:
        """Prints one figure; `bound` is the most it may be."""
        is_held = value <= bound
        print(
            f"{'ok    ' if is_held else 'MISSED'} {what}: {value:g}{unit} (at most {bound:g}{unit})",
            flush=True,
        )
        if not is_held:
            self.missed.append(what)


def main() -> int:
    """Runs everything; returns 1 if a figure missed its bound."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--away", type=float, default=30.0, help="seconds without a network")
    wanted = parser.parse_args()
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        _kills(figures, Path(folder), wanted.kills)
        _end(figures, Path(folder))
        _faults(figures, Path(folder), wanted.away)
    tests = ["tests/chaos/test_disk_before_answer.py", "tests/chaos/test_postgres_restart.py"]
    code = subprocess.run([sys.executable, "-m", "pytest", "-q", *tests], cwd=ROOT, check=False).returncode
    print("missed: " + ", ".join(figures.missed) if figures.missed else "every figure holds")
    return 1 if figures.missed or code else 0


def _kills(figures: Figures, folder: Path, kills: int) -> None:
    tally = killed(folder / "kills", _prepared(folder), kills)
    count, times = tally.count, tally.convergences
    print(
        f"{kills} kills under 100 clients: {count['answered']} acts answered, {count['applied']} of them applied"
    )
    figures.say("acknowledged acts lost", count["lost"], 0)
    figures.say("acts doubled (a fifth was sent 2 to 5 times)", count["doubled"], 0)
    figures.say("acts with two different answers", count["contradicted"], 0)
    figures.say("slowest convergence after a restart", round(max(times), 2), 5, " s")
    print(f"95 % of convergences took at most {share(times, 0.95):.2f} s")


def _end(figures: Figures, folder: Path) -> None:
    end = ended(folder / "end", _prepared(folder))
    figures.say("an orderly end under load took", round(end.seconds, 2), 5, " s")
    figures.say("screens that were not told of it", end.unaware, 0)
    figures.say("acts lost or doubled by it", end.count["lost"] + end.count["doubled"], 0)


def _faults(figures: Figures, folder: Path, away: float) -> None:
    with storm(folder / "faults", _prepared(folder)) as raging:
        phones = raging.phones
        took = faults.repaired_after(raging, phones[0], is_pulse_lost=False)
        figures.say("a lost delta repaired after", round(took, 2), 6, " s")
        took = faults.repaired_after(raging, phones[1], is_pulse_lost=True)
        figures.say("a lost delta and 2 s of pulses repaired after", round(took, 2), 6, " s")
        octets = faults.reconnect_bytes(raging, phones[2])
        figures.say("a reconnection with nothing new", octets, 2048, " bytes")
        figures.say(
            f"{away:g} s offline, the same again after", round(faults.back_after(raging, away), 2), 3, " s"
        )
        made = faults.backup_under_load(raging)
        print(f"slowest answer without a backup: {1000 * made.quiet:.0f} ms")
        figures.say("slowest answer during backups", round(1000 * made.busy), 50, " ms")
        raging.converged()
        count = raging.count()
        figures.say("acts lost or doubled by all this", count["lost"] + count["doubled"], 0)


def _prepared(folder: Path) -> Path:
    from tests.builders import settings_in
    from workshop import database

    target = folder / "prepared"
    target.mkdir(exist_ok=True)
    database.prepare(settings_in(target))
    return target / "rembuk.sqlite3"


if __name__ == "__main__":
    sys.exit(main())
