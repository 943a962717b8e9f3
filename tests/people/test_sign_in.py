from datetime import timedelta

import pytest

from tests.builders import House
from tests.people.pages import PASSWORD, Visitor, first_token, set_up
from workshop import clock
from workshop.extensions import db
from workshop.people import passwords, queries, rules


@pytest.fixture
def known(small_house: House) -> House:
    """A house in which Sari has an account."""
    set_up(Visitor(small_house.app), first_token())
    return small_house


def test_the_right_password_leads_to_the_desk(known: House) -> None:
    visitor = Visitor(known.app)
    response = visitor.sign_in("Sari")
    assert (response.status_code, response.location) == (302, "/desk")
    assert visitor.get("/desk").status_code == 200


def test_the_way_back_is_kept_for_local_paths_only(known: House) -> None:
    visitor = Visitor(known.app)
    asked = visitor.get("/account/people")
    assert asked.location == "/account/login?next=/account/people"
    assert visitor.sign_in("sari", next="/account/people").location == "/account/people"
    for evil in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        assert Visitor(known.app).sign_in("sari", next=evil).location == "/desk"


def test_a_wrong_password_and_an_unknown_name_get_the_same_page(known: House) -> None:
    wrong = Visitor(known.app).sign_in("sari", "not the password")
    unknown = Visitor(known.app).sign_in("nobody", "not the password")
    assert wrong.status_code == unknown.status_code == 403
    assert "Name or password is not right." in wrong.text
    assert "Name or password is not right." in unknown.text
    assert "not the password" not in wrong.text


@pytest.mark.usefixtures("one_moment")
def test_the_sixth_failure_in_a_row_waits_for_known_and_unknown_names(known: House) -> None:
    for name in ("sari", "somebody"):
        for _ in range(rules.FREE_TRIES):
            assert "is not right" in Visitor(known.app).sign_in(name, "wrong").text
        assert "Too many tries" in Visitor(known.app).sign_in(name, "wrong").text


def test_the_wait_passes_by_itself_and_a_success_forgets_the_failures() -> None:
    now = clock.now()
    assert rules.wait_seconds(4, now, now) == 0
    assert rules.wait_seconds(5, now, now) == 1
    assert rules.wait_seconds(7, now, now) == 4
    assert rules.wait_seconds(500, now, now) == rules.MOST_WAIT_SECONDS
    assert rules.wait_seconds(500, now, now + timedelta(seconds=30)) == 0


@pytest.mark.usefixtures("one_moment")
def test_a_success_forgets_earlier_failures(known: House) -> None:
    for _ in range(3):
        Visitor(known.app).sign_in("sari", "wrong")
    account = queries.account_named(db.session(), "sari")
    assert account is not None
    assert account.failures == 3
    Visitor(known.app).sign_in("sari")
    db.session.remove()
    again = queries.account_named(db.session(), "sari")
    assert again is not None
    assert again.failures == 0


def test_signing_out_ends_this_browser_only(known: House) -> None:
    here, there = Visitor(known.app), Visitor(known.app)
    here.sign_in("sari")
    there.sign_in("sari")
    token = here.cookie
    assert here.post("/account/logout", page="/desk").status_code == 302
    assert queries.account_actor(db.session(), token).account_id == 0
    assert here.get("/desk").status_code == 302
    assert there.get("/desk").status_code == 200


def test_a_post_without_the_form_token_is_refused(known: House) -> None:
    visitor = Visitor(known.app)
    response = visitor.client.post("/account/login", data={"login": "sari", "password": PASSWORD})
    assert response.status_code == 400
    assert not visitor.cookie


def test_an_unknown_account_takes_a_real_comparison() -> None:
    assert not passwords.is_right("", PASSWORD)
    kept = passwords.hashed(PASSWORD)
    assert passwords.is_right(kept, PASSWORD)
    assert not passwords.is_right(kept, PASSWORD + " ")
    assert not passwords.is_right("no hash at all", PASSWORD)
