"""Plots: marks stand where their numbers say, labels never on top of each other."""

from decimal import Decimal
from itertools import pairwise

import pytest

from workshop.portfolio import plots
from workshop.portfolio.plots import BOTTOM, FUNNEL_BASE, LINE, TOP
from workshop.portfolio.projection import Passed, percent

EQUAL, LOW, FAR = (100.0, 100.0, 100.0), (266.0, 266.0, 266.0), (30.0, 150.0, 260.0)


def test_labels_of_crowded_marks_stand_above_them_where_the_ways_do_not_run():
    marks = plots._marks(300, [(str(at), Decimal(0), y) for at, y in enumerate((250.0, 255.0, 255.0))])
    assert all(mark.is_above and mark.label_y < 250 for mark in marks)
    # Marks far apart, and marks without room above, keep their labels beside them.
    for heights in (FAR, (30.0, 31.0, 32.0)):
        assert not any(m.is_above for m in plots._marks(300, [("", Decimal(0), y) for y in heights]))


@pytest.mark.parametrize("heights", [EQUAL, LOW, FAR, (22.0, 23.0, 266.0), (240.0, 250.0, 266.0)])
def test_labels_keep_a_line_apart_and_stay_inside(heights):
    marks = plots._marks(0, [(str(at), Decimal(0), y) for at, y in enumerate(heights)])
    labels = [mark.label_y for mark in marks]
    assert all(lower - upper >= LINE for upper, lower in pairwise(labels))
    assert (
        max(labels) <= BOTTOM + 0.01 and min(labels) >= TOP and sorted(m.y for m in marks) == sorted(heights)
    )


def test_a_funnel_block_is_as_high_as_its_number():
    steps = [Passed("ideas", 100, None, None), Passed("candidates", 50, 50, 1), Passed("counted", 0, 0, None)]
    first, second, none = plots.funnel_plot(steps)
    assert first.height == 2 * second.height and none.height == 0 and none.y == FUNNEL_BASE
    assert first.band and second.band and not none.band


def test_an_empty_funnel_has_no_blocks_to_see():
    assert [block.height for block in plots.funnel_plot([Passed("ideas", 0, None, None)])] == [0.0]


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(1, 2, 50), (1, 3, 33), (2, 3, 67), (1, 200, 1), (0, 0, 0)]
)
def test_a_share_is_rounded_half_up(part, whole, shown):
    assert percent(part, whole) == shown


def test_a_value_outside_the_line_stands_at_its_end():
    assert [plots.line_at(Decimal(v), Decimal(10), Decimal(20), 100) for v in (5, 15, 25)] == [
        0.0,
        50.0,
        100.0,
    ]
