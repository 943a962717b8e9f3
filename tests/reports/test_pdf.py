"""Papers as PDF: what people wrote is data and never markup; the profile and the workshop's result hold every part."""

import io
from datetime import UTC, datetime

import docx
import pypdfium2
import pytest

from tests.ready import ready
from tests.reports.dossier import LONG, NASTY, fill, ink_on, words_of
from tests.results import Results
from tests.support.ports import seconds_of
from workshop.reports import documents, documents_pdf

SHORT = "Warga menunggu sejak subuh."
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
MADE_AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def paper(*blocks, **changes):
    given = {
        "kind": "Profil", "title": "Antrean", "subtitle": "Dinkes", "publisher": "Pemprov", "lang": "id",
        "made_at": MADE_AT, "made": "24 Nov 2026", "foot": "Halaman {page} dari {pages}", "blocks": blocks,
    }  # fmt: skip
    return documents.Paper(**given | changes)


def every_block(text):
    return (
        documents.Heading(text), documents.Text(text), documents.Text(text, "quiet"), documents.Text(text, "strong"),
        documents.Facts(((text, text),)), documents.Bullets((text,)), documents.Figures(((text[:20], text),)),
        documents.Grid((documents.Column(text[:40]), documents.Column("n", 1, True)), ((text, "1"),), 0),
        documents.Picture(SVG, text[:40]),
    )  # fmt: skip


def test_what_looks_like_markup_is_only_text():
    made = documents_pdf.encode(paper(*every_block(NASTY), title=NASTY, publisher=NASTY, subtitle=NASTY))
    words = words_of(made)
    for part in ('#import "@preview/x:1.0.0": *', "$x^2$", "*tebal* _miring_ `kode` @ref <label> = Judul"):
        assert words.count(part) >= 9, part
    assert '#read("/etc/passwd")' in words and "root:" not in words and "49" not in words


@pytest.mark.parametrize("kind", range(9))
def test_five_thousand_marks_stay_on_the_page_wherever_they_stand(kind):
    made = documents_pdf.encode(paper(every_block(LONG)[kind]))
    pages = pypdfium2.PdfDocument(made)
    for page in pages:
        right = max((box[2] for box in (one.get_bounds() for one in page.get_objects()) if box), default=0)
        assert right <= page.get_width() - 40


def test_the_same_paper_is_the_same_file_and_says_what_it_is():
    one = paper(documents.Text(SHORT), has_cover=True, contents="Daftar isi")
    made = documents_pdf.encode(one)
    assert made == documents_pdf.encode(one) and made.startswith(b"%PDF-")
    about = pypdfium2.PdfDocument(made).get_metadata_dict()
    assert about["Title"] == "Antrean" and about["CreationDate"].startswith("D:20261124")
    assert "Halaman 2 dari 2" in words_of(made)


def test_a_page_of_each_block_is_not_blank():
    assert min(ink_on(documents_pdf.encode(paper(*every_block(SHORT))))) > 500


@pytest.fixture
def house(tmp_path):
    return ready(tmp_path, Results, Results.open_result, identity="named")


@pytest.fixture
def number(house):
    made = house.promote()
    fill(house, made)
    return made


def pdf(house, address, lang="id", who=None):
    browser = house.browser_of(who or house.office)
    browser.set_cookie("lang", lang)
    answer = browser.get(address)
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    return words_of(answer.data)


def test_the_profile_holds_the_portals_fields_in_their_order(house, number):
    words = pdf(house, f"/office/candidates/{number}/profile.pdf")
    order = ("Nama pemda", "Nama inovasi", "Tahapan inovasi", "Titik koordinat", "Rancang bangun", "Dasar hukum",
             "Cara kerja", "Tujuan inovasi daerah", "Manfaat yang diperoleh", "Hasil inovasi", "Video")  # fmt: skip
    places = [words.index(part) for part in order]
    assert places == sorted(places)
    assert "2.8375, 117.3653" in words and words.count(SHORT) == 9 and "24 " in words


def test_the_profile_holds_levels_evidence_votes_and_dates(house, number):
    words = pdf(house, f"/office/candidates/{number}/profile.pdf", "en")
    assert "16 Regulation behind the innovation * 3 2 1 6" in words
    assert "3 waits 1 0" in words
    for part in (
        "SK Dinas.pdf 2026 SK penetapan",
        "https://example.go.id/berita/1",
        "Record of the workshop",
    ):
        assert part in words, part
    assert "Chosen by 2 of 2 people, place 1 of 2 ideas" in words and "Sebab e" in words
    assert "Sari" in words  # the person in charge


def test_the_profile_ends_with_what_the_authors_were_told(house, number):
    addresses = [f"/office/candidates/{number}/{name}" for name in ("profile.pdf", "profile.docx", "profile")]
    assert "Pengusul belum mendapat jawaban" in pdf(house, addresses[0])
    assert house.follow("answer.give", candidate=number, seen=0, text="Mulai diuji coba bulan depan.")["ok"]
    assert "Jawaban resmi untuk pengusul Mulai diuji coba bulan depan." in pdf(house, addresses[0])
    browser = house.browser_of(house.office)
    word = docx.Document(io.BytesIO(browser.get(addresses[1]).data))
    assert "Mulai diuji coba bulan depan." in [one.text for one in word.paragraphs]
    assert "Mulai diuji coba bulan depan." in browser.get(addresses[2]).text


def test_a_facilitator_has_own_candidates_only(house, number):
    assert "Antrean" in pdf(house, f"/office/candidates/{number}/profile.pdf", who=house.facilitator)
    stranger = house.browser_of(house._account("tono", "facilitator"))
    for ending in ("profile.pdf", "profile.docx", "evidence.zip", "documents", "copy"):
        assert stranger.get(f"/office/candidates/{number}/{ending}").status_code in {404, 410}, ending


def test_the_result_of_a_workshop_names_no_author(house, number):
    words = pdf(house, f"/desk/{house.room.id}/report.pdf", "en", house.facilitator)
    assert "1 Antrean lewat WhatsApp 3 2" in words and "2 Jam buka sampai malam 1 1" in words
    assert "2 people took part" in words and "4 votes from 2 voters" in words
    assert "Budi" not in words


def test_setting_a_long_paper_is_quick():
    rows = tuple(("Ide yang cukup panjang untuk dua baris di dalam kolomnya", "12") for _ in range(300))
    grid = documents.Grid((documents.Column("Ide", 5), documents.Column("n", 1, True)), rows)
    assert seconds_of(lambda: documents_pdf.encode(paper(grid))) < 5, "measured 0.2 s"


def test_emoji_are_drawn_and_letters_no_font_has_are_told():
    note = "[?] berarti huruf lain"
    made = documents_pdf.encode(paper(documents.Text("Antre 😀👍🏽 ☀️"), unseen=note))
    names = {
        one.get_font().get_base_name()
        for one in pypdfium2.PdfDocument(made)[0].get_objects()
        if one.type == 1
    }
    assert any("NotoEmoji" in name for name in names) and note not in words_of(made)
    words = words_of(documents_pdf.encode(paper(documents.Text("日本語 dan 한국 हिन्दी"), unseen=note)))
    assert "[?] dan [?]" in words and note in words and "日" not in words


def test_without_the_font_emoji_are_told_as_well(monkeypatch, tmp_path):
    monkeypatch.setattr(documents_pdf, "FONTS", tmp_path / "none")
    assert "Antre [?]" in words_of(documents_pdf.encode(paper(documents.Text("Antre 😀👍"))))
