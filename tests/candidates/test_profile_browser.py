"""The profile in Chromium on the real server: words counted while typing, saved by hand, axe 0, nothing sideways."""

import os
from pathlib import Path

import pytest

from tests.browser.play import PLAN, furnish, promote, running_workshop
from tests.browser.test_accessibility import Look
from tests.support.browser import Rooms, scrolls_sideways

SHOTS = os.environ.get("PROFILE_SHOTS", "")
TEXTS = {
    "inisiator": "opd", "nama_inisiator": "Dinas Kesehatan", "klasifikasi": "inovasi_perangkat_daerah",
    "jenis": "digital", "bentuk": "pelayanan_publik", "asta_cita": "asta_cita_4", "pkpn": "kesehatan",
    "urusan_lain": "1.06\n2.16", "koordinat": "2.8375, 117.3653", "tujuan": "Warga hulu terlayani tanpa turun ke kota.",
    "dasar_hukum": "Perda Nomor 7 Tahun 2024 tentang Riset dan Inovasi. " * 6,
    "permasalahan": "Ibu dan balita di hulu sungai menunggu jadwal kapal sampai tiga minggu. " * 12,
    "cara_kerja": "Perahu berangkat dua kali sebulan membawa bidan, vaksin, dan timbangan. " * 9,
}  # fmt: skip


def shoot(page, name: str, whole: bool = False) -> None:
    """Keeps a picture where somebody asked for pictures."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=whole)


def count_while_typing(page) -> int:
    """Writes into an empty section and returns how many words the whole then has."""
    total = page.locator('[data-part="words-total"]')
    before = int(total.inner_text())
    page.locator("#f-keunggulan").fill("Satu-satunya perahu posyandu – di hulu.")
    assert page.locator('[data-of="f-keunggulan"]').inner_text() == "5"
    assert int(total.inner_text()) == before + 5
    return before + 5


def meet_somebody_else(hall, page, number: int, look: Look, lang: str) -> None:
    """Somebody is faster in one field; both texts are shown, and saving again takes the own one."""
    faster = {"tujuan": {"text": "Posyandu datang ke desa.", "rev": 1}}
    hall("office", act="profile.save", args={"candidate": number, "answers": faster})
    page.locator("#f-tujuan").fill("Perahu membawa posyandu ke desa hulu.")
    page.locator(".savebar button").click()
    page.locator(".theirs").wait_for()
    look.at(page, "both texts")
    shoot(page, f"profile-clash-{lang}", whole=True)
    assert page.locator("#f-keunggulan").input_value() == "Satu-satunya perahu posyandu – di hulu."
    page.locator(".savebar button").click()
    page.locator('[role="status"]').wait_for()
    assert page.locator("#f-tujuan").input_value() == "Perahu membawa posyandu ke desa hulu."


def plan(page, address: str) -> None:
    """Plans the application for today on the candidate's page."""
    page.goto(address)
    page.locator("#dates summary").first.click()
    page.locator("#planned").fill(page.locator("#planned").get_attribute("min") or "")
    page.locator("#dates details[open] button").click()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_profile_is_written_counted_and_saved(rooms: Rooms, tmp_path: Path, lang: str) -> None:
    with running_workshop(tmp_path / "server", **{**PLAN, "lang": lang}) as hall:
        number = promote(hall, furnish(hall, "reveal"))[0]
        answers = {key: {"text": text.strip(), "rev": 0} for key, text in TEXTS.items()}
        hall("office", act="profile.save", args={"candidate": number, "answers": answers})
        look, address = Look(lang), f"{hall.url}/office/candidates/{number}"
        page = look.open(rooms, "office", hall, "office")
        page.context.add_cookies([{"name": "lang", "value": lang, "url": hall.url}])
        page.goto(f"{address}/profile")
        look.at(page, "profile")
        shoot(page, f"profile-{lang}")
        words = count_while_typing(page)
        meet_somebody_else(hall, page, number, look, lang)
        assert int(page.locator('[data-part="words-total"]').inner_text()) == words
        page.set_viewport_size({"width": 360, "height": 740})
        assert scrolls_sideways(page) == 0
        shoot(page, f"profile-phone-{lang}")
        page.set_viewport_size({"width": 1440, "height": 900})
        plan(page, address)
        look.at(page, "candidate with a plan")
        assert scrolls_sideways(page) == 0
        shoot(page, f"candidate-{lang}", whole=True)
        assert look.faults(("409",)) == []
