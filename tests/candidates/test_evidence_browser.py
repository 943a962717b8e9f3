"""The evidence page in Chromium on the real server: a file sent by hand, verified, fetched; axe 0 in both languages."""

from pathlib import Path

import pytest

from tests.browser.play import PLAN, furnish, promote, running_workshop
from tests.browser.test_accessibility import Look
from tests.candidates.test_evidence_files import PDF
from tests.support.browser import Rooms, scrolls_sideways

CLAIMS = {
    "regulasi": 1, "sdm": 2, "anggaran": 1, "alat_kerja": 2, "bimtek": 1, "aktor": 3, "pelaksana": 3, "jejaring": 2,
    "sosialisasi": 3, "pedoman": 2, "kemudahan_proses": 3, "video": 2,
}  # fmt: skip
CHECKED = {"regulasi": 1, "sdm": 2, "anggaran": 1, "alat_kerja": 2, "aktor": 2, "pelaksana": 3, "jejaring": 2}


def furnish_evidence(hall, number):
    """Claims most indicators, proves them with links and has some verified."""
    for key, level in CLAIMS.items():
        piece = {
            "indicator": key, "kind": "link", "note": "Halaman 41", "valid_year": 2026, "file_hash": "", "file_name": "",
            "file_type": "", "file_size": 0, "url": f"https://example.go.id/dokumen/{key}",
        }  # fmt: skip
        hall("office", act="evidence.add", args={"candidate": number, **piece})
        args = {"candidate": number, "indicator": key, "level": level, "basis": "", "rev": 1}
        hall("office", act="level.claim", args=args)
        if key in CHECKED:
            verdict = {
                "level": CHECKED[key],
                "why": "Undangan menyebut 4 aktor" if key == "aktor" else "",
                "rev": 2,
            }
            hall("office", act="level.verify", args={"candidate": number, "indicator": key, **verdict})


def send_and_claim(page, paper):
    """Opens an indicator, sends a file for it and claims its second level."""
    page.locator('.indicators a[href*="indicator=kemanfaatan"]').first.click()
    page.locator("#file").set_input_files(paper)
    page.locator("form:has(#file) button").click()
    page.locator("#basis").select_option("penerima")
    page.locator('form:has(#basis) [name="level"][value="2"]').check()
    page.locator("form:has(#basis) button").click()


def verify_and_fetch(page):
    """Verifies what is claimed and downloads the file again."""
    page.locator(".verdict button").click()
    with page.expect_download() as fetched:
        page.locator(".indicators .proof a", has_text="Daftar penerima.pdf").click()
    return fetched.value


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_file_goes_from_the_hand_to_the_office_and_back(rooms: Rooms, tmp_path: Path, lang: str) -> None:
    paper = tmp_path / "Daftar penerima.pdf"
    paper.write_bytes(PDF)
    with running_workshop(tmp_path / "server", **{**PLAN, "lang": lang}) as hall:
        number = promote(hall, furnish(hall, "reveal"))[0]
        furnish_evidence(hall, number)
        look = Look(lang)
        page = look.open(rooms, "office", hall, "office")
        page.context.add_cookies([{"name": "lang", "value": lang, "url": hall.url}])
        page.goto(f"{hall.url}/office/candidates/{number}/evidence")
        look.at(page, "evidence")
        assert scrolls_sideways(page) == 0
        send_and_claim(page, paper)
        look.at(page, "one indicator")
        fetched = verify_and_fetch(page)
        assert fetched.suggested_filename == "Daftar penerima.pdf"
        assert Path(fetched.path()).read_bytes() == PDF
        assert page.locator(".indicators tr.at b").inner_text().endswith("2")
        page.set_viewport_size({"width": 360, "height": 740})
        assert scrolls_sideways(page) == 0
        page.goto(f"{hall.url}/office/candidates/{number}")
        look.at(page, "candidate")
        assert look.faults() == []
