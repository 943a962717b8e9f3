"""An owner attaches evidence from a phone of 360 px, without JavaScript."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.play import PLAN, furnish, promote, running_workshop
from tests.candidates.test_evidence_files import PDF
from tests.owners.test_in_a_browser import furnish_link
from tests.support.browser import Rooms, scrolls_sideways

NOTE = "Halaman 3 menyebut nama inovasi"


def fits(page: Page) -> None:
    assert scrolls_sideways(page) == 0


def send_without_a_level(page: Page, paper: Path) -> None:
    """Forgets the level: the page comes back with the file and every word."""
    page.locator("#file").set_input_files(paper)
    page.locator("#note").fill(NOTE)
    page.locator(".dock .button").click()
    expect(page.get_by_role("alert")).to_contain_text("Pilih tingkat")
    expect(page.locator("#note")).to_have_value(NOTE)
    expect(page.locator(".state.sent")).to_contain_text("SK Bupati.pdf")


def test_an_owner_attaches_evidence_without_javascript(rooms: Rooms, tmp_path: Path) -> None:
    paper = tmp_path / "SK Bupati.pdf"
    paper.write_bytes(PDF)
    with running_workshop(tmp_path / "server", **PLAN) as hall:
        token = furnish_link(hall, promote(hall, furnish(hall, "reveal"))[0], "id")
        page = rooms.page("phone", java_script_enabled=False)
        page.goto(f"{hall.url}/o/{token}")
        page.get_by_role("link", name="Lampirkan bukti").click()
        fits(page)
        page.locator(".asked a").first.click()
        fits(page)
        send_without_a_level(page, paper)
        page.locator('[name=level][value="2"]').check()
        page.locator(".dock .button").click()
        expect(page.get_by_role("status")).to_be_visible()
        expect(page.locator(".proofs")).to_contain_text(NOTE)
        fits(page)
        with page.expect_download() as fetched:
            page.locator(".proofs a").click()
        assert Path(fetched.value.path()).read_bytes() == PDF
        page.locator(".proofs button").click()
        expect(page.locator(".proofs a")).to_have_count(0)
