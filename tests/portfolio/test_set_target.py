"""The plan's target is data: 65.00 unless the office says otherwise, and never a category bound."""

from decimal import Decimal

import pytest

from workshop.live import reading
from workshop.portfolio import queries
from workshop.portfolio.models import Target


def targets():
    with reading.reading() as db:
        return queries.targets(db), db.query(Target).count()


def test_the_plan_asks_for_65_in_each_year(office):
    assert targets() == (dict.fromkeys(range(2025, 2030), Decimal("65.00")), 0)


@pytest.mark.parametrize(
    ("text", "value"), [("65,01", "65.01"), ("70", "70"), ("66.5", "66.5"), ("100", "100"), ("0", "0")]
)
def test_the_office_sets_another_target(office, text, value):
    assert office.follow("target.set", year=2027, value=text)["ok"]
    assert targets()[0] == dict.fromkeys(range(2025, 2030), Decimal("65.00")) | {2027: Decimal(value)}


def test_the_plans_own_value_needs_no_row(office):
    office.follow("target.set", year=2027, value="70")
    assert office.follow("target.set", year=2027, value="65.00")["ok"] and targets()[1] == 0


def test_a_year_the_plan_does_not_name_may_have_a_target(office):
    assert office.follow("target.set", year=2030, value="68,00")["ok"]
    assert targets()[0][2030] == Decimal("68")


@pytest.mark.parametrize("text", ["", "a", "101", "100,01", "65,001", "-1", "6 5", "1e1", "٦٥", 65])
def test_what_is_no_index_is_refused(office, text):
    assert office.follow("target.set", year=2027, value=text)["code"] == "INVALID"
    assert targets()[1] == 0


def test_only_the_office_sets_a_target(office):
    assert office.follow("target.set", office.facilitator, year=2027, value="70")["code"] == "FORBIDDEN"
