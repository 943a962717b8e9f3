"""A candidate with words, criteria, levels and evidence of every kind, and ways to read what is made of it."""

import io
import re
from typing import Any

import pypdfium2

from tests.results import Results
from workshop import clock
from workshop.candidates import evidence_files, evidence_sheet
from workshop.live import reading

PDF = b"%%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%s\n%%%%EOF\n"
SECTIONS = ("dasar_hukum", "permasalahan", "isu_strategis", "metode_pembaharuan", "keunggulan", "cara_kerja")
NEWS = "https://example.go.id/berita/1"
# What would be markup, code or an attack somewhere, and what few fonts have.
NASTY = (
    '#import "@preview/x:1.0.0": * $x^2$ *tebal* _miring_ `kode` @ref <label> = Judul \\ // /* */ '
    '#read("/etc/passwd") {{ 7*7 }} <script>alert(1)</script> مرحبا بالعالم 😀 日本 \u202eterbalik \x00\x0b\ud800'
)
LONG = "Warga menunggu sejak subuh. " * 200 + "x" * 5_000


def fill(house: Results, number: int, text: str = "Warga menunggu sejak subuh.") -> None:
    """Writes every section and long text of the profile, answers the criteria and claims two levels."""
    answers: dict[str, Any] = {
        key: {"text": text, "rev": 0} for key in (*SECTIONS, "tujuan", "manfaat", "hasil")
    }
    answers["koordinat"] = {"text": "2.8375, 117.3653", "rev": 0}
    ok(house.follow("profile.save", candidate=number, answers=answers))
    for letter in "abcde":
        ok(
            house.follow(
                "candidate.criterion", candidate=number, criterion=letter, answer="yes", why=f"Sebab {letter}"
            )
        )
    add_file(house, number, "regulasi", "SK Dinas.pdf", note="SK penetapan")
    add(house, number, "sosialisasi", kind="link", url=NEWS, note="Berita")
    add(house, number, "aktor", kind="workshop")
    ok(
        house.follow(
            "level.claim",
            candidate=number,
            indicator="regulasi",
            level=3,
            basis="",
            rev=rev(number, "regulasi"),
        )
    )
    seen = rev(number, "regulasi")
    ok(
        house.follow(
            "level.verify", candidate=number, indicator="regulasi", level=2, why="Belum Perda", rev=seen
        )
    )
    ok(
        house.follow(
            "level.claim",
            candidate=number,
            indicator="sosialisasi",
            level=3,
            basis="",
            rev=rev(number, "sosialisasi"),
        )
    )


def add_file(house: Results, number: int, indicator: str, name: str, note: str = "") -> str:
    """Keeps a PDF of its own content and adds it as evidence; returns its hash."""
    root = evidence_files.folder(house.app.config["SETTINGS"].data_dir)
    kept = evidence_files.keep(io.BytesIO(PDF % f"{name}{note}{indicator}".encode()), name, root, 10**6)
    add(
        house, number, indicator, kind="file", note=note, file_hash=kept.hash, file_name=kept.name,
        file_type=kept.type, file_size=kept.size,
    )  # fmt: skip
    return kept.hash


def add(house: Results, number: int, indicator: str, **changes: Any) -> None:
    """Adds a piece of evidence."""
    given = {
        "note": "",
        "valid_year": 2026,
        "url": "",
        "file_hash": "",
        "file_name": "",
        "file_type": "",
        "file_size": 0,
    }
    ok(house.follow("evidence.add", candidate=number, indicator=indicator, **given | changes))


def rev(number: int, indicator: str) -> int:
    """Returns the state of an indicator that a form would speak of."""
    now = clock.now()
    with reading.reading() as db:
        row = evidence_sheet.of(db, number, now, now.date()).row(indicator)
    assert row is not None
    return row.rev


def ok(answer: dict[str, Any]) -> None:
    """Asserts that an act was taken."""
    assert answer["ok"], answer


def words_of(pdf: bytes) -> str:
    """Returns the text of a PDF on one line, broken words whole again."""
    pages = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    return re.sub(r"\s+", " ", re.sub(r"[\u200b\ufffe\u00ad]", "", text))


def ink_on(pdf: bytes) -> list[int]:
    """Returns how many dots of each page, as it is seen, are not white."""
    return [_ink(page.render(scale=0.5, grayscale=True)) for page in pypdfium2.PdfDocument(pdf)]


def _ink(seen: pypdfium2.PdfBitmap) -> int:
    dots = bytes(seen.buffer)
    rows = (dots[at * seen.stride : at * seen.stride + seen.width] for at in range(seen.height))
    return sum(dot < 200 for row in rows for dot in row)
