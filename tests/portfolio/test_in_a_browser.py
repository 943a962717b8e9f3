"""The office's pages on the index in Chromium: no accessibility fault, nothing wider than the screen, no error."""

import threading
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server

from tests.support.browser import AXE, AXE_TAGS, Rooms, watch
from workshop.people.cookies import LOGIN

PAGES = (
    "portfolio", "whatif?do=region:pad:1&do=add:1.04&do=all:regulasi:1", "whatif/plan?do=add:1.04&do=all:regulasi:1",
    "agencies", "region",
)  # fmt: skip
FAULTS = """async (tags) => (await axe.run({ runOnly: { type: "tag", values: tags } })).violations
  .map((fault) => `${fault.id}: ${fault.nodes[0].html}`)"""


@pytest.fixture
def address(full) -> Iterator[str]:
    served = make_server("127.0.0.1", 0, full.app, threaded=True)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()


@pytest.mark.parametrize("screen", ["office", "phone"])
def test_every_page_is_open_to_everybody_and_fits(browser, full, address, screen):
    rooms = Rooms(browser)
    person = rooms.person(screen)
    token = full.browser_of(full.office).get_cookie(LOGIN).value
    person.add_cookies([{"name": LOGIN, "value": token, "url": address}])
    page = person.new_page()
    seen = watch(page)
    for path in PAGES:
        page.goto(f"{address}/office/{path}")
        page.evaluate(AXE.read_text("utf-8"))
        assert page.evaluate(FAULTS, AXE_TAGS) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert seen.faults() == [], path
    rooms.close()


def test_a_plan_is_made_with_the_keyboard_alone(browser, full, address):
    rooms = Rooms(browser)
    person = rooms.person("office")
    token = full.browser_of(full.office).get_cookie(LOGIN).value
    person.add_cookies([{"name": LOGIN, "value": token, "url": address}])
    page = person.new_page()
    page.goto(f"{address}/office/whatif")
    before = page.locator(".now b").inner_text()
    page.locator("[name=do]").first.focus()
    page.keyboard.press("Space")
    page.locator("#plan button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**do=*")
    assert page.locator("[name=do]:checked").count() == 1 and page.locator(".now b").inner_text() != before
    rooms.close()
