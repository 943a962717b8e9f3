"""The office's page of integrations: secrets shown once, forms that keep what was typed, and in Chromium."""

import re
import threading

import pytest
from werkzeug.serving import make_server

from tests.candidates.test_office_pages import form_of, text_of
from tests.openness.conftest import added
from tests.openness.receiver import Receiver
from tests.support.browser import AXE, AXE_TAGS, Rooms, scrolls_sideways, watch
from workshop.live import reading
from workshop.openness.deliveries import Courier
from workshop.openness.models import ApiToken, Webhook
from workshop.openness.webhooks_sending import Guard
from workshop.people.cookies import LOGIN

PAGE = "/office/integrations"
FAULTS = """async (tags) => (await axe.run({ runOnly: { type: "tag", values: tags } })).violations
  .map((fault) => `${fault.id}: ${fault.nodes[0].html}`)"""


@pytest.fixture
def office(small):
    browser = small.browser_of(small.office)
    browser.set_cookie("lang", "en")
    return browser


def shown(answer):
    """Returns the secret an answer shows."""
    return re.search(r"<textarea[^>]*>([^<]+)<", answer.text)[1]


def kept(model):
    with reading.reading() as db:
        return list(db.query(model))


def test_a_token_is_shown_once_and_kept_as_a_hash_only(small, office):
    fields = form_of(office.get(PAGE), "token.add") | {"name": "Portal data", "scope": "everything"}
    answer = office.post(PAGE, data=fields)
    token = shown(answer)
    assert answer.status_code == 200 and token.startswith("rbk_")
    reader = small.app.test_client()
    assert reader.get("/api/v1/portfolio", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert shown(office.post(PAGE, data=fields)) == token, "the same form, sent twice, is the same token"
    (row,) = kept(ApiToken)
    assert token not in repr(vars(row)) and token not in office.get(PAGE).text
    page = form_of(office.get(PAGE), "token.revoke")
    assert office.post(PAGE, data=page).status_code == 302
    assert "Revoked" in text_of(office.get(PAGE))
    assert reader.get("/api/v1/stages", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_receiver_gets_a_secret_once(small, office):
    fields = form_of(office.get(PAGE), "webhook.add") | {
        "name": "Satu Data",
        "url": "https://example.org/masuk",
    }
    secret = shown(office.post(PAGE, data=fields))
    assert [one.secret for one in kept(Webhook)] == [secret] and secret.startswith("whsec_")
    assert secret not in office.get(PAGE).text and "In order" in text_of(office.get(PAGE))


@pytest.mark.parametrize(
    ("act", "typed", "words"),
    [
        ("token.add", {"name": ""}, "Please fill this in"),
        ("token.add", {"name": "Portal", "scope": "all"}, "Choose one of the answers shown"),
        ("token.add", {"name": "Portal", "scope": "candidates", "expires_on": "2020-01-01"}, "over already"),
        ("webhook.add", {"name": "Satu Data", "url": "http://example.org/a"}, "only https"),
        ("webhook.add", {"name": "Satu Data", "url": "https://127.0.0.1/a"}, "belongs to this server"),
        ("webhook.add", {"name": "Satu Data", "url": "https://a:b@example.org/"}, "Write an address such as"),
        ("webhook.add", {"name": "Satu Data", "url": "javascript:alert(1)"}, "Write an address such as"),
        ("webhook.add", {"name": "Satu Data", "url": "https://[::1"}, "Write an address such as"),
        ("webhook.add", {"name": "", "url": "https://example.org/"}, "Please fill this in"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(small, office, act, typed, words):
    answer = office.post(PAGE, data=form_of(office.get(PAGE), act) | typed)
    assert answer.status_code == 422 and words in text_of(answer)
    for text in filter(None, (typed.get("name"), typed.get("url"))):
        assert f'value="{text}"' in answer.text
    assert kept(ApiToken) == [] == kept(Webhook)


def test_a_message_that_nobody_takes_shows_why_and_is_tried_again_or_given_up(small, office):
    receiver = Receiver()
    small.do(small.office, 1, "webhook.add", name="Satu Data", url=receiver.url, secret="whsec_eA==")
    added(small)
    Courier(Guard(True, tuple)).run()
    page = text_of(office.get(PAGE))
    assert "Does not take" in page and "No connection" in page and "candidate.added" in page
    again = office.post(PAGE, data=form_of(office.get(PAGE), "delivery.retry"), follow_redirects=True)
    assert "is tried again" in text_of(again) and "Tried again now" in text_of(again)
    office.post(PAGE, data=form_of(office.get(PAGE), "delivery.skip"))
    assert "1 given up" in text_of(office.get(PAGE))
    office.post(PAGE, data=form_of(office.get(PAGE), "webhook.switch"))
    assert "Rests" in text_of(office.get(PAGE))
    office.post(PAGE, data=form_of(office.get(PAGE), "webhook.remove"))
    assert "No system is told of changes yet" in text_of(office.get(PAGE))


def test_only_the_office_manages_integrations(small):
    assert small.browser_of(small.facilitator).get(PAGE).status_code == 403
    assert small.app.test_client().get(PAGE).status_code == 302


def furnished(house):
    """Returns a house with tokens in every state and three receivers: well, resting, away."""
    for n, (name, scope) in enumerate(
        (("Portal Satu Data", "candidates"), ("Dasbor Gubernur", "everything"), ("Uji lama", "everything"))
    ):
        last = {"expires_on": "2027-06-30"} if n == 0 else {"expires_on": None}
        made = house.do(house.office, 1, "token.add", name=name, scope=scope, token_hash=str(n) * 64, **last)
    house.do(house.office, 1, "token.revoke", token=made["token"])
    well, away = Receiver().open(), Receiver()
    for name, url in (
        ("Satu Data Kaltara", well.url),
        ("Aplikasi agenda dinas", away.url),
        ("Portal lama", well.url),
    ):
        made = house.do(house.office, 1, "webhook.add", name=name, url=url, secret="whsec_eA==")
    house.do(house.office, 1, "webhook.switch", webhook=made["webhook"], is_active=False)
    for n in range(4):
        added(house, f"Perahu posyandu {n}")
    on = house.candidate(1).stage_on.isoformat()
    house.do(house.office, 1, "candidate.stage", candidate=1, stage="inisiatif", why="Rapat", effective_on=on)
    Courier(Guard(True, tuple)).run()
    well.close()
    return house


@pytest.mark.parametrize("screen", ["office", "phone"])
def test_the_page_is_open_to_everybody_and_fits(browser, small, screen):
    served = make_server("127.0.0.1", 0, furnished(small).app, threaded=True)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    address, rooms = f"http://127.0.0.1:{served.server_port}", Rooms(browser)
    person = rooms.person(screen)
    token = small.browser_of(small.office).get_cookie(LOGIN).value
    person.add_cookies([{"name": LOGIN, "value": token, "url": address}])
    page = person.new_page()
    seen = watch(page)
    page.goto(f"{address}{PAGE}")
    page.evaluate(AXE.read_text("utf-8"))
    assert page.evaluate(FAULTS, AXE_TAGS) == []
    assert scrolls_sideways(page) == 0
    assert seen.faults() == []
    rooms.close()
    served.shutdown()
