"""Bad moments in the middle of a workshop: no line, a killed server, a wrong key, two hands at one desk."""

from playwright.sync_api import Page, expect

from tests.browser.cast import IDEAS
from tests.browser.day import Day, spend
from tests.browser.play import NEXT, Workshop, enter, furnish, is_connected, own_idea, step, write
from tests.support.browser import Rooms
from tests.support.server import Server

# What a browser itself says while nobody answers.
SILENCE = ("ERR_CONNECTION_REFUSED", "ERR_INTERNET_DISCONNECTED", "ERR_SOCKET_NOT_CONNECTED", "ERR_CONNECTION_RESET",
           "ERR_EMPTY_RESPONSE", "WebSocket is closed", "WebSocket connection")  # fmt: skip
BACK_MS = 60_000


def queued_on(desk: Page, texts: list[str]) -> None:
    """Every text stands on the desk exactly once."""
    for text in texts:
        expect(desk.locator("li[data-idea] .said > p", has_text=text)).to_have_count(1, timeout=BACK_MS)


def test_nothing_is_lost_without_a_line_and_with_a_killed_server(rooms: Rooms, server: Server) -> None:
    day = Day(rooms, server)
    desk = day.open_account()
    day.prepare(desk, "idea_priorities", "Layanan dasar yang lebih dekat")
    stage = day.open_stage(desk)
    day.open_lobby(desk)
    sari, budi = day.phone("Sari"), day.phone("Budi")
    step(desk, "collect")
    expect(sari.locator("[data-part=composer]")).to_be_visible()
    expect(budi.locator("[data-part=composer]")).to_be_visible()

    sari.context.set_offline(True)
    write(sari, "Ditulis tanpa sambungan")
    expect(own_idea(sari, "Ditulis tanpa sambungan")).to_contain_text("Menunggu kirim", timeout=BACK_MS)
    write(budi, "Tepat sebelum listrik padam")
    server.kill()
    write(budi, "Ditulis saat server mati")
    desk.keyboard.press("b")
    expect(stage.locator("[data-part=link]")).to_be_visible(timeout=BACK_MS)
    server.start()
    sari.context.set_offline(False)
    queued_on(desk, ["Ditulis tanpa sambungan", "Tepat sebelum listrik padam", "Ditulis saat server mati"])
    expect(own_idea(sari, "Ditulis tanpa sambungan")).to_contain_text(day.words.waiting, timeout=BACK_MS)
    expect(own_idea(budi, "Ditulis saat server mati")).to_contain_text(day.words.waiting)
    expect(stage.locator("[data-part=blank]"), "the desk's act waited too").to_be_visible(timeout=BACK_MS)

    for _each in range(3):
        desk.keyboard.press("a")
    step(desk, "group")
    step(desk, "vote")
    spend(sari, day.words, ["Ditulis saat", "Ditulis saat", "Tepat", "Tepat", "Ditulis tanpa"])
    expect(budi.locator(".purse")).to_be_visible()
    server.kill()
    budi.locator("li.choice", has_text="Tepat").locator(".weigh button").last.click()
    expect(budi.locator(".purse")).to_contain_text("Sisa 4 suara")
    server.start()
    for phone, left in ((sari, "Sisa 0 suara"), (budi, "Sisa 4 suara")):
        is_back(phone)
        phone.reload()
        expect(phone.locator(".purse")).to_contain_text(left)
    expect(desk.locator(".turnout")).to_contain_text("dari 2", timeout=BACK_MS)
    assert [fault for one in day.watches for fault in one.faults(SILENCE)] == []


def is_back(page: Page) -> None:
    """The screen's line stands again and nothing waits in its outboxes."""
    expect(page.locator("[data-part=live]")).to_have_class("live", timeout=BACK_MS)
    page.wait_for_function(
        "Object.keys(localStorage).filter((key) => /:(author|ballot):/.test(key) && !key.includes(':tap:'))"
        ".every((key) => !(JSON.parse(localStorage[key]).items ?? []).length)"
    )


def open_desk(rooms: Rooms, hall: Workshop) -> Page:
    context = rooms.person("desk")
    hall.sign_in(context)
    desk = context.new_page()
    desk.goto(hall.desk_url())
    is_connected(desk)
    expect(desk.locator(NEXT)).to_be_visible()
    return desk


