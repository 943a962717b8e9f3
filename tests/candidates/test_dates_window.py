"""When a candidate counts: by what took effect, by the plan, and until when for the next cycle; no year is written in code."""

from datetime import date

import pytest

from workshop.candidates.profile_window import counting
from workshop.iid.window import Window

TODAY = date(2026, 11, 24)


def at(applied=None, renewed=None, planned=None, today=TODAY, **more):
    return counting(today, applied, [renewed] if renewed else [], planned, **more)


@pytest.mark.parametrize(
    ("applied", "renewed", "cycles"),
    [
        (None, None, ()),
        (date(2026, 1, 1), None, (2027, 2028)),
        (date(2026, 12, 31), None, (2027, 2028)),
        (date(2025, 12, 31), None, (2026, 2027)),
        (date(2024, 5, 1), date(2026, 5, 1), (2025, 2026, 2027, 2028)),
        (date(2025, 5, 1), date(2026, 5, 1), (2026, 2027, 2028)),
        (date(2026, 5, 1), date(2025, 5, 1), (2027, 2028)),
        (None, date(2026, 5, 1), ()),
    ],
)
def test_what_took_effect_counts_in_the_two_cycles_after_it(applied, renewed, cycles):
    assert at(applied, renewed).cycles == cycles


def test_what_is_not_applied_is_told_the_last_day_of_the_next_cycle():
    chance = at().chance
    assert (chance.closes_on, chance.cycles, chance.later) == (date(2026, 12, 31), (2027, 2028), (2028, 2029))
    new_year = at(today=date(2027, 1, 1)).chance
    assert (new_year.closes_on, new_year.cycles) == (date(2027, 12, 31), (2028, 2029))
    last_day = at(today=date(2026, 12, 31)).chance
    assert last_day.closes_on == date(2026, 12, 31)


def test_what_counts_is_told_when_a_renewal_adds_a_cycle():
    chance = at(date(2026, 3, 1)).chance
    assert (chance.opens_on, chance.closes_on) == (date(2027, 1, 1), date(2028, 12, 31))
    assert chance.cycles[0] == 2029 and at(date(2026, 3, 1)).bar is None


def test_what_counted_long_ago_is_over():
    old = at(date(2022, 3, 1))
    assert old.is_over and old.cycles == (2023, 2024) and old.chance.closes_on == date(2026, 12, 31)
    assert not at(date(2025, 3, 1)).is_over


@pytest.mark.parametrize(
    ("planned", "cycles", "misses"),
    [
        (date(2026, 12, 31), (2027, 2028), ()),
        (date(2027, 1, 1), (2028, 2029), (2027,)),
        (date(2028, 6, 1), (2029, 2030), (2027, 2028)),
    ],
)
def test_a_plan_tells_its_cycles_and_those_it_misses(planned, cycles, misses):
    found = at(planned=planned)
    assert (found.cycles, found.planned, found.misses) == ((), cycles, misses)


def test_a_planned_renewal_adds_only_what_does_not_count_already():
    assert at(date(2026, 3, 1), planned=date(2026, 12, 1)).planned == ()
    assert at(date(2026, 3, 1), planned=date(2027, 12, 1)).planned == (2029,)


def test_a_plan_in_the_past_and_a_renewal_before_the_application_are_marked():
    assert at(planned=date(2026, 11, 23)).is_plan_late and not at(planned=TODAY).is_plan_late
    assert at(date(2026, 5, 1), date(2025, 5, 1)).void == (date(2025, 5, 1),)
    assert at(None, date(2025, 5, 1)).void and not at(date(2025, 1, 1), TODAY).void


def test_every_renewal_adds_its_cycles():
    days = [date(2026, 5, 1), date(2022, 5, 1), date(2018, 5, 1)]
    found = counting(TODAY, date(2020, 5, 1), days, None)
    assert found.cycles == (2021, 2022, 2023, 2024, 2027, 2028) and found.void == (date(2018, 5, 1),)


def test_the_window_is_the_versions():
    one_year = Window(first_years_back=1, last_years_back=1)
    found = at(date(2026, 3, 1), windows=lambda _cycle: one_year)
    assert found.cycles == (2027,) and found.chance.cycles == (2028,)
    mixed = at(date(2026, 3, 1), windows=lambda cycle: one_year if cycle >= 2028 else Window())
    assert mixed.cycles == (2027,)


def test_the_line_shows_today_the_plan_and_the_last_day_in_order():
    bar = at(planned=date(2026, 12, 15)).bar
    assert bar.today < bar.plan < bar.edge and at(planned=date(2029, 1, 1)).bar.plan is None
