"""The first page and the pages on mail in Chromium: open to everybody, fitting each screen, without an error."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from werkzeug.serving import make_server

from tests.mail.postbox import letters, queue
from tests.support.browser import AXE, AXE_TAGS, Rooms, watch
from workshop import clock
from workshop.access import MACHINE
from workshop.candidates.evidence_models import Evidence, Level
from workshop.candidates.models import Change
from workshop.owners.models import CheckIn
from workshop.people.cookies import LOGIN

PAGES = ("/office", "/office/mail", "/account/mail", "/office/candidates.table?waiting=1")
FAULTS = """async (tags) => (await axe.run({ runOnly: { type: "tag", values: tags } })).violations
  .map((fault) => `${fault.id}: ${fault.nodes[0].html}`)"""


@pytest.fixture
def busy(morning):
    """A morning on which every list has a row and one letter did not get through."""
    number = morning.owned("Perahu posyandu hulu Sungai Kayan", -4, "sari@example.go.id")
    morning.owned("Panti tanpa antre", 3)
    at = clock.now() - timedelta(days=41)
    morning.write(
        Level(candidate_id=number, indicator="regulasi", claimed=2, changed_at=at),
        Evidence(candidate_id=number, indicator="regulasi", kind="link", url="https://a.go.id", added_at=at),
        CheckIn(
            candidate_id=number, link_id=1, by="Sari", at=clock.now(), percent=60, blocks="menunggu izin"
        ),
        Change(candidate_id=number, at=at, actor="Rina", kind="title", hash="0" * 64),
    )
    queue(morning, "a")
    failed = {
        "letters": [letters(morning)["a"].id],
        "code": "bad_address",
        "detail": "550 no",
        "is_final": True,
    }
    morning.do(MACHINE, 1, "letter.failed", **failed)
    return morning


@pytest.fixture
def address(busy) -> Iterator[str]:
    served = make_server("127.0.0.1", 0, busy.app, threaded=True)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()


@pytest.mark.parametrize(("screen", "lang"), [("office", "id"), ("narrow", "en")])
def test_every_page_is_open_to_everybody_and_fits(browser, busy, address, screen, lang):
    rooms = Rooms(browser)
    person = rooms.person(screen)
    token = busy.browser_of(busy.office).get_cookie(LOGIN).value
    person.add_cookies([{"name": n, "value": v, "url": address} for n, v in ((LOGIN, token), ("lang", lang))])
    page = person.new_page()
    seen = watch(page)
    for path in PAGES:
        page.goto(address + path)
        page.evaluate(AXE.read_text("utf-8"))
        assert page.evaluate(FAULTS, AXE_TAGS) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert seen.faults() == [], path
    rooms.close()
