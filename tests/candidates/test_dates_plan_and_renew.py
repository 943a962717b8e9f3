"""candidate.plan: the day something shall be applied or renewed, and what ends such a plan."""

from datetime import timedelta

import pytest

from tests.builders import today
from tests.results import ALL_YES, Results

TODAY = today()
SOON, LATER = (TODAY + timedelta(days=days) for days in (20, 400))


@pytest.fixture
def results(house):
    house.__class__ = Results
    return house.open_result()


@pytest.fixture
def number(results):
    return results.promote(criteria=ALL_YES)


def plan(results, number, on, seen=None, who=None, **more):
    days = {"planned_on": on and on.isoformat(), "seen": seen and seen.isoformat()}
    return results.follow("candidate.plan", who, candidate=number, why=more.get("why", ""), **days)


def renew(results, number, on, who=None):
    args = {"renewed_on": on.isoformat(), "why": "Modul antrean baru"}
    return results.follow("candidate.renew", who, candidate=number, **args)


def move(results, number, *stages, on=TODAY):
    for stage in stages:
        args = {"effective_on": on.isoformat(), "why": "sudah berjalan"}
        answer = results.follow("candidate.stage", candidate=number, stage=stage, **args)
        assert answer["ok"], answer


def dates(results, number):
    one = results.candidate(number)
    return one.planned_on, one.renewed_on


def test_a_plan_is_set_changed_and_dropped_with_its_history(results, number):
    assert plan(results, number, SOON, why="setelah uji coba")["ok"]
    assert plan(results, number, LATER, seen=SOON)["ok"]
    assert plan(results, number, LATER, seen=SOON)["ok"], "what is so already changes nothing"
    assert plan(results, number, None, seen=LATER)["ok"]
    assert dates(results, number) == (None, None)
    lines = [line[:3] for line in results.history(number)][2:]
    assert lines == [
        ("planned", "", SOON.isoformat()), ("planned", SOON.isoformat(), LATER.isoformat()),
        ("planned", LATER.isoformat(), ""),
    ]  # fmt: skip


def test_a_plan_in_the_past_is_refused(results, number):
    answer = plan(results, number, TODAY - timedelta(days=3))
    assert answer["code"] == "INVALID" and answer["params"]["field"] == "planned_on"


def test_a_plan_over_somebody_elses_is_refused_and_says_whose(results, number):
    assert plan(results, number, SOON, who=results.facilitator)["ok"]
    assert results.follow("step.add", candidate=number, title="Rapat", owner="", due="2026-12-01")["ok"]
    answer = plan(results, number, LATER)
    assert (answer["code"], answer["params"]["by"]) == ("CHANGED", "Rina")
    assert dates(results, number) == (SOON, None)


def test_neither_steps_nor_stages_move_a_date_silently(results, number):
    assert plan(results, number, SOON)["ok"]
    results.follow("step.add", candidate=number, title="Rapat", owner="", due="2026-12-01")
    move(results, number, "inisiatif", "uji_coba")
    park = {"candidate": number, "effective_on": TODAY.isoformat(), "why": "menunggu"}
    assert results.follow("candidate.park", is_parked=True, **park)["ok"]
    assert results.follow("candidate.park", is_parked=False, **park)["ok"]
    assert dates(results, number) == (SOON, None)
    before = len(results.history(number))
    move(results, number, "penerapan")
    assert dates(results, number) == (None, None), "what came true is no plan any more"
    ended = [line[:3] for line in results.history(number)[before:]]
    assert ("planned", SOON.isoformat(), "") in ended, "and the history says so"


def test_a_renewal_ends_its_plan_and_going_back_keeps_it(results, number):
    move(results, number, "inisiatif", "uji_coba", "penerapan")
    assert plan(results, number, SOON)["ok"]
    assert renew(results, number, TODAY)["ok"]
    assert dates(results, number) == (None, TODAY)
    move(results, number, "replikasi", "uji_coba")
    assert dates(results, number) == (None, TODAY)


def test_strangers_plan_and_renew_nothing(results, number):
    stranger = results._account("tono", "facilitator")
    assert plan(results, number, SOON, who=stranger)["code"] == "GONE"
    assert renew(results, number, TODAY, who=stranger)["code"] == "GONE"
    assert plan(results, number, SOON, who=results.sari)["code"] == "FORBIDDEN"
