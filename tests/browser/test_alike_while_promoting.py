"""The panel of a promotion tells of candidates that may be the same, beside the title and never in the way."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.play import PLAN, furnish, is_connected, promote, running_workshop
from tests.browser.test_accessibility import Look
from tests.support.browser import Rooms

ELSEWHERE = {
    "title": "Antrean daring WhatsApp puskesmas Bunyu", "agency": "RSUD", "owner": "", "sector": "1.02",
    "step": "Rapat", "due": "2027-01-04",
}  # fmt: skip
WORDS = {"agency": "Dinas Kesehatan", "owner": "Yohana", "step": "Rapat teknis", "due": "2027-02-01"}


@pytest.mark.parametrize("lang", ["id", "en"])
def test_likely_duplicates_are_told_and_promoting_goes_on(rooms: Rooms, tmp_path: Path, lang: str) -> None:
    with running_workshop(tmp_path, **{**PLAN, "lang": lang}) as hall:
        ideas = furnish(hall, "reveal")
        known = promote(hall, ideas[:1])[0]
        hall("office", act="candidate.add", args=ELSEWHERE)
        look = Look(lang)
        desk = look.open(rooms, "desk", hall)
        desk.context.add_cookies([{"name": "lang", "value": lang, "url": hall.url}])
        desk.goto(hall.desk_url())
        is_connected(desk)
        desk.locator(f'tr[data-idea="{ideas[1]}"] .do button').first.click()
        expect(desk.locator("#promote-title")).to_be_focused()
        expect(desk.locator(".alike a")).to_have_count(0)
        desk.locator("#promote-title").fill("Antrean daring WhatsApp di puskesmas")
        told = desk.locator(".alike a")
        expect(told).to_have_count(1)  # what others follow is only counted
        expect(told).to_have_attribute("href", f"/office/candidates/{known}")
        expect(told).to_have_attribute("target", "_blank")
        expect(desk.locator(".alike p")).to_contain_text("1")
        expect(desk.locator("#promote-title")).to_be_focused()
        look.at(desk, "promote panel")
        for name, text in WORDS.items():
            desk.locator(f"#promote-{name}").fill(text)
        desk.locator("[data-part=panel] footer .button").first.click()
        expect(desk.locator("[data-part=panel]")).to_have_count(0)
        assert len(hall("candidates")) == 2
        assert look.faults() == []
