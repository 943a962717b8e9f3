"""`python -m bench.office`: the office's pages over years of work: 500 workshops, 100,000 ideas, 5,000 candidates.

    python -m bench.office [--short] [--only sqlite,postgresql] [--pages /office,/publik] [--folder FOLDER]

Prints the rows of bench/RESULTS.md: server time of each page in process, 20 requests after 3, at rest and with an act
of the office before each (cpu: the processor's part of the median), and the number of statements. `--folder` keeps the
SQLite database for another look.
"""

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic import command
from flask.testing import FlaskClient
from sqlalchemy import event

from bench import office_rows
from tests.builders import new_app
from tests.results import Results
from tests.support.postgres import running_cluster
from workshop import clock, database
from workshop.database import alembic_config
from workshop.extensions import db
from workshop.openness.choices import SWITCHES
from workshop.people import keys

WARM, TIMES = 3, 20
LIMIT_MS = 150
TOKEN = "rbk_a-token-of-the-bench"
ONE = 7
DESK = office_rows.FIRST
PAGES = (
    "/office", "/office/candidates", "/office/candidates.table", f"/office/candidates/{ONE}",
    f"/office/candidates/{ONE}/profile", f"/office/candidates/{ONE}/evidence", "/office/library",
    "/office/library?find=antrean", "/office/portfolio", "/office/agencies", "/office/whatif", "/office/region",
    "/office/report", "/office/integrations", "/office/mail", "/office/import", "/office/public", "/publik",
    "/publik?find=inovasi", "/publik/1", "/api/v1/candidates", "/api/v1/portfolio", "/desk",
    f"/desk/{DESK}/report",
)  # fmt: skip


class Measured:
    """A furnished house, a signed-in browser of its office, and how many statements its pages ran."""

    def __init__(self, folder: Path, url: str, size: office_rows.Size) -> None:
        app = new_app(folder, url)
        app.config.update(PROPAGATE_EXCEPTIONS=True)
        with app.app_context():
            self.house = Results(app)
            if not (folder / "furnished").exists():
                office_rows.furnish(self.house, size)
                self._open(self.house)
                database.count(app.config["SETTINGS"])
                db.engine.dispose()
                (folder / "furnished").touch()
            self.browser: FlaskClient = self.house.browser_of(self.house.office)
            gc.collect()
            gc.freeze()  # as the server does at its start
            self.statements = 0
            event.listen(db.engine, "before_cursor_execute", self._count)
        self.acts = 0

    def _open(self, house: Results) -> None:
        house.follow("public.choose", **dict.fromkeys(SWITCHES, True), office_name="Kantor Inovasi")
        hashed = keys.hash_of(TOKEN)
        house.follow("token.add", name="bench", scope="everything", token_hash=hashed)

    def _count(self, *_: Any) -> None:
        self.statements += 1

    def act(self) -> None:
        """Has the office plan a candidate for another day: what everything is projected from changes."""
        self.acts += 1
        candidate = 1 + self.acts % 400
        with self.house.app.app_context():
            seen = self.house.candidate(candidate).planned_on
            day = clock.now().date() + timedelta(days=2 + self.acts)
            args = {"planned_on": day.isoformat(), "seen": seen.isoformat() if seen else None, "why": ""}
            self.house.follow("candidate.plan", candidate=candidate, **args)

    def get(self, address: str) -> tuple[float, float, int]:
        """Returns the milliseconds of a page, those of them on the processor, and its statements."""
        headers = {"Authorization": f"Bearer {TOKEN}"} if address.startswith("/api") else {}
        self.statements, began, busy = 0, time.perf_counter(), time.thread_time()
        answer = self.browser.get(address, headers=headers)
        took, own = 1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - busy)
        assert answer.status_code == 200, (address, answer.status_code, answer.text[:2000])
        return took, own, self.statements

    def times(self, address: str, before: Callable[[], None]) -> tuple[list[float], int]:
        """Returns p50, p95 and processor p50 of a page, and its most statements; `before` each request."""
        found = []
        for _number in range(WARM + TIMES):
            before()
            found.append(self.get(address))
        took, own, counts = (sorted(column) for column in zip(*found[WARM:], strict=True))
        return [took[len(took) // 2], _p95(took), own[len(own) // 2]], int(counts[-1])


def measure(house: Measured, kind: str, pages: list[str]) -> int:
    """Prints a row for each page; returns how many took longer than they may."""
    slow = 0
    for address in pages:
        rest, few = house.times(address, lambda: None)
        acted, many = house.times(address, house.act)
        is_slow = max(rest[1], acted[1]) > LIMIT_MS
        slow += is_slow
        cells = " | ".join(f"{number:.0f}" for number in (*rest, *acted))
        print(f"| {kind} | {address} | {cells} | {few} | {many} |{' slow' if is_slow else ''}", flush=True)
    return slow


def _p95(times: list[float]) -> float:
    return times[-(-95 * len(times) // 100) - 1]


def _measured(stack: ExitStack, kind: str, kept: str, size: office_rows.Size, pages: list[str]) -> int:
    url, folder = "", Path(kept or stack.enter_context(TemporaryDirectory()))
    if kind == "postgresql":
        url = stack.enter_context(running_cluster(shared_buffers="256MB")).url()
        command.upgrade(alembic_config(url), "head")
        folder = Path(stack.enter_context(TemporaryDirectory()))
    began = time.perf_counter()
    house = Measured(folder, url, size)
    print(f"{kind} furnished in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    try:
        return measure(house, kind, pages)
    finally:
        with house.house.app.app_context():
            db.session.remove()
            db.engine.dispose()


def main() -> int:
    """Measures what was asked for; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.office")
    parser.add_argument("--short", action="store_true", help="500 candidates instead of 5,000")
    parser.add_argument("--only", default="sqlite,postgresql")
    parser.add_argument("--pages", default=",".join(PAGES))
    parser.add_argument("--folder", default="")
    wanted = parser.parse_args()
    size = office_rows.SHORT if wanted.short else office_rows.WHOLE
    print(f"load {os.getloadavg()[0]:.1f}; milliseconds at rest, then after an act of the office", flush=True)
    print("| database | page | p50 | p95 | cpu | acted p50 | acted p95 | acted cpu | statements | acted |")
    print("| --- " * 10 + "|", flush=True)
    with ExitStack() as stack:
        kinds = wanted.only.split(",")
        slow = sum(_measured(stack, kind, wanted.folder, size, wanted.pages.split(",")) for kind in kinds)
    print(f"load {os.getloadavg()[0]:.1f}; {slow} pages above {LIMIT_MS} ms", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
