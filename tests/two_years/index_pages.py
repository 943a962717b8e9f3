"""What the office sees of the index, number by number. Run by test_two_years.py."""

import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction

from tests.portfolio.reading import table_after, text_of
from tests.two_years import agencies, formula
from tests.two_years.formula import cents
from tests.two_years.told import MODES, YEARS, Told, shown
from tests.two_years.trying import after, changed, possible


def test_the_index_of_each_cycle(told: Told) -> None:
    truth, page = told.truth, told.office.get("/office/portfolio")
    goals = dict.fromkeys(YEARS, Decimal("65.00")) | {
        r["year"]: Decimal(r["hundredths"]) / 100 for r in truth.rows["target"]
    }
    table = table_after(page, "h-cycles")
    assert [int(row[0][:4]) for row in table] == list(YEARS)
    for row in table:
        year = int(row[0][:4])
        found = {mode: truth.index(year, mode) for mode in MODES}
        assert row[1:4] == [shown(found[mode].iid) for mode in MODES], year
        assert row[4] == str(found["expected"].n) and row[5] == shown(goals[year])
        assert row[6] == shown(found["expected"].iid - goals[year], is_signed=True)
    assert goals[2027] == Decimal("66.50")
    best, score = truth.index(truth.focus, "verified"), truth.index(truth.focus, "expected")
    assert best.iid != score.iid != truth.index(truth.focus, "claimed").iid
    # The gate is met in one cycle and not in another, so both branches of the formula are shown.
    assert truth.index(2026, "verified").count > 0 and best.count == 0
    text = text_of(page)
    assert f"Verified {shown(best.iid)} from {best.n} innovations." in text
    assert f"Expected IID {truth.focus}: {shown(score.iid)}, {shown(66.5 - float(score.iid))} short" in text
    assumed = sum(held[2] < truth.focus for held in truth.region(truth.focus).values())
    assert f"{assumed} regional levels are carried forward" in text
    parts = table_after(page, "h-parts")
    assert [row[1] for row in parts] == [shown(n) for n in (score.spd, score.mean, score.count, score.iid)]
    assert f"divided by {score.divisor}" in parts[1][0] and f"Number, {score.n} ×" in parts[2][0]


def test_coverage_funnel_and_shares(told: Told) -> None:
    truth, page = told.truth, told.office.get("/office/portfolio")
    rule = formula.rules(truth.focus)["count"]
    counted = Counter(sector for sector, _levels in truth.portfolio(truth.focus, "verified").values())
    cells = re.findall(r'<li[^>]*><b class="num">(\d+)</b>', page.text)
    assert [int(cell) for cell in cells] == [counted[code] for code in rule["basic_sectors"]]
    covered = truth.index(truth.focus, "verified").covered
    is_met = covered >= rule["basic_needed"]
    assert (f"{covered} of 6 filled: the condition is met" in text_of(page)) == is_met
    assert f"{covered} of 6 filled" in text_of(page)
    expected = [
        [str(number), "–" if share is None else f"{share}%", "–" if days is None else str(round(days))]
        for number, share, days in truth.funnel()
    ]
    assert [row[1:] for row in table_after(page, "h-funnel")] == expected
    assert "3 workshops; median days" in text_of(page)
    shares = []
    for year in YEARS:
        sectors = [sector for sector, _levels in truth.portfolio(year, "verified").values()]
        basic = sum(sector in formula.rules(year)["count"]["basic_sectors"] for sector in sectors)
        if sectors:
            share = formula.half_up(Fraction(100 * basic, len(sectors)))
            shares.append([str(year), str(basic), str(len(sectors)), f"{share}%"])
    assert table_after(page, "h-share") == shares and len(shares) >= 3


