"""profile.save: the fields of the ministry's form, each with its state; both databases."""

import pytest

from tests.builders import today
from tests.results import Results
from workshop.candidates import profile_queries, profile_sheet
from workshop.iid.sets import catalogue
from workshop.live import reading

IGA_2026 = catalogue().find("iga-2026")


@pytest.fixture
def results(house):
    house.__class__ = Results
    return house.open_result()


@pytest.fixture
def number(results):
    return results.promote()


def save(results, number, who=None, rev=0, **texts):
    answers = {key: {"text": text, "rev": rev} for key, text in texts.items()}
    return results.follow("profile.save", who, candidate=number, answers=answers)


def stored(results, number):
    with reading.reading() as db:
        return {key: (one.text, one.rev) for key, one in profile_queries.answers(db, number).items()}


def sheet(results, number, version=None):
    with reading.reading() as db:
        return profile_sheet.of(db, results.candidate(number), today(), version)


def test_fields_are_stored_as_the_form_has_them_and_each_is_in_the_history(results, number):
    typed = {
        "jenis": "digital", "urusan_lain": "2.16\n1.06\n2.16", "koordinat": "2,8375; 117,3653",
        "tujuan": "  Antrean\r\n\r\nlebih singkat ", "video": "https://example.go.id/video", "haki": "Lemari arsip 3",
        "permasalahan": "Warga menunggu empat jam.",
    }  # fmt: skip
    assert save(results, number, **typed)["result"] == {"fields": 7}
    assert stored(results, number) == {
        "jenis": ("digital", 1), "urusan_lain": ("1.06\n2.16", 1), "koordinat": ("2.8375, 117.3653", 1),
        "tujuan": ("Antrean\n\nlebih singkat", 1), "video": ("https://example.go.id/video", 1),
        "haki": ("Lemari arsip 3", 1), "permasalahan": ("Warga menunggu empat jam.", 1),
    }  # fmt: skip
    assert ("profile.jenis", "", "digital", "Office") in results.history(number)
    assert save(results, number, jenis="digital", urusan_lain="2.16\n1.06")["result"] == {"fields": 0}
    assert save(results, number, rev=1, jenis="")["ok"] and stored(results, number)["jenis"] == ("", 2)


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("jenis", "analog", "choice"),
        ("urusan_lain", "1.02\n9.99", "choice"),
        ("koordinat", "Tanjung Selor", "place"),
        ("koordinat", "2,83", "place"),
        ("koordinat", "98.5, 117.1", "place"),
        ("video", "javascript:alert(1)", "link"),
        ("profil_bisnis", "ftp://example.org/x", "link"),
        ("nama_inisiator", "x" * 301, "long"),
        ("tujuan", "x" * 10_001, "long"),
        ("nama_inovasi", "Judul lain", "unknown"),
        ("nonsense", "x", "unknown"),
    ],
)
def test_what_cannot_stand_there_is_refused_and_nothing_is_stored(results, number, field, text, why):
    answer = save(results, number, **{"jenis": "digital", field: text})
    assert answer["code"] == "INVALID" and answer["params"]["field"] == field
    assert answer["params"]["why"] == why and stored(results, number) == {}


def test_two_people_in_one_field_the_second_is_told_and_nothing_is_stored(results, number):
    assert save(results, number, results.facilitator, tujuan="Antrean singkat", hasil="Dua puskesmas")["ok"]
    answer = save(results, number, tujuan="Antrean lebih singkat", manfaat="Hemat waktu")
    assert (answer["code"], answer["params"]["by"]) == ("CHANGED", "Rina")
    assert answer["params"]["fields"] == ["tujuan"] and "manfaat" not in stored(results, number)
    assert save(results, number, rev=1, tujuan="Antrean lebih singkat")["ok"]
    assert save(results, number, manfaat="Hemat waktu")["ok"], "another field never stands in the way"


def test_the_same_text_from_two_people_is_no_clash(results, number):
    assert save(results, number, tujuan="Antrean singkat")["ok"]
    assert save(results, number, results.facilitator, tujuan="Antrean singkat")["ok"]
    assert stored(results, number)["tujuan"] == ("Antrean singkat", 1)


def test_strangers_save_nothing(results, number):
    stranger = results._account("tono", "facilitator")
    assert save(results, number, stranger, jenis="digital")["code"] == "GONE"
    assert save(results, number, results.sari, jenis="digital")["code"] == "FORBIDDEN"


def test_the_longest_key_fits_the_history(results, number):
    longest = max(
        (key for field in IGA_2026.profile for key in (field.key, *(s.key for s in field.sections))), key=len
    )
    assert len(f"profile.{longest}") <= 32
    assert save(results, number, metode_pembaharuan="Nomor antrean dari rumah")["ok"]


def test_unseen_marks_and_odd_names_break_no_database(results, number):
    assert save(results, number, tujuan="Antrean\x00 singkat \u202e")["ok"]
    assert stored(results, number)["tujuan"][0] == "Antrean singkat"
    for name in ("tujuan\x00", "\ud800", "x" * 5000):
        answer = save(results, number, **{name: "x"})
        assert (answer["code"], answer["params"]["why"]) == ("INVALID", "unknown")
    for wrong in (
        [],
        {"tujuan": "x"},
        {"tujuan": {"text": "x", "rev": "1"}},
        {"tujuan": {"text": None, "rev": 0}},
    ):
        assert results.follow("profile.save", candidate=number, answers=wrong)["code"] == "INVALID"
