"""A sector is suggested where the words are clear, and left to people where they are not."""

import pytest

from workshop import data
from workshop.ideas import sectors


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Antrean puskesmas daring supaya pasien tidak menunggu", "1.02"),
        ("Bidan desa butuh obat", "1.02"),
        ("Posyandu keliling untuk balita", "1.02"),
        ("Guru keliling untuk sekolah di pedalaman", "1.01"),
        ("Jembatan gantung dan air bersih untuk dusun", "1.03"),
        ("Bedah rumah tidak layak huni", "1.04"),
        ("Peringatan dini banjir lewat pengeras suara masjid", "1.05"),
        ("Kursi roda bagi penyandang disabilitas", "1.06"),
        ("Kartu keluarga dicetak di desa", "2.12"),
        ("Bank sampah di tiap RT", "2.11"),
        ("Perahu angkutan sungai terjadwal", "2.15"),
        ("Nelayan menjual ikan langsung", "3.25"),
        ("A midwife and medicine for every village", "1.02"),
    ],
)
def test_clear_words_suggest_a_sector(text: str, code: str) -> None:
    assert sectors.suggest(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙂",
        "Layanan lebih cepat dan ramah",
        "Semua warga dilayani dengan baik di desa",
        "Puskesmas dan sekolah",  # two sectors, one word each
        "<script>alert(1)</script>",
    ],
)
def test_unclear_words_suggest_nothing(text: str) -> None:
    assert sectors.suggest(text) is None


def test_a_long_phrase_speaks_alone() -> None:
    assert sectors.suggest("kebakaran hutan") == "3.28"
    assert sectors.suggest("kebakaran") == "1.05"


def test_no_keyword_belongs_to_two_sectors_and_each_suggests_its_own() -> None:
    for sector in data.sectors():
        for word in sector.keywords:
            assert sectors.suggest(word) == sector.code, word
