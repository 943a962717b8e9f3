"""An owner's phone of 320 px in Chromium: reports without an account, keeps a draft; axe 0 in both languages."""

import re
import secrets
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.play import PLAN, furnish, promote, running_workshop
from tests.browser.test_accessibility import Look
from tests.support.browser import Rooms, scrolls_sideways
from workshop.people import keys

NOTE = "212 pasien dilayani, waktu tunggu rata-rata 40 menit."


def furnish_link(hall, number, lang):
    """Makes a link to a candidate with an overdue step and returns its token."""
    late = (date.today() - timedelta(days=6)).isoformat()
    step = {
        "title": "Uji coba di Puskesmas Tanjung Selor dan Puskesmas Bunyu",
        "owner": "Yohana",
        "due": late,
    }
    hall("office", act="step.add", args={"candidate": number, **step})
    token = secrets.token_hex(20)
    link = {
        "name": "Yohana Lestari",
        "email": "",
        "lang": lang,
        "days": "90",
        "token_hash": keys.hash_of(token),
    }
    hall("office", act="ownerlink.make", args={"candidate": number, **link})
    return token


def looked_at(look, page, name):
    look.at(page, name)
    assert scrolls_sideways(page) == 0, name


def keep_a_draft(page):
    """Types, moves the slider, leaves and comes back."""
    page.locator("#note").fill(NOTE)
    page.locator("#percent").focus()
    expect(page.locator("[data-part=kept]")).to_be_visible()
    for _press in range(8):
        page.keyboard.press("ArrowRight")
    expect(page.locator("output")).to_have_text(re.compile(r"40\s?%"))
    page.reload()
    expect(page.locator("#note")).to_have_value(NOTE)


def report(look, page):
    """Sends a report that lacks a date, mends it and sends it again."""
    looked_at(look, page, "report")
    expect(page.locator("[data-part=kept]")).to_be_hidden()
    keep_a_draft(page)
    page.locator("#next_title").fill("Uji coba di Puskesmas Bunyu")
    page.locator(".dock .button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at(look, page, "refused")
    page.locator("#next_on").fill((date.today() + timedelta(days=20)).isoformat())
    page.locator(".dock .button").click()
    expect(page).to_have_url(re.compile("/sent/"))
    looked_at(look, page, "sent")


def around(look, desk, address, number):
    """The office's pages about it."""
    desk.goto(f"{address}/office/candidates/{number}/links")
    desk.locator("form.tight .button").click()
    looked_at(look, desk, "links")
    for path in (f"/office/candidates/{number}/report", "/office/calendar", f"/office/candidates/{number}"):
        desk.goto(address + path)
        looked_at(look, desk, path)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_owner_reports_from_a_small_phone(rooms: Rooms, tmp_path: Path, lang: str) -> None:
    with running_workshop(tmp_path, **{**PLAN, "lang": lang}) as hall:
        number = promote(hall, furnish(hall, "reveal"))[0]
        token = furnish_link(hall, number, lang)
        look = Look(lang)
        page = look.open(rooms, "narrow")
        page.goto(f"{hall.url}/o/{token}")
        report(look, page)
        page.goto(f"{hall.url}/o/{token}")
        expect(page.locator("#note")).to_have_value("")  # the draft went with the report
        page.goto(f"{hall.url}/o/{token}/calendar")
        page.locator("main form .button").first.click()
        looked_at(look, page, "calendar")
        desk = look.open(rooms, "office", hall, "office")
        desk.context.add_cookies([{"name": "lang", "value": lang, "url": hall.url}])
        around(look, desk, hall.url, number)
        assert look.faults(("422",)) == []
