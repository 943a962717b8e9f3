"""Indonesian is Indonesian, English is English, and a visitor's own switch goes before the workshop's language."""

from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Page, expect

from tests.browser.play import PLAN, Workshop, enter, furnish, is_connected, running_workshop
from tests.support.browser import Rooms
from workshop import translations

# Every text people meet: text nodes, labels for the ear, placeholders, and the sentences that scripts show.
TEXTS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (!walk.currentNode.parentElement.closest("script,style,noscript,[lang]:not(html)")) found.push(walk.currentNode.data);
  for (const one of document.querySelectorAll("[aria-label],[placeholder],[title]"))
    found.push(one.getAttribute("aria-label"), one.getAttribute("placeholder"), one.getAttribute("title"));
  for (const block of document.querySelectorAll("[data-part=texts]")) found.push(...Object.values(JSON.parse(block.textContent)));
  return found.filter(Boolean).map((text) => text.trim().replace(/\\s+/g, " "));
}"""


@cache
def sentences(lang: str) -> frozenset[str]:
    """The sentences of a language that the other one does not use as well."""
    folder = Path(translations.__file__).parent
    with (folder / "id" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id and not entry.pluralizable]
    english, indonesian = {str(entry.id) for entry in entries}, {str(entry.string) for entry in entries}
    mine, other = (indonesian, english) if lang == "id" else (english, indonesian)
    return frozenset(text for text in mine - other if len(text) > 2)


def foreign(page: Page, lang: str) -> list[str]:
    """Returns what stands on the page in the other language."""
    assert page.locator("html").get_attribute("lang") == lang, page.url
    texts = set(page.evaluate(TEXTS))
    assert texts & sentences(lang), f"{page.url} has sentences of the catalogue"
    return sorted(texts & sentences("en" if lang == "id" else "id"))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_no_page_mixes_languages(rooms: Rooms, tmp_path: Path, lang: str) -> None:
    mixed: list[str] = []
    with running_workshop(tmp_path, **PLAN, lang=lang) as hall:
        locale = {"id": "id-ID", "en": "en-GB"}[lang]
        context = rooms.person("desk", lang=locale)
        hall.sign_in(context, "office")
        switch(context.new_page(), hall, lang)
        phone = rooms.page("phone", lang=locale)
        switch(phone, hall, lang)
        phone.goto(hall.join_url)
        mixed += foreign(phone, lang)
        furnish(hall, "collect")
        enter(phone, hall.join_url)
        mixed += foreign(phone, lang)
        hall("go", phase="reveal")
        hall("open_phones")
        pages = [
            f"/desk/{hall.id}/{name}" for name in ("prepare", "room", "run", "remote", "report", "poster")
        ]
        office = ["/desk", "/desk/new", "/office", "/office/candidates", "/office/candidates.table", "/office/candidates/new",
                  "/account/people", "/office/nowhere"]  # fmt: skip
        desk = context.pages[0]
        for path in [*pages, *office, f"/stage/{hall.code}"]:
            desk.goto(hall.url + path)
            mixed += foreign(desk, lang)
        for path in ("/", "/account/login", f"/w/{hall.code}/me", f"/w/{hall.code}/news", "/w/AAAAAA"):
            phone.goto(hall.url + path)
            mixed += foreign(phone, lang)
    assert mixed == []


def switch(page: Page, hall: Workshop, lang: str) -> None:
    """Chooses a language on the first page."""
    page.goto(hall.url)
    page.locator(f"form.tongue [value={lang}]").click()
    expect(page.locator("html")).to_have_attribute("lang", lang)


def test_the_workshops_language_holds_until_the_visitor_switches(rooms: Rooms, tmp_path: Path) -> None:
    with running_workshop(tmp_path, **PLAN, lang="en") as hall:
        phone = rooms.page("phone", lang="id-ID")
        phone.goto(hall.url)
        expect(phone.locator("html"), "Indonesian is the default").to_have_attribute("lang", "id")
        phone.goto(hall.join_url)
        expect(phone.locator("html"), "the workshop speaks English").to_have_attribute("lang", "en")
        phone.locator("form.tongue [value=id]").click()
        expect(phone).to_have_url(hall.join_url)
        expect(phone.locator("html")).to_have_attribute("lang", "id")
        enter(phone, hall.join_url)
        is_connected(phone)
        expect(phone.locator("[data-part=live]")).to_have_text("Tersambung")
