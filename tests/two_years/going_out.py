"""What other systems and calendars get, message by message and step by step. Run by test_two_years.py."""

import base64
import hashlib
import hmac
import json
import re
from collections import Counter
from datetime import UTC, date, datetime

from tests.openness.receiver import Heard
from tests.two_years.browsing import Browser
from tests.two_years.outside import AWAY_ON, TOLD_SINCE
from tests.two_years.recomputed import Truth
from tests.two_years.told import Told

KINDS = {
    "added": "added", "promoted": "promoted", "stage": "stage", "parked": "parked", "resumed": "resumed",
    "answer": "answered", "withdrawn": "withdrawn", "restored": "restored", "merged": "withdrawn",
    "stands_again": "restored",
}  # fmt: skip
ABOUT_PEOPLE = {"owner", "ownerlink.made", "ownerlink.revoked"}
KEPT_DAYS, KEPT_MESSAGES = 90, 30


def body_of(one: Heard, secret: str) -> dict:
    """Returns what a message says, once its signature is found right as any receiver would find it."""
    number, stamp = one.headers["webhook-id"], one.headers["webhook-timestamp"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{number}.{stamp}.".encode() + one.body, hashlib.sha256).digest()
    assert one.headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()
    body = json.loads(one.body)
    assert body["id"] == number
    return dict(body)


def test_the_receiver_was_told_of_every_change_once_and_in_order(told: Told) -> None:
    outside, truth = told.story.outside, told.truth
    real = {row["id"] for row in truth.rows["candidate"] if not row["is_demo"]}
    lines = {
        row["id"]: row
        for row in sorted(truth.rows["change"], key=lambda row: row["id"])
        if row["id"] > outside.hooked and row["candidate_id"] in real and row["kind"] not in ABOUT_PEOPLE
    }
    heard = [body_of(one, outside.secret) for one in outside.receiver.heard]
    first = {body["id"]: body for body in heard}  # one that was refused at first came a second time
    assert len(heard) == len(first) + 1, "the receiver was away once"
    numbers = [int(name.removeprefix("change-")) for name in first]
    assert numbers == sorted(numbers) and set(numbers) <= set(lines)
    kept = [row["message"] for row in truth.rows["delivery"]]  # what was taken is forgotten after a month
    assert kept == list(first)[-len(kept) :]
    month = truth.now_ms - KEPT_MESSAGES * 86_400_000
    assert {f"change-{n}" for n in numbers if lines[n]["at"] >= month} <= set(kept)
    for number, line in lines.items():
        kind = f"candidate.{KINDS.get(line['kind'], 'changed')}"
        body = first.get(f"change-{number}")
        if body is None:  # told together with the next line of the same edit
            after = lines[min(other for other in lines if other > number)]
            assert kind == "candidate.changed" and after["kind"] not in KINDS
            assert (after["candidate_id"], after["at"]) == (line["candidate_id"], line["at"])
            continue
        at = datetime.fromtimestamp(line["at"] / 1000, UTC)
        assert (body["kind"], body["candidate"]["id"]) == (kind, line["candidate_id"])
        assert datetime.fromisoformat(body["at"]) == at


def test_each_move_to_another_stage_was_one_message(told: Told) -> None:
    outside, truth = told.story.outside, told.truth
    heard = {body["id"]: body for body in (body_of(one, outside.secret) for one in outside.receiver.heard)}
    kinds = Counter(body["kind"] for body in heard.values())
    moved = [row for row in truth.rows["stage_change"] if _since(row["recorded_at"])]
    moved = [row for row in moved if row["old_stage"] and row["old_stage"] != row["new_stage"]]
    assert kinds["candidate.stage"] == len(moved) >= 5 and kinds["candidate.changed"] >= 20
    said = [
        (body["candidate"]["id"], body["candidate"]["stage"])
        for body in heard.values()
        if "stage" in body["kind"]
    ]
    assert Counter(said) == Counter((row["candidate_id"], row["new_stage"]) for row in moved)


def _since(at: int) -> bool:
    return datetime.fromtimestamp(at / 1000, UTC).date() >= TOLD_SINCE


def test_the_page_of_integrations_counts_messages(told: Told) -> None:
    truth = told.truth
    page = told.office.get("/office/integrations?webhook=1").text
    rows = re.findall(r'<tr class="here">.*?<td class="n">(\d+)</td>', page, re.S)
    assert rows == [str(sum(row["state"] == "waiting" for row in truth.rows["delivery"]))] == ["0"]
    tries = [int(number) for number in re.findall(r'<td class="n">(\d+)</td><td>', page)]
    newest = sorted(truth.rows["delivery"], key=lambda row: -row["id"])
    assert tries == [row["tries"] for row in newest[: len(tries)]] and len(tries) >= 10
    away = [row for row in truth.rows["delivery"] if row["tries"] == 2]
    assert len(away) == 1 and datetime.fromtimestamp(away[0]["created_at"] / 1000, UTC).date() >= AWAY_ON


def entries(calendar: str, kind: str) -> list[tuple[str, str, str]]:
    """Returns (title, day, status) of the entries of a calendar, by RFC 5545 and nothing else."""
    found = []
    for entry in re.findall(rf"BEGIN:{kind}\n(.*?)END:{kind}\n", calendar.replace("\n ", ""), re.S):
        said = {re.split("[;:]", line)[0]: line.partition(":")[2] for line in entry.splitlines()}
        found.append((said["SUMMARY"], said.get("DTSTART") or said["DUE"], said["STATUS"]))
    return sorted(found)


def expected(truth: Truth, keys: list[int], is_task: bool) -> list[tuple[str, str, str]]:
    """Returns the same from the tables: open steps, and as tasks also those done within the last months."""
    found = []
    for key in keys:
        for step in truth.of("step", key, is_removed=False):
            done = step["done_on"]
            if done is None or (is_task and (truth.today - done).days <= KEPT_DAYS):
                status = ("NEEDS-ACTION" if done is None else "COMPLETED") if is_task else "CONFIRMED"
                title = f"{step['title']} · {truth.candidates[key]['title']}"
                found.append((title, f"{step['due_on']:%Y%m%d}", status))
    return sorted(found)


def test_calendars_hold_the_open_steps(told: Told) -> None:
    truth, feeds = told.truth, told.story.outside.feeds
    visitor, alive = Browser(told.story.house), 0
    for candidate, path in feeds.items():
        ends = told.story.links[candidate][1] if candidate else date.max
        if truth.today >= ends:
            assert visitor.client.get(path).status_code == 410, "an expired link tells nothing"
            continue
        text = visitor.get(path).get_data(as_text=True).replace("\r\n", "\n")
        keys = [key for key in truth.active if candidate in (0, key)]
        assert entries(text, "VEVENT") == expected(truth, keys, is_task=False), candidate
        assert entries(text, "VTODO") == expected(truth, keys, is_task=True), candidate
        alive += 1
    assert 0 in feeds and 3 <= alive < len(feeds)


def test_the_owners_page_shows_their_step_and_how_late_it_is(told: Told) -> None:
    truth, seen = told.truth, 0
    for candidate, (token, ends) in told.story.links.items():
        if truth.today >= ends or candidate not in truth.active:
            continue
        page = Browser(told.story.house).get(f"/o/{token}").text
        steps, late = truth.open_steps(candidate), truth.days_late(candidate)
        overdue = re.search(r"Overdue by (\d+) days?", page)
        assert (int(overdue[1]) if overdue else 0) == late
        others = re.search(r"(\d+) other open steps?", page)
        assert (int(others[1]) if others else 0) == max(0, len(steps) - 1)
        step = steps[0]["id"] if steps else None
        own = truth.of("check_in", candidate, step_id=step)
        before = max(own, key=lambda row: row["id"])["percent"] if own else 0
        assert f"from {before}%" in page
        seen += 1
    assert seen >= 2
