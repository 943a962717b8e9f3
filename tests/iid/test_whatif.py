"""What raises the index most, honestly, and quickly."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from time import perf_counter

import pytest

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
from workshop.iid.actions import Add, BringForward, Drop, Raise, RaiseRegion
from workshop.iid.book import opened
from workshop.iid.innovations import Mode
from workshop.iid.maturity import maturity
from workshop.iid.model import rounded
from workshop.iid.score import score
from workshop.iid.whatif import GAIN_STEP, Advice, break_even, hold_back, if_late, plan, possible, rank

D = Decimal
LAST_DAY = date(2025, 12, 31)


def expected(whole, rules=IGA_2026):
    return opened(whole, rules, Mode.EXPECTED, 2026)


def acted(whole, action):
    """The portfolio with `action` written into it the long way; a raise writes what the mode reads."""
    match action:
        case Drop(key):
            return replace(whole, innovations=tuple(each for each in whole.innovations if each.key != key))
        case RaiseRegion(name, level):
            return replace(whole, region_verified={**whole.region_verified, name: level})
        case BringForward(key, on):
            moved = (replace(each, planned_on=on) if each.key == key else each for each in whole.innovations)
            return replace(whole, innovations=tuple(moved))
        case Raise(keys, name, level):
            raised = (
                replace(each, claimed={**each.claimed, name: level}, verified={**each.verified, name: level})
                if each.key in keys
                else each
                for each in whole.innovations
            )
            return replace(whole, innovations=tuple(raised))


def test_every_gain_equals_the_index_computed_anew():
    chance = random.Random(7)
    seen = set()
    for at in range(6):
        whole, rules = random_portfolio(chance, most=24), (IGA_2026, IGA_2027)[at % 2]
        book = expected(whole, rules)
        before = score(whole, rules, Mode.EXPECTED, 2026).precise
        for each in rank(book, possible(book)):
            anew = score(acted(whole, each.action), rules, Mode.EXPECTED, 2026)
            assert (each.gain, each.iid, each.gate) == (
                (anew.precise - before).quantize(GAIN_STEP, "ROUND_HALF_UP"),
                anew.iid,
                anew.gate,
            )
            seen.add(type(each.action))
    assert seen == {Drop, Raise, RaiseRegion, BringForward}


def test_actions_are_ranked_by_their_gain():
    whole = portfolio(many(15, level=2), region=2)
    found = rank(expected(whole), possible(expected(whole)))
    assert [each.gain for each in found] == sorted((each.gain for each in found), reverse=True)
    # One video for all: 4 points of the mean, 1.6 of the index; the best of the government is 2 points.
    assert isinstance(found[0].action, Raise) and (found[0].action.indicator, found[0].gain) == (
        "video",
        D("1.6"),
    )
    assert len(found[0].action.keys) == 15 and found[0].advice is Advice.RAISES


def test_a_weak_innovation_is_better_not_reported_yet():
    weak = innovation(99, verified=levels_of(IGA_2026.sid, 0) | {"bimtek": 1})
    book = expected(portfolio((*many(20), weak)))
    found = hold_back(book)
    assert [(each.action, each.advice) for each in found] == [(Drop(99), Advice.HOLD_BACK)]
    assert found[0].gain > 0 and plan(book, [Drop(99)]).after.iid == found[0].iid
    (again,) = rank(expected(portfolio(many(20))), [Add(weak)])
    assert again.advice is Advice.LOWERS and again.gain == -found[0].gain


def test_below_the_divisor_nobody_is_held_back():
    book = expected(portfolio(many(12, level=1)))
    assert hold_back(book) == () and break_even(book) == 0
    assert break_even(expected(portfolio())) == 0


def test_break_even_is_where_dropping_changes_nothing():
    assert break_even(expected(portfolio(many(30)))) == D("99.98")  # 111 - 29 × 0.38
    for bimtek, points, advice in ((1, 100, Advice.LOWERS), (0, 99, Advice.HOLD_BACK)):
        last = innovation(99, verified={**levels_of(IGA_2026.sid), "regulasi": 0, "bimtek": bimtek})
        book = expected(portfolio((*many(29), last)))
        (found,) = rank(book, [Drop(99)])
        # (29 × 111 + points) ÷ 30 - 29 × 0.38
        assert break_even(book) == rounded(D(29 * 111 + points) / 30 - D("11.02"))
        assert maturity(last, IGA_2026) == points and found.advice is advice


def test_dropping_the_last_innovation_of_a_needed_service_is_warned_of():
    weak = innovation(99, "1.05", verified={})
    book = expected(portfolio((*many(40, covered=4), weak)))
    (found,) = rank(book, [Drop(99)])
    assert found.advice is Advice.CLOSES_GATE and found.gain < 0 and hold_back(book) == ()


def test_the_innovation_that_opens_the_gate_is_worth_the_number_of_all():
    book = expected(portfolio(many(12, covered=4)))
    (found,) = rank(book, [Add(innovation(99, "1.05"))])
    assert found.advice is Advice.OPENS_GATE and found.gate.covered == 5
    assert found.iid - score(portfolio(many(12, covered=4)), IGA_2026, Mode.EXPECTED).iid == D("1.98")


def test_a_plan_of_several_is_computed_together_and_in_a_sensible_order():
    late = innovation(
        99, ELSEWHERE, verified={}, claimed={}, implemented_on=None, planned_on=date(2026, 2, 1)
    )
    whole = portfolio((*many(12, level=2), late), region=1)
    actions = [Raise((99,), "video", 3), RaiseRegion("haki", 2), BringForward(99, LAST_DAY), Drop(3)]
    found = plan(expected(whole), actions)
    assert found.before == score(whole, IGA_2026, Mode.EXPECTED)
    assert (found.after.n, found.after.spd, found.after.sid_sum) == (12, D(22), D(11 * 74 + 12))
    assert found.gain == found.after.iid - found.before.iid
    assert [each.action for each in if_late(found.book)] == [Drop(99)]


def test_what_a_late_trial_costs_is_shown_dearest_first():
    trials = tuple(
        innovation(90 + level, ELSEWHERE, level, implemented_on=None, planned_on=LAST_DAY) for level in (1, 3)
    )
    found = if_late(expected(portfolio((*many(10), *trials))))
    assert [each.action for each in found] == [Drop(93), Drop(91)] and found[0].gain < found[1].gain < 0


def test_an_addition_outside_the_window_earns_nothing():
    (found,) = rank(expected(portfolio()), [Add(innovation(1, implemented_on=date(2026, 1, 1)))])
    assert (found.gain, found.advice) == (0, Advice.NOTHING)


def test_raising_never_lowers_and_stops_at_the_top():
    book = expected(portfolio(many(3, level=2), region=2))
    found = rank(book, [Raise((0,), "video", 1), RaiseRegion("haki", 1)])
    assert {each.advice for each in found} == {Advice.NOTHING}
    assert plan(book, [Raise((0, 0), "video", 9), RaiseRegion("haki", 9)]).after.sid_sum == 3 * 74 + 4


@pytest.mark.parametrize(
    ("action", "message"),
    [
        (Drop(7), "innovation 7 is not in the portfolio"),
        (BringForward(7, LAST_DAY), "innovation 7 is not in the portfolio"),
        (Raise((7,), "video", 3), "innovation 7 is not in the portfolio"),
        (Raise((0,), "haki", 3), "has no sid indicator “haki”"),
        (RaiseRegion("video", 3), "has no spd indicator “video”"),
        (Add(innovation(0)), "innovation 0 is in the portfolio already"),
    ],
)
def test_an_action_on_something_unknown_is_refused(action, message):
    with pytest.raises(ValueError, match=message):
        rank(expected(portfolio(many(1))), [action])


def test_only_what_is_planned_can_be_brought_forward_and_only_where_plans_count():
    whole = portfolio((innovation(1, implemented_on=None), innovation(2)))
    assert [each for each in possible(expected(whole)) if isinstance(each, BringForward)] == [
        BringForward(1, LAST_DAY)
    ]
    verified = opened(whole, IGA_2026, Mode.VERIFIED)
    assert not [each for each in possible(verified) if isinstance(each, BringForward)]


def test_ranking_thousands_of_actions_costs_as_much_as_a_few_books_not_one_for_each():
    """By the ratio of two durations of one run; the 200 ms of the issue are seen in `make bench-office`."""
    chance = random.Random(5)
    rows = tuple(
        innovation(
            key,
            chance.choice((*BASIC, ELSEWHERE)),
            verified={each.key: chance.randint(0, 3) for each in IGA_2026.sid},
            implemented_on=date(2025, 6, 1) if key % 4 else None,
        )
        for key in range(200)
    )
    whole = portfolio(rows, region=1)
    ratios = []
    for _ in range(3):
        start = perf_counter()
        book = expected(whole)
        built = perf_counter()
        found = rank(book, possible(book))
        together = plan(book, [each.action for each in found[:5]])
        ratios.append((perf_counter() - built) / (built - start))
    assert len(found) > 2500 and together.gain > 0
    assert min(ratios) < len(found) / 10, ratios
