"""What others see and take away, number by number. Run by test_two_years.py."""

import csv
import io
import re

from tests.portfolio.reading import text_of
from tests.two_years import formula
from tests.two_years.browsing import Browser
from tests.two_years.following import LAST
from tests.two_years.told import Told, shown


def test_the_library(told: Told) -> None:
    truth, page = told.truth, told.office.get("/office/library")
    assert f"{len(truth.practice())} innovations" in text_of(page)
    assert len(re.findall('class="card practice"', page.text)) == min(20, len(truth.practice()))
    for card in re.findall(r'class="card practice">(.*?)</li>', page.text, re.S):
        key = int(re.search(r"/office/library/(\d+)", card)[1])
        team, copies = re.search(r"team of (\d+)", card), re.search(r"(\d+) replication", card)
        assert (int(team[1]) if team else 0) == truth.team(key)
        assert (int(copies[1]) if copies else 0) == truth.copies(key)
    assert max(truth.copies(key) for key in truth.practice()) == 2
    basic = [
        key
        for key in truth.practice()
        if truth.candidates[key]["sector"] in formula.rules(2026)["count"]["basic_sectors"]
    ]
    assert f"{len(basic)} innovation" in told.text("/office/library?basic=1")


def test_the_public_portfolio(told: Told) -> None:
    truth = told.truth
    page = Browser(told.story.house).get("/publik?lang=en")
    numbers = [int(number) for number in re.findall(r"<dd>(\d+)</dd>", page.text)]
    steps = truth.funnel()
    assert numbers == [steps[0][0], steps[1][0], steps[2][0], steps[3][0]]
    assert f"(IID) {truth.focus}: {shown(truth.index(truth.focus, 'expected').iid)} expected" in text_of(page)
    public = [key for key, row in truth.candidates.items() if row["is_public"]]
    assert f"{len(public)} ideas are carried on" in text_of(page) and public
    for card in re.findall(r'<li class="card">(.*?)</li>', page.text, re.S):
        key = int(re.search(r"/publik/(\d+)", card)[1])
        pieces = re.search(r"(\d+) pieces? of evidence", card)
        assert (int(pieces[1]) if pieces else 0) == len(truth.of("evidence", key, is_removed=False))
    held = re.findall(r"· (\d+) ideas?</span>", page.text)
    published = sorted(
        (row for row in truth.rows["workshop"] if row["published_at"]), key=lambda row: row["held_on"]
    )
    assert [int(number) for number in held] == [truth.ideas(row["id"]) for row in reversed(published)]


def test_the_result_of_each_workshop(told: Told) -> None:
    truth = told.truth
    for workshop, _code in told.story.rooms:
        page = told.office.get(f"/desk/{workshop}/report")
        ideas = [row for row in truth.rows["idea"] if row["workshop_id"] == workshop]
        (round_,) = [row for row in truth.rows["round"] if row["workshop_id"] == workshop]
        ballots = [row for row in truth.rows["ballot"] if row["round_id"] == round_["id"] and row["spent"]]
        people = [
            r for r in truth.rows["participant"] if r["workshop_id"] == workshop and r["state"] == "admitted"
        ]
        promoted = [
            r for r in truth.rows["candidate"] if r["workshop_id"] == workshop and not r["is_withdrawn"]
        ]
        received = sum(not row["is_merge"] and row["state"] != "deleted" for row in ideas)
        votes = sum(r["weight"] for r in truth.rows["vote"] if r["round_id"] == round_["id"])
        assert votes == sum(row["spent"] for row in ballots) > 0
        sums = [int(number) for number in re.findall(r"<dd>(\d+)</dd>", page.text)]
        standing = sum(row["state"] == "shown" for row in ideas)
        assert sums == [len(people), received, standing, votes, len(promoted)]
        text = text_of(page)
        assert f"{len(ballots)} of {len(people)} people voted, {votes} votes" in text
        ranking = truth.ranking(round_["id"], round_["cap"])
        shown_votes = [int(number) for number in re.findall(r'class="v">(\d+) ', page.text)]
        assert [number for number in shown_votes if number] == sorted(ranking.values(), reverse=True)
        answered = {row["idea_id"] for row in truth.rows["outcome"]}
        open_ones = (
            {r["id"] for r in ideas if r["state"] == "shown"} - answered - {r["idea_id"] for r in promoted}
        )
        assert f"{len(open_ones)} ideas still wait for an answer." in text


def test_the_list_of_workshops(told: Told) -> None:
    truth = told.truth
    text = text_of(told.story.desk.get("/desk"))
    for workshop, _code in told.story.rooms:
        (title,) = [row["title"] for row in truth.rows["workshop"] if row["id"] == workshop]
        ends = {
            one["merged_into"] or one["id"]
            for one in truth.rows["candidate"]
            if one["workshop_id"] == workshop and not one["is_withdrawn"]
        }
        own = [key for key, row in truth.active.items() if row["workshop_id"] == workshop]
        late = sum(bool(truth.days_late(key)) for key in own)
        line = text[text.index(f"{title} 20 people") :]
        assert line.startswith(f"{title} 20 people, {truth.ideas(workshop)} ideas {len(ends)} candidates")
        assert not late or f" {late} overdue" in line[:120]


def test_the_tables_of_each_workshop(told: Told) -> None:
    truth = told.truth
    for workshop, _code in told.story.rooms:
        content = told.office.get(f"/desk/{workshop}/tallies.csv").data.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(content), delimiter=";"))[1:]
        (round_,) = [row for row in truth.rows["round"] if row["workshop_id"] == workshop]
        cast = sum(row["weight"] for row in truth.rows["vote"] if row["round_id"] == round_["id"])
        assert sum(int(line[7]) for line in lines) == cast
        ranking = truth.ranking(round_["id"], round_["cap"])
        assert {int(line[3]): int(line[5]) for line in lines if line[5] not in ("", "0")} == dict(ranking)
        ideas = told.office.get(f"/desk/{workshop}/ideas.csv").data.decode("utf-8-sig")
        listed_ideas = list(csv.reader(io.StringIO(ideas), delimiter=";"))[1:]
        assert len(listed_ideas) == sum(row["workshop_id"] == workshop for row in truth.rows["idea"])


def test_the_history_is_whole(told: Told) -> None:
    answer = told.story.house.app.test_cli_runner().invoke(args=["audit", "verify"])
    lines = told.truth.rows["change"]
    histories = {row["candidate_id"] for row in lines}
    assert answer.exit_code == 0, answer.output
    assert f"{len(lines)} lines of {len(histories)} candidates are whole." in answer.output
    assert told.truth.today == LAST
