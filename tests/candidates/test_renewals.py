"""candidate.renew, renewal.edit and renewal.withdraw: every renewal is kept, and its history tells of each change."""

from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.builders import today
from tests.candidates.builders import tampering
from tests.candidates.test_dates_plan_and_renew import move
from tests.people.pages import hidden
from tests.portfolio.reading import text_of
from tests.results import ALL_YES, Results
from workshop import database, door
from workshop.candidates import queries
from workshop.candidates.models import Renewal
from workshop.live import reading

TODAY = today()
FIRST, SECOND = (TODAY - timedelta(days=days) for days in (40, 3))
LONG_AGO = TODAY - timedelta(days=900)


@pytest.fixture
def results(house):
    house.__class__ = Results
    return house.open_result(held_on=LONG_AGO.isoformat())


@pytest.fixture
def number(results):
    """An applied candidate that was renewed twice, the later one recorded first."""
    number = results.promote(criteria=ALL_YES)
    move(results, number, "inisiatif", "uji_coba", "penerapan", on=LONG_AGO)
    assert renew(results, number, SECOND)["ok"] and renew(results, number, FIRST, why="Aplikasi baru")["ok"]
    return number


def renew(results, number, on, why="Modul antrean baru", who=None):
    return results.follow("candidate.renew", who, candidate=number, renewed_on=on and on.isoformat(), why=why)


def edit(results, one, on=None, who=None, why=None):
    args = {"renewed_on": (on or one.effective_on).isoformat(), "why": one.note if why is None else why}
    return results.follow("renewal.edit", who, renewal=one.id, rev=one.rev, **args)


def withdraw(results, one, why="Salah kandidat", who=None):
    return results.follow("renewal.withdraw", who, renewal=one.id, rev=one.rev, why=why)


def standing(number):
    with reading.reading() as db:
        return queries.renewals(db, [number]).get(number, [])


def lines(results, number):
    return [line[1:] for line in results.history(number) if line[0] == "renewed"]


def test_a_renewal_needs_an_application_and_comes_after_it(results):
    number = results.promote(criteria=ALL_YES)
    assert renew(results, number, TODAY)["params"]["why"] == "early"
    move(results, number, "inisiatif", "uji_coba", "penerapan")
    assert renew(results, number, TODAY - timedelta(days=1))["params"]["day"] == TODAY.isoformat()
    assert renew(results, number, TODAY + timedelta(days=2))["params"]["why"] == "high"
    assert renew(results, number, TODAY, why="")["params"]["field"] == "why"
    assert renew(results, number, None)["params"]["field"] == "renewed_on"
    assert not standing(number) and results.candidate(number).renewed_on is None


def test_each_is_kept_with_who_and_what_and_the_candidate_shows_the_latest(results, number):
    first, second = standing(number)
    assert (first.effective_on, first.note, first.by) == (FIRST, "Aplikasi baru", "Office")
    assert second.effective_on == SECOND == results.candidate(number).renewed_on
    assert lines(results, number) == [("", SECOND.isoformat(), "Office"), ("", FIRST.isoformat(), "Office")]


def test_the_same_day_twice_is_refused_by_rule_and_by_the_database(results, number):
    assert renew(results, number, FIRST, why="Lagi")["params"]["why"] == "taken"
    first, second = standing(number)
    assert edit(results, second, on=FIRST)["params"]["why"] == "taken"
    assert withdraw(results, first)["ok"] and renew(results, number, FIRST)["ok"]
    assert len(standing(number)) == 2
    with pytest.raises(IntegrityError), tampering(results) as connection:
        connection.execute(text(f"UPDATE renewal SET effective_on = '{FIRST}' WHERE id = {second.id}"))


def test_one_is_dated_and_worded_anew_and_the_latest_follows(results, number):
    _first, second = standing(number)
    assert edit(results, second, on=LONG_AGO, why="Versi dua")["ok"]
    assert [(one.effective_on, one.note) for one in standing(number)] == [
        (LONG_AGO, "Versi dua"), (FIRST, "Aplikasi baru"),
    ]  # fmt: skip
    assert results.candidate(number).renewed_on == FIRST
    assert lines(results, number)[-1] == (SECOND.isoformat(), LONG_AGO.isoformat(), "Office")
    before = len(results.history(number))
    assert edit(results, standing(number)[0])["ok"], "what is so already changes nothing"
    assert len(results.history(number)) == before
    assert edit(results, standing(number)[0], on=LONG_AGO - timedelta(days=1))["params"]["why"] == "low"
    assert edit(results, standing(number)[0], why="")["params"]["field"] == "why"


