"""The office sees what happens to letters; everybody chooses their own daily letter."""

import re
from dataclasses import replace

import pytest

from tests.mail.postbox import Postbox, letters, posting, queue
from tests.people.pages import Visitor, hidden
from workshop import door
from workshop.access import MACHINE
from workshop.live import reading
from workshop.mail.models import Subscription
from workshop.people import keys
from workshop.people.cookies import LOGIN


def visitor_of(house, who):
    token = keys.new_token()
    house.do(MACHINE, 1, "account.signin", account=who.account_id, login_hash=keys.hash_of(token))
    visitor = Visitor(house.app)
    visitor.client.set_cookie(LOGIN, token)
    return visitor


@pytest.fixture
def office(small_house):
    return visitor_of(small_house, small_house.office)


@pytest.fixture
def box(small_house):
    box = Postbox()
    posting(small_house, box)
    return box


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.get_data(as_text=True)))


def subscription(house, who):
    with reading.reading() as db:
        return db.get(Subscription, who.account_id)


def test_without_settings_the_page_says_what_to_set(office):
    page = text_of(office.get("/office/mail"))
    assert "No mail server is set" in page and "SMTP_URL and MAIL_FROM" in page
    assert "Send me a test letter" not in page


def test_a_subscription_is_kept_and_can_be_switched_off(small_house, office):
    answer = office.post("/account/mail", email="rina@example.go.id", lang="en", is_on="1")
    assert answer.location == "/account/mail?saved=1"
    own = subscription(small_house, small_house.office)
    assert (own.email, own.lang, own.is_on) == ("rina@example.go.id", "en", True)
    assert 'value="rina@example.go.id"' in office.get("/account/mail").get_data(as_text=True)
    office.post("/account/mail", email="rina@example.go.id", lang="id")
    assert not subscription(small_house, small_house.office).is_on


def test_a_wrong_address_is_refused_and_stays_in_the_form(small_house, office):
    for wrong in ("rina", "rina@example", "a@x.id, b@x.id"):
        answer = office.post("/account/mail", email=wrong, lang="en", is_on="1")
        assert answer.status_code == 422 and "This is no e-mail address" in text_of(answer)
        assert f'value="{wrong}"' in answer.get_data(as_text=True)
    answer = office.post("/account/mail", email="", lang="en", is_on="1")
    assert answer.status_code == 422 and "Please fill this in" in text_of(answer)
    assert subscription(small_house, small_house.office) is None


def test_facilitators_choose_their_own_letter_but_see_no_queue(small_house, office):
    rina = visitor_of(small_house, small_house.facilitator)
    assert rina.post("/account/mail", email="tono@example.go.id", lang="id", is_on="1").status_code == 302
    assert rina.get("/office/mail").status_code == 403
    assert subscription(small_house, small_house.office) is None
    assert Visitor(small_house.app).get("/account/mail").status_code == 302


def test_the_office_sees_problems_and_tries_again_or_gives_up(small_house, office, box):
    queue(small_house, "a", "b")
    ids = {reason: letter.id for reason, letter in letters(small_house).items()}
    for reason, code, is_final in (("a", "bad_address", True), ("b", "silent", False)):
        failed = {"letters": [ids[reason]], "code": code, "detail": "550 nobody", "is_final": is_final}
        small_house.do(MACHINE, 1, "letter.failed", **failed)
    page = text_of(office.get("/office/mail"))
    assert "Did not get through 2" in page and "a@example.go.id" in page and "550 nobody" in page
    assert "The mail server refuses the address" in page and "The mail server does not answer in time" in page
    office.post("/office/mail", act="letter.retry", letter=str(ids["a"]))
    assert letters(small_house)["a"].state == "waiting"
    office.post("/office/mail", act="letter.drop", letter=str(ids["b"]))
    assert letters(small_house)["b"].state == "given_up"
    assert office.post("/office/mail", act="letter.sent", letter=str(ids["a"])).status_code == 400
    box.up()
    posting(small_house, box).run()
    box.down()
    assert box.subjects == ["Surat a"]
    assert "sent in the meantime" in text_of(
        office.post("/office/mail", act="letter.retry", letter=str(ids["a"]))
    )


def test_a_test_letter_goes_to_ones_own_address_once(small_house, office, box):
    assert "Give your address first" in text_of(office.get("/office/mail"))
    assert office.post("/office/mail", act="test").status_code == 400
    office.post("/account/mail", email="rina@example.go.id", lang="en", is_on="1")
    client = hidden(office.get("/office/mail").get_data(as_text=True), "client")
    for _ in range(2):
        assert office.post("/office/mail", act="test", client=client).location == "/office/mail?tested=1"
    [letter] = letters(small_house).values()
    assert (letter.address, letter.subject) == ("rina@example.go.id", "Rembuk: test letter")
    assert "in the queue" in text_of(office.get("/office/mail?tested=1"))


def test_the_password_of_the_mail_server_stands_on_no_page(small_house, office):
    url = "smtp://rina:rahasia@mail.example.go.id:587"
    small_house.app.config["SETTINGS"] = replace(
        small_house.app.config["SETTINGS"], smtp_url=url, mail_from="a@example.go.id"
    )
    page = office.get("/office/mail").get_data(as_text=True)
    assert "mail.example.go.id" in page and "rahasia" not in page and "encrypted" in page


def test_a_double_post_changes_nothing_twice(small_house, office):
    client = door.new_client()
    for _ in range(2):
        answer = office.post("/account/mail", email="a@example.go.id", lang="id", is_on="1", client=client)
        assert answer.status_code == 302
    assert subscription(small_house, small_house.office).email == "a@example.go.id"
