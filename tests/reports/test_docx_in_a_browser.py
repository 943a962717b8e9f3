"""The pages of documents in Chromium: no accessibility fault, nothing wider than the screen; a field is copied."""

import threading

import pytest
from werkzeug.serving import make_server

from tests.ready import ready
from tests.reports.dossier import fill
from tests.results import Results
from tests.support.browser import AXE, AXE_TAGS, Rooms, watch
from workshop.people.cookies import LOGIN

FAULTS = """async (tags) => (await axe.run({ runOnly: { type: "tag", values: tags } })).violations
  .map((fault) => `${fault.id}: ${fault.nodes[0].html}`)"""


@pytest.fixture
def house(tmp_path):
    return ready(tmp_path, Results, Results.open_result)


@pytest.fixture
def address(house):
    served = make_server("127.0.0.1", 0, house.app, threaded=True)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()


@pytest.mark.parametrize("screen", ["office", "phone"])
def test_the_pages_are_open_to_everybody_and_fit(browser, house, address, screen):
    number = house.promote()
    fill(house, number)
    rooms = Rooms(browser)
    person = rooms.person(screen)
    token = house.browser_of(house.office).get_cookie(LOGIN).value
    person.add_cookies([{"name": LOGIN, "value": token, "url": address}])
    page = person.new_page()
    seen = watch(page)
    for path in (f"candidates/{number}/documents", "report", f"candidates/{number}/copy"):
        page.goto(f"{address}/office/{path}")
        page.evaluate(AXE.read_text("utf-8"))
        assert page.evaluate(FAULTS, AXE_TAGS) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    button = page.locator("#c-nama_inovasi + button")
    button.click()
    page.wait_for_function(
        "(button) => button.textContent === button.dataset.done", arg=button.element_handle()
    )
    assert seen.faults() == []
    rooms.close()
