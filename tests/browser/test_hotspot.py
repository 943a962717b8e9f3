"""A hotspot's address over http is no secure context; small screens, large letters and bare keyboards are common."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.cast import IDEAS, LONG
from tests.browser.play import (
    NEXT,
    PLAN,
    Workshop,
    enter,
    furnish,
    furnish_step,
    give_vote,
    is_connected,
    own_idea,
    running_workshop,
    write,
)
from tests.support.browser import ARGS, Rooms, chromium_path, scrolls_sideways, watch

ADDRESS = "192.168.43.1"
LARGE = "document.documentElement.style.setProperty('font-size', '200%')"


@pytest.fixture
def hotspot(browser: Browser) -> Iterator[Browser]:
    """A Chromium for which the hotspot's address is this machine."""
    rules = f"--host-resolver-rules=MAP {ADDRESS} 127.0.0.1"
    second = browser.browser_type.launch(executable_path=chromium_path(), args=[*ARGS, rules])
    yield second
    second.close()


def test_everything_works_without_a_secure_context(hotspot: Browser, hall: Workshop) -> None:
    rooms = Rooms(hotspot)
    url = f"http://{ADDRESS}:{hall.server.port}"
    phone, stage = rooms.page("phone"), rooms.page("stage")
    watches = [watch(phone), watch(stage)]
    stage.goto(f"{url}/s/{hall.token}")
    enter(phone, f"{url}/w/{hall.code}", "Sari")
    is_connected(phone)
    assert phone.evaluate("isSecureContext") is False
    assert phone.evaluate("'randomUUID' in crypto") is False
    furnish(hall, "collect")
    write(phone, "Perahu ambulans siaga")
    expect(own_idea(phone, "Perahu ambulans siaga")).to_contain_text("Terkirim")
    expect(stage.locator(".idea").first).to_be_visible()
    hall("go", phase="vote")
    give_vote(phone, IDEAS[3])
    expect(phone.locator(".purse")).to_contain_text("Sisa 4 suara")
    hall("go", phase="reveal")
    hall("open_phones")
    expect(phone.locator(".ranking")).to_be_visible()
    expect(stage.locator(".ranking")).to_be_visible()
    assert [fault for one in watches for fault in one.faults()] == []
    rooms.close()


def fits(page: Page, name: str) -> None:
    """Nothing scrolls sideways, also at twice the letters."""
    assert scrolls_sideways(page) == 0, name
    page.evaluate(LARGE)
    assert scrolls_sideways(page) == 0, f"{name} at 200 %"
    page.evaluate("document.documentElement.style.removeProperty('font-size')")


def test_no_phone_page_scrolls_sideways_at_320_px_and_twice_the_letters(rooms: Rooms, tmp_path: Path) -> None:
    with running_workshop(tmp_path, **PLAN) as hall:
        phone = rooms.page("narrow")
        ideas: list[int] = []
        for phase in ("lobby", "collect", "group", "vote", "reveal", "next_steps", "archived"):
            ideas = furnish_step(hall, phase, ideas)
            if phase == "lobby":
                phone.goto(hall.join_url)
                fits(phone, "join")
                enter(phone, hall.join_url, "Yohana Lenjau dari Long Nawang")
            if phase == "collect":
                write(phone, LONG)
                expect(own_idea(phone, LONG)).to_contain_text("Terkirim")
                write(phone, "W" * 120)
            if phase == "vote":
                give_vote(phone, LONG)
            phone.wait_for_timeout(1200)
            fits(phone, phase)
        phone.reload()
        fits(phone, "news")
        for path in ("/", "/account/login", f"/w/{hall.code}/me", "/w/AAAAAA"):
            phone.goto(hall.url + path)
            fits(phone, path)
        context = rooms.person("narrow")
        hall.sign_in(context)
        remote = context.new_page()
        remote.goto(hall.desk_url("remote"))
        is_connected(remote)
        fits(remote, "remote")


def focus_is_seen(page: Page) -> bool:
    """Whether the focused element stands inside the window with a mark around it."""
    return bool(
        page.evaluate("""() => {
      const box = document.activeElement.getBoundingClientRect();
      const style = getComputedStyle(document.activeElement);
      const isInside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
      return document.activeElement !== document.body && isInside && (style.outlineStyle !== "none" || style.boxShadow !== "none");
    }""")
    )


def test_the_desk_is_steered_by_keys_alone(rooms: Rooms, hall: Workshop) -> None:
    context = rooms.person("desk")
    hall.sign_in(context)
    desk = context.new_page()
    desk.goto(hall.desk_url())
    is_connected(desk)
    expect(desk.locator(NEXT)).to_be_visible()
    seen = set()
    for _press in range(40):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement === document.body"):
            break  # once around
        where = desk.evaluate(
            "document.activeElement.dataset.part || document.activeElement.textContent.trim()"
        )
        assert focus_is_seen(desk), where
        seen.add(where)
    assert "next" in seen, "the next step is reached by Tab"
    desk.keyboard.press("PageDown")
    expect(desk.locator("[data-part=work] h1")).to_have_text(PLAN["of_rounds"]["question"])
    furnish_step(hall, "collect", [])
    before = 3
    expect(desk.locator("ol.queue li[data-idea]")).to_have_count(before)
    desk.keyboard.press("j")
    desk.keyboard.press("a")
    expect(desk.locator("ol.queue li[data-idea]")).to_have_count(before - 1)
    desk.keyboard.press("u")
    expect(desk.locator("ol.queue li[data-idea]")).to_have_count(before)
    typing_is_typing(desk)
    desk.wait_for_timeout(900)
    desk.keyboard.press("PageDown")
    expect(desk.locator("#tab-loose")).to_be_visible()
    merge_by_keys(desk)


def typing_is_typing(desk: Page) -> None:
    """Letters in a field are letters; Escape gives the keys back."""
    desk.keyboard.press("n")
    expect(desk.locator("#add-lines")).to_be_focused()
    desk.keyboard.type("axu. bq")
    expect(desk.locator("#add-lines")).to_have_value("axu. bq")
    desk.keyboard.press("Escape")
    expect(desk.locator("[data-part=panel]")).to_be_hidden()


def merge_by_keys(desk: Page) -> None:
    """From the tabs into the list, two chosen, merged, undone."""
    desk.locator("#tab-themes").focus()
    for _step in range(2):
        desk.keyboard.press("ArrowRight")
    expect(desk.locator("#tab-loose")).to_have_attribute("aria-selected", "true")
    desk.locator("ol.queue li[data-idea]").first.focus()
    for key in (" ", "j", " ", "m"):
        desk.keyboard.press(key)
    expect(desk.locator("#merge-title")).to_be_focused()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-part=panel]")).to_be_hidden()
    expect(desk.locator("[data-part=foot]")).to_contain_text("Digabung")
