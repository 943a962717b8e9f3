"""The annual report as PDF, its words read again, number by number. Run by test_two_years.py."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

import pytest

from tests.two_years import agencies, formula, papers
from tests.two_years.formula import cents
from tests.two_years.letters import day
from tests.two_years.portfolio_book import NAMES, SECTORS, basic_services, targets
from tests.two_years.recomputed import STAGES, Truth
from tests.two_years.told import MODES, YEARS, Told, shown

FATES = {
    "candidate": "Became a candidate", "forwarded": "Passed on", "done": "Done right away",
    "kept": "Kept for a later workshop", "declined": "Not continued", "waiting": "No answer yet",
}  # fmt: skip


def fates(truth: Truth, year: int) -> Counter[str]:
    """Returns what became of the ideas of a year's workshops; a merged one shares the fate of the whole."""
    held = {row["id"] for row in truth.rows["workshop"] if row["held_on"].year == year}
    became = {
        row["idea_id"] for row in truth.rows["candidate"] if not row["is_withdrawn"] or row["merged_into"]
    }
    answers = {row["idea_id"]: row["kind"] for row in truth.rows["outcome"]}
    into = {row["id"]: row["merged_into"] for row in truth.rows["idea"]}
    found: Counter[str] = Counter()
    for row in truth.rows["idea"]:
        if row["workshop_id"] in held and row["state"] in ("shown", "merged") and not row["is_merge"]:
            root = row["id"]
            while into[root] is not None:
                root = into[root]
            found["candidate" if root in became else answers.get(root, "waiting")] += 1
    return found


def percent(part: int, whole: int) -> str:
    """Returns a share as the report writes it."""
    return f"{formula.half_up(Fraction(100 * part, whole))}%" if whole else "–"


@pytest.fixture(scope="module")
def reports(told: Told) -> dict[int, str]:
    """The words of each report by its year."""
    years = range(2024, told.truth.today.year + 1)
    found = {year: told.office.get(f"/office/report/{year}.pdf").data for year in years}
    return {year: papers.words_of_pdf(content).replace(" %", "%") for year, content in found.items()}


def has(words: str, lines: Iterable[Iterable[object]]) -> None:
    """Asserts that each line of a table stands in the words, its cells in their order."""
    for line in lines:
        text = papers.flat(" ".join(map(str, line)))
        assert text in words, text


def test_the_list_of_reports(told: Told) -> None:
    page = told.text("/office/report")
    assert all(str(year) in page for year in (2024, 2025, 2026))


def test_the_answer_of_each_report(told: Told, reports: dict[int, str]) -> None:
    truth, goals = told.truth, targets(told.truth)
    for year, words in reports.items():
        now, expected = truth.index(year, "verified"), truth.index(year + 1, "expected")
        count = truth.index(year + 1, "verified")
        named = {one["key"]: one["name"]["en"] for one in formula.rules(year)["categories"]}
        assert (
            f"IID {year} stands at {shown(now.iid)}, verified ({named[formula.category(now.iid, year)]})"
            in words
        )
        assert (
            f"IID {year + 1} is expected at {shown(expected.iid)}, {shown(goals[year + 1] - expected.iid)} short"
            in words
        )
        ideas = sum(truth.ideas(row["id"]) for row in truth.rows["workshop"] if row["held_on"].year == year)
        figures = (shown(now.iid), shown(expected.iid), str(count.n), f"{count.covered}/6", str(ideas))
        start = words.index(f"IID {year} stands at")
        answer = words[start : words.index("Index by cycle", start)]
        assert all(f" {figure} " in f" {answer} " for figure in figures), (year, figures)


def test_the_index_in_each_report(told: Told, reports: dict[int, str]) -> None:
    truth, goals = told.truth, targets(told.truth)
    for year, words in reports.items():
        for cycle in sorted({*YEARS, year, year + 1}):
            found = {mode: truth.index(cycle, mode) for mode in MODES}
            expected, goal = found["expected"], goals.get(cycle)
            gap = "–" if goal is None else shown(expected.iid - goal, is_signed=True)
            numbers = [shown(found[mode].iid) for mode in MODES]
            mark = " *" if cycle != 2026 else ""
            has(words, [(f"{cycle}{mark}", *numbers, expected.n, "–" if goal is None else shown(goal), gap)])
        score = truth.index(year + 1, "expected")
        parts = (
            ("The government (SPD)", shown(score.spd), "63.00"),
            (f"Mean of innovations (SID), divided by {score.divisor}", shown(score.mean), "111.00"),
            (f"Number, {score.n} × 0.38", shown(score.count), "76.00"),
            ("Total ÷ 250 × 100", shown(score.iid), "100.00"),
        )
        has(words, parts)
        has(words, basic_services(truth, year + 1))
        covered = truth.index(year + 1, "verified").covered
        is_met = covered >= formula.rules(year + 1)["count"]["basic_needed"]
        assert (f"{covered} of 6 filled: the condition is met" in words) == is_met
        lost = shown(
            cents(
                Fraction(formula.rules(year + 1)["count"]["per_innovation"])
                * truth.index(year + 1, "verified").n
            )
        )
        assert is_met or f"{lost} are lost" in words


