"""The stage in a real browser, fed by the real server: every phase, from far away, without a fault."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.play import Workshop
from tests.support.browser import Rooms, Watch, axe, record_traffic, settle, watch

KB = 1000
LONG = (
    "Setiap puskesmas menampilkan jumlah antrean dan perkiraan waktu tunggu di layar depan dan di WhatsApp, "
    "sehingga warga dari desa jauh datang pada jam yang tepat dan tidak pulang dengan tangan kosong"
)
# Every element with words of its own, seen: [size in vh, left, top, right, bottom in %, words].
# A line's box reaches over its letters by about a fifth of their size at top and bottom.
WORDS = """() => [...document.querySelectorAll(".stage *")].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
    && element.checkVisibility({visibilityProperty: true}) && !element.closest(".hush, .probe")
).map((element) => {
  const range = document.createRange(); range.selectNodeContents(element);
  const box = range.getBoundingClientRect();
  const size = parseFloat(getComputedStyle(element).fontSize);
  const [wide, high] = [(px) => px / innerWidth * 100, (px) => px / innerHeight * 100];
  return [high(size), wide(box.left), high(box.top + size / 5), wide(box.right), high(box.bottom - size / 5),
    element.textContent.trim().slice(0, 40)];
})"""


@pytest.fixture
def stage(rooms: Rooms, workshop: Workshop) -> Page:
    page = rooms.page("stage", bypass_csp=True)
    page.goto(workshop.stage_url)
    return page


def scene(page: Page) -> Any:
    return page.locator("[data-part=scene]")


def is_view(page: Page, name: str) -> None:
    expect(page.locator(".stage")).to_have_attribute("data-view", name)


def unreadable(page: Page) -> list[Any]:
    """Returns words smaller than 4 % of the height or outside the 5 % margin."""
    words = page.evaluate(WORDS)
    assert len(words) > 2, "there were words to look at"
    return [
        word
        for word in words
        if word[0] < 3.99 or word[1] < 4.5 or word[3] > 95.5 or word[2] < 4 or word[4] > 96
    ]


def walk(workshop: Workshop, look: Callable[[str], None]) -> None:
    """Takes the workshop through all phases with real content and looks at each."""
    look("lobby")
    workshop("join", count=41)
    workshop("go", phase="collect")
    ideas = workshop(
        "say", texts=[f"Ide nomor {number} untuk puskesmas" for number in range(24)] + [LONG] * 2
    )
    look("collect")
    workshop("go", phase="group")
    theme = workshop.desk("theme.add", round=workshop.round, name="Sampai ke desa", shape=2)["theme"]
    workshop.desk("idea.theme", ideas=ideas[:5], theme=theme)
    look("group")
    workshop("go", phase="vote")
    workshop("vote", weights={str(ideas[0]): 20, str(ideas[1]): 12, str(ideas[-1]): 12, str(ideas[3]): 3})
    look("vote")
    for phase in ("closed", "reveal", "next_steps", "thanks", "archived"):
        workshop("go", phase=phase)
        look(phase)


def test_the_first_picture_is_there_without_javascript(rooms: Rooms, workshop: Workshop) -> None:
    page = rooms.page("stage", java_script_enabled=False)
    page.goto(workshop.stage_url)
    expect(page.locator("h1")).to_have_text("Layanan dasar yang lebih dekat")
    expect(page.locator(".code")).to_have_text(f"{workshop.code[:3]} {workshop.code[3:]}")
    box = page.locator(".qr svg").bounding_box()
    assert box is not None
    assert box["height"] >= 0.7 * 720


def test_every_phase_is_readable_from_the_back_row_and_without_a_fault(
    rooms: Rooms, workshop: Workshop
) -> None:
    page = rooms.page("stage")
    faults: Watch = watch(page)
    page.goto(workshop.stage_url)
    seen: list[str] = []

    def look(phase: str) -> None:
        is_view(page, phase)
        page.wait_for_timeout(500)
        for width, height in ((1280, 720), (1024, 768), (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(200)
            settle(page, lambda: not unreadable(page))
            assert unreadable(page) == [], f"{phase} at {width}×{height}"
            qr = page.locator(".qr").bounding_box()
            assert qr is not None
            assert qr["height"] >= 0.22 * height, f"the QR code in {phase} at {width}×{height}"
        seen.append(phase)

    walk(workshop, look)
    assert len(seen) == 9
    assert faults.faults() == []


def test_nothing_is_inaccessible_in_either_theme(stage: Page, workshop: Workshop) -> None:
    def look(phase: str) -> None:
        is_view(stage, phase)
        for theme in ("light", "dark"):
            workshop.desk("stage.show", is_blank=False, is_qr=False, theme=theme)
            expect(stage.locator("html")).to_have_attribute("data-theme", theme)
            assert axe(stage) == [], f"{phase}, {theme}"

    walk(workshop, look)


def test_a_reload_shows_the_same_picture(stage: Page, workshop: Workshop) -> None:
    def look(phase: str) -> None:
        is_view(stage, phase)
        before = at_rest(stage)
        stage.reload()
        settle(stage, lambda: words_on(stage) == before)
        assert words_on(stage) == before, phase

    walk(workshop, look)


def words_on(stage: Page) -> str:
    """What stands there but the clock, the marks of new ideas, and the ends of ideas that such a mark made shorter."""
    words = stage.locator(".stage").inner_text()
    return re.sub(r"\d+:\d\d\s*|\s*\b(baru|new)\b|(?<=[^\n]{80})[^\n]+", "", words)


def at_rest(stage: Page) -> str:
    """Waits until the picture has stopped changing (twelve new ideas come a second) and returns its words."""
    seen = [""]

    def is_still() -> bool:
        stage.wait_for_timeout(1000)
        seen.append(words_on(stage))
        return seen[-1] == seen[-2]

    assert settle(stage, is_still)
    return seen[-1]


def test_three_hundred_ideas_take_turns_and_all_stand_whole(rooms: Rooms, workshop: Workshop) -> None:
    workshop("join", count=10)
    workshop("go", phase="collect")
    workshop(
        "say", texts=[LONG if number % 5 == 2 else f"Ide {number}: perahu posyandu" for number in range(300)]
    )
    for screen in ("stage", "stage-4x3"):
        page = rooms.page(screen)
        page.goto(workshop.stage_url)
        all_stand_whole(page, 300)


def all_stand_whole(page: Page, ideas: int) -> None:
    """Every idea is counted, and those to be seen are to be seen as a whole."""
    cards = scene(page).locator(".idea")
    expect(cards.first).to_be_visible()
    others = page.locator("[data-part=sums] b")
    assert settle(page, lambda: cards.count() + int(others.inner_text().lstrip("+")) == ideas)
    settle(page, lambda: not unreadable(page))
    assert cards.count() >= 4
    room = scene(page).bounding_box()
    last = [card.bounding_box() for card in cards.all()]
    assert room is not None
    assert all(box and box["y"] + box["height"] <= room["y"] + room["height"] + 1 for box in last)
    assert unreadable(page) == []


# Keeps how many rows can be seen whenever that changes, with the last of them.
WATCH_ROWS = """() => {
  window.unfolded = [];
  new MutationObserver(() => {
    const rows = [...document.querySelectorAll(".ranking li:not(.hidden)")];
    if (rows.length && rows.length !== window.unfolded.at(-1)?.[0]) window.unfolded.push([rows.length, rows.at(-1).textContent]);
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
}"""


def test_the_reveal_unfolds_from_the_last_place_and_stands_at_once_after_a_reload(
    rooms: Rooms, workshop: Workshop
) -> None:
    page = rooms.page("stage", reduced_motion="no-preference")
    page.goto(workshop.stage_url)
    workshop("join", count=9)
    workshop("go", phase="collect")
    ideas = workshop("say", texts=[f"Ide {number}" for number in range(5)])
    workshop("go", phase="vote")
    workshop("vote", weights={str(ideas[0]): 9, str(ideas[1]): 7, str(ideas[2]): 7, str(ideas[3]): 2})
    workshop("go", phase="closed")
    is_view(page, "closed")
    assert "Ide 0" not in scene(page).inner_html(), "nothing of the result is there before"
    page.evaluate(WATCH_ROWS)
    workshop("go", phase="reveal")
    rows = page.locator(".ranking li:not(.hidden)")
    expect(rows).to_have_count(4)
    unfolded = page.evaluate("window.unfolded")
    (first, last), counts = unfolded[0], [count for count, _last in unfolded]
    assert first < 4 and "Ide 3" in last, unfolded
    assert counts == sorted(set(counts)) and counts[-1] == 4, unfolded
    assert [place.inner_text() for place in page.locator(".place").all()] == ["1", "2", "2", "4"]
    assert page.locator(".tie small").count() == 2
    page.reload()
    page.locator(".ranking").wait_for()
    assert rows.count() == 4


def test_keys_act_here_and_nothing_is_relayed_from_a_stage_link(stage: Page, workshop: Workshop) -> None:
    is_view(stage, "lobby")
    workshop("go", phase="collect")
    is_view(stage, "collect")
    other = stage.context.new_page()
    other.goto(f"{workshop.server.url}/healthz")
    other.evaluate(
        f"window.heard = []; new BroadcastChannel('rembuk-stage-{workshop.code}').onmessage ="
        " (event) => heard.push(event.data); 0"
    )
    stage.keyboard.press("q")
    is_view(stage, "qr")
    stage.keyboard.press("q")
    is_view(stage, "collect")
    stage.keyboard.press("l")
    expect(stage.locator("html")).to_have_attribute("data-theme", "light")
    stage.keyboard.press("PageDown")
    stage.wait_for_timeout(200)
    assert other.evaluate("heard") == []


def test_the_desk_blanks_the_stage_and_shows_the_big_code(stage: Page, workshop: Workshop) -> None:
    workshop.desk("stage.show", is_blank=True, is_qr=False, theme="dark")
    expect(stage.locator(".blank")).to_be_visible()
    workshop.desk("stage.show", is_blank=False, is_qr=True, theme="light")
    expect(stage.locator(".blank")).to_be_hidden()
    is_view(stage, "qr")


def test_the_picture_stays_while_the_server_is_away(stage: Page, workshop: Workshop) -> None:
    workshop("join", count=5)
    expect(scene(stage).locator(".here b")).to_have_text("5")
    workshop.server.kill()
    expect(stage.locator("[data-part=link]")).to_be_visible()
    expect(scene(stage).locator(".here b")).to_have_text("5")


def test_the_stage_is_light_enough(rooms: Rooms, workshop: Workshop) -> None:
    context = rooms.person("stage")
    page = context.new_page()
    traffic = record_traffic(context, page)
    page.goto(workshop.stage_url)
    is_view(page, "lobby")
    page.wait_for_timeout(1500)
    assert settle(page, lambda: any("woff2" in url for url in traffic.bodies)), "the typeface was counted"
    assert any("socket.io.esm" in url for url in traffic.bodies), "the library was counted"
    assert traffic.total <= 80 * KB, sorted(traffic.bodies.items(), key=lambda item: -item[1])[:12]
