"""WCAG 2.2 AA by axe on every page and phase, light and dark; on the way no CSP violation and no console error."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import IDEAS
from tests.browser.play import (
    PHASES,
    PLAN,
    Workshop,
    enter,
    furnish_step,
    give_vote,
    is_connected,
    own_idea,
    running_workshop,
    write,
)
from tests.shots.follow_up import holding, signed_in
from tests.shots.furnish import furnished
from tests.support.browser import AXE, AXE_TAGS, Rooms, Watch, scrolls_sideways, watch

RUN = """axe.run(document, {{runOnly: {{type: "{kind}", values: {wanted}}}, rules: {but}}}).then((found) => JSON.stringify({{
  passes: found.passes.length,
  faults: found.violations.flatMap((one) => one.nodes.map((node) => `${{one.id}} ${{node.target}} ${{node.failureSummary}}`)),
}}))"""
EVERYTHING = RUN.format(kind="tag", wanted=json.dumps(AXE_TAGS), but="{}")
# What another theme changes, and what another language does: a page's second look is quicker.
COLOURS = RUN.format(kind="rule", wanted='["color-contrast", "link-in-text-block"]', but="{}")
WORDS = RUN.format(kind="tag", wanted=json.dumps(AXE_TAGS), but='{"color-contrast": {enabled: false}}')
GONE = ("404", "410")  # asked for on purpose


@dataclass
class Look:
    """Looks at pages as axe does; the debugger evaluates, so the page's own CSP stays in force."""

    lang: str = "id"
    is_again: bool = False
    seen: list[str] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)

    def open(self, rooms: Rooms, screen: str, hall: Workshop | None = None, login: str = "rina") -> Page:
        """A fresh person's page, signed in where there is a hall."""
        context = rooms.person(screen, lang={"id": "id-ID", "en": "en-GB"}[self.lang])
        if hall:
            hall.sign_in(context, login)
        page = context.new_page()
        self.watches.append(watch(page))
        return page

    def at(self, page: Page, name: str) -> None:
        """Fails with what is inaccessible in the page as it stands, in both themes where it has two."""
        cdp = page.context.new_cdp_session(page)
        has_two = self.lang == "id" and page.locator("html[data-theme]").count() == 0
        themes = ("light", "dark") if has_two else ("light",)
        cdp.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
        for theme in themes:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # a literal type of playwright's
            rules = COLOURS if theme == "dark" else WORDS if self.is_again else EVERYTHING
            answer = cdp.send("Runtime.evaluate", {"expression": rules, "awaitPromise": True})
            assert "value" in answer["result"], answer
            found = json.loads(answer["result"]["value"])
            assert found["passes"] > (0 if rules is COLOURS else 5), "axe really looked"
            assert found["faults"] == [], f"{name}, {theme}"
        page.emulate_media(color_scheme="light")
        cdp.detach()
        self.seen.append(name)

    def faults(self, but: tuple[str, ...] = ()) -> list[str]:
        """What consoles and CSPs complained about."""
        return [fault for one in self.watches for fault in one.faults(but)]


def phone_in(phone: Page, hall: Workshop, phase: str) -> None:
    """The phone as it is in a phase, with something of its own."""
    if phase == "lobby":
        enter(phone, hall.join_url, "Sari")
    if phase == "collect":
        write(phone, IDEAS[5])
        expect(own_idea(phone, IDEAS[5])).to_contain_text(" ")
    if phase == "vote":
        give_vote(phone, IDEAS[3])
    if phase in {"reveal", "next_steps"}:
        expect(phone.locator(".ranking").first).to_be_visible()
    if phase == "archived":
        phone.wait_for_timeout(1200)
        phone.reload()


def panels(look: Look, desk: Page, keys: str) -> None:
    """The panels that keys open in this phase."""
    for key in keys:
        desk.keyboard.press(key)
        expect(desk.locator("[data-part=panel]")).to_be_visible()
        look.at(desk, f"desk panel {key}")
        desk.keyboard.press("Escape")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_screen_in_every_phase(rooms: Rooms, tmp_path: Path, lang: str) -> None:
    look = Look(lang)
    with running_workshop(tmp_path, **PLAN, lang=lang) as hall:
        phone, desk = look.open(rooms, "phone"), look.open(rooms, "desk", hall)
        remote, stage = look.open(rooms, "phone", hall), look.open(rooms, "stage")
        phone.goto(hall.join_url)
        look.at(phone, "join")
        desk.goto(hall.desk_url())
        remote.goto(hall.desk_url("remote"))
        stage.goto(hall.stage_url)
        is_connected(desk)
        ideas: list[int] = []
        for phase in PHASES:
            ideas = furnish_step(hall, phase, ideas)
            phone_in(phone, hall, phase)
            expect(stage.locator(".stage")).to_have_attribute("data-view", phase)
            expect(desk.locator("[data-part=work] h1")).to_be_visible()
            if phase == "collect":
                expect(desk.locator("li[data-idea]").first).to_be_visible()
                panels(look, desk, "?n")
            if phase == "group":
                panels(look, desk, "n")
                for tab in range(5):
                    desk.get_by_role("tab").nth(tab).click()
                    look.at(desk, f"desk group tab {tab}")
            if phase == "reveal":
                desk.locator("tr[data-idea]").first.click()
                panels(look, desk, "p")
            for page, name in ((phone, "phone"), (desk, "desk"), (remote, "remote"), (stage, "stage")):
                look.at(page, f"{name} {phase}")
        assert len(look.seen) >= 4 * len(PHASES)
        around(look, rooms, hall)
    assert look.faults(GONE) == []


