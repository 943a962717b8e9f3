"""A workshop on a real server, steered by the test, and what people do on its screens."""

import json
import os
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.cast import IDEAS, QUESTION, THEMES, TITLE
from tests.support.ports import free_port
from tests.support.server import Server, make_server
from workshop.people.cookies import LOGIN

ROOT = Path(__file__).resolve().parent.parent.parent
ROUND = {
    "round": 0, "question": QUESTION, "collect_minutes": 12, "group_minutes": 8, "vote_minutes": 6,
    "reveal_minutes": 9, "votes": 5, "cap": 2, "has_themes": True, "own_votes": True,
}  # fmt: skip
PLAN = {"title": TITLE, "moderation": "before", "invited": 40, "of_rounds": ROUND}
CRITERIA = {letter: {"answer": "yes", "why": ""} for letter in "abd"} | {
    "e": {"answer": "not_yet", "why": "Diuji dulu"}
}
NEXT = '[data-part="next"]'


class Workshop:
    """A workshop on a real server; calling it lets something happen there, without a screen."""

    def __init__(self, server: Server, steer_port: int) -> None:
        self.server = server
        self.steer_port = steer_port
        opened = self("open")
        self.id, self.token, self.code = opened["id"], opened["token"], opened["code"]
        self.round, self.rounds = opened["round"], opened["rounds"]

    def __call__(self, do: str, **args: Any) -> Any:
        """Lets something happen; raises if the server refuses it."""
        body = json.dumps({"do": do, "args": args}).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.steer_port}/", body, timeout=120) as answer:
            return json.load(answer)

    def desk(self, act: str, **args: Any) -> Any:
        """Performs an act as the facilitator."""
        return self("desk", act=act, args=args)

    @property
    def url(self) -> str:
        """The server's address."""
        return self.server.url

    @property
    def stage_url(self) -> str:
        """The stage link."""
        return f"{self.url}/s/{self.token}"

    @property
    def join_url(self) -> str:
        """What the QR code says, at the address tests use."""
        return f"{self.url}/w/{self.code}"

    def desk_url(self, page: str = "run") -> str:
        """A page of the facilitator: prepare, room, run, remote, report, poster."""
        return f"{self.url}/desk/{self.id}/{page}"

    def sign_in(self, context: BrowserContext, login: str = "rina") -> None:
        """Signs a browser in, as the facilitator or as the "office"."""
        context.add_cookies([{"name": LOGIN, "value": self("sign_in", login=login), "url": self.url}])


@contextmanager
def running_workshop(folder: Path, **plan: Any) -> Iterator[Workshop]:
    """Serves a workshop with the given plan over PLAN of tests/builders.py, in the lobby unless `phase` says."""
    steer_port = free_port()
    env = {"STEER_PORT": str(steer_port), "PYTHONPATH": os.fspath(ROOT), "PLAN": json.dumps(plan)}
    server = make_server(folder, env=env)
    server.command = [server.command[0], "-m", "tests.browser.steered"]
    server.start()
    try:
        yield Workshop(server, steer_port)
    finally:
        server.kill()


def enter(page: Page, url: str, name: str = "") -> None:
    """Goes through the join page, as after a scan."""
    page.goto(url)
    if name:
        page.get_by_role("textbox").first.fill(name)
    page.locator("form.enter .button.full").click()
    expect(page.locator("[data-part=room]")).to_be_visible()


def write(page: Page, text: str) -> None:
    """Types an idea and sends it."""
    page.locator("[data-part=composer] textarea").fill(text)
    page.locator("[data-part=send]").click()


def own_idea(page: Page, text: str) -> Any:
    """The card of one's own idea."""
    return page.locator("article.idea", has_text=text)


def is_connected(page: Page) -> None:
    """Waits until the screen's line stands."""
    expect(page.locator("[data-part=live]")).not_to_have_class("off")
    expect(page.locator("[data-part=live]")).not_to_be_empty()


