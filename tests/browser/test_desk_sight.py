"""The desk under quick hands and large text."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.play import NEXT, Workshop, furnish, is_connected, step
from tests.support.browser import Rooms, scrolls_sideways

LARGE = """addEventListener("DOMContentLoaded", () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("html { font-size: 200% }");
  document.adoptedStyleSheets = [sheet];
})"""
# What sticks out of the window, and columns that lie on each other.
FAULTS = """() => {
  const columns = [".rail", ".work", ".aside", ".panel-place"].map((name) => document.querySelector(name)).filter((one) => one.checkVisibility());
  const boxes = columns.map((one) => one.getBoundingClientRect()).sort((a, b) => a.left - b.left);
  const over = boxes.slice(1).filter((box, at) => box.left < boxes[at].right - 1).length;
  const out = [...document.querySelectorAll(".frame *")].filter((one) => one.checkVisibility() && !one.closest(".hush, .preview")
    && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 80));
  return [...out, ...Array(over).fill("columns overlap")];
}"""


@pytest.fixture
def desk(rooms: Rooms, hall: Workshop) -> Page:
    context = rooms.person("desk", viewport={"width": 1440, "height": 900})
    hall.sign_in(context, "rina")
    page = context.new_page()
    page.goto(hall.desk_url())
    is_connected(page)
    return page


def test_a_switch_pressed_twice_at_once_comes_back(hall: Workshop, rooms: Rooms, desk: Page) -> None:
    stage = rooms.page("stage")
    stage.goto(hall.stage_url)
    expect(stage.locator(".stage")).to_have_attribute("data-view", "lobby")
    blank = stage.locator("[data-part=blank]")
    buttons = desk.locator(".under button")
    desk.keyboard.press("b")
    expect(buttons.nth(0)).to_have_attribute("aria-pressed", "true")
    expect(blank).to_be_visible()
    for key in "bbqq":
        desk.keyboard.press(key)
    desk.keyboard.press("l")  # the last of them: when it is seen, the others are done
    expect(stage.locator("html")).to_have_attribute("data-theme", "light")
    expect(blank).to_be_visible()
    expect(stage.locator(".stage")).to_have_attribute("data-view", "lobby")
    assert [one.get_attribute("aria-pressed") for one in buttons.all()] == ["true", "false", "true"]
    hall.desk("stage.show", is_blank=False, is_qr=True, theme="dark")  # another desk
    expect(buttons.nth(0)).to_have_attribute("aria-pressed", "false")
    expect(buttons.nth(1)).to_have_attribute("aria-pressed", "true")


def test_advice_ends_with_the_phase_it_was_given_in(hall: Workshop, desk: Page) -> None:
    furnish(hall, "group")
    desk.locator("#tab-loose").click()
    desk.locator("ol.queue li[data-idea]", has_text="Fotokopi gratis").focus()
    desk.keyboard.press("m")
    notice = desk.locator(".notice.floating")
    expect(notice).to_be_visible()
    step(desk, "vote")
    expect(desk.locator(".turnout")).to_be_visible()
    expect(notice).to_have_count(0)


def test_letters_of_twice_the_size_leave_the_desk_whole(hall: Workshop, desk: Page) -> None:
    desk.add_init_script(LARGE)
    desk.reload()
    is_connected(desk)
    assert desk.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    furnish(hall, "group")
    expect(desk.locator(".theme")).not_to_have_count(0)
    assert (scrolls_sideways(desk), desk.evaluate(FAULTS)) == (0, [])
    for phase in ("vote", "closed", "reveal"):
        hall("go", phase=phase)
        expect(desk.locator(NEXT)).to_be_attached()
        assert (phase, scrolls_sideways(desk), desk.evaluate(FAULTS)) == (phase, 0, [])
    desk.locator("tr[data-idea]").first.click()
    desk.keyboard.press("p")
    expect(desk.locator("[data-part=panel]")).to_be_visible()
    assert (scrolls_sideways(desk), desk.evaluate(FAULTS)) == (0, [])
