"""The tour: one workshop through all its phases, photographed on every screen; then the pages around it."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.cast import IDEAS, LONG
from tests.browser.play import (
    PLAN,
    Workshop,
    enter,
    furnish_step,
    give_vote,
    own_idea,
    running_workshop,
    write,
)
from tests.shots.album import Album
from workshop.page import LANGUAGE_COOKIE

STAGE_SIZES = {"": (1280, 720), "-4x3": (1024, 768), "-1080p": (1920, 1080)}
PAGES = ("prepare", "room", "report", "poster")


def take_all(album: Album, folder: Path) -> None:
    """Photographs everything."""
    with running_workshop(folder / "main", **PLAN, lang=album.lang) as hall:
        Tour(album, hall).walk()
    with running_workshop(folder / "draft", **PLAN, lang=album.lang, phase="draft", identity="named") as hall:
        around(album, hall)


class Tour:
    """One phone, the desk, the remote and the stage, all at once."""

    def __init__(self, album: Album, hall: Workshop) -> None:
        self.album = album
        self.hall = hall
        self.ideas: list[int] = []
        self.stage = album.person("stage").new_page()
        self.stage.goto(hall.stage_url)
        self.desk = page_of(album, hall, "desk", "rina")
        self.desk.goto(hall.desk_url())
        self.remote = page_of(album, hall, "phone", "rina")
        self.remote.goto(hall.desk_url("remote"))
        self.phone = album.person("phone").new_page()

    def walk(self) -> None:
        """Goes through the phases."""
        self.phone.goto(self.hall.join_url)
        self.ideas = furnish_step(self.hall, "lobby", [])
        self.phone.reload()
        self.album.take(self.phone, "phone-join")
        enter(self.phone, self.hall.join_url, "Sari")
        self.album.take(self.phone, "phone-lobby")
        self.everywhere("lobby")
        for phase in ("collect", "group", "vote", "closed", "reveal", "next_steps", "thanks", "archived"):
            self.ideas = furnish_step(self.hall, phase, self.ideas)
            getattr(self, phase, lambda: None)()
            self.everywhere(phase)
        self.after()

    def everywhere(self, phase: str) -> None:
        """Photographs stage in both themes and all sizes, desk, remote and phone."""
        expect(self.stage.locator(".stage")).to_have_attribute("data-view", phase)
        for theme, suffix in (("light", "-light"), ("dark", "")):
            self.hall.desk("stage.show", is_blank=False, is_qr=False, theme=theme)
            expect(self.stage.locator("html")).to_have_attribute("data-theme", theme)
            sizes = STAGE_SIZES if theme == "dark" else {"": STAGE_SIZES[""]}
            for size, (width, height) in sizes.items():
                self.stage.set_viewport_size({"width": width, "height": height})
                self.album.take(self.stage, f"stage-{phase}{suffix}{size}")
        self.album.take(self.desk, f"desk-{phase}")
        self.album.take(self.remote, f"remote-{phase}")
        self.phone.evaluate("document.activeElement.blur()")
        if phase == "vote":
            self.phone.locator("li.chosen").first.scroll_into_view_if_needed()
        else:
            self.phone.evaluate("scrollTo(0, 0)")
        self.album.take(self.phone, f"phone-{phase}")

    def collect(self) -> None:
        """Ideas of one's own in every state, and a phone without a line."""
        for text in (IDEAS[9], LONG, "Surat keterangan usaha diurus di kantor desa"):
            write(self.phone, text)
            expect(own_idea(self.phone, text).locator(".state.queued")).to_be_visible()
        mine = self.hall("find", text=LONG)[-1]
        self.hall.desk("idea.show", idea=mine)
        self.hall.desk("idea.hide", idea=self.hall("find", text=IDEAS[9])[-1])
        expect(own_idea(self.phone, LONG).locator(".state.shown")).to_be_visible()
        self.phone.context.set_offline(True)
        write(self.phone, "Perahu ambulans siaga di setiap kecamatan")
        expect(self.phone.locator(".lost")).to_be_visible(timeout=30_000)
        self.phone.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        self.album.take(self.phone, "phone-offline")
        self.phone.context.set_offline(False)
        expect(self.phone.locator(".lost")).to_be_hidden(timeout=30_000)
        self.panels(("add", "door", "more", "acts", "help"))

    def panels(self, kinds: tuple[str, ...]) -> None:
        """The panels that are open to the desk now."""
        buttons = {
            "add": ".work header .button.plain",
            "more": ".state-line .text-button >> nth=-1",
            "acts": "[data-part=foot] > .text-button",
            "help": ".state-line .text-button >> nth=-2",
        }
        for kind in kinds:
            if kind not in buttons:
                continue
            self.desk.locator(buttons[kind]).first.click()
            self.album.take(self.desk, f"desk-panel-{kind}")
            self.desk.keyboard.press("Escape")

    def group(self) -> None:
        """Merging, and the lists beside the themes."""
        self.desk.locator("#tab-loose").click()
        self.desk.locator("ol.queue li[data-idea]").first.focus()
        for key in ("Space", "j", "Space"):
            self.desk.keyboard.press(key)
            self.desk.wait_for_timeout(200)
        self.album.take(self.desk, "desk-group-picked")
        self.desk.keyboard.press("m")
        self.album.take(self.desk, "desk-panel-merge")
        self.desk.keyboard.press("Escape")
        self.desk.keyboard.press("Escape")
        self.desk.locator("#tab-similar").click()
        self.album.take(self.desk, "desk-group-similar")
        self.desk.locator("#tab-themes").click()

    def vote(self) -> None:
        """Three of five votes given."""
        for text in (IDEAS[3], IDEAS[3], LONG):
            expect(self.phone.locator("li.choice").first).to_be_visible()
            give_vote(self.phone, text)
        self.album.take(self.phone, "phone-vote-whole", is_whole=True)

    def reveal(self) -> None:
        """Promotion and an answer."""
        expect(self.phone.locator(".ranking").first).to_be_visible()
        self.desk.locator("tr[data-idea]").first.click()
        self.desk.keyboard.press("p")
        self.album.take(self.desk, "desk-panel-promote")
        self.desk.keyboard.press("Escape")

    def next_steps(self) -> None:
        """One joins the team."""
        self.album.take(self.phone, "phone-candidates")
        self.phone.locator(".born .button").first.click()
        self.album.take(self.phone, "phone-joined", is_whole=True)

    def archived(self) -> None:
        """The room has become the page about the ideas."""
        self.phone.reload()

    def after(self) -> None:
        """Office, report and public page."""
        album, hall = self.album, self.hall
        slug = hall.desk("workshop.publish", is_published=True)["slug"]
        album.take(self.goto(self.phone, f"/w/{hall.code}/me"), "phone-me")
        album.take(self.goto(self.phone, f"/w/{hall.code}/news"), "phone-news", is_whole=True)
        album.take(self.goto(page_of(album, hall, "phone"), f"/p/{slug}"), "public-phone", is_whole=True)
        office = page_of(album, hall, "office", "office")
        album.take(self.goto(office, f"/desk/{hall.id}/report"), "office-report", is_whole=True)
        for name, path in {
            "public": f"/p/{slug}", "people": "/account/people", "desk-home": "/desk",
            "candidate-new": "/office/candidates/new", "missing": "/office/nowhere",
        }.items():  # fmt: skip
            album.take(self.goto(office, path), f"office-{name}")

    def goto(self, page: Page, path: str) -> Page:
        """Opens a page of the server."""
        page.goto(self.hall.url + path)
        return page