def give_vote(page: Page, text: str) -> None:
    """Gives an idea one vote, or one more."""
    page.locator("li.choice", has_text=text).locator(".weigh button").last.click()


def step(desk: Page, phase: str) -> None:
    """Presses the desk's one big button and waits for the phase; a reveal is pressed twice."""
    before = desk.locator(NEXT).inner_text()
    desk.wait_for_timeout(850)  # the desk ignores a press right after a step
    desk.locator(NEXT).click()
    if phase == "reveal":
        expect(desk.locator(NEXT)).to_have_class("button full armed")
        desk.wait_for_timeout(500)  # a decision, not a double click
        desk.locator(NEXT).click()
    if phase != "archived":
        expect(desk.locator(NEXT)).not_to_have_text(before)


PHASES = ("lobby", "collect", "group", "vote", "closed", "reveal", "next_steps", "thanks", "archived")


def furnish(workshop: Workshop, phase: str) -> list[int]:
    """Fills the room up to a phase with people, ideas, themes, votes and candidates; returns the ideas."""
    ideas: list[int] = []
    for step_ in PHASES[: PHASES.index(phase) + 1]:
        ideas = furnish_step(workshop, step_, ideas)
    return ideas


def furnish_step(workshop: Workshop, phase: str, ideas: list[int]) -> list[int]:
    """Does what belongs before a phase and leads into it from the one before; returns the ideas."""
    if phase == "next_steps":
        promote(workshop, ideas[:2])
    if phase == "group":
        return _group(workshop, ideas)
    workshop("go", phase=phase)
    if phase == "lobby":
        workshop("join", count=23)
    if phase == "collect":
        return _collect(workshop)
    if phase == "vote":
        weights = zip(ideas, (9, 14, 11, 11, 2, 4, 7, 0, 1), strict=False)
        workshop("vote", weights={str(idea): votes for idea, votes in weights if votes})
    if phase == "reveal":
        workshop("open_phones")
    return ideas


def _collect(workshop: Workshop) -> list[int]:
    ideas: list[int] = workshop("say", texts=list(IDEAS))
    for idea in ideas[:20]:
        workshop.desk("idea.show", idea=idea)
    workshop.desk("idea.hide", idea=ideas[21])
    return ideas


def _group(workshop: Workshop, ideas: list[int]) -> list[int]:
    workshop("go", phase="group")
    merged = workshop.desk("idea.merge", ideas=[ideas[0], ideas[12]], text=IDEAS[0])["idea"]
    standing = [merged, *ideas[1:12], *ideas[13:20]]
    by_text = dict(zip(IDEAS, ideas, strict=True)) | {IDEAS[0]: merged}
    for name, shape, members in THEMES:
        theme = workshop.desk("theme.add", round=workshop.round, name=name, shape=shape)["theme"]
        moved = [by_text[IDEAS[number]] for number in members if number not in (12, 20)]
        workshop.desk("idea.theme", ideas=moved, theme=theme)
    return standing


def promote(workshop: Workshop, ideas: list[int]) -> list[int]:
    """Makes ideas candidates with an owner and a dated first step; returns the candidates."""
    words = (
        (
            "Antrean daring lewat WhatsApp di puskesmas",
            "Dinas Kesehatan",
            "Rapat teknis dengan lima puskesmas",
            "2026-12-08",
        ),
        (
            "Satu meja untuk kartu keluarga dan KIS",
            "Disdukcapil",
            "Uji satu meja di Kecamatan Tanjung Selor",
            "2027-01-19",
        ),
    )
    return [
        workshop.desk(
            "idea.promote", idea=idea, title=title, agency=agency, owner="Kepala Bidang Pelayanan", step=step_, due=due,
            sector="1.02", criteria=CRITERIA,
        )["candidate"]
        for idea, (title, agency, step_, due) in zip(ideas, words, strict=False)
    ]  # fmt: skip
