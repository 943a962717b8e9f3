"""The portfolio as a workbook: every cell of every sheet, and what its charts draw. Run by test_two_years.py."""

import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.two_years import agencies, formula, papers
from tests.two_years.formula import cents
from tests.two_years.recomputed import Truth
from tests.two_years.told import MODES, YEARS, Told

NAMES = ("Proposal", "Initiative", "Trial", "Application", "Replication")
SHEETS = (
    "Index by cycle", "Six basic services", "From idea to counted", "Candidates", "Levels", "Agencies",
    "Regional indicators 2027", "Method",
)  # fmt: skip
# Sheet → kind of its chart, column of labels, columns of values.
CHARTS = {
    "Index by cycle": ("lineChart", "Cycle", ("Verified", "Expected", "Claimed", "Target")),
    "Six basic services": (
        "barChart",
        "Basic service",
        ("Innovations that count", "Candidates on their way"),
    ),
    "From idea to counted": ("barChart", "Step", ("Number",)),
    "Agencies": ("barChart", "Agency", ("Innovations that count", "Candidates")),
}
SECTORS = {
    row["code"]: row
    for row in json.loads((formula.SETS.parent / "sectors.json").read_text("utf-8"))["rows"]
}  # fmt: skip


def targets(truth: Truth) -> dict[int, Decimal]:
    """Returns the target of each year: the plan's, or the office's own."""
    plan = json.loads(Path(formula.SETS.parent / "plan.json").read_text("utf-8"))["rows"]
    found = {row["year"]: Decimal(row["value"]) for row in plan}
    return found | {row["year"]: Decimal(row["hundredths"]) / 100 for row in truth.rows["target"]}


def basic_services(truth: Truth, year: int) -> list[tuple[str, int, int]]:
    """Returns (short name, innovations that count in a year, candidates on their way) of each basic service."""
    counted = Counter(sector for sector, _levels in truth.portfolio(year, "verified").values())
    coming = Counter(
        row["sector"] for key, row in truth.active.items() if truth.reached(key, "penerapan") is None
    )
    basic = formula.rules(year)["count"]["basic_sectors"]
    return [(SECTORS[code]["short"]["en"], counted[code], coming[code]) for code in basic]


def _money(number: Any) -> Decimal | None:
    return None if number is None else Decimal(str(number)).quantize(Decimal("0.01"))


def _day(value: Any) -> date | None:
    return None if value is None else value.date()


def _sheets(told: Told) -> dict[str, list[dict[str, Any]]]:
    book = papers.book_of(told.office.get("/office/portfolio.xlsx").data)
    assert tuple(book.sheetnames) == SHEETS
    return {sheet.title: papers.rows_of(sheet) for sheet in book.worksheets}


def test_the_sheets_of_the_index(told: Told) -> None:
    truth, sheets = told.truth, _sheets(told)
    goals = targets(truth)
    for year, row in zip(YEARS, sheets["Index by cycle"], strict=True):
        found = {mode: truth.index(year, mode) for mode in MODES}
        assert row["Cycle"] == str(year)
        assert [_money(row[mode.capitalize()]) for mode in MODES] == [found[mode].iid for mode in MODES]
        assert _money(row["Target"]) == goals[year]
        assert _money(row["Gap"]) == found["expected"].iid - goals[year]
        assert row["Innovations that count"] == found["expected"].n
        assert row["Basic services covered"] == found["expected"].covered
        named = {one["key"]: one["name"]["en"] for one in formula.rules(year)["categories"]}
        assert row["Class, expected"] == named[formula.category(found["expected"].iid, year)]
    assert [tuple(row.values()) for row in sheets["Six basic services"]] == basic_services(truth, truth.focus)
    for row, (number, share, days) in zip(sheets["From idea to counted"], truth.funnel(), strict=True):
        assert row["Number"] == number and row["Median days"] == (None if days is None else round(days))
        assert (None if share is None else Fraction(share, 100)) == (
            None if (part := row["Of the step before"]) is None else Fraction(str(part))
        )


def test_the_sheets_of_the_government_and_the_method(told: Told) -> None:
    truth, sheets = told.truth, _sheets(told)
    rows = sheets["Regional indicators 2027"]
    spd = [one for one in formula.rules(truth.focus)["indicators"] if one["aspect"] == "spd"]
    held = truth.region(truth.focus)
    for one, row in zip(spd, rows, strict=True):
        claimed, verified, since = held.get(one["key"], (None, None, None))
        assert (row["No."], _money(row["Weight"])) == (one["number"], cents(Fraction(one["weight"])))
        assert (row["Claimed"], row["Verified"], row["Entered for"]) == (claimed, verified, since)
        assert (row["Carried forward"] == "yes") == (since is not None and since < truth.focus)
        earned = None if verified is None else cents(Fraction(one["weight"]) * verified)
        assert _money(row["Points"]) == earned
    method = {row["What"]: row["How it is counted"] for row in sheets["Method"]}
    rule = formula.rules(truth.focus)
    assert (
        f"max({rule['divisor']}, number)" in method["Formula"] and f"÷ {rule['total']} ×" in method["Formula"]
    )
    assert f"at least {rule['count']['basic_needed']} of 6" in method["Condition"]


