"""Which letters must lie in the queue, told a second time from the tables as they were that morning."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.two_years.recomputed import Truth
from tests.two_years.told import Told, section

DECIDED = ("stage", "parked", "resumed", "answer")
MONTHS = {
    "id": "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
}


@dataclass(frozen=True)
class Due:
    """A letter about a step: to whom, in which language, how many days late (below 0: still ahead)."""

    address: str
    lang: str
    title: str
    due_on: date
    late: int


def day(on: date, lang: str) -> str:
    """Returns "3 Mei 2026"."""
    return f"{on.day} {MONTHS[lang][on.month - 1]} {on.year}"


def readers(truth: Truth, key: int, at: int) -> list[dict[str, Any]]:
    """Returns the owners of a candidate who can be written to at a moment."""
    return [
        row
        for row in truth.of("owner_link", key, revoked_at=None)
        if row["email"] and row["created_at"] <= at < row["expires_at"]
    ]


def of_steps(truth: Truth) -> Iterator[tuple[str, Due]]:
    """Yields reason and letter for each open step that was due within 30 days, or is within 7."""
    for key, one in truth.active.items():
        for step in truth.open_steps(key):
            late = (truth.today - step["due_on"]).days
            if -7 <= late <= 30:
                kind = "late" if late > 0 else "due"
                for link in readers(truth, key, truth.now_ms):
                    reason = f"{kind}:{step['id']}:{step['due_on']}:{link['id']}"
                    yield reason, Due(link["email"], link["lang"], one["title"], step["due_on"], late)


def reminders(truth: Truth) -> Iterator[tuple[str, Due]]:
    """Yields reason and letter for each overdue step when the office reminds everybody."""
    for key, one in truth.active.items():
        for step in truth.open_steps(key):
            late = (truth.today - step["due_on"]).days
            for link in readers(truth, key, truth.now_ms) if late > 0 else ():
                reason = f"remind:{step['id']}:{truth.today}:{link['id']}"
                yield reason, Due(link["email"], link["lang"], one["title"], step["due_on"], late)


def decisions(truth: Truth) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Yields reason, line of the history and link for each decision that somebody could be told of."""
    for line in truth.rows["change"]:
        if line["kind"] in DECIDED:
            for link in readers(truth, line["candidate_id"], line["at"]):
                yield f"decision:{line['id']}:{link['id']}", line, link


def digests(truth: Truth) -> Iterator[tuple[str, dict[str, Any], list[int]]]:
    """Yields reason, subscription and numbers (late, soon, silent, waiting pieces) of each daily letter with news."""
    for one in truth.rows["subscription"]:
        own = {
            row["workshop_id"]
            for row in truth.rows["workshop_member"]
            if row["account_id"] == one["account_id"]
        }
        is_office = (
            one["lang"] == "en"
        )  # the story's two: the office reads English, the facilitator Indonesian
        keys = [key for key, row in truth.active.items() if is_office or row["workshop_id"] in own]
        soon = [key for key in keys if (steps := truth.open_steps(key)) and 0 <= _ahead(truth, steps) <= 7]
        silent = [key for key in keys if truth.stage_no(key) < 3 and truth.days_silent(key) >= 30]
        pieces = sum(map(truth.waiting_pieces, truth.candidates)) if is_office else 0
        numbers = [sum(bool(truth.days_late(key)) for key in keys), len(soon), len(silent), pieces]
        if any(numbers):
            yield f"digest:{one['account_id']}:{truth.today}", one, numbers


def _ahead(truth: Truth, steps: list[dict[str, Any]]) -> int:
    return int((steps[0]["due_on"] - truth.today).days)


def _written(told: Told) -> dict[str, dict[str, Any]]:
    return {row["reason"]: row for row in told.truth.rows["letter"]}


def _expected_steps(told: Told) -> dict[str, Due]:
    found: dict[str, Due] = {}
    outside = told.story.outside
    for morning in outside.mornings:
        for reason, letter in of_steps(morning):
            found.setdefault(reason, letter)  # said once, however long it lasts
    assert outside.reminded is not None
    return found | dict(reminders(outside.reminded))


def test_the_queue_holds_each_letter_once_and_no_other(told: Told) -> None:
    written, mornings = _written(told), told.story.outside.mornings
    daily = {reason for morning in mornings for reason, _one, _numbers in digests(morning)}
    decided = {reason for reason, _line, _link in decisions(told.truth)}
    assert set(written) == daily | decided | set(_expected_steps(told))
    kinds = Counter(reason.partition(":")[0] for reason in written)
    assert set(kinds) == {"digest", "decision", "late", "due", "remind"} and min(kinds.values()) >= 2
    numbers = re.findall(r'<dd class="num">(\d+)</dd>', told.office.get("/office/mail").text)
    assert numbers == [str(len(written)), "0", "0", "0"]


def test_letters_on_steps_say_whose_step_and_how_late(told: Told) -> None:
    written, langs = _written(told), set()
    for reason, due in _expected_steps(told).items():
        letter = written[reason]
        assert letter["address"] == due.address and due.title in letter["body"]
        subject = letter["subject"].removeprefix(f"{due.title}: ")
        on = day(due.due_on, due.lang)
        assert on in letter["body"]
        if due.late > 0:
            assert re.findall(r"\d+", subject) == [str(due.late)] and f"{due.late} " in letter["body"]
        else:
            assert on in subject
        langs.add(due.lang)
    assert langs == {"id", "en"}


def test_letters_on_decisions_go_to_those_who_could_be_told(told: Told) -> None:
    written, kinds = _written(told), Counter()
    for reason, line, link in decisions(told.truth):
        letter = written[reason]
        assert letter["address"] == link["email"] and letter["created_at"] == line["at"]
        title = told.truth.candidates[line["candidate_id"]]["title"]
        assert title in letter["subject"] and title in letter["body"]
        kinds[line["kind"]] += 1
    assert kinds["stage"] >= 10 and kinds["answer"] == 1


def test_daily_letters_say_the_numbers_of_their_morning(told: Told) -> None:
    written, seen = _written(told), []
    for morning in told.story.outside.mornings:
        for reason, one, numbers in digests(morning):
            letter = written[reason]
            assert letter["address"] == one["email"]
            parts = [part.split("\n") for part in letter["body"].split("\n\n")]
            lists = {head: lines for head, *lines in parts if re.search(r": \d+$", head)}
            assert [int(head.rpartition(" ")[2]) for head in lists] == [n for n in numbers if n], reason
            late, shown = numbers[0], next(iter(lists.values()))
            bullets = [line for line in shown if line.startswith("- ")]
            assert not late or len(bullets) == min(late, 6) + (late > 6)
            on = datetime.fromtimestamp(letter["created_at"] / 1000, UTC) + timedelta(hours=8)
            assert day(on.date(), one["lang"]) in letter["subject"]
            assert not late or f" {late} " in f"{letter['subject']} "
            seen.append((one["lang"], *map(bool, numbers)))
    assert len(seen) >= 10 and len(set(seen)) >= 4
    assert all(any(flags) for flags in list(zip(*seen, strict=True))[1:]), (
        "each number was said once at least"
    )


def test_the_first_page_knows_who_can_be_reminded(told: Told) -> None:
    truth = told.truth
    late = sorted((key for key in truth.active if truth.days_late(key)), key=truth.days_late, reverse=True)[
        :6
    ]
    can = [key for key in late if readers(truth, key, truth.now_ms)]
    buttons = re.findall(r'name="candidate" value="(\d+)"', section(told.office.get("/office").text, "late"))
    assert [int(number) for number in buttons] == can and 0 < len(can) < len(late)
