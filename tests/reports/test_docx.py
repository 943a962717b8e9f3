"""Papers as DOCX: opened again, with real headings and tables; and the page that gives each field to copy."""

import io
import re
from html import unescape

import docx
import pytest

from tests.ready import ready
from tests.reports.dossier import LONG, NASTY, fill
from tests.reports.test_pdf import every_block, paper
from tests.results import Results
from workshop.reports import documents_docx, tables


def opened(content):
    return docx.Document(io.BytesIO(content))


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.fixture
def house(tmp_path):
    return ready(tmp_path, Results, Results.open_result)


@pytest.fixture
def number(house):
    made = house.promote()
    fill(house, made)
    return made


def get(house, address, lang="id"):
    browser = house.browser_of(house.office)
    browser.set_cookie("lang", lang)
    return browser.get(address)


@pytest.mark.parametrize("text", [NASTY, LONG])
def test_every_block_keeps_its_words(text):
    word = opened(documents_docx.encode(paper(*every_block(text), title=text[:200])))
    said = tables.clean(text)
    flat = [one.text for one in word.paragraphs] + [
        cell for table in word.tables for row in cells(table) for cell in row
    ]
    assert sum(said in each for each in flat) >= 8
    assert round(word.sections[0].page_width.mm) == 210 and round(word.sections[0].page_height.mm) == 297


def test_the_properties_of_a_table_stand_in_words_order():
    (table, *_) = opened(documents_docx.encode(paper(*every_block("x")))).tables
    names = [one.tag.rpartition("}")[2] for one in table._tbl.tblPr]
    schema = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook"]
    assert names == [name for name in schema if name in names] and "tblBorders" in names


def test_the_profile_opens_with_headings_and_tables(house, number):
    answer = get(house, f"/office/candidates/{number}/profile.docx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="profil-antrean-daring.docx"'
    word = opened(answer.data)
    headings = [one.text for one in word.paragraphs if one.style.name.startswith("Heading")]
    for part in (
        "Profil menurut urutan portal",
        "Rancang bangun",
        "Dasar hukum",
        "Indikator",
        "Daftar bukti",
    ):
        assert part in headings, part
    found = [cells(table) for table in word.tables]
    assert ["16", "Regulasi Inovasi Daerah *", "3", "2", "1", "6"] in [
        row for table in found for row in table
    ]
    fields = [row[0] for table in found for row in table if len(row) == 2]
    assert fields.index("Nama pemda") < fields.index("Nama inovasi") < fields.index("Titik koordinat")
    assert word.core_properties.title == "Antrean daring" and word.core_properties.language == "id-ID"
    assert 'w:instr="NUMPAGES"' in word.sections[0].footer._element.xml


def test_the_result_of_a_workshop_opens(house, number):
    word = opened(get(house, f"/desk/{house.room.id}/report.docx", "en").data)
    rows = [row for table in word.tables for row in cells(table)]
    assert ["1", "Antrean lewat WhatsApp", "3", "2"] in rows and ["people took part", "2"] in rows


def test_each_field_can_be_copied_by_itself(house, number):
    html = get(house, f"/office/candidates/{number}/copy").text
    areas = {
        key: unescape(text)
        for key, text in re.findall(r'<textarea[^>]*id="c-(\w+)"[^>]*>\n(.*?)</textarea>', html, re.S)
    }
    assert list(areas)[:2] == ["nama_pemda", "nama_inovasi"] and areas["nama_inovasi"] == "Antrean daring"
    assert areas["rancang_bangun"].count("Warga menunggu sejak subuh.") == 6
    assert "24 kata dari 300 yang diminta" in html and "readonly" in html
    # Without scripts the text can still be selected; the button shows itself.
    assert html.count("hidden data-done") == len(areas)


def test_what_was_typed_comes_back_exactly(house, number):
    text = '\nBaris pertama\n\n</textarea><b>dua</b> & "tiga"\n'
    answers = {"tujuan": {"text": text.strip(), "rev": 1}}
    assert house.follow("profile.save", candidate=number, answers=answers)["ok"]
    html = get(house, f"/office/candidates/{number}/copy").text
    assert "&lt;/textarea&gt;&lt;b&gt;dua&lt;/b&gt; &amp; &#34;tiga&#34;" in html and "<b>dua</b>" not in html


def test_the_page_of_documents_says_what_lacks(house, number):
    page = get(house, f"/office/candidates/{number}/documents").text
    assert "isian belum terisi" in page and "1 berkas" in page and "evidence.zip" in page
    bare = house.promote(idea=house.ideas_of[1], title="Jam buka")
    assert "Belum ada bukti." in get(house, f"/office/candidates/{bare}/documents").text
