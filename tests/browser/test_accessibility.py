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
from tests.support.browser import AXE, AXE_TAGS, Rooms, Watch, watch

RUN = f"""axe.run(document, {{runOnly: {{type: "tag", values: {json.dumps(AXE_TAGS)}}}}}).then((found) => JSON.stringify({{
  passes: found.passes.length,
  faults: found.violations.flatMap((one) => one.nodes.map((node) => `${{one.id}} ${{node.target}} ${{node.failureSummary}}`)),
}}))"""
GONE = ("404", "410")  # asked for on purpose


@dataclass
class Look:
    """Looks at pages as axe does; the debugger evaluates, so the page's own CSP stays in force."""

    lang: str = "id"
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
        for theme in themes:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # a literal type of playwright's
            cdp.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
            answer = cdp.send("Runtime.evaluate", {"expression": RUN, "awaitPromise": True})
            assert "value" in answer["result"], answer
            found = json.loads(answer["result"]["value"])
            assert found["passes"] > 5, "axe really looked"
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


@pytest.mark.timeout(300)
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
