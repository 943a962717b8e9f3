"""candidate.stage|park|edit|criterion and step.*: the office's stream, each change kept."""

from datetime import timedelta

import pytest

from tests.builders import today
from tests.results import ALL_YES
from workshop import clock
from workshop.access import FACILITATOR
from workshop.candidates import queries
from workshop.live import reading


@pytest.fixture
def number(results):
    return results.promote(criteria=ALL_YES)


def move(results, number, stage, why="", **more):
    args = {"effective_on": more.get("on", today().isoformat()), "why": why}
    return results.follow("candidate.stage", more.get("who"), candidate=number, stage=stage, **args)


def test_a_prepared_candidate_moves_on_and_the_dates_stay(results, number):
    assert move(results, number, "inisiatif")["ok"]
    with reading.reading() as db:
        facts = queries.facts(db, results.candidate(number))
    assert set(facts.dates) == {"usulan", "inisiatif"}
    assert results.history(number)[-1] == ("stage", "usulan", "inisiatif", "Office")


def test_a_jump_or_a_silent_step_back_is_refused(results, number):
    assert move(results, number, "uji_coba")["params"]["field"] == "stage"
    assert move(results, number, "inisiatif")["ok"]
    assert move(results, number, "usulan")["params"]["field"] == "why"
    assert move(results, number, "usulan", "penanggung jawab pindah")["ok"]
    assert results.candidate(number).stage == "usulan"


def test_what_is_missing_may_be_passed_over_with_a_reason_only(results, number):
    assert move(results, number, "inisiatif")["ok"]
    assert move(results, number, "uji_coba")["params"]["field"] == "why"
    assert move(results, number, "uji_coba", "sudah dicoba tahun lalu")["ok"]
    with reading.reading() as db:
        assert queries.history(db, number)[0].why == "sudah dicoba tahun lalu"


def test_a_change_dated_tomorrow_or_before_the_last_one_is_refused(results, number):
    later = (clock.now() + timedelta(days=2)).date().isoformat()
    assert move(results, number, "inisiatif", on=later)["params"]["why"] == "high"
    assert move(results, number, "inisiatif", on="2020-01-01")["params"]["why"] == "low"


def test_a_parked_candidate_keeps_its_stage_and_returns(results, number):
    park = {"candidate": number, "effective_on": today().isoformat()}
    assert results.follow("candidate.park", is_parked=True, why="", **park)["params"]["field"] == "why"
    assert results.follow("candidate.park", is_parked=True, why="menunggu izin", **park)["ok"]
    assert move(results, number, "inisiatif")["code"] == "CLOSED"
    assert results.follow("candidate.park", is_parked=False, why="", **park)["ok"]
    assert (results.candidate(number).stage, results.candidate(number).parked_why) == ("usulan", "")
    assert [line[0] for line in results.history(number)] == ["since", "promoted", "parked", "resumed"]


def test_an_edit_over_somebody_elses_is_refused(results, number):
    words = {
        "title": "Antrean WA",
        "agency": "Dinkes",
        "owner": "Sari",
        "sector": "1.02",
        "summary": "Nomor dari rumah",
    }
    assert results.follow("candidate.edit", candidate=number, rev=0, **words)["ok"]
    answer = results.follow("candidate.edit", candidate=number, rev=0, **{**words, "title": "Lain"})
    assert (answer["code"], answer["params"]["by"]) == ("CHANGED", "Office")
    assert results.candidate(number).title == "Antrean WA"
    changed = [line[0] for line in results.history(number)]
    assert changed == ["since", "promoted", "title", "summary"]


def test_a_criterion_is_answered_and_taken_back(results, number):
    ask = {"candidate": number, "criterion": "b"}
    assert results.follow("candidate.criterion", answer="not_yet", why="belum diukur", **ask)["ok"]
    assert results.follow("candidate.criterion", answer="", why="", **ask)["ok"]
    with reading.reading() as db:
        assert set(queries.answers(db, number)) == set("acde")
    assert [line[:3] for line in results.history(number)][2:] == [
        ("criterion.b", "yes", "not_yet"), ("criterion.b", "not_yet", ""),
    ]  # fmt: skip


def test_steps_are_added_changed_finished_and_removed(results, number):
    step = results.follow("step.add", candidate=number, title="Rapat", owner="Budi", due="2026-12-01")[
        "result"
    ]["step"]
    assert results.follow(
        "step.edit", step=step, rev=0, title="Rapat teknis", owner="Budi", due="2026-12-02"
    )["ok"]
    stale = results.follow("step.edit", step=step, rev=0, title="Lain", owner="", due="2026-12-02")
    assert stale["code"] == "CHANGED"
    assert results.follow(
        "step.done", step=step, is_done=True, done_on=today().isoformat(), note="disepakati"
    )["ok"]
    with reading.reading() as db:
        open_first = [(s.title, s.done_on is None) for s in queries.steps(db, [number])[number]]
    assert open_first == [("Pilih dua puskesmas", True), ("Rapat teknis", False)]
    assert results.follow("step.remove", step=step, is_removed=True)["ok"]
    assert results.follow("step.done", step=step, is_done=False, done_on=None, note="")["code"] == "GONE"
    assert results.follow("step.remove", step=step, is_removed=False)["ok"]


def test_a_facilitator_follows_own_candidates_only(results, number):
    stranger = results._account("tono", FACILITATOR)
    assert move(results, number, "inisiatif", who=stranger)["code"] == "GONE"
    assert move(results, number, "inisiatif", who=results.facilitator)["ok"]
    step = {"title": "x", "owner": "", "due": "2026-12-01"}
    assert results.follow("step.add", stranger, candidate=number, **step)["code"] == "GONE"
    assert results.follow("step.add", results.sari, candidate=number, **step)["code"] == "FORBIDDEN"
