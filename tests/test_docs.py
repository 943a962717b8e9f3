"""Documents say what the code does: acts, events, rows, refusals, settings and tables."""

import re
from collections.abc import Iterator
from pathlib import Path

from tools import docs
from workshop import errors
from workshop.acts import ACTS
from workshop.screens import rows

ROOT = Path(__file__).resolve().parent.parent
EVENTS = (ROOT / "docs" / "events.md").read_text("utf-8")


def code() -> Iterator[str]:
    """Yields the source of every module."""
    for path in sorted((ROOT / "workshop").rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.read_text("utf-8")


def used(pattern: str) -> set[str]:
    """Returns what the code names by a pattern with one group."""
    return {name for source in code() for name in re.findall(pattern, source)}


def table(heading: str, column: int = 0) -> list[str]:
    """Returns one column of the first table below a heading, marks of code removed."""
    part = EVENTS.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [
        line for line in part.splitlines() if line.startswith("| `") or line.startswith(("| up", "| down"))
    ]
    return [re.split(r"\s*\|\s*", line[1:-1].strip(" "))[column].strip("` ") for line in lines]


def test_every_act_stands_in_the_document_as_it_is() -> None:
    docs.load()
    assert len(ACTS) > 60
    assert docs.events_with_acts(EVENTS) == EVENTS, "run: python -m tools.docs"


def test_every_event_stands_in_the_document() -> None:
    up = used(r'server\.on\("(\w+)"') - {"connect", "disconnect"}
    down = used(r'packet_of\("(\w+)"') | used(r'to_seat\(seat, "(\w+)"')
    assert {"sync", "do"} <= up and {"delta", "pulse"} <= down
    events = dict(zip(table("Events", 1), table("Events", 0), strict=True))
    assert {name for name, way in events.items() if way == "up"} == up
    assert {name for name, way in events.items() if way == "down"} == down


def test_every_refusal_stands_in_the_document() -> None:
    codes = dict(zip(table("Refusals", 0), table("Refusals", 3), strict=True))
    assert {name for name, consumes in codes.items() if consumes == "yes"} == errors.TERMINAL
    assert {name for name, consumes in codes.items() if consumes == "no"} == errors.PASSING
    assert used(r'Refused\(\s*"([A-Z]+)"') <= set(codes)


def test_every_reason_of_a_wrong_field_stands_in_the_document_and_has_a_sentence() -> None:
    from workshop.sentences import _FIELD

    line = next(line for line in EVENTS.splitlines() if line.startswith("| `INVALID`"))
    told = set(re.findall(r"`([a-z]+)`", line.split("`why` (", 1)[1].split(")", 1)[0]))
    assert used(r'Bad\(\s*"([a-z]+)"') | used(r'why="([a-z]+)"') == told
    assert told <= set(_FIELD)


def test_every_row_stands_in_the_document() -> None:
    assert set(table("Rows")) >= set(rows._MAKERS)
    mine = EVENTS.split("`mine` rows", 1)[1].split("\n## ", 1)[0]
    assert {"me", "idea", "vote", "done", "member"} == set(re.findall(r"(?m)^\| `(\w+)` \|", mine))


def test_every_setting_stands_in_the_readme() -> None:
    settings = used(r'\benv\.get\("([A-Z_]+)"') | used(r'os\.environ(?:\.get\(|\[)"([A-Z_]+)"')
    assert {"PORT", "DATA_DIR", "SECRET_KEY"} <= settings
    readme = (ROOT / "README.md").read_text("utf-8")
    told = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)*)`", readme))
    assert settings <= told, f"README does not tell of {sorted(settings - told)}"


def test_the_schema_document_is_that_of_the_models() -> None:
    docs.load()
    assert (ROOT / "docs" / "schema.md").read_text("utf-8") == docs.schema(), "run: python -m tools.docs"
