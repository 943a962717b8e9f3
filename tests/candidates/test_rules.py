"""The path of a candidate, without any table."""

from datetime import UTC, date, datetime

import pytest

from workshop.candidates import rules
from workshop.candidates.rules import Facts
from workshop.errors import Refused

YES = dict.fromkeys("abcde", ("yes", ""))
NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


def codes(stage, facts):
    return [f"{one.code}{one.criterion and ':' + one.criterion}" for one in rules.missing(stage, facts)]


def test_one_stage_forward_or_any_number_back():
    allowed = {(a, b) for a in rules.STAGES for b in rules.STAGES if rules.may_move(a, b)}
    assert ("usulan", "inisiatif") in allowed and ("replikasi", "usulan") in allowed
    assert ("usulan", "uji_coba") not in allowed and ("usulan", "usulan") not in allowed
    assert len(allowed) == 4 + 10


def test_an_initiative_needs_an_owner_a_dated_step_and_five_answers():
    assert codes("inisiatif", Facts("usulan")) == [
        "owner",
        "step",
        *(f"answered:{letter}" for letter in "abcde"),
    ]
    assert codes("inisiatif", Facts("usulan", owner="Sari", open_steps=1, answers=YES)) == []


def test_a_trial_needs_a_finished_step_and_three_criteria_met():
    answers = {**YES, "b": ("not_yet", "belum"), "c": ("not_yet", "")}
    assert codes("uji_coba", Facts("inisiatif", answers=answers)) == ["step_done", "yes:b"]


def test_an_application_needs_the_trial_date_a_summary_and_reasons():
    answers = {**YES, "c": ("not_yet", "ada alasan"), "e": ("not_yet", "")}
    assert codes("penerapan", Facts("uji_coba", answers=answers)) == ["trial_on", "reasoned:e", "summary"]
    ready = Facts("uji_coba", summary="Isi", answers=YES, dates={"uji_coba": date(2026, 8, 3)})
    assert codes("penerapan", ready) == []


def test_a_replication_needs_the_date_of_application():
    assert codes("replikasi", Facts("penerapan")) == ["applied_on"]


def test_an_unprepared_step_or_a_step_back_needs_a_reason():
    rules.check_move(Facts("usulan"), "inisiatif", "diputuskan pimpinan")
    rules.check_move(Facts("usulan", owner="Sari", open_steps=1, answers=YES), "inisiatif", "")
    for facts, new in ((Facts("usulan"), "inisiatif"), (Facts("penerapan"), "uji_coba")):
        with pytest.raises(Refused) as refused:
            rules.check_move(facts, new, "")
        assert refused.value.params["field"] == "why"


def test_a_date_lies_neither_in_the_future_nor_before_the_last_change():
    rules.check_day(date(2026, 11, 24), date(2026, 11, 24), NOW)
    for day, why in ((date(2026, 11, 26), "high"), (date(2026, 11, 1), "low")):
        with pytest.raises(Refused) as refused:
            rules.check_day(day, date(2026, 11, 2), NOW)
        assert refused.value.params["why"] == why


def test_late_and_soon():
    today = date(2026, 11, 24)
    assert rules.days_late(date(2026, 11, 20), today) == 4 and rules.days_late(today, today) == 0
    assert rules.days_late(None, today) == 0
    assert rules.is_soon(today, today) and rules.is_soon(date(2026, 12, 8), today)
    assert not rules.is_soon(date(2026, 12, 9), today) and not rules.is_soon(date(2026, 11, 23), today)
