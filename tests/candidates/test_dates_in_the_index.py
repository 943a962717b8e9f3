"""Plans and renewals in the office's numbers: expected differs from verified, each equal to a second computation."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tests.portfolio import recomputed
from tests.portfolio.office import FOCUS, THIS_YEAR, Office
from tests.ready import ready
from workshop.live import reading
from workshop.portfolio import projection, queries

FULL = {"regulasi": (3, 2), "video": (3, 3), "kemanfaatan": (3, 1), "sdm": (2, None)}
IN_WINDOW, LONG_AGO = date(THIS_YEAR, 12, 20), date(THIS_YEAR - 4, 6, 1)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = ready(tmp_path, Office, Office.filled)
    with office.app.app_context():
        yield office


def cycle(year: int = FOCUS) -> projection.Cycle:
    with reading.reading() as db:
        found, levels = queries.tracked(db), queries.region_levels(db)
    return projection.projected(found, levels, [year], {})[0]


def expected(folder: Path, year: int) -> Decimal:
    """The index again from raw SQL: verified levels of what took effect, claimed levels of what is planned."""
    found = recomputed.rules(year)
    weights = {each["key"]: Fraction(each["weight"]) for each in found["indicators"]}
    sectors, sid = {}, Fraction(0)
    for key, sector, applied, planned in recomputed.rows(folder, _DATES):
        sql = f"SELECT effective_on FROM renewal WHERE candidate_id = {key} AND is_removed = 0"
        renewed = [day for (day,) in recomputed.rows(folder, sql)]
        took = [day for day in (applied, *renewed) if applied and day >= applied]
        is_in = any(year - 2 <= date.fromisoformat(day).year <= year - 1 for day in took)
        if is_in or (planned and year - 2 <= date.fromisoformat(planned).year <= year - 1):
            column = "verified" if is_in else "claimed"
            sql = f"SELECT indicator, {column} FROM level WHERE candidate_id = {key} AND {column} IS NOT NULL"
            sid += sum((weights[name] * level for name, level in recomputed.rows(folder, sql)), Fraction(0))
            sectors[key] = sector
    region = recomputed.region(folder, year, "verified")
    spd = sum((weights[name] * level for name, level in region.items()), Fraction(0))
    rule = found["count"]
    covered = set(sectors.values()) & set(rule["basic_sectors"])
    count = Fraction(rule["per_innovation"]) * min(len(sectors), rule["cap"])
    number = count if len(covered) >= rule["basic_needed"] else Fraction(0)
    divisor = max(found["divisor"], len(sectors))
    return recomputed.cents((spd + sid / divisor + number) / Fraction(found["total"]) * 100)


_DATES = """
SELECT c.id, c.sector, max(s.effective_on), CASE WHEN c.is_parked THEN NULL ELSE c.planned_on END
FROM candidate c LEFT JOIN stage_change s ON s.candidate_id = c.id AND s.new_stage = 'penerapan'
AND s.old_stage <> 'penerapan' AND c.stage IN ('penerapan', 'replikasi')
WHERE c.is_demo = 0 AND c.is_withdrawn = 0 GROUP BY c.id
"""


def test_without_plans_what_is_expected_is_what_is_verified(office, tmp_path):
    now = cycle()
    assert now.expected.iid == now.verified.iid == expected(tmp_path, FOCUS)


def test_a_planned_application_is_expected_at_its_claimed_levels(office, tmp_path):
    before = cycle()
    office.candidate_row(title="Rencana", sector="1.04", stage="uji_coba", planned_on=IN_WINDOW, levels=FULL)
    office.candidate_row(title="Diparkir", sector="1.04", planned_on=IN_WINDOW, levels=FULL, is_parked=True)
    now = cycle()
    assert (now.planned, now.verified.iid) == (1, before.verified.iid)
    assert now.expected.iid > now.verified.iid and now.expected.iid == expected(tmp_path, FOCUS)


def test_a_renewal_brings_back_what_counted_long_ago(office, tmp_path):
    row = {"sector": "1.04", "stage": "penerapan", "on": LONG_AGO, "levels": FULL}
    office.candidate_row(title="Lama", **row)
    before = cycle()
    office.candidate_row(title="Diperbarui", renewals=[date(THIS_YEAR, 5, 1)], **row)
    office.candidate_row(title="Salah", renewals=[date(THIS_YEAR - 5, 5, 1)], **row)
    now = cycle()
    assert now.verified.n == before.verified.n + 1 and now.planned == 0
    assert now.verified.iid == now.expected.iid == expected(tmp_path, FOCUS)


def test_an_earlier_renewal_counts_beside_the_latest_one(office, tmp_path):
    row = {"sector": "1.04", "stage": "penerapan", "on": LONG_AGO, "levels": FULL}
    before = [cycle(year).verified.n for year in (FOCUS - 2, FOCUS)]
    office.candidate_row(title="Dua kali", renewals=[date(THIS_YEAR - 2, 5, 1), date(THIS_YEAR, 5, 1)], **row)
    assert [cycle(year).verified.n for year in (FOCUS - 2, FOCUS)] == [number + 1 for number in before]
    for year in (FOCUS - 2, FOCUS - 1, FOCUS, FOCUS + 1):
        assert cycle(year).verified.iid == expected(tmp_path, year), year


def test_a_parked_one_that_was_applied_counts_but_promises_no_renewal(office, tmp_path):
    row = {"sector": "1.04", "stage": "penerapan", "on": LONG_AGO, "planned_on": IN_WINDOW, "levels": FULL}
    office.candidate_row(title="Diparkir", is_parked=True, **row)
    assert cycle().planned == 0
    office.candidate_row(title="Berjalan", **row)
    assert cycle().planned == 1 and cycle().expected.iid == expected(tmp_path, FOCUS)


def test_the_portfolio_and_what_if_pages_tell_of_the_plan(office):
    office.candidate_row(title="Rencana", sector="1.04", stage="uji_coba", planned_on=IN_WINDOW, levels=FULL)
    browser = office.browser_of(office.office)
    browser.set_cookie("lang", "en")
    assert "1 planned application" in browser.get("/office/portfolio").text
    assert browser.get("/office/whatif").status_code == 200
