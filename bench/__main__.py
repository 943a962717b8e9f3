"""`python -m bench`: the live core against its figures, and the usual designs in the same run.

    python -m bench [--short] [--only votes,references,broadcast,joins] [--sizes 100,500,1000,2000] [--first]

The servers have the first core, this process the last one. Prints the rows of bench/RESULTS.md.
"""

import argparse
import os
import platform
import sys
from datetime import UTC, datetime

from bench import broadcast, joins, servers, votes

PARTS = ("votes", "references", "broadcast", "joins")


def main() -> int:
    """Measures what was asked for; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--short", action="store_true", help="5 s of votes instead of 30")
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--sizes", default="100,500,1000,2000")
    parser.add_argument(
        "--first", action="store_true", help="go before everything else on the machine (root)"
    )
    wanted = parser.parse_args()
    if wanted.first:
        os.nice(-15)  # the servers inherit it
    parts, sizes = wanted.only.split(","), [int(size) for size in wanted.sizes.split(",")]
    seconds = 5.0 if wanted.short else 30.0
    _say(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.platform()}, Python {platform.python_version()}")
    servers.pin_load()
    if {"references", "broadcast"} & set(parts):
        servers.install_references()
    if {"votes", "references"} & set(parts):
        _votes(parts, sizes, seconds)
    if "broadcast" in parts:
        broadcast.compare(_say)
    if "joins" in parts:
        _say(joins.measure(*((100, 6.0) if wanted.short else (1000, 60.0))))
    return 0


def _votes(parts: list[str], sizes: list[int], seconds: float) -> None:
    _say("| " + " | ".join(votes.HEADINGS) + " |\n|" + " --- |" * len(votes.HEADINGS))
    for phones in sizes:
        if "votes" in parts:
            _say(votes.measure_rembuk(phones, seconds).line())
        if "references" in parts and phones >= 500:
            for name in ("flask", "node"):
                _say(votes.measure_reference(name, phones, seconds).line())


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
