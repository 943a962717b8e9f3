"""The main path as plain forms: no script runs on the phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import IDEAS
from tests.browser.play import Workshop, furnish, promote
from tests.support.browser import Rooms, scrolls_sideways


@pytest.fixture
def phone(rooms: Rooms) -> Page:
    return rooms.page("phone", java_script_enabled=False)


def join(phone: Page, hall: Workshop) -> None:
    """Types the code at the front door and comes in."""
    phone.goto(hall.url)
    phone.locator("[name=code]").fill(f" {hall.code[:3].lower()} {hall.code[3:].lower()} ")
    phone.locator(".button.full").click()
    expect(phone).to_have_url(hall.join_url)
    phone.locator("[name=name]").fill("Laban")
    phone.locator("form.enter .button.full").click()
    expect(phone.locator("h1")).to_contain_text("Laban")


def come_back(phone: Page) -> None:
    """Reloads, as the page's own link does; a page is at most a second behind."""
    phone.wait_for_timeout(1100)
    phone.locator("noscript a, header a").last.click()


def test_from_the_code_to_the_result(phone: Page, hall: Workshop) -> None:
    join(phone, hall)
    hall("go", phase="collect")
    come_back(phone)
    write_and_change(phone, hall)
    hall.desk("idea.show", idea=hall("find", text="Perahu ambulans")[0])
    hall.desk("idea.add", round=hall.round, texts=list(IDEAS[:6]))
    for text in IDEAS[:6]:
        hall.desk("idea.show", idea=hall("find", text=text)[0])
    phone.get_by_role("button", name="Saya selesai").click()
    expect(phone.get_by_role("button", name="tulis lagi")).to_be_visible()
    hall("go", phase="vote")
    come_back(phone)
    choose(phone)
    hall("go", phase="reveal")
    hall("open_phones")
    come_back(phone)
    expect(phone.locator(".ranking li").first).to_contain_text(IDEAS[3])
    promote(hall, [hall("find", text=IDEAS[3])[0]])
    come_back(phone)
    phone.locator(".born summary").click()
    phone.locator("[name=contact]").fill("0812 0000 000")
    phone.locator(".born .button").click()
    expect(phone.locator(".joined")).to_contain_text("Anda ikut")
    assert scrolls_sideways(phone) == 0
    hall("go", phase="archived")
    come_back(phone)
    expect(phone.locator("h1")).to_have_text("Apa kabar ide kita?")


def write_and_change(phone: Page, hall: Workshop) -> None:
    """Writes, changes, withdraws; posts twice by the back button; each refusal keeps the text."""
    box = phone.locator("[data-part=composer] textarea")
    for text in ("Perahu ambulan", "Yang akan ditarik"):
        box.fill(text)
        phone.locator("[data-part=send]").click()
        expect(phone.locator("article.idea", has_text=text)).to_contain_text("Terkirim")
    first = phone.locator("article.idea", has_text="Perahu ambulan")
    first.locator("summary").click()
    first.locator("textarea").fill("Perahu ambulans")
    first.locator(".button").first.click()
    expect(phone.locator("article.idea", has_text="Perahu ambulans")).to_be_visible()
    last = phone.locator("article.idea", has_text="Yang akan ditarik")
    last.locator("summary").click()
    last.locator(".button.quiet").click()
    expect(last).to_have_count(0)
    box.fill("x" * 2001)
    phone.locator("[data-part=send]").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    expect(box).to_have_value("x" * 2001)
    phone.goto(hall.join_url)
    assert len(hall("find", text="Perahu ambulans")) == 1


def choose(phone: Page) -> None:
    """Gives two votes to one idea, one to another, and takes that one back."""
    expect(phone.locator(".purse")).to_contain_text("Sisa 5 suara")
    for text in (IDEAS[3], IDEAS[3], IDEAS[4]):
        phone.locator("li.choice", has_text=text).locator(".weigh button:visible").last.click()
    expect(phone.locator(".purse")).to_contain_text("Sisa 2 suara")
    phone.locator("li.choice", has_text=IDEAS[4]).locator(".weigh button:visible").first.click()
    expect(phone.locator(".purse")).to_contain_text("Sisa 3 suara")
    phone.locator("[data-part=dock] .button").click()
    expect(phone.locator("[data-part=dock] .button")).to_contain_text("Periksa lagi")


def test_erasing_oneself(phone: Page, hall: Workshop) -> None:
    furnish(hall, "lobby")
    join(phone, hall)
    phone.goto(f"{hall.join_url}/me")
    phone.locator("[type=checkbox][required]").check()
    phone.locator(".button.danger").click()
    expect(phone.locator("h1")).to_have_text("Data Anda sudah dihapus")
    phone.goto(hall.join_url)
    expect(phone.locator("form.enter")).to_be_visible()