def test_the_page_of_agencies(told: Told) -> None:
    truth, page = told.truth, told.office.get("/office/agencies")
    body = page.text[page.text.index("<tbody>") : page.text.index("</tbody>")]
    lines = [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        for row in body.split("<tr")[1:]
    ]
    full, sums = agencies.listed(truth), Counter()
    for line in lines[1:]:
        name = full.get(line[0].partition(" + ")[0], line[0].partition(" + ")[0])
        part = agencies.part_of(truth, name)
        numbers = (part.people, part.ideas, *part.stages, part.late)
        assert tuple(int(cell) for cell in line[2:10]) == numbers, name
        assert ("Has" in line[1]) == bool(part.counting), name
        assert not part.counting or line[1] == f"Has {part.counting}"
        ago = f"{part.silent} day{'s' * (part.silent != 1)} ago" if part.silent else "today"
        assert line[10] == ("–" if part.silent is None else ago)
        sums.update(dict(enumerate(numbers)))
    assert [int(cell) for cell in lines[0][2:10]] == [sums[at] for at in range(8)]
    counting = truth.portfolio(truth.focus, "verified")
    owners = {truth.candidates[key]["agency"] for key in counting}
    assert lines[0][1] == f"{len(owners & set(full.values()))} of {len(full)}"
    assert "Dinas Sosial" in full.values() and "+ 1 carried together" in text_of(page)


def test_the_simulation_ranks_what_each_action_gains(told: Told) -> None:
    truth, year = told.truth, told.truth.focus
    page = told.office.get("/office/whatif").text
    now = truth.portfolio(year, "expected")
    government = truth.government(year, "expected")
    start = formula.index_of(year, now.values(), government)
    assert re.search(r'class="now"><b class="num">([\d.]+)<', page)[1] == shown(start.iid)
    found = re.findall(
        r'name="do" value="([^"]+)".*?</td><th scope="row">.*?<b class="num">([^<]+)</b></span></td></tr>',
        page,
        re.S,
    )
    assert len(found) >= 15
    for code, gain in found:
        end = after(truth, code, now, government)
        assert gain == shown(cents(end.exact - start.exact), is_signed=True), code
    gains = {code: after(truth, code, now, government).exact - start.exact for code, _gain in found}
    best = [gain for code, gain in gains.items() if not code.startswith("drop")]
    assert best == sorted(best, reverse=True)
    every = [
        after(truth, code, now, government).exact - start.exact for code in possible(truth, now, government)
    ]
    assert max(best) >= max(every)
    held = {code for code in gains if code.startswith("drop")}
    drops = {f"drop:{key}": after(truth, f"drop:{key}", now, government) for key in now}
    worth = {code for code, end in drops.items() if end.exact > start.exact and end.covered == start.covered}
    assert held <= worth and (
        len(held) == min(len(worth), 15) or any(drops[c].covered != start.covered for c in worth)
    )
    plan = [code for code in gains if code.startswith(("region", "one"))][:3]
    together = told.office.get("/office/whatif?" + "&".join(f"do={code}" for code in plan)).text
    both = dict(now), dict(government)
    for code in plan:
        both = changed(truth, code, *both)
    after_all = formula.index_of(year, both[0].values(), both[1])
    assert re.search(r'class="now"><b class="num">([\d.]+)<', together)[1] == shown(after_all.iid)


def test_the_governments_levels(told: Told) -> None:
    truth = told.truth
    for year in (2024, 2025, 2026, 2027):
        spd = {
            which: formula.points(truth.government(year, which), year, "spd")
            for which in ("claimed", "verified")
        }
        text = told.text(f"/office/region?year={year}")
        sums = f"Claimed {shown(cents(spd['claimed']))}, verified {shown(cents(spd['verified']))} of 63"
        assert sums in text.replace("63.00", "63"), year
        for claimed, verified, since in truth.region(year).values():
            assert f"{claimed} / {verified}" in text and (since == year or f"assumed from {since}" in text)


def test_two_versions_of_the_index_side_by_side(told: Told) -> None:
    truth, page = told.truth, told.office.get("/office/sets").text
    lines = page[page.index("<tbody>") : page.index("</tbody>")].split("<tr")[1:]
    for mode, line in zip(("expected", "verified", "claimed"), lines, strict=True):
        counted, government = truth.portfolio(truth.focus, mode).values(), truth.government(truth.focus, mode)
        first, second = (formula.index_of(year, counted, government) for year in (2026, 2027))
        assert re.findall(r"<b>([\d.]+)</b>", line) == [shown(first.iid), shown(second.iid)], mode
        assert re.findall(r"(\d) of \d needed", line) == [str(first.covered), str(second.covered)]
        assert shown(second.iid - first.iid, is_signed=True) in line