def test_the_sheets_of_candidates_and_levels(told: Told) -> None:
    truth, sheets = told.truth, _sheets(told)
    assert [row["Candidate"] for row in sheets["Candidates"]] == sorted(truth.candidates)
    for row in sheets["Candidates"]:
        key = row["Candidate"]
        one, sector = truth.candidates[key], SECTORS.get(truth.candidates[key]["sector"])
        verified, claimed, _waits = truth.maturity(key)
        assert (row["Title"], row["Agency"], row["Stage"]) == (
            one["title"], one["agency"], NAMES[truth.stage_no(key)],
        )  # fmt: skip
        assert row["Sector"] == (sector["short"]["en"] if sector else None)
        assert (row["Basic service"] == "yes") == bool(sector and sector["basic"])
        assert (row["Parked"] == "yes") == one["is_parked"]
        for head, stage in (("Proposal", "usulan"), ("Trial", "uji_coba"), ("Application", "penerapan")):
            assert _day(row[head]) == truth.reached(key, stage), (key, head)
        assert (_day(row["Renewal"]), _day(row["Planned"])) == (one["renewed_on"], one["planned_on"])
        assert (row["Counts in IID"] or "") == ", ".join(map(str, truth.counts_in(key)))
        assert [_money(row[f"Maturity {kind}"]) for kind in ("claimed", "verified")] == [
            cents(claimed), cents(verified),
        ]  # fmt: skip
        assert row["Highest"] == 111
    sid = [one for one in formula.rules(truth.focus)["indicators"] if one["aspect"] == "sid"]
    assert [row["Candidate"] for row in sheets["Levels"]] == sorted(truth.candidates)
    for row in sheets["Levels"]:
        _key, _title, *cells = row.values()
        claims, proven = truth.levels(row["Candidate"], "claimed"), truth.levels(row["Candidate"], "verified")
        assert [cell or 0 for cell in cells] == [
            h.get(one["key"], 0) for one in sid for h in (claims, proven)
        ]


def test_the_sheet_of_agencies(told: Told) -> None:
    truth, rows = told.truth, _sheets(told)["Agencies"]
    full = agencies.listed(truth)
    assert set(full.values()) <= {row["Agency"] for row in rows}
    for row in rows:
        part = agencies.part_of(truth, full.get(row["Agency"], row["Agency"]))
        assert (row["People"], row["Ideas"], row["Candidates"], row["Overdue"]) == (
            part.people, part.ideas, part.total, part.late,
        ), row  # fmt: skip
        assert [row[name] for name in NAMES] == list(part.stages)
        assert row["Innovations that count"] == part.counting
        has = {"Has one": bool(part.counting), "In preparation": not part.counting and part.total > 0}
        assert row["State"] == next((name for name, is_so in has.items() if is_so), "Nothing yet")


def test_what_the_charts_draw(told: Told) -> None:
    book = papers.book_of(told.office.get("/office/portfolio.xlsx").data)
    drawn = {sheet.title: sheet._charts for sheet in book.worksheets if sheet._charts}
    assert set(drawn) == set(CHARTS)
    for title, (kind, label, values) in CHARTS.items():
        sheet, (chart,) = book[title], drawn[title]
        head = [cell.value for cell in sheet[1]]
        rows = papers.rows_of(sheet)
        last = 1 + (sum(row["State"] != "Nothing yet" for row in rows) if title == "Agencies" else len(rows))
        assert chart.tagname == kind and len(chart.series) == len(values)
        for series, name in zip(chart.series, values, strict=True):
            column, across = (_letter(head.index(each)) for each in (name, label))
            labels = (series.cat.strRef or series.cat.numRef).f
            assert _plain(series.tx.strRef.f) == f"{title}!{column}1", title
            assert _plain(series.val.numRef.f) == f"{title}!{column}2:{column}{last}", title
            assert _plain(labels) == f"{title}!{across}2:{across}{last}", title


def _letter(at: int) -> str:
    assert at < 26
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at]


def _plain(reference: str) -> str:
    return re.sub(r"['$]", "", reference)
