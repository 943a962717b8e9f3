"""What the office sees of its candidates, number by number. Run by test_two_years.py."""

import re
from collections import Counter
from datetime import date

from tests.portfolio.reading import text_of
from tests.two_years import formula
from tests.two_years.recomputed import STAGES
from tests.two_years.told import MODES, Told, plain, section, shown

NAMES = {
    "usulan": "Proposal", "inisiatif": "Initiative", "uji_coba": "Trial", "penerapan": "Application",
    "replikasi": "Replication",
}  # fmt: skip


def test_the_first_page(told: Told) -> None:
    truth, page = told.truth, told.office.get("/office").text
    late = [key for key in truth.active if truth.days_late(key)]
    silent = [key for key in truth.active if truth.stage_no(key) < 3 and truth.days_silent(key) >= 30]
    soon = [
        key
        for key in truth.active
        if (steps := truth.open_steps(key)) and 0 <= (steps[0]["due_on"] - truth.today).days <= 14
    ]
    stepless = [key for key in truth.active if truth.stage_no(key) < 3 and not truth.open_steps(key)]
    yesterday = truth.now_ms - truth.now_ms % 86_400_000 - 86_400_000 - 8 * 3_600_000
    reported = [
        row
        for row in truth.rows["check_in"]
        if row["link_id"] is not None and row["at"] >= yesterday and row["candidate_id"] in truth.candidates
    ]
    for name, found in (
        ("late", late),
        ("silent", silent),
        ("soon", soon),
        ("stepless", stepless),
        ("reported", reported),
    ):
        counted = (
            re.search(r'class="count num">(\d+)<', section(page, name))
            if found or name != "reported"
            else None
        )
        assert (int(counted[1]) if counted else 0) == len(found), name
    assert [int(days) for days in re.findall(r"(\d+) days? late", section(page, "late"))] == sorted(
        (truth.days_late(key) for key in late), reverse=True
    )[:6]
    waiting = [key for key in truth.candidates if truth.waiting(key)]
    pieces = sum(truth.waiting_pieces(key) for key in waiting)
    assert f">{pieces} in {len(waiting)} innovation" in section(page, "waiting")
    assert f"{len(truth.active)} active candidates" in page and late and waiting and reported and silent


def test_the_road_on_the_first_page(told: Told) -> None:
    truth, page = told.truth, told.office.get("/office").text
    road, limit = section(page, "road"), section(page, "limit")
    for mode in MODES:
        assert f"{mode} {shown(truth.index(truth.focus, mode).iid)};" in road
    end = date(truth.today.year, 12, 31)
    assert f'<b class="num">{(end - truth.today).days}</b>' in limit
    coming = {
        key: row
        for key, row in truth.active.items()
        if truth.stage_no(key) < 3
        and row["planned_on"]
        and row["planned_on"].year in (end.year, end.year - 1)
    }
    danger = {key for key, row in coming.items() if truth.days_late(key) or row["planned_on"] < truth.today}
    fine = len(coming) - len(danger)
    assert (f"{fine} planned application" in limit) == bool(fine) and (
        f"{len(danger)} in danger" in limit
    ) == bool(danger)
    assert coming
    answered = {row["idea_id"] for row in truth.rows["outcome"]}
    promoted = {row["idea_id"] for row in truth.rows["candidate"] if not row["is_withdrawn"]}
    waiting = Counter(
        row["workshop_id"]
        for row in truth.rows["idea"]
        if row["state"] == "shown" and row["id"] not in answered | promoted
    )
    told_ideas = re.findall(r"· (\d+) ideas?<", section(page, "answers"))
    assert [int(number) for number in told_ideas] == [number for _key, number in sorted(waiting.items())]


