"""When an innovation counts."""

from datetime import date

import pytest

from workshop.iid.window import Window, counts_in


@pytest.mark.parametrize(
    ("implemented_on", "renewals", "cycles"),
    [
        (None, (), ()),
        (None, (date(2025, 1, 1),), ()),
        (date(2023, 12, 31), (), (2024, 2025)),
        (date(2024, 1, 1), (), (2025, 2026)),
        (date(2025, 12, 31), (), (2026, 2027)),
        (date(2026, 1, 1), (), (2027, 2028)),
        (date(2021, 5, 1), (date(2025, 5, 1),), (2022, 2023, 2026, 2027)),
        (date(2024, 5, 1), (date(2025, 5, 1),), (2025, 2026, 2027)),
        (date(2025, 5, 1), (date(2022, 5, 1),), (2026, 2027)),
        (date(2021, 5, 1), (date(2025, 5, 1), date(2023, 5, 1)), (2022, 2023, 2024, 2025, 2026, 2027)),
        (date(2021, 5, 1), (date(2020, 5, 1), date(2022, 5, 1)), (2022, 2023, 2024)),
    ],
)
def test_an_innovation_counts_in_the_two_cycles_after_it_took_effect(implemented_on, renewals, cycles):
    assert counts_in(implemented_on, renewals) == cycles


def test_the_window_of_2026_is_the_published_one():
    assert (Window().first_day(2026), Window().last_day(2026)) == (date(2024, 1, 1), date(2025, 12, 31))
    assert not Window().holds(None, 2026)


def test_a_version_may_have_another_window():
    assert counts_in(date(2025, 5, 1), (), Window(3, 1)) == (2026, 2027, 2028)
