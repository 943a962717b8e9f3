"""The library and the public portfolio in Chromium: no accessibility fault, nothing wider than the screen, no script needed."""

import threading
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server

from tests.library.shelf import Shelf
from tests.support.browser import AXE, AXE_TAGS, Rooms, watch
from workshop.openness.choices import SWITCHES
from workshop.people.cookies import LOGIN

FAULTS = """async (tags) => (await axe.run({ runOnly: { type: "tag", values: tags } })).violations
  .map((fault) => `${fault.id}: ${fault.nodes[0].html}`)"""


@pytest.fixture
def shelf(small_shelf: Shelf) -> Shelf:
    first = small_shelf.put(
        "Antrean daring", summary="Nomor dari rumah " * 20, is_public=True, profile={"manfaat": "Antre turun"}
    )
    small_shelf.put("Drone obat", stage="usulan", is_parked=True, parked_why="Belum boleh", is_public=True)
    small_shelf.put_many(25, is_public=True)
    small_shelf.take(first)
    every = dict.fromkeys(SWITCHES, True)
    assert small_shelf.follow("public.choose", **every, office_name="Bappeda")["ok"]
    return small_shelf


@pytest.fixture
def address(shelf: Shelf) -> Iterator[str]:
    served = make_server("127.0.0.1", 0, shelf.house.app, threaded=True)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()


@pytest.mark.parametrize(("screen", "lang"), [("office", "id"), ("narrow", "en")])
def test_every_page_is_open_to_everybody_and_fits(browser, shelf, address, screen, lang):
    rooms = Rooms(browser)
    person = rooms.person(screen)
    token = shelf.visitor(shelf.house.office).client.get_cookie(LOGIN).value
    person.add_cookies(
        [{"name": name, "value": each, "url": address} for name, each in ((LOGIN, token), ("lang", lang))]
    )
    page = person.new_page()
    seen = watch(page)
    for path in (
        "office/library?find=antre",
        "office/library/1",
        "office/public",
        "publik",
        f"publik/1?lang={lang}",
    ):
        page.goto(f"{address}/{path}")
        page.evaluate(AXE.read_text("utf-8"))
        assert page.evaluate(FAULTS, AXE_TAGS) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert seen.faults() == [], path
    rooms.close()


def test_the_public_searches_reads_and_comes_back_without_any_script(browser, shelf, address):
    rooms = Rooms(browser)
    page = rooms.person("phone", java_script_enabled=False).new_page()
    page.goto(f"{address}/publik?lang=en")
    page.locator("[name=find]").fill("nomor")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Antrean daring").click()
    assert page.locator("h1").inner_text() == "Antrean daring" and "lang=en" in page.url
    page.get_by_role("link", name="All ideas that are carried on").click()
    page.get_by_role("link", name="Next page").click()
    assert "page=2" in page.url and "Page 2 of 2" in page.inner_text("main")
    assert page.context.cookies() == []
    rooms.close()
