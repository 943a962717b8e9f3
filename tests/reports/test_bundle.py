"""The bundle of evidence: opened again, names for every system, missing and damaged files named, little memory."""

import csv
import hashlib
import io
import re
import tracemalloc
from datetime import UTC, datetime
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from tests.ready import ready
from tests.reports.dossier import NEWS, add, add_file, fill
from tests.results import Results
from workshop.candidates import evidence_files
from workshop.reports import bundle, tables
from workshop.reports.bundle import Bundle, Names, Piece

MEGABYTE = 1024 * 1024
COLUMNS = (tables.Column("name", "Nama"), tables.Column("state", "Keadaan"))
STATES = {state: state for state in (bundle.PACKED, bundle.MISSING, bundle.DAMAGED, bundle.LISTED)}
NAMES = Names("daftar", "tautan", "Daftar", COLUMNS, STATES)
STYLE = tables.Style("id", ZoneInfo("Asia/Makassar"))
WINDOWS_NAME = re.compile(r'[^<>:"/\\|?*\x00-\x1f]{1,120}(?<![. ])')


def bundle_of(*pieces):
    return Bundle(pieces, NAMES, STYLE, datetime(2026, 11, 24, 6, 30, tzinfo=UTC))


def piece(title, number="16", indicator="Regulasi", **changes):
    return Piece(number, indicator, title, {}, **changes)


def unpacked(content):
    packed = ZipFile(io.BytesIO(content))
    assert packed.testzip() is None
    return {name: packed.read(name) for name in packed.namelist()}


def states_in(files):
    rows = csv.reader(io.StringIO(files["00 daftar.csv"].decode("utf-8-sig")), delimiter=";")
    return [tuple(row) for row in rows][1:]


@pytest.fixture
def house(tmp_path):
    return ready(tmp_path, Results, Results.open_result)


@pytest.fixture
def number(house):
    made = house.promote()
    fill(house, made)
    return made


def fetched(house, number, lang="id"):
    browser = house.browser_of(house.office)
    browser.set_cookie("lang", lang)
    answer = browser.get(f"/office/candidates/{number}/evidence.zip")
    assert answer.status_code == 200 and answer.is_streamed and "Content-Length" not in answer.headers
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bukti-antrean-daring.zip"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    return unpacked(answer.data)


def index_of(files):
    rows = csv.DictReader(io.StringIO(files["00 daftar bukti.csv"].decode("utf-8-sig")), delimiter=";")
    return list(rows)


def test_the_bundle_holds_every_file_the_links_and_the_workshops_record(house, number):
    files = fetched(house, number)
    assert list(files) == [
        "16 Regulasi Inovasi Daerah - SK penetapan.pdf",
        "22 Keterlibatan aktor inovasi - Catatan lokakarya.pdf",
        "00 daftar bukti.xlsx", "00 daftar bukti.csv", "00 tautan.txt",
    ]  # fmt: skip
    assert NEWS in files["00 tautan.txt"].decode("utf-8-sig")
    assert files["22 Keterlibatan aktor inovasi - Catatan lokakarya.pdf"].startswith(b"%PDF-")


def test_the_index_names_hash_and_state_of_each_piece(house, number):
    files = fetched(house, number)
    rows = index_of(files)
    assert [row["Keadaan"] for row in rows] == ["ada dalam ZIP ini", "ada dalam ZIP ini", "hanya dicatat"]
    kept = files[rows[0]["Berkas dalam ZIP ini"]]
    assert rows[0]["SHA-256"] == hashlib.sha256(kept).hexdigest() and int(rows[0]["Ukuran (bita)"]) == len(
        kept
    )
    sheet = openpyxl.load_workbook(io.BytesIO(files["00 daftar bukti.xlsx"])).active
    assert [cell.value for cell in sheet["A"]][1:] == ["16", "22", "25"]


def test_a_missing_and_a_damaged_file_are_named_and_nothing_fails(house, number):
    root = evidence_files.folder(house.app.config["SETTINGS"].data_dir)
    lost, hurt = add_file(house, number, "sdm", "Hilang.pdf"), add_file(house, number, "bimtek", "Rusak.pdf")
    evidence_files.path_of(root, lost).unlink()
    evidence_files.path_of(root, hurt).write_bytes(b"%PDF-1.7 something else")
    files = fetched(house, number)
    found = {row["Bukti"]: (row["Keadaan"][:5], row["Berkas dalam ZIP ini"]) for row in index_of(files)}
    assert found["Hilang.pdf"] == ("HILAN", "") and found["Rusak.pdf"][0] == "RUSAK"
    assert found["Rusak.pdf"][1] in files and "Hilang" not in str(list(files))


def test_hostile_and_equal_titles_give_names_for_every_system(house, number):
    for at, note in enumerate(
        ("../../etc/passwd", "CON", 'a<b>:"|?*', "Laporan " * 30, "=1+1", "مرحبا 😀", "akhir. ")
    ):
        add_file(house, number, "monev", f"{at}.pdf", note=note)
    for at in range(3):
        add_file(house, number, "monev", f"{at}.pdf", note=f"Laporan{'.' * at}")
    names = list(fetched(house, number))
    assert len({name.casefold() for name in names}) == len(names) == 15
    assert all(WINDOWS_NAME.fullmatch(name) for name in names), names


@pytest.mark.parametrize("title", ["con", "NUL.txt", "com1", "LPT9.x", "COM¹", ""])
def test_a_reserved_word_is_never_a_name(title):
    assert not re.match(r"(?i)(con|nul|com1|lpt9|com¹)(\.|$)", bundle.safe(title))


def test_a_file_of_sixty_megabytes_passes_in_little_memory(tmp_path):
    content = b"%PDF-" + b"0123456789" * (6 * MEGABYTE)
    name = hashlib.sha256(content).hexdigest()
    path = evidence_files.path_of(tmp_path, name)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    del content
    tracemalloc.start()
    size = sum(
        len(chunk)
        for chunk in bundle.stream(bundle_of(piece("Besar", file_hash=name, ending="pdf")), tmp_path)
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 60 * MEGABYTE and peak < 4 * MEGABYTE


def test_without_evidence_there_is_an_index_alone(tmp_path):
    files = unpacked(b"".join(bundle.stream(bundle_of(), tmp_path)))
    assert list(files) == ["00 daftar.xlsx", "00 daftar.csv"] and states_in(files) == []


def test_what_was_taken_off_stays_out(house, number):
    add(house, number, "jejaring", kind="link", url="https://example.org/x")
    with_it = fetched(house, number)["00 tautan.txt"]
    with house.app.app_context():
        from workshop.candidates import evidence_queries
        from workshop.live import reading

        with reading.reading() as db:
            (piece,) = evidence_queries.pieces(db, number)["jejaring"]
    assert house.follow("evidence.remove", evidence=piece.id, is_removed=True)["ok"]
    assert b"example.org" in with_it and b"example.org" not in fetched(house, number)["00 tautan.txt"]
