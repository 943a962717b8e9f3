"""`python -m tests.audit`: Lighthouse mobile on join and room, median of three runs, at least 98 in each category."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.play import PLAN, Workshop, enter, furnish, running_workshop
from tests.support.browser import ARGS, chromium_path
from tests.support.ports import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
LIGHTHOUSE = ROOT / "tests" / "browser" / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices")
FIGURES = {
    "first-contentful-paint": "FCP", "largest-contentful-paint": "LCP", "total-blocking-time": "TBT",
    "cumulative-layout-shift": "CLS", "speed-index": "SI",
}  # fmt: skip
RUNS = 3
LEAST = 98
RUN_SECONDS = 120


def report(url: str, port: int, folder: Path) -> dict[str, Any]:
    """Runs Lighthouse once in the Chromium that listens on `port` and returns its report."""
    out = folder / "lighthouse.json"
    subprocess.run(
        [
            "node", os.fspath(LIGHTHOUSE), url, f"--port={port}", "--quiet", "--output=json", f"--output-path={out}",
            f"--only-categories={','.join(CATEGORIES)}",
        ],
        check=True, timeout=RUN_SECONDS,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return found


def audit(name: str, url: str, port: int, folder: Path) -> bool:
    """Prints the medians of a page and tells whether each category reaches LEAST."""
    reports = [report(url, port, folder) for _run in range(RUNS)]
    is_good = True
    for category in CATEGORIES:
        score = statistics.median(round(100 * one["categories"][category]["score"]) for one in reports)
        is_good &= score >= LEAST
        print(f"{name:5} {category:15} {score:.0f}{'' if score >= LEAST else f'  (below {LEAST})'}")
    for audit_id, short in FIGURES.items():
        value = statistics.median(one["audits"][audit_id]["numericValue"] for one in reports)
        print(f"{name:5} {short:15} {value:.3f}" if short == "CLS" else f"{name:5} {short:15} {value:.0f} ms")
    for lost in failed(reports[-1]):
        print(f"{name:5} lost points at  {lost}")
    return is_good


def failed(one: dict[str, Any]) -> list[str]:
    """Returns the audits that cost points in accessibility and best practices."""
    refs = [ref for name in CATEGORIES[1:] for ref in one["categories"][name]["auditRefs"] if ref["weight"]]
    return [ref["id"] for ref in refs if one["audits"][ref["id"]]["score"] not in (1, None)]


def visit(hall: Workshop, folder: Path) -> bool:
    """Audits the join page, then the room, as one and the same phone."""
    port = free_port()
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=chromium_path(),
            args=[*ARGS, f"--remote-debugging-port={port}"],
        )
        is_good = audit("join", hall.join_url, port, folder)
        enter(context.new_page(), hall.join_url, "Sari")
        for page in context.pages[1:]:
            page.close()
        is_good &= audit("room", hall.join_url, port, folder)
        context.close()
    return is_good


def main() -> int:
    """Returns 0 if every score is high enough."""
    with tempfile.TemporaryDirectory() as name, running_workshop(Path(name), **PLAN) as hall:
        furnish(hall, "collect")
        return 0 if visit(hall, Path(name)) else 1


if __name__ == "__main__":
    sys.exit(main())
