"""The ministry's profile in the story: which fields people fill in, and with how many words."""

import random
import re
from typing import Any

from tests.two_years.browsing import Browser
from tests.two_years.formula import rules

CHOICES = ("inisiator", "klasifikasi", "jenis", "bentuk", "tematik", "asta_cita", "pkpn")
PLAIN = {
    "nama_inisiator": "Rina 2", "koordinat": "2,8375; 117,3653", "anggaran_file": "Lemari 3, map 12",
    "video": "https://kaltara.example.go.id/video/7",
}  # fmt: skip
SECTIONS = (
    "dasar_hukum", "permasalahan", "isu_strategis", "metode_pembaharuan", "keunggulan", "cara_kerja",
)  # fmt: skip
LONG = ("tujuan", "manfaat", "hasil")


def fill_in(office: Browser, one: int, number: int) -> None:
    """Fills in `number` fields of a candidate's profile, and as many of its sections as there is room for."""
    page = f"/office/candidates/{one}/profile"
    chance = random.Random(1000 * one + number)
    seen = dict(re.findall(r'name="((?:was|rev)-\w+)" value="(\w+)"', office.get(page).text))
    typed: dict[str, Any] = {key: chance.choice(_options(key)) for key in CHOICES} | PLAIN
    typed |= {key: written(chance.randrange(2, 9)) for key in LONG}
    typed |= {"urusan_lain": ["1.02", "2.15"]}
    chosen = {key: typed[key] for key in chance.sample(sorted(typed), min(number, len(typed)))}
    chosen |= {key: written(chance.randrange(20, 90)) for key in SECTIONS[: number // 2]}
    marks = {f"{kind}-{key}": seen[f"{kind}-{key}"] for key in chosen for kind in ("was", "rev")}
    office.post(page, **chosen, **marks)


def written(number: int) -> str:
    """Returns a text of so many words; what holds no letter and no digit is none."""
    words = ("Warga", "menunggu", "24", "jam,", "lalu", "pulang-pergi", "(tanpa", "hasil)")
    text = " ".join(words[at % len(words)] for at in range(number))
    return text.replace("jam,", "jam, – /").replace("pulang-pergi", "pulang-pergi\n\n...")


def _options(key: str) -> list[str]:
    (field,) = (one for one in rules(2026)["profile"] if one["key"] == key)
    return [option["key"] for option in field["options"]]
