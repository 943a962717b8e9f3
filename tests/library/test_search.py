"""Words are found the same way on both databases, whatever people type."""

import pytest

from tests.library.shelf import Counted
from workshop.candidates.models import Candidate
from workshop.candidates.profile_models import ProfileAnswer
from workshop.library import queries
from workshop.library.queries import PAGE, Wanted
from workshop.live import reading

PROSE = ("tujuan", "manfaat", "cara_kerja")
HOSTILE = (
    "a OR (", '"', '"antrean', "'", "''; DROP TABLE candidate; --", "antrean*", "*", "NEAR(a b)", "title:antrean",
    "{title}: x", "-antrean", "^antrean", "a AND NOT b", "& | ! <->", "antrean:*", ":A", "\\", "\\'", "%s %(x)s", "%",
    "😀", "😀 antrean", "ｆｕｌｌ", "½", "İstanbul ß", "مرحبا", "ภาษาไทย", "中文", "한국", "e\u0301", "\u200b", "\x1f", "x" * 300,
    "antrean " * 300, "(" * 300, "1e5 -3,5 10.0.0.1 a@b.id https://x.id/y?z=1", "2fa 1st 007",
)  # fmt: skip


def find(words: str = "", **wanted) -> list[int]:
    with reading.reading() as db:
        return [one.candidate.id for one in queries.found(db, Wanted(find=words, **wanted), PROSE).practices]


def test_words_are_found_in_title_text_agency_and_profile(shelf):
    queue = shelf.put("Antrean daring lewat WhatsApp", summary="Lansia mengambil nomor dari rumah.")
    boat = shelf.put(
        "Perahu posyandu",
        agency="Dinas Sosial",
        profile={"manfaat": "Balita di hulu ditimbang, antrean hilang"},
    )
    permit = shelf.put(
        "Izin nelayan", summary="Selesai di dermaga: café nelayan, tahun 2026", agency="DPMPTSP"
    )
    assert find("whatsapp") == [queue] and find("LANSIA") == [queue]
    assert find("balita") == [boat] and find("sosial") == [boat]
    assert (
        find("dermaga") == [permit] and find("cafe") == find("CAFÉ") == [permit] and find("2026") == [permit]
    )
    assert find("ant") == [queue, boat], "the beginning of a word is enough, and the title comes first"
    assert find("antrean nomor") == [queue] and find("antrean dermaga") == []
    assert find("whatsappp") == [] and find("atsapp") == []
    assert sorted(find()) == sorted(find("   ")) == sorted([queue, boat, permit])


def test_signs_divide_words_alike(shelf):
    one = shelf.put(
        "e-KTP/adminduk_keliling (3.120 warga) 10.0.0.1",
        summary="https://contoh.go.id/layanan?x=1e5 ke-2fa a@b.id",
    )
    for words in (
        "ktp",
        "e-ktp",
        "adminduk",
        "keliling",
        "3.120",
        "120",
        "10.0.0.1",
        "contoh",
        "go.id",
        "layanan",
        "1e5",
        "2fa",
        "a@b.id",
        "x=1e5",
    ):
        assert find(words) == [one], words
    assert find("dminduk") == [] and find("20") == []


def test_what_people_type_is_words_and_never_fails(shelf):
    one = shelf.put("Antrean daring", summary="2fa 1st 007 中文")
    found = {typed: find(typed) for typed in HOSTILE}
    for typed in (
        "antrean*",
        "-antrean",
        "^antrean",
        '"antrean',
        "antrean:*",
        "😀 antrean",
        "antrean " * 300,
        "2fa 1st 007",
        "中文",
    ):
        assert found[typed] == [one], typed
    for typed in ('"', "*", "😀", "(" * 300, "%", "x" * 300, "a OR (", "title:antrean", "مرحبا", "½"):
        assert found[typed] == [], typed
    with reading.reading() as db:
        assert db.get(Candidate, one), "nothing was dropped"


