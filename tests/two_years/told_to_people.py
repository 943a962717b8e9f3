"""What those who were there and everybody else read, number by number. Run by test_two_years.py."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.portfolio.reading import text_of
from tests.two_years.browsing import Browser
from tests.two_years.letters import day
from tests.two_years.recomputed import Truth
from tests.two_years.told import Told

PHONES = (0, 1, 7, 19)
SHOWN = ("shown", "merged")
FATES = {
    "forwarded": "Passed on", "kept": "Kept for a later workshop", "declined": "Not continued",
    "done": "Done right away",
}  # fmt: skip


def ends_of(truth: Truth, workshop: int) -> dict[int, int]:
    """Returns candidate → the one it is by now (itself, or the one it went into), of a workshop."""
    return {
        row["id"]: row["merged_into"] or row["id"]
        for row in truth.rows["candidate"]
        if row["workshop_id"] == workshop and not row["is_withdrawn"]
    }


def moved_on(truth: Truth, key: int) -> date:
    """Returns the day of the latest move of a candidate, or of the last step done after it."""
    days = [row["effective_on"] for row in truth.of("stage_change", key)]
    if not truth.candidates[key]["is_parked"]:
        days += [row["done_on"] for row in truth.of("step", key, is_removed=False) if row["done_on"]]
    return max(days)


def own_ideas(truth: Truth, workshop: int, name: str) -> set[int]:
    """Returns the ideas of a person by name, and those into which they went."""
    (person,) = [
        row for row in truth.rows["participant"] if (row["workshop_id"], row["name"]) == (workshop, name)
    ]
    found = {row["id"] for row in truth.rows["idea"] if row["author_key"] == person["author_key"]}
    into = {row["id"]: row["merged_into"] for row in truth.rows["idea"]}
    return found | {into[one] for one in found if into[one] is not None}


@pytest.mark.parametrize("number", range(3))
def test_candidates_in_the_news_on_the_phone_of_a_participant(told: Told, number: int) -> None:
    truth, (workshop, code) = told.truth, told.story.rooms[number]
    ends, marked = ends_of(truth, workshop), 0
    ideas = {row["id"]: row["idea_id"] for row in truth.rows["candidate"]}
    for place in PHONES:
        page = told.story.phones[number][place].get(f"/w/{code}").text
        assert [int(cell) for cell in re.findall(r"<dd>(\d+)</dd>", page)][:4] == _funnel(truth, workshop)
        own = own_ideas(truth, workshop, f"Peserta {place}")
        cards = re.findall(r'id="candidate-(\d+)"(.*?)</article>', page, re.S)
        assert sorted(int(key) for key, _card in cards) == sorted(ends)
        for key, card in cards:
            end = ends[int(key)]
            assert int((re.search(r"team of (\d+) pe", card) or [0, 0])[1]) == truth.team(end)
            is_mine = any(ideas[other] in own for other, into in ends.items() if into == end)
            assert ("your idea" in card) == is_mine, (place, key)
            marked += is_mine
            stage = re.search(r"stage (\d) of 5", card)
            assert stage is None or int(stage[1]) == truth.stage_no(end) + 1
            assert stage or end in ends, "told in the card of the one it went into"
            steps = truth.open_steps(end)
            assert not steps or truth.candidates[end]["is_parked"] or day(steps[0]["due_on"], "en") in card
    assert marked


@pytest.mark.parametrize("number", range(3))
def test_other_ideas_in_the_news_on_the_phone_of_a_participant(told: Told, number: int) -> None:
    truth, (workshop, code) = told.truth, told.story.rooms[number]
    shown = [row for row in truth.rows["idea"] if row["workshop_id"] == workshop and row["state"] in SHOWN]
    others = {row["id"] for row in shown} - _promoted(truth)
    answers = Counter(row["kind"] for row in truth.rows["outcome"] if row["idea_id"] in others)
    for place in PHONES:
        page = told.story.phones[number][place].get(f"/w/{code}").text
        rest = page[page.index('id="rest"') : page.index('class="fair"')]
        assert rest.count("<li>") == len(others) and f"Show {len(others) - 6} more ideas" in rest
        assert rest.count("your idea") == len(others & own_ideas(truth, workshop, f"Peserta {place}")) > 0
        assert {kind: rest.count(name) for kind, name in FATES.items()} == {
            kind: answers[kind] for kind in FATES
        }


def _promoted(truth: Truth) -> set[int]:
    return {row["idea_id"] for row in truth.rows["candidate"] if row["idea_id"] and not row["is_withdrawn"]}


def _funnel(truth: Truth, workshop: int) -> list[int]:
    ends = set(ends_of(truth, workshop).values())
    stages = [truth.stage_no(key) for key in ends]
    return [truth.ideas(workshop), len(ends), sum(n >= 2 for n in stages), sum(n >= 3 for n in stages)]


def test_the_public_page_of_each_workshop(told: Told) -> None:
    truth, seen = told.truth, 0
    for row in truth.rows["workshop"]:
        if row["published_at"]:
            page = Browser(told.story.house).get(f"/p/{row['public_slug']}").text
            numbers = [int(number) for number in re.findall(r"<dd>(\d+)</dd>", page)]
            assert numbers[:4] == _funnel(truth, row["id"])
            assert "your idea" not in page.replace("“your idea”", "")
            seen += 1
    assert seen == 2


def test_the_public_page_of_each_innovation(told: Told) -> None:
    truth, visitor = told.truth, Browser(told.story.house)
    public = [key for key, row in truth.candidates.items() if row["is_public"]]
    assert len(public) >= 20
    for key in public:
        page = visitor.get(f"/publik/{key}?lang=en")
        pieces = re.search(r"(\d+) pieces? of evidence", text_of(page))
        assert (int(pieces[1]) if pieces else 0) == len(truth.of("evidence", key, is_removed=False))
        standing = page.text[page.text.index('class="standing"') :]
        assert f'datetime="{moved_on(truth, key)}"' in standing[:400], key
        done = sorted(
            (row["done_on"] for row in truth.of("step", key, is_removed=False) if row["done_on"]),
            reverse=True,
        )
        told_days = re.findall(r'<li><time class="num" datetime="([\d-]+)"', page.text)
        assert told_days == [str(on) for on in done]
        steps = [] if truth.candidates[key]["is_parked"] else truth.open_steps(key)
        following = re.search(r'<li class="now"><time class="num" datetime="([\d-]+)"', page.text)
        assert (following[1] if following else None) == (str(steps[0]["due_on"]) if steps else None)
        answers = [row for row in truth.of("official_answer", key) if not row["is_removed"]]
        assert ("Official answer" in page.text) == bool(answers)
        if answers:
            at = datetime.fromtimestamp(answers[-1]["at"] / 1000, UTC) + timedelta(hours=8)
            assert day(at.date(), "en") in text_of(page)
    for key, row in truth.candidates.items():
        assert row["is_public"] or visitor.client.get(f"/publik/{key}").status_code == 404
