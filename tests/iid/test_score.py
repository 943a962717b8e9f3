"""The index equals the published maxima and edges, exactly."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.iid import reference
from tests.iid.portfolios import (
    BASIC,
    ELSEWHERE,
    IGA_2026,
    IGA_2027,
    innovation,
    levels_of,
    many,
    portfolio,
    random_portfolio,
)
from workshop.iid import maturity
from workshop.iid.compare import compare
from workshop.iid.innovations import Innovation, Mode, Portfolio
from workshop.iid.model import ZERO, rounded
from workshop.iid.score import score, standing

D = Decimal
NOTHING = portfolio()


def verified(whole: Portfolio, rules=IGA_2026):
    return score(whole, rules, Mode.VERIFIED, 2026)


def test_the_greatest_portfolio_earns_every_published_maximum():
    found = verified(portfolio(many(200), region=3))
    assert (found.spd, found.sid_mean, found.count, found.total) == (D(63), D(111), D(76), D(250))
    assert found.iid == D("100.00") and found.category.key == "sangat_inovatif"


@pytest.mark.parametrize(
    ("whole", "share"),
    [
        (portfolio(region=3), "25.20"),
        (portfolio(many(200, covered=4)), "44.40"),
        (portfolio(many(200, level=0)), "30.40"),
    ],
    ids=["the government", "the mean", "the number"],
)
def test_each_part_is_the_published_share_of_the_index(whole, share):
    assert verified(whole).iid == D(share)


def test_maturity_goes_from_0_to_111():
    assert maturity.maturity(innovation(1), IGA_2026) == D(111)
    assert maturity.maturity(innovation(1, level=0), IGA_2026) == ZERO
    claimed = innovation(1, verified={"video": 2})
    assert maturity.maturity(claimed, IGA_2026) == D(8)
    assert maturity.maturity(claimed, IGA_2026, Mode.CLAIMED) == D(111)


def test_nothing_at_all_cannot_be_assessed():
    found = verified(NOTHING)
    assert found.iid == ZERO and found.category.key == "tidak_dapat_dinilai"
    assert (found.n, found.divisor, found.gate.covered, found.gate.is_met) == (0, 12, 0, False)


@pytest.mark.parametrize(
    ("iid", "category"),
    [
        ("100", "sangat_inovatif"),
        ("65.01", "sangat_inovatif"),
        ("65.005", "sangat_inovatif"),
        ("65.0049", "inovatif"),
        ("65.00", "inovatif"),
        ("40.01", "inovatif"),
        ("40.005", "inovatif"),
        ("40.0049", "kurang_inovatif"),
        ("40.00", "kurang_inovatif"),
        ("0.01", "kurang_inovatif"),
        ("0.005", "kurang_inovatif"),
        ("0.0049", "tidak_dapat_dinilai"),
        ("0", "tidak_dapat_dinilai"),
    ],
)
def test_an_index_is_classed_after_rounding_half_up(iid, category):
    assert IGA_2026.category(D(iid)).key == category


@pytest.mark.parametrize(
    ("iid", "is_met", "gap", "category", "to_next"),
    [
        ("65.01", True, "0.01", "sangat_inovatif", "0"),
        ("65.00", True, "0.00", "inovatif", "0.01"),
        ("64.99", False, "-0.01", "inovatif", "0.02"),
        ("40.00", False, "-25.00", "kurang_inovatif", "0.01"),
        ("0", False, "-65.00", "tidak_dapat_dinilai", "0.01"),
    ],
)
def test_the_target_is_not_a_category_bound(iid, is_met, gap, category, to_next):
    found = standing(D(iid), D("65.00"), IGA_2026)
    assert (found.is_met, found.gap, found.to_next) == (is_met, D(gap), D(to_next))
    assert found.category.key == category


@pytest.mark.parametrize(
    ("rules", "covered", "is_met"),
    [
        (IGA_2026, 4, False),
        (IGA_2026, 5, True),
        (IGA_2026, 6, True),
        (IGA_2027, 5, False),
        (IGA_2027, 6, True),
    ],
)
def test_the_number_earns_nothing_below_the_gate(rules, covered, is_met):
    found = verified(portfolio(many(20, covered)), rules)
    assert (found.gate.covered, found.gate.is_met) == (covered, is_met)
    assert found.gate.missing == BASIC[covered:]
    assert found.count == (D("7.60") if is_met else ZERO)


def test_two_innovations_of_one_service_cover_it_once():
    assert verified(portfolio(tuple(innovation(key, "1.01") for key in range(6)))).gate.covered == 1


@pytest.mark.parametrize(("rules", "least"), [(IGA_2026, 12), (IGA_2027, 14)])
def test_the_divisor_is_the_number_but_never_less_than_the_versions(rules, least):
    for n in (1, least - 1, least, least + 1):
        found = verified(portfolio(many(n, covered=0)), rules)
        assert found.divisor == max(n, least)
        assert found.sid_mean == rounded(D(111) * n / max(n, least))


@pytest.mark.parametrize(
    ("n", "points"), [(12, "4.56"), (199, "75.62"), (200, "76.00"), (201, "76.00"), (260, "76.00")]
)
def test_the_number_is_capped_at_200(n, points):
    assert verified(portfolio(many(n, level=0))).count == D(points)


def with_points(extra: int, region: int) -> Portfolio:
    """200 innovations that cover everything: a mean of 23 points and `extra` more in all."""
    base = {"regulasi": 3, "video": 3, "bimtek": 2}
    sectors = (*BASIC, *(ELSEWHERE for _ in range(194)))
    rows = (
        innovation(key, sector, verified={**base, "pedoman": (extra + 199 - key) // 200})
        for key, sector in enumerate(sectors)
    )
    return portfolio(tuple(rows), region)


@pytest.mark.parametrize(
    ("extra", "region", "iid", "category"),
    [
        (100, 3, "65.00", "inovatif"),  # (63 + 23.5 + 76) ÷ 250
        (102, 3, "65.00", "inovatif"),  # 65.004
        (103, 3, "65.01", "sangat_inovatif"),  # 65.006
        (200, 0, "40.00", "kurang_inovatif"),  # (24 + 76) ÷ 250
        (202, 0, "40.00", "kurang_inovatif"),
        (203, 0, "40.01", "inovatif"),
    ],
)
def test_a_portfolio_at_the_edge_of_a_category_falls_on_the_right_side(extra, region, iid, category):
    found = verified(with_points(extra, region))
    assert found.sid_sum == 200 * 23 + extra
    assert (found.iid, found.category.key) == (D(iid), category)


@pytest.mark.parametrize(
    ("n", "iid", "category"),
    [(40, "0.01", "kurang_inovatif"), (80, "0.01", "kurang_inovatif"), (81, "0.00", "tidak_dapat_dinilai")],
)
def test_one_point_among_many_is_the_smallest_index(n, iid, category):
    found = verified(portfolio((innovation(n, verified={"bimtek": 1}), *many(n - 1, covered=0, level=0))))
    assert (found.iid, found.category.key) == (D(iid), category)


def test_a_planned_implementation_is_expected_at_its_claimed_level_and_nowhere_else():
    planned = innovation(1, implemented_on=None, planned_on=date(2025, 12, 31), verified={})
    whole = portfolio((planned, innovation(2, verified=levels_of(IGA_2026.sid, 1))))
    found = {mode: score(whole, IGA_2026, mode) for mode in Mode}
    assert {mode: (each.n, each.sid_sum) for mode, each in found.items()} == {
        Mode.CLAIMED: (1, D(111)),
        Mode.VERIFIED: (1, D(37)),
        Mode.EXPECTED: (2, D(148)),
    }


def test_a_cycle_of_another_year_moves_the_window_and_is_marked_as_assumed():
    whole = portfolio((innovation(1),))
    assert [score(whole, IGA_2026, Mode.VERIFIED, year).n for year in range(2025, 2030)] == [0, 1, 1, 0, 0]
    assert not score(whole, IGA_2026, Mode.VERIFIED).is_assumed
    assert score(whole, IGA_2026, Mode.VERIFIED, 2027).is_assumed
    assert score(whole, IGA_2027, Mode.VERIFIED).is_assumed
    assert "S1" in score(whole, IGA_2027, Mode.VERIFIED).uncertainty.en


def test_two_versions_on_one_portfolio_differ_where_their_rules_do():
    found = compare(portfolio(many(12, covered=5)), (IGA_2026, IGA_2027), Mode.VERIFIED)
    assert {each.rule: (each.first, each.second) for each in found.differences} == {
        "divisor": ("12", "14"),
        "basic_needed": ("5", "6"),
    }
    assert (found.first.cycle, found.second.cycle, found.second.n) == (2026, 2026, 12)
    # (111 + 12 × 0.38) ÷ 250 against 111 × 12 ÷ 14 ÷ 250
    assert (found.first.iid, found.second.iid, found.gain) == (D("46.22"), D("38.06"), D("-8.16"))


def test_a_level_no_version_knows_earns_nothing_and_one_below_0_is_refused():
    assert verified(portfolio((innovation(1, verified={"unknown": 3}),))).sid_sum == ZERO
    with pytest.raises(ValueError, match="video: the level -1 is below 0"):
        verified(portfolio((innovation(1, verified={"video": -1}),)))


def test_an_innovation_cannot_stand_in_a_portfolio_twice():
    with pytest.raises(ValueError, match="twice"):
        portfolio((innovation(1), innovation(1)))


def test_10_000_random_portfolios_equal_the_second_implementation():
    chance = random.Random(2026)
    versions = [(rules, reference.raw(rules.key)) for rules in (IGA_2026, IGA_2027)]
    seen = set()
    for at in range(10_000):
        whole = random_portfolio(chance, most=260 if at % 400 == 0 else 20)
        rules, raw = versions[at % 2]
        mode, year = list(Mode)[at % 3], chance.randint(2025, 2028)
        found = score(whole, rules, mode, year)
        assert (Fraction(found.iid), found.category.key, found.n) == reference.index_of(
            whole, raw, mode.value, year
        )
        seen.add((found.category.key, found.gate.is_met, found.n > found.rules.divisor))
    # The comparison means something: small and large, with and without the gate, several categories.
    assert len(seen) >= 10 and {key for key, *_ in seen} == {each.key for each in IGA_2026.categories}


def test_values_stay_decimal():
    found = verified(portfolio(many(13), region=2))
    assert all(
        type(value) is Decimal
        for value in (found.spd, found.sid_mean, found.count, found.total, found.iid, found.precise)
    )
    assert isinstance(innovation(1), Innovation)
