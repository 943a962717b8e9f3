"""A workshop's whole day as its people live it: only through screens, from the first account to the public page."""

import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page, WebSocket, expect

from tests.browser.play import NEXT, enter, give_vote, is_connected, own_idea, step, write
from tests.support.browser import Rooms, Watch, watch
from tests.support.server import Server
from workshop.voting.phases import OPEN_ON_PHONES_SECONDS

PASSWORD = "tiga kata lepas"


@dataclass
class Words:
    """What the pages say in one language, as far as the day reads it."""

    waiting: str
    shown: str
    held: str
    left: str
    nothing_left: str
    news: str
    joined: str


WORDS = {
    "id": Words(
        "Terkirim, menunggu fasilitator", "Tampil di layar", "Ditahan", "Sisa 5 suara", "Sisa 0 suara",
        "Apa kabar ide kita?", "Anda ikut",
    ),
    "en": Words(
        "Received, waiting for the facilitator", "On the screen", "Held", "5 votes left", "0 votes left",
        "What became of our ideas?", "You’re in the team",
    ),
}  # fmt: skip


@dataclass
class Day:
    """Desk, stage and two phones at once; `frames` is all that phones and stage heard on their sockets."""

    rooms: Rooms
    server: Server
    lang: str = "id"
    watches: list[Watch] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    path: str = ""

    @property
    def words(self) -> Words:
        """The sentences of the day's language."""
        return WORDS[self.lang]

    def page(self, screen: str) -> Page:
        """A fresh person's page whose faults and traffic are kept."""
        page = self.rooms.page(screen, lang={"id": "id-ID", "en": "en-GB"}[self.lang])
        page.on("websocket", self._hear)
        self.watches.append(watch(page))
        return page

    def _hear(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.frames.append(str(frame)))

    def faults(self) -> list[str]:
        """Everything that went wrong on any page."""
        return [fault for one in self.watches for fault in one.faults()]

    def open_account(self) -> Page:
        """The first account is set up by the link that the server printed."""
        desk = self.page("desk")
        if self.lang == "en":
            desk.goto(f"{self.server.url}/")
            desk.get_by_role("button", name="English").click()
        link = re.search(r"/account/setup/\S+", self.server.tail())
        assert link is not None
        desk.goto(self.server.url + link[0])
        for name, text in {
            "name": "Rina Lestari",
            "login": "rina",
            "password": PASSWORD,
            "again": PASSWORD,
        }.items():
            desk.locator(f"#f-{name}").fill(text)
        desk.locator("button.full").click()
        expect(desk).to_have_url(f"{self.server.url}/desk")
        return desk

    def prepare(self, desk: Page, template: str, title: str) -> None:
        """A template, a title, the poster; then the lobby."""
        desk.locator("a[href='/desk/new']").first.click()
        desk.locator(f"[value=template-{template}]").click()
        desk.locator("#f-title").fill(title)
        if self.lang == "en":
            desk.locator("input[name=lang][value=en]").check()
        desk.locator("footer [value=save]").click()
        expect(desk.locator("#f-title")).to_have_value(title)
        desk.locator("footer a[href$='/poster']").click()
        expect(desk.locator(".qr svg").first).to_be_visible()
        expect(desk.locator("h1")).to_have_text(title)
        desk.goto(re.sub("/poster", "/room", desk.url))
        invitation = desk.locator("#join-text").input_value()
        join_url = re.search(r"http://\S+/w/\w+", invitation)
        assert join_url is not None, invitation
        self.path = urlsplit(join_url[0]).path

    def open_stage(self, desk: Page) -> Page:
        """The stage on another machine, by its link."""
        desk.locator("form button.plain.small", has_text=re.compile("tautan layar|stage link", re.I)).click()
        link = urlsplit(desk.locator("#stage-link").input_value()).path
        stage = self.page("stage")
        stage.goto(self.server.url + link)
        return stage

    def open_lobby(self, desk: Page) -> None:
        """Opens the lobby from the preparation."""
        desk.goto(re.sub("/room$", "/prepare", desk.url))
        desk.locator("footer [value=lobby]").click()
        is_connected(desk)

    def phone(self, name: str = "") -> Page:
        """Somebody scans and comes in."""
        page = self.page("phone")
        enter(page, self.server.url + self.path, name)
        is_connected(page)
        return page


def moderate(desk: Page, phone: Page, words: Words, texts: list[str]) -> None:
    """Sends ideas, shows the first ones and holds the last, by keys; the phone follows each state."""
    for text in texts:
        write(phone, text)
        expect(own_idea(phone, text)).to_contain_text(words.waiting)
        expect(desk.locator("li[data-idea]", has_text=text)).to_be_visible()
    for _text in texts[:-1]:
        desk.keyboard.press("a")
    desk.keyboard.press("x")
    for text in texts[:-1]:
        expect(own_idea(phone, text)).to_contain_text(words.shown)
    expect(own_idea(phone, texts[-1])).to_contain_text(words.held)


def merge_first_two(desk: Page) -> None:
    """Merges the first two ideas without a theme, by keys."""
    desk.locator("#tab-loose").click()
    desk.keyboard.press("j")
    first = desk.locator("ol.queue li[data-idea]").first
    first.focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("j")
    desk.keyboard.press("Space")
    desk.keyboard.press("m")
    expect(desk.locator("#merge-title")).to_be_focused()
    desk.locator("[data-part=panel] footer .button").first.click()
    expect(desk.locator("[data-part=panel]")).to_be_hidden()


def make_theme(desk: Page, name: str) -> None:
    """Makes a theme and moves the first idea into it by its number."""
    desk.locator("[data-part=work] h1").click()
    desk.keyboard.press("n")
    desk.locator("#theme-name").fill(name)
    desk.locator("[data-part=panel] footer .button").first.click()
    expect(desk.locator("[data-part=panel]")).to_be_hidden()


def spend(phone: Page, words: Words, texts: list[str]) -> None:
    """Spends the whole budget, one vote at a time."""
    expect(phone.locator(".purse")).to_contain_text(words.left)
    for text in texts:
        give_vote(phone, text)
    expect(phone.locator(".purse")).to_contain_text(words.nothing_left)


def order_on(phone: Page) -> list[str]:
    """The ideas in this phone's order."""
    return phone.locator("li.choice > p").all_inner_texts()


def promote_first(desk: Page, owner: str) -> None:
    """Makes the winner a candidate in the panel."""
    desk.locator("tr[data-idea]").first.click()
    desk.keyboard.press("p")
    expect(desk.locator("#promote-title")).to_be_focused()
    for name, text in {
        "agency": "Dinas Kesehatan", "owner": owner, "step": "Rapat teknis dengan lima puskesmas", "due": "2030-01-15",
    }.items():  # fmt: skip
        desk.locator(f"#promote-{name}").fill(text)
    for letter in "abcde":
        desk.locator(f"input[name=criterion-{letter}]").first.check()
    desk.locator("[data-part=panel] footer .button").first.click()
    expect(desk.locator("[data-part=panel]")).to_be_hidden()


def reveal(desk: Page, stage: Page, phone: Page) -> None:
    """Two presses: the stage has the result at once, the phone ten seconds later."""
    began = time.monotonic()
    step(desk, "reveal")
    expect(stage.locator(".ranking li").first).to_be_visible()
    is_open = phone.locator(".ranking").count() > 0
    assert not is_open or time.monotonic() - began >= OPEN_ON_PHONES_SECONDS, "phones follow later"
    expect(phone.locator(".ranking").first).to_be_visible()


def next_says(desk: Page) -> str:
    """What the one big button says."""
    return desk.locator(NEXT).inner_text()
