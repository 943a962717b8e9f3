"""The whole journey with desk, stage and two phones at once, through their screens only."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.day import (
    Day,
    make_theme,
    merge_first_two,
    moderate,
    order_on,
    promote_first,
    reveal,
    spend,
)
from tests.browser.play import own_idea, step, write
from tests.support.browser import Rooms
from tests.support.server import Server

FIRST = [
    "Antrean daring lewat WhatsApp untuk lansia",
    "Antrean lewat WhatsApp supaya lansia tidak menunggu",
    "Perahu posyandu untuk desa di hulu Sungai Kayan",
    "Stok obat tiap puskesmas terlihat dari ponsel",
    "Jadwal dokter gigi ditempel di kantor desa",
    "Obat rutin diantar kader ke rumah",
    "Loket khusus warga dari hulu sungai",
    "Isi lelucon yang tidak perlu tampil",
]
COUNTS = re.compile(r'"type":"ranking"|"ranking:')


@pytest.fixture
def day(rooms: Rooms, server: Server) -> Iterator[Day]:
    lived = Day(rooms, server)
    yield lived
    assert lived.faults() == []


def test_the_whole_day_in_indonesian(day: Day) -> None:
    desk = day.open_account()
    day.prepare(desk, "idea_priorities", "Layanan dasar yang lebih dekat")
    stage = day.open_stage(desk)
    day.open_lobby(desk)
    sari, budi = day.phone("Sari"), day.phone()
    expect(stage.locator(".here b")).to_have_text("2")
    expect(sari.locator("h1")).to_contain_text("Sari")

    step(desk, "collect")
    expect(sari.locator("[data-part=composer]")).to_be_visible()
    moderate(desk, sari, day.words, FIRST)
    write(budi, "Ide Budi yang menunggu")
    expect(own_idea(budi, "Ide Budi yang menunggu")).to_contain_text(day.words.waiting)
    for page in (budi, stage):
        assert "lelucon" not in page.content(), "held for all others"
    assert "Ide Budi" not in sari.content() + stage.content(), "nobody sees others' pending ideas"
    expect(stage.locator(".idea", has_text="Perahu posyandu")).to_be_visible()

    step(desk, "group")
    merge_first_two(desk)
    expect(own_idea(sari, FIRST[0])).to_contain_text("Digabung")
    make_theme(desk, "Sampai ke desa")
    expect(stage.locator(".stage")).to_contain_text("Sampai ke desa")

    step(desk, "vote")
    vote(day, stage, sari, budi)
    step(desk, "closed")
    expect(stage.locator(".stage")).to_have_attribute("data-view", "closed")
    before = "".join(day.frames) + sari.content() + budi.content() + stage.content()
    assert not COUNTS.search(before), "no counts before the reveal, on the wire either"
    reveal(desk, stage, budi)
    assert COUNTS.search("".join(day.frames)), "they were really looked for"
    expect(sari.locator(".ranking .own").first).to_be_visible()

    follow_up(day, desk, stage, budi)
    look_back(day, desk, sari, budi)


def vote(day: Day, stage: Page, sari: Page, budi: Page) -> None:
    """Both choose in an order of their own; a vote may be moved until the end."""
    spend(sari, day.words, [FIRST[2], FIRST[2], FIRST[3], FIRST[4], FIRST[5]])
    assert sorted(order_on(sari)) == sorted(order_on(budi))
    assert order_on(sari) != order_on(budi)
    spend(budi, day.words, [FIRST[2], FIRST[2], FIRST[6], FIRST[3], FIRST[3]])
    budi.locator("li.choice", has_text=FIRST[6]).locator(".weigh button").first.click()
    expect(budi.locator(".purse")).to_contain_text("Sisa 1 suara")
    budi.locator("[data-part=dock] .button").click()
    expect(stage.locator(".stage")).to_contain_text("dari 2")
    mine = order_on(budi)
    budi.reload()
    expect(budi.locator(".purse")).to_contain_text("Sisa 1 suara")
    assert order_on(budi) == mine, "the order stays"


def follow_up(day: Day, desk: Page, stage: Page, budi: Page) -> None:
    """Winners become candidates, people join, the day ends."""
    promote_first(desk, "Kepala Bidang Pelayanan")
    budi.locator(".born .button").first.click()
    expect(budi.locator(".joined").first).to_contain_text(day.words.joined)
    step(desk, "next_steps")
    expect(stage.locator(".stage")).to_contain_text("Rapat teknis dengan lima puskesmas")
    step(desk, "thanks")
    expect(stage.locator(".qr")).to_be_visible()
    step(desk, "archived")
    expect(stage.locator(".stage")).to_have_attribute("data-view", "archived")


def look_back(day: Day, desk: Page, sari: Page, budi: Page) -> None:
    """Weeks later: the same address, the office, the public page."""
    sari.wait_for_timeout(1200)  # phones and their pages hear of a phase within a second
    for phone in (sari, budi):
        phone.goto(day.server.url + day.path)
        expect(phone.locator("h1")).to_have_text(day.words.news)
    expect(sari.locator(".fate").first).to_contain_text("ide Anda")
    desk.goto(day.server.url + "/office/candidates")
    desk.get_by_role("link", name=FIRST[2]).first.click()
    expect(desk.locator("#story")).to_contain_text(FIRST[2])
    expect(desk.locator("#team")).to_contain_text("1 orang")
    expect(desk.locator(".ready"), "all five criteria were answered in the room").to_be_visible()
    desk.locator("form:has([value='candidate.stage']) button").first.click()
    expect(desk.locator("[aria-current=step]")).to_contain_text("Inisiatif")
    budi.reload()
    expect(budi.locator(".fate").first).to_contain_text("Inisiatif")
    publish_and_read(day, desk)


def publish_and_read(day: Day, desk: Page) -> None:
    """The facilitator publishes, a stranger reads; nothing personal is there."""
    desk.goto(day.server.url + "/desk")
    desk.locator("a[href$='/report']").first.click()
    desk.locator(".acts .button").click()
    address = str(desk.locator(".address a").get_attribute("href"))
    stranger = day.page("phone")
    stranger.goto(day.server.url + address)
    expect(stranger.locator(".fates")).to_contain_text("Inisiatif")
    expect(stranger.locator(".others li").first).to_be_visible()
    for secret in ("Sari", "lelucon", "Ide Budi", "Kepala Bidang"):
        assert secret not in stranger.content()


def test_the_main_path_in_english(rooms: Rooms, server: Server) -> None:
    day = Day(rooms, server, "en")
    desk = day.open_account()
    day.prepare(desk, "quick", "Services that are closer")
    stage = day.open_stage(desk)
    day.open_lobby(desk)
    phone = day.phone("Maria")
    expect(phone.locator("h1")).to_have_text("You are in, Maria")
    step(desk, "collect")
    write(phone, "A boat for the health post")
    expect(own_idea(phone, "A boat for the health post")).to_contain_text(day.words.shown)
    step(desk, "vote")
    phone.locator(".weigh button").last.click()
    expect(phone.locator(".purse")).to_contain_text("2 votes left")
    expect(stage.locator(".stage")).to_contain_text("voted")
    step(desk, "closed")
    reveal(desk, stage, phone)
    promote_first(desk, "Head of Services")
    expect(phone.locator(".born")).to_contain_text("Innovation candidate")
    for phase in ("next_steps", "thanks", "archived"):
        step(desk, phase)
    phone.wait_for_timeout(1200)
    phone.reload()
    expect(phone.locator("h1")).to_have_text(day.words.news)
    desk.goto(f"{server.url}/office/candidates")
    expect(desk.locator("h1")).to_have_text("Candidates")
    assert day.faults() == []