def test_a_presenter_remote_on_the_full_screen_stage_steers_the_desk(rooms: Rooms, hall: Workshop) -> None:
    desk = open_desk(rooms, hall)
    furnish(hall, "lobby")
    stage = desk.context.new_page()
    stage.goto(f"{hall.url}/stage/{hall.code}")
    view = stage.locator(".stage")
    expect(view).to_have_attribute("data-view", "lobby")
    stage.keyboard.press("PageDown")
    expect(view).to_have_attribute("data-view", "collect")
    stage.keyboard.press(".")
    expect(stage.locator("[data-part=blank]")).to_be_visible()
    expect(desk.locator("[data-part=stage-foot] button").first).to_have_attribute("aria-pressed", "true")
    stage.keyboard.press("b")
    expect(stage.locator("[data-part=blank]")).to_be_hidden()
    stage.keyboard.press("F5")
    stage.keyboard.press("Escape")
    expect(view).to_have_attribute("data-view", "collect")
    hall("say", texts=["Satu", "Dua"])
    for idea in hall("find", text="Satu"):
        hall.desk("idea.show", idea=idea)
    hall("go", phase="closed")
    expect(view).to_have_attribute("data-view", "closed")
    stage.wait_for_timeout(900)
    stage.keyboard.press("PageDown")
    expect(desk.locator(NEXT)).to_have_class("button full armed")
    expect(view).to_have_attribute("data-view", "closed")
    stage.wait_for_timeout(500)
    stage.keyboard.press("PageDown")
    expect(view).to_have_attribute("data-view", "reveal")


def test_a_second_facilitator_is_in_step_and_nothing_is_overwritten(rooms: Rooms, hall: Workshop) -> None:
    furnish(hall, "collect")
    desk = open_desk(rooms, hall)
    room = desk.context.new_page()
    room.goto(hall.desk_url("room"))
    room.locator("form:has([value=invite]) button").click()
    link = room.locator("#invite-link").input_value().split("/invite/")[1]
    other = rooms.page("desk")
    other.goto(f"{hall.url}/invite/{link}")
    other.locator("main a.plain").click()
    for name, text in {
        "name": "Yusuf",
        "login": "yusuf",
        "password": "tiga kata lepas",
        "again": "tiga kata lepas",
    }.items():
        other.locator(f"#f-{name}").fill(text)
    other.locator("button.full").click()
    other.goto(hall.desk_url())
    is_connected(other)
    row = IDEAS[20]
    expect(other.locator("li[data-idea]", has_text=row)).to_be_visible()
    desk.locator("li[data-idea]", has_text=row).click()
    desk.keyboard.press("a")
    expect(other.locator("li[data-idea]", has_text=row)).to_have_count(0)
    other.locator("#tab-shown").click()
    other.locator("li[data-idea]", has_text=row).click()
    other.keyboard.press("x")
    other.locator("#tab-held").click()
    expect(other.locator("li[data-idea]", has_text=row)).to_be_visible()
    desk.get_by_role("button", name="Tindakan terakhir").click()
    expect(desk.locator(".acts-list")).to_contain_text("Yusuf")
    acts = desk.locator(".acts-list li", has_text=row[:16])
    expect(acts.filter(has_text="Yusuf").locator("button")).to_have_count(1)
    expect(acts.filter(has_text="Rina").locator("button"), "Yusuf has built on it").to_have_count(0)


def test_everything_can_be_undone_at_the_desk(rooms: Rooms, hall: Workshop) -> None:
    furnish(hall, "collect")
    desk = open_desk(rooms, hall)
    stage = rooms.page("stage")
    stage.goto(hall.stage_url)
    first = desk.locator("ol.queue li[data-idea]").first
    text = first.locator(".said > p").inner_text()
    first.click()
    desk.keyboard.press("x")
    expect(desk.locator("ol.queue li[data-idea]", has_text=text)).to_have_count(0)
    desk.keyboard.press("u")
    expect(desk.locator("ol.queue li[data-idea]", has_text=text)).to_have_count(1)
    step(desk, "group")
    expect(stage.locator(".stage")).to_have_attribute("data-view", "group")
    desk.keyboard.press("Control+z")
    expect(stage.locator(".stage")).to_have_attribute("data-view", "collect")
    hall("go", phase="closed")
    expect(desk.locator(NEXT)).to_contain_text("Buka hasil")
    step(desk, "reveal")
    expect(stage.locator(".stage")).to_have_attribute("data-view", "reveal")
    desk.locator("[data-part=undo]").click()
    expect(stage.locator(".stage")).to_have_attribute("data-view", "closed")


def test_a_late_phone_and_a_reload_land_in_the_right_place(rooms: Rooms, hall: Workshop) -> None:
    furnish(hall, "vote")
    phone = rooms.page("phone")
    enter(phone, hall.join_url)
    expect(phone.locator(".purse")).to_contain_text("Sisa 5 suara")
    hall("go", phase="reveal")
    hall("open_phones")
    expect(phone.locator(".ranking")).to_be_visible()
    phone.reload()
    expect(phone.locator(".ranking")).to_be_visible()
