"""What must hold for every portfolio, whatever it holds."""

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.iid.portfolios import BASIC, ELSEWHERE, IGA_2026, IGA_2027, innovation
from workshop.iid.innovations import Mode, Portfolio
from workshop.iid.score import score

# The same examples every time, however slow the machine: what chance finds belongs to a longer run by hand.
QUICK = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
DAYS = st.none() | st.dates(date(2022, 1, 1), date(2027, 12, 31))


def levels(indicators):
    return st.dictionaries(st.sampled_from([each.key for each in indicators]), st.integers(0, 3), max_size=8)


@st.composite
def innovations(draw, key):
    return innovation(
        key,
        draw(st.sampled_from((*BASIC, ELSEWHERE))),
        claimed=draw(levels(IGA_2026.sid)),
        verified=draw(levels(IGA_2026.sid)),
        implemented_on=draw(DAYS),
        renewals=tuple(draw(st.lists(st.dates(date(2022, 1, 1), date(2027, 12, 31)), max_size=3))),
        planned_on=draw(DAYS),
    )


@st.composite
def portfolios(draw, most=16):
    n = draw(st.integers(0, most))
    region = levels(IGA_2026.spd)
    return Portfolio(tuple(draw(innovations(key)) for key in range(n)), draw(region), draw(region))


VERSIONS = st.sampled_from((IGA_2026, IGA_2027))
MODES = st.sampled_from(list(Mode))


@QUICK
@given(portfolios(), VERSIONS, MODES, st.data())
def test_a_higher_level_never_lowers_the_index(whole, rules, mode, data):
    before = score(whole, rules, mode, 2026).precise
    key = data.draw(st.sampled_from([each.key for each in rules.indicators]))
    raised = tuple(
        replace(each, claimed=up(each.claimed, key), verified=up(each.verified, key))
        for each in whole.innovations
    )
    higher = Portfolio(raised, up(whole.region_claimed, key), up(whole.region_verified, key))
    assert score(higher, rules, mode, 2026).precise >= before


def up(held, key):
    return {**held, key: min(3, held.get(key, 0) + 1)}


@QUICK
@given(portfolios(), VERSIONS, MODES, st.randoms(use_true_random=False))
def test_the_order_of_innovations_does_not_matter(whole, rules, mode, chance):
    shuffled = list(whole.innovations)
    chance.shuffle(shuffled)
    assert score(replace(whole, innovations=tuple(shuffled)), rules, mode, 2026) == score(
        whole, rules, mode, 2026
    )


@QUICK
@given(portfolios(most=11), VERSIONS, MODES, innovations(99))
def test_adding_below_the_divisor_never_lowers_the_index(whole, rules, mode, another):
    before = score(whole, rules, mode, 2026)
    assert before.n < rules.divisor
    larger = replace(whole, innovations=(*whole.innovations, another))
    assert score(larger, rules, mode, 2026).precise >= before.precise


@QUICK
@given(portfolios(), VERSIONS, MODES)
def test_the_index_lies_between_0_and_100_and_has_a_category(whole, rules, mode):
    found = score(whole, rules, mode, 2026)
    assert 0 <= found.iid <= 100
    assert found.category.lowest <= found.iid <= found.category.highest