def around(look: Look, rooms: Rooms, hall: Workshop) -> None:
    """Every other page: office, account, public, home, errors."""
    slug = hall.desk("workshop.publish", is_published=True)["slug"]
    candidate = hall("candidates")[0]
    desk = [f"/desk/{hall.id}/{page}" for page in ("prepare", "room", "report", "poster")]
    signed_in = ["/desk", "/desk/new", *desk, "/office", "/office/candidates", "/office/candidates.table",
                 f"/office/candidates/{candidate}", "/office/candidates/new", "/account/people", "/office/nowhere"]  # fmt: skip
    anybody = [
        "/",
        "/account/login",
        f"/p/{slug}",
        f"/w/{hall.code}/news",
        f"/w/{hall.code}",
        "/w/AAAAAA",
        "/invite/x",
    ]
    office = look.open(rooms, "office", hall, "office")
    for path in signed_in:
        office.goto(hall.url + path)
        look.at(office, path)
    visitor = look.open(rooms, "phone")
    for path in anybody:
        visitor.goto(hall.url + path)
        look.at(visitor, path)
    me = look.open(rooms, "phone")
    me.goto(f"{hall.url}/w/{hall.code}/me")
    look.at(me, "me")


# Places that are reached in this order on a page of the office.
BY_KEYBOARD = {
    "profile": ("#f-tujuan", ".savebar button"),
    "evidence-one": ('.indicators a[href*="indicator=regulasi"]', ".verdict button"),
    "import": ("#file", ".sending button"),
}
REACHED = (
    "(css) => { const at = document.activeElement; return at.matches(css) && at.getClientRects().length > 0 }"
)


def test_every_page_of_the_follow_up(rooms: Rooms, tmp_path: Path) -> None:
    with furnished(tmp_path, "id") as (house, server):
        look = Look("id")
        office = signed_in(rooms.person("office"), house, server.url, "id")
        look.watches.append(watch(office))
        for name, path in house.pages().items():
            office.goto(server.url + path)
            look.at(office, name)
            for width, height in ((360, 740), (1440, 900)):
                office.set_viewport_size({"width": width, "height": height})
                assert scrolls_sideways(office) == 0, f"{name} at {width}"
        phone = holding(rooms.person("phone"), house, server.url, "id")
        look.watches.append(watch(phone))
        for name, path in house.phone_pages().items():
            phone.goto(server.url + path)
            look.at(phone, name)
            assert scrolls_sideways(phone) == 0, name
        look.lang, look.is_again = "en", True
        for page, pages in ((office, house.pages()), (phone, house.phone_pages())):
            page.context.add_cookies([{"name": "lang", "value": "en", "url": server.url}])
            for name, path in pages.items():
                page.goto(f"{server.url}{path}{'&' if '?' in path else '?'}lang=en")
                assert page.get_attribute("html", "lang") == "en", name
                look.at(page, f"{name} in English")
        assert look.faults(GONE) == []
        for name, wanted in BY_KEYBOARD.items():
            office.goto(server.url + house.pages()[name])
            tab_to(office, *wanted)
        phone.goto(server.url + house.phone_pages()["owner"])
        tab_to(phone, "#percent", "#note", "#next_title", ".dock .button")


def tab_to(page: Page, *wanted: str) -> None:
    """Reaches each place in turn with the tabulator alone."""
    for css in wanted:
        for _press in range(150):
            page.keyboard.press("Tab")
            if page.evaluate(REACHED, css):
                break
        else:
            raise AssertionError(f"no tabulator leads to {css} on {page.url}")


def test_the_named_join_page_a_knock_and_a_refused_form(rooms: Rooms, tmp_path: Path) -> None:
    look = Look()
    with running_workshop(tmp_path, identity="named") as hall:
        phone = look.open(rooms, "phone")
        phone.goto(hall.join_url)
        look.at(phone, "join named")
        hall.desk("workshop.lock", is_locked=True)
        phone.locator("[name=name]").fill("Yohana")
        phone.locator("[name=agency]").fill("Dinas Kesehatan")
        phone.locator("form.enter .button.full").click()
        expect(phone.locator("h1")).to_contain_text("mempersilakan")
        look.at(phone, "knock")
        home = look.open(rooms, "phone")
        home.goto(hall.url)
        home.locator("[name=code]").fill("zzz zzz")
        home.locator(".button.full").click()
        expect(home.locator("[aria-invalid]")).to_be_visible()
        look.at(home, "wrong code")
        login = look.open(rooms, "desk")
        login.goto(f"{hall.url}/account/login")
        login.locator("[name=login]").fill("rina")
        login.locator("[name=password]").fill("salah sekali")
        login.locator("button.full").click()
        expect(login.get_by_role("alert")).to_be_visible()
        look.at(login, "wrong password")
    assert look.faults(("403", *GONE)) == []