def page_of(album: Album, hall: Workshop, screen: str, login: str = "") -> Page:
    """A page in the album's language, which is the person's own choice; signed in with a login."""
    context = album.person(screen)
    if login:
        hall.sign_in(context, login)
    context.add_cookies([{"name": LANGUAGE_COOKIE, "value": album.lang, "url": hall.url}])
    return context.new_page()


def around(album: Album, hall: Workshop) -> None:
    """The pages before a workshop begins, and those of nobody."""
    visitor = page_of(album, hall, "phone")
    for name, path in {
        "home": "/",
        "login": "/account/login",
        "early": f"/w/{hall.code}",
        "wrong": "/w/AAAAAA",
        "dead": "/invite/x",
    }.items():
        visitor.goto(hall.url + path)
        album.take(visitor, f"phone-{name}")
    desk = page_of(album, hall, "desk", "rina")
    for path in (
        "/desk",
        "/desk/new",
        *(f"/desk/{hall.id}/{page}" for page in PAGES),
        f"/desk/{hall.id}/run",
    ):
        desk.goto(hall.url + path)
        album.take(
            desk,
            "desk-" + path.removeprefix("/desk").replace(f"/{hall.id}", "draft").strip("/").replace("/", "-"),
            is_whole=True,
        )
    hall("go", phase="lobby")
    visitor.goto(hall.join_url)
    album.take(visitor, "phone-join-named")
    hall.desk("workshop.lock", is_locked=True)
    enter_locked(visitor)
    album.take(visitor, "phone-knock")


def enter_locked(page: Page) -> None:
    """Knocks at a locked door."""
    page.locator("[name=name]").fill("Yohana Lenjau")
    page.locator("[name=agency]").fill("Dinas Kesehatan")
    page.locator("form.enter .button.full").click()