def test_board_and_lists(told: Told) -> None:
    truth, page = told.truth, told.office.get("/office/candidates").text
    parked = [key for key, row in truth.candidates.items() if row["is_parked"]]
    examples = {
        row["id"]: row for row in truth.rows["candidate"] if row["is_demo"] and row["merged_into"] is None
    }
    on_board = {**truth.active, **examples}
    for stage in STAGES:
        number = sum(row["stage"] == stage for row in on_board.values())
        assert re.search(rf'id="column-{stage}">[^<]*<span class="count num">(\d+)<', page)[1] == str(
            number
        ), stage
    assert re.search(r'id="column-parked">[^<]*<span class="count num">(\d+)<', page)[1] == str(len(parked))
    words = text_of(told.office.get("/office/candidates"))
    assert (
        f"{len(truth.active)} active · {len(parked)} parked · {len(examples)} example, not counted" in words
    )
    late = [key for key in truth.active if truth.days_late(key)]
    waiting = [key for key in truth.candidates if truth.waiting(key)]
    assert f"Overdue {len(late)} Evidence waiting {len(waiting)}" in words
    everything = {**truth.candidates, **examples}
    shared = {row["candidate_id"] for row in truth.rows["co_owner"] if row["agency"] == "Dinas Sosial"}
    filters = {
        "parked=1": len(parked),
        "waiting=1": len(waiting),
        "late=1": len(late) + len(examples),
        "basic=1": sum(
            row["sector"] in formula.rules(2026)["count"]["basic_sectors"] for row in everything.values()
        ),
        "sector=1.02": sum(row["sector"] == "1.02" for row in everything.values()),
        "stage=uji_coba": sum(row["stage"] == "uji_coba" for row in truth.active.values()),
        "workshop=" + str(told.story.rooms[1][0]): sum(
            row["workshop_id"] == told.story.rooms[1][0] for row in truth.candidates.values()
        ),
        "agency=Dinas+Sosial": sum(
            row["agency"] == "Dinas Sosial" or key in shared for key, row in truth.candidates.items()
        ),
    }
    for query, number in filters.items():
        found = re.search(r"(\d+) candidates? · News", told.text(f"/office/candidates.table?{query}"))
        assert (int(found[1]) if found else 0) == number, query


def test_the_rows_of_the_table(told: Told) -> None:
    truth = told.truth
    page = told.office.get("/office/candidates.table").text
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page, re.S)
    seen = 0
    for row in rows:
        key = int(re.search(r"/office/candidates/(\d+)", row)[1])
        if key in truth.candidates:
            cells = [
                re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)
            ]
            days = truth.days_silent(key)
            news = "today" if days == 0 else f"{days} day" + "s" * (days > 1)
            assert cells[6] == str(truth.waiting_pieces(key) or "–") and cells[7] == str(
                truth.team(key) or "–"
            )
            assert cells[8] == news and cells[2].split()[0] == NAMES[truth.candidates[key]["stage"]]
            seen += 1
    assert seen == len(truth.candidates)


def test_every_candidates_page(told: Told) -> None:
    truth = told.truth
    said = Counter()
    for key, row in truth.candidates.items():
        text = told.text(f"/office/candidates/{key}")
        verified, _claimed, _waits = truth.maturity(key)
        assert f"Evidence {plain(verified)}/111" in text and f"Team {truth.team(key)} " in text
        assert f"Steps {len(truth.open_steps(key))} " in text
        counts, planned = truth.counts_in(key), truth.planned_for(key)
        years = (
            " and ".join(filter(None, [", ".join(map(str, counts[:-1])), str(counts[-1])])) if counts else ""
        )
        if not counts:
            assert "Not yet." in text
        elif counts[-1] < truth.today.year:
            assert f"No longer. It counted in IID {years}." in text
        else:
            assert f"Counts in IID {years}." in text
        if planned and row["planned_on"] >= truth.today:
            assert f"then it counts in IID {' and '.join(map(str, planned))}." in text
        late = truth.days_late(key)
        assert not late or f"{late} day" in text
        said[len(counts), bool(planned)] += 1
    assert len(said) >= 4


def test_every_evidence_sheet(told: Told) -> None:
    truth, sums = told.truth, Counter()
    weights = {row["key"]: row["weight"] for row in formula.rules(truth.today.year)["indicators"]}
    keys = [row["key"] for row in formula.rules(truth.today.year)["indicators"] if row["aspect"] == "sid"]
    for key in truth.candidates:
        page = told.office.get(f"/office/candidates/{key}/evidence")
        verified, claimed, waits = truth.maturity(key)
        text = text_of(page)
        assert f"{plain(verified)} verified, of {plain(claimed)} claimed" in text
        assert f"{plain(waits)} points wait to be checked" in text
        body = page.text[page.text.index("<tbody>") : page.text.index("</tbody>")]
        lines = [re.sub(r"<[^>]+>", " ", line) for line in body.split("<tr")[1:]]
        claims, proven = truth.levels(key, "claimed"), truth.levels(key, "verified")
        for name, line in zip(keys, lines, strict=True):
            level = f"claimed {claims.get(name, 0)} / verified {proven.get(name, 0)} "
            assert level in " ".join(line.split()) + " ", (key, name)
            pieces = len(truth.of("evidence", key, indicator=name, is_removed=False))
            assert (f"+{pieces - 1} " in " ".join(line.split()) + " ") == (pieces > 1)
            if name not in truth.waiting(key):
                assert line.split()[-1] == plain(weights[name] * proven.get(name, 0))
        sums["verified"] += verified
        sums["waits"] += waits
    assert sums["verified"] and sums["waits"]
