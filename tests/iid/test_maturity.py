"""What one innovation lacks, and its cheapest next level."""

from decimal import Decimal

from tests.iid.portfolios import IGA_2026, levels_of
from workshop.iid.maturity import completeness, next_levels

FULL = levels_of(IGA_2026.sid)


def steps(levels, missing=None):
    return [
        (each.indicator.key, each.to_level, each.gain, each.missing)
        for each in next_levels(levels, IGA_2026, missing)
    ]


def test_completeness_names_the_mandatory_indicators_without_a_level():
    found = completeness({**FULL, "video": 0, "monev": 0}, IGA_2026)
    assert (found.filled, found.of, [each.key for each in found.mandatory_missing]) == (18, 20, ["video"])


def test_a_full_innovation_has_no_next_level():
    assert steps(FULL) == []


def test_the_next_level_with_most_points_for_a_missing_piece_comes_first():
    found = steps({**FULL, "video": 2, "pedoman": 2, "rkpd": 1}, {("video", 3): 3})
    assert found == [("rkpd", 2, Decimal(2), 1), ("video", 3, Decimal(4), 3), ("pedoman", 3, Decimal(1), 1)]


def test_ties_go_to_the_greater_weight_and_then_to_the_number():
    found = steps({**FULL, "pedoman": 2, "sdm": 1, "rkpd": 2, "video": 1}, {("video", 2): 2})
    assert [key for key, *_ in found] == ["video", "sdm", "rkpd", "pedoman"]


def test_one_piece_that_reaches_two_levels_is_worth_both():
    assert steps({**FULL, "regulasi": 1}, {("regulasi", 3): 1}) == [("regulasi", 3, Decimal(6), 1)]


def test_what_only_waits_for_verification_comes_before_everything():
    found = steps({**FULL, "video": 2, "pedoman": 2}, {("pedoman", 3): 0})
    assert found == [("pedoman", 3, Decimal(1), 0), ("video", 3, Decimal(4), 1)]