def test_what_is_written_later_is_found_however_it_was_written(shelf):
    one = shelf.put("Antrean", profile={"manfaat": "lama sekali"})
    edit = {
        "rev": 0,
        "title": "Loket cepat",
        "agency": "Dinkes",
        "owner": "",
        "sector": "1.02",
        "summary": "ringkas betul",
    }
    assert shelf.follow("candidate.edit", candidate=one, **edit)["ok"]
    assert find("loket") == find("ringkas") == find("kesehatan") == [one] and find("antrean") == []
    shelf.change(ProfileAnswer, (one, "manfaat"), text="cepat benar")
    shelf.write(ProfileAnswer(candidate_id=one, field="tujuan", text="warga puas betul"))
    assert find("benar") == find("puas") == find("benar puas loket") == [one] and find("lama") == []
    shelf.drop(ProfileAnswer, (one, "tujuan"))
    assert find("puas") == [] and find("benar") == [one]
    spare = shelf.put("Loket cadangan", profile={"manfaat": "satu loket lagi"})
    assert sorted(find("loket")) == [one, spare]
    shelf.drop(Candidate, spare)
    assert find("loket") == [one]


def test_keys_of_choices_and_names_of_people_are_not_searched(shelf):
    shelf.put(
        profile={
            "klasifikasi": "inovasi_desa",
            "nama_inisiator": "Siti Rahma",
            "manfaat": "untuk semua warga",
        }
    )
    assert find("rahma") == find("desa") == find("inovasi") == [] and len(find("semua")) == 1


def test_only_what_is_applied_and_stands_is_there(shelf):
    kept = {shelf.put("Antrean A"), shelf.put("Antrean B", stage="replikasi")}
    gone = (
        {"is_parked": True, "parked_why": "x"},
        {"is_demo": True},
        {"is_withdrawn": True},
        {"merged_into": 1},
    )
    for fields in (*gone, *({"stage": stage} for stage in ("usulan", "inisiatif", "uji_coba"))):
        shelf.put("Antrean lain", **fields)
    assert set(find()) == set(find("antrean")) == kept


def test_filters_by_sector_basic_service_and_agency(shelf):
    health = shelf.put(sector="1.02")
    capital = shelf.put(sector="2.18", agency="DPMPTSP", title="Izin nelayan")
    assert find(sector="1.02") == [health] and find(agency="DPMPTSP") == [capital]
    assert find(is_basic=True) == [health] and find("izin", is_basic=True) == []
    assert find("izin", agency="DPMPTSP", sector="2.18") == [capital]
    with reading.reading() as db:
        assert queries.agencies(db) == ["Dinas Kesehatan", "DPMPTSP"]


def test_pages_hold_twenty_and_each_is_seen_once(shelf):
    numbers = shelf.put_many(2 * PAGE + 5)
    for words in ("", "antrean"):
        pages = [find(words, page=page) for page in (1, 2, 3)]
        assert [len(page) for page in pages] == [PAGE, PAGE, 5]
        assert sorted(number for page in pages for number in page) == numbers
    assert find(page=99) == find(page=3)


def test_the_public_search_sees_title_and_summary_only(shelf):
    one = shelf.put(
        "Antrean", summary="dari rumah", agency="Dinas Kesehatan", profile={"manfaat": "angka rahasia dulu"}
    )
    with reading.reading() as db:
        for words, is_found in (
            ("antrean rumah", True),
            ("rahasia", False),
            ("kesehatan", False),
            ("antrean rahasia", False),
        ):
            matches = queries.matches(db, words.split(), is_public=True)
            assert (db.query(matches.c.id).all() == [(one,)]) == is_found, words


@pytest.mark.parametrize("words", ["", "antrean"])
def test_the_list_takes_the_same_number_of_statements_whatever_its_length(shelf, words):
    def statements() -> int:
        with Counted() as counted:
            assert find(words)
        return counted.number

    shelf.put("Antrean", profile={"manfaat": "antrean pendek sekali"})
    one = statements()
    for number in shelf.put_many(3):
        shelf.take(number)
    assert statements() == one <= 6
