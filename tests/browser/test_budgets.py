"""What a first visit costs: encoded bodies, requests, and whether anything jumps. A KB is 1,000 bytes."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Frame, Page, expect

from tests.browser.play import PHASES, Workshop, enter, furnish, furnish_step, is_connected, write
from tests.support.browser import Rooms, settle

pytestmark = pytest.mark.alone

KB = 1000
PREFETCH_MS = 1400  # the desk waits 1.5 s with it
LATER_MS = 4900  # the phone waits 5 s with its other screens
SETTLE_MS = 1200
WATCH_SHIFTS = """
window.__shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput)
    window.__shifts.push([entry.value, ...entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? "")]);
}).observe({ type: "layout-shift", buffered: true });
"""


# What is put off until the first picture stands must not come while a slow machine still draws it.
HOLD_BACK = """
window.held = [];
const soon = window.setTimeout;
window.setTimeout = (run, ms, ...rest) => (ms >= %d ? (window.held.push(run), 0) : soon(run, ms, ...rest));
"""


@dataclass
class Visit:
    """What one page took over the wire: encoded bodies by address, without headers and without the cache."""

    page: Page
    bodies: dict[str, int] = field(default_factory=dict)
    cached: set[str] = field(default_factory=set)
    urls: dict[str, str] = field(default_factory=dict)

    def begin(self) -> "Visit":
        """Listens from now on."""
        cdp = self.page.context.new_cdp_session(self.page)
        cdp.send("Network.enable")
        cdp.on("Network.requestServedFromCache", lambda event: self.cached.add(event["requestId"]))
        cdp.on("Network.responseReceived", self._answered)
        cdp.on("Network.loadingFinished", self._finished)
        return self

    def _answered(self, event: dict[str, Any]) -> None:
        response, number = event["response"], event["requestId"]
        if number in self.cached or response.get("fromDiskCache") or response["status"] == 304:
            return
        headers = {name.lower(): value for name, value in response["headers"].items()}
        self.urls[number] = response["url"]
        self.bodies[response["url"]] = int(headers.get("content-length", 0))

    def _finished(self, event: dict[str, Any]) -> None:
        url = self.urls.get(event["requestId"])
        if url and not self.bodies[url]:
            self.bodies[url] = int(event["encodedDataLength"])  # no length announced: with headers then

    def without(self, urls: list[str]) -> dict[str, int]:
        """Returns the bodies but those that came after the first picture."""
        paths = [url.split("?")[0] for url in urls]
        return {url: size for url, size in self.bodies.items() if not any(path in url for path in paths)}


def total(bodies: dict[str, int]) -> int:
    return sum(bodies.values())


def heaviest(bodies: dict[str, int]) -> Any:
    """What to look at when a budget is broken."""
    return sorted(((size, url.split("/", 3)[3]) for url, size in bodies.items()), reverse=True)


def open_page(context: BrowserContext, held_ms: int = 60_000) -> tuple[Page, Visit]:
    """Opens an empty page in which nothing happens that is put off for `held_ms` or longer."""
    context.add_init_script(WATCH_SHIFTS)
    context.add_init_script(HOLD_BACK % held_ms)
    page = context.new_page()
    return page, Visit(page).begin()


def jumps(page: Page) -> Any:
    """Returns the layout shifts nobody caused; a line that moves by its height scores 0.002, a digit of the clock less."""
    return page.evaluate("window.__shifts.filter(([value]) => value >= 0.0005)")


def test_joining_costs_eight_kilobytes(rooms: Rooms, hall: Workshop) -> None:
    furnish(hall, "lobby")
    page, visit = open_page(rooms.person("phone"))
    page.goto(hall.join_url)
    later = str(page.locator("[data-part=next]").get_attribute("data-modules")).split()
    page.wait_for_timeout(SETTLE_MS)
    assert len(later) >= 6, "the room is fetched while somebody types their name"
    assert settle(page, lambda: all(any(url in body for body in visit.bodies) for url in later))
    first = visit.without(later)
    assert total(first) <= 8 * KB, heaviest(first)
    assert len(first) <= 3, heaviest(first)
    assert jumps(page) == []


FIRST, LATER = 38 * KB, 10 * KB


def test_the_room_costs_a_phone_38_kilobytes_at_first_and_ten_later(rooms: Rooms, hall: Workshop) -> None:
    ideas: list[int] = []
    for phase in PHASES[: PHASES.index("reveal") + 1]:
        ideas = furnish_step(hall, phase, ideas)
        if phase in {"lobby", "collect", "vote", "reveal"}:
            visit_room(rooms, hall)


def visit_room(rooms: Rooms, hall: Workshop) -> None:
    """Somebody who has joined opens the room with an empty cache, then once more."""
    joining = rooms.person("phone")
    enter(joining.new_page(), hall.join_url)
    fresh = rooms.person(
        "phone"
    )  # the same person, nothing cached: joining and its prefetch are counted elsewhere
    fresh.add_cookies(joining.cookies())  # type: ignore[arg-type]  # playwright reads and writes two shapes of it
    joining.close()
    page, visit = open_page(fresh, LATER_MS)
    page.goto(hall.join_url)
    is_connected(page)
    page.wait_for_timeout(SETTLE_MS)
    assert any("socket.io.esm" in url for url in visit.bodies), "the library was counted"
    assert total(visit.bodies) <= FIRST, heaviest(visit.bodies)
    assert visit.bodies[hall.join_url] <= 14 * KB, "HTML and inlined CSS"
    assert len(visit.bodies) <= 12, heaviest(visit.bodies)
    assert jumps(page) == []
    page.close()
    page, again = open_page(fresh, LATER_MS)
    page.goto(hall.join_url)
    is_connected(page)
    page.wait_for_timeout(SETTLE_MS)
    assert total(again.bodies) <= LATER, heaviest(again.bodies)


def test_the_stage_costs_80_kilobytes(rooms: Rooms, hall: Workshop) -> None:
    furnish_step(hall, "lobby", [])
    visit_stage(rooms, hall, "lobby")
    furnish_step(hall, "collect", [])
    hall("say", texts=[f"Ide nomor {number} dari ruangan, agar layar cukup penuh" for number in range(40)])
    visit_stage(rooms, hall, "collect")


def visit_stage(rooms: Rooms, hall: Workshop, phase: str) -> None:
    page, visit = open_page(rooms.person("stage"))
    page.goto(hall.stage_url)
    expect(page.locator(".stage")).to_have_attribute("data-view", phase)
    page.wait_for_timeout(SETTLE_MS)
    assert settle(page, lambda: any("woff2" in url for url in visit.bodies)), "the typeface was counted"
    assert total(visit.bodies) <= 80 * KB, heaviest(visit.bodies)


def test_the_desk_costs_95_kilobytes(rooms: Rooms, hall: Workshop) -> None:
    ideas: list[int] = []
    for phase in PHASES[: PHASES.index("reveal") + 1]:
        ideas = furnish_step(hall, phase, ideas)
        visit_desk(rooms, hall, LISTS.get(phase, "desk.js"))


def fetched(frame: Frame) -> set[str]:
    """Returns the addresses a frame has fetched; none while it still becomes its page."""
    try:
        return set(frame.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)"))
    except Error:
        return set()


# What the centre of a phase is drawn by, where it is not the queue.
LISTS = {
    "group": "desk-themes.js",
    "vote": "desk-results.js",
    "closed": "desk-results.js",
    "reveal": "desk-results.js",
}


def visit_desk(rooms: Rooms, hall: Workshop, script: str) -> None:
    """Opens the cockpit, drawn by a script; its preview is left out, and what is put off comes afterwards."""
    context = rooms.person("desk")
    hall.sign_in(context)
    page, visit = open_page(context, PREFETCH_MS)
    page.goto(hall.desk_url())
    is_connected(page)
    assert settle(page, lambda: len(page.frames) > 1 and len(fetched(page.frames[1])) > 5), "the preview"
    assert settle(page, lambda: any(script in url for url in fetched(page.main_frame))), script
    page.wait_for_timeout(SETTLE_MS)
    needed = fetched(page.main_frame)
    needless = [*(fetched(page.frames[1]) - needed), "/stage/"]
    urls = json.loads(page.locator("[data-part=page]").inner_text())["urls"]
    put_off = [*urls["prefetch"], urls["later"], urls["sheet"]]
    first = visit.without(needless)
    assert any(script in url for url in first), "the cockpit was counted"
    assert len(needless) > 5, "the preview was there to be left out"
    assert total(first) <= 95 * KB, (total(first), heaviest(first))
    page.evaluate("window.held.forEach((run) => run())")
    assert settle(page, lambda: len(fetched(page.main_frame)) > len(needed)), "the rest comes later"
    page.wait_for_timeout(SETTLE_MS)
    later = fetched(page.main_frame) - needed
    assert all(any(part in url for part in put_off) for url in later), later


def test_nothing_jumps_while_somebody_writes(rooms: Rooms, hall: Workshop) -> None:
    furnish(hall, "collect")
    page, _visit = open_page(rooms.person("phone"))
    enter(page, hall.join_url)
    is_connected(page)
    hall("say", texts=[f"Ide orang lain {number}" for number in range(20)])
    page.wait_for_timeout(SETTLE_MS)
    assert jumps(page) == []
    write(page, "Perahu posyandu")
    expect(page.locator("article.idea")).to_be_visible()