def test_one_is_withdrawn_with_a_reason_and_its_row_stays(results, number):
    _first, second = standing(number)
    assert withdraw(results, second, why="")["params"]["field"] == "why"
    assert withdraw(results, second)["ok"] and withdraw(results, second)["code"] == "GONE"
    assert [one.effective_on for one in standing(number)] == [FIRST]
    assert results.candidate(number).renewed_on == FIRST
    assert lines(results, number)[-1] == (SECOND.isoformat(), "", "Office")
    assert withdraw(results, standing(number)[0])["ok"] and results.candidate(number).renewed_on is None
    with reading.reading() as db:
        assert db.query(Renewal).filter_by(candidate_id=number, is_removed=True).count() == 2


def test_over_somebody_elses_change_it_is_refused_and_says_whose(results, number):
    _first, second = standing(number)
    assert edit(results, second, why="Versi dua", who=results.facilitator)["ok"]
    for answer in (edit(results, second, why="Versi tiga"), withdraw(results, second)):
        assert (answer["code"], answer["params"]["by"]) == ("CHANGED", "Rina")


def test_a_renewal_ends_its_plan_and_going_back_keeps_it(results, number):
    plan = {"planned_on": (TODAY + timedelta(days=20)).isoformat(), "seen": None, "why": ""}
    assert results.follow("candidate.plan", candidate=number, **plan)["ok"]
    assert renew(results, number, TODAY)["ok"] and results.candidate(number).planned_on is None
    move(results, number, "replikasi", "uji_coba")
    assert len(standing(number)) == 3


def test_strangers_renew_change_and_withdraw_nothing(results, number):
    stranger = results._account("tono", "facilitator")
    one = standing(number)[0]
    for act in (lambda who: renew(results, number, TODAY, who=who), lambda who: edit(results, one, who=who, why="x"),
                lambda who: withdraw(results, one, who=who)):  # fmt: skip
        assert act(stranger)["code"] == "GONE" and act(results.sari)["code"] == "FORBIDDEN"
    assert len(standing(number)) == 2


def test_the_one_that_was_known_before_becomes_the_first_row(results, number):
    url = results.app.config["SETTINGS"].database_url
    results.live.ledger.drain()
    command.downgrade(database.alembic_config(url), "0006")
    command.upgrade(database.alembic_config(url), "head")
    (one,) = standing(number)
    assert (one.effective_on, one.note, one.by) == (SECOND, "Modul antrean baru", "Office")


def test_the_page_shows_all_and_changes_one(results, number):
    browser = results.browser_of(results.office)
    browser.set_cookie("lang", "en")
    page = browser.get(f"/office/candidates/{number}")
    assert "Aplikasi baru" in page.text and "Modul antrean baru" in page.text
    one = standing(number)[0]
    sent = {
        "act": "renewal.edit",
        "renewal": one.id,
        "rev": one.rev,
        "renewed_on": FIRST,
        "why": "Ditulis ulang",
    }
    answer = post(browser, page.text, number, **sent)
    assert answer.status_code == 302 and standing(number)[0].note == "Ditulis ulang"
    answer = post(browser, page.text, number, **sent | {"why": "Terlambat"})
    assert answer.status_code == 409 and "Terlambat" in answer.text and "Ditulis ulang" in text_of(answer)
    answer = post(browser, page.text, number, act="candidate.renew", renewed_on=FIRST, why="Dua kali")
    assert answer.status_code == 422 and "recorded already" in answer.text and "Dua kali" in answer.text


def post(browser, page, number, **fields):
    token = hidden(page, "csrf_token")
    return browser.post(
        f"/office/candidates/{number}", data={"csrf_token": token, "client": door.new_client(), **fields}
    )