def test_the_years_work_in_each_report(told: Told, reports: dict[int, str]) -> None:
    truth, seen = told.truth, 0
    for year, words in reports.items():
        held = [row for row in truth.rows["workshop"] if row["held_on"].year == year]
        for row in held:
            ends = {
                one["merged_into"] or one["id"]
                for one in truth.rows["candidate"]
                if one["workshop_id"] == row["id"] and not one["is_withdrawn"]
            }
            applied = sum(truth.stage_no(key) >= 3 for key in ends)
            has(
                words,
                [(row["title"], day(row["held_on"], "en"), 20, truth.ideas(row["id"]), len(ends), applied)],
            )
        became = fates(truth, year)
        total = sum(became.values())
        assert total == sum(truth.ideas(row["id"]) for row in held)
        has(words, [(name, became[kind], percent(became[kind], total)) for kind, name in FATES.items()])
        moved = [
            sum((on := truth.reached(key, stage)) is not None and on.year == year for key in truth.candidates)
            for stage in STAGES
        ]
        has(
            words, [("Stage Candidates", *(part for pair in zip(NAMES, moved, strict=True) for part in pair))]
        )
        seen += len(held)
    assert seen == 3


def test_the_innovations_in_each_report(told: Told, reports: dict[int, str]) -> None:
    truth, lines = told.truth, 0
    short = {row["name"]: row["short"] or row["name"] for row in truth.rows["agency"]}
    for year, words in reports.items():
        for key, (sector, levels) in truth.portfolio(year + 1, "verified").items():
            one, applied = truth.candidates[key], truth.reached(key, "penerapan")
            assert applied is not None
            points = shown(cents(formula.points(levels, year + 1)))
            place = SECTORS[sector]["short"]["en"]
            agency = short.get(one["agency"], one["agency"])
            has(words, [(one["title"], agency, place, day(applied, "en"), points)])
            lines += 1
        for one in truth.candidates.values():
            if one["is_parked"]:
                has(words, [(one["title"], short[one["agency"]])])
    assert lines >= 15


def test_the_agencies_in_each_report(told: Told, reports: dict[int, str]) -> None:
    truth, full = told.truth, agencies.listed(told.truth)
    for year, words in reports.items():
        owners = [truth.candidates[key]["agency"] for key in truth.portfolio(year + 1, "verified")]
        having = len(set(owners) & set(full.values()))
        assert f"{having} of {len(full)} agencies have an innovation that counts in IID {year + 1}." in words
        for name in full.values():
            part, mine = agencies.part_of(truth, name), owners.count(name)
            if part.total or part.people or mine:
                has(words, [(name, part.people, part.ideas, part.total, part.late, mine)])


def test_the_governments_levels_in_each_report(told: Told, reports: dict[int, str]) -> None:
    for year, words in reports.items():
        held = told.truth.region(year + 1)
        for one in formula.rules(year + 1)["indicators"]:
            if one["key"] in held:
                claimed, verified, since = held[one["key"]]
                points = shown(cents(Fraction(one["weight"]) * verified))
                has(words, [(one["number"], one["name"]["en"], claimed, verified, since, points)])


def test_the_way_from_idea_to_counted_in_each_report(told: Told, reports: dict[int, str]) -> None:
    truth = told.truth
    for year, words in reports.items():
        names = ("Ideas", "Candidates", "Trial", "Application", "Counted")
        for name, (number, share, days) in zip(names, truth.funnel(year + 1), strict=True):
            has(
                words,
                [(name, number, "–" if share is None else f"{share}%", "–" if days is None else round(days))],
            )
        for cycle in YEARS:
            sectors = [sector for sector, _levels in truth.portfolio(cycle, "verified").values()]
            basic = sum(bool(SECTORS[sector]["basic"]) for sector in sectors if sector in SECTORS)
            if sectors:
                has(words, [(cycle, basic, len(sectors), percent(basic, len(sectors)))])
