"""The profile as a sheet: the form's order, what comes from the candidate, completeness, answers of other versions."""

import dataclasses

import pytest

from tests.candidates.test_dates_plan_and_renew import TODAY, move, renew
from tests.candidates.test_profile import save, sheet
from tests.results import ALL_YES
from workshop.candidates.profile_rules import coordinates, word_count
from workshop.data import content
from workshop.iid.sets import catalogue

IGA_2026 = catalogue().find("iga-2026")
LONG = " ".join(["kata"] * 50)


@pytest.fixture
def number(results):
    return results.promote(criteria=ALL_YES)


def version_without(key="", *options):
    """The version in which a field, or some options of it, no longer are."""
    fields = [
        dataclasses.replace(field, options=tuple(o for o in field.options if o.key not in options))
        for field in IGA_2026.profile
        if field.key != key or options
    ]
    return dataclasses.replace(IGA_2026, profile=tuple(fields))


def test_the_fields_stand_in_the_forms_order(results, number):
    found = sheet(results, number)
    assert [row.field.key for row in found.rows] == [
        field["key"] for field in content("iid/iga-2026.json")["profile"]
    ]
    assert [kind for kind, _rows in found.groups] == ["about", "design", "texts", "papers"]
    assert [part.section.key for part in found.design.parts] == [
        "dasar_hukum", "permasalahan", "isu_strategis", "metode_pembaharuan", "keunggulan", "cara_kerja",
    ]  # fmt: skip


def test_name_stage_sector_and_dates_come_from_the_candidate(results, number):
    move(results, number, "inisiatif", "uji_coba", "penerapan")
    assert renew(results, number, TODAY)["ok"]
    found = sheet(results, number)
    texts = {row.field.key: row.text for row in found.rows if row.origin == "candidate"}
    assert texts == {
        "nama_pemda": "Pemerintah Provinsi Kalimantan Utara", "nama_inovasi": "Antrean daring",
        "tahapan": "penerapan", "urusan_utama": "1.02", "waktu_uji_coba": TODAY.isoformat(),
        "waktu_penerapan": TODAY.isoformat(), "ada_pengembangan": "yes", "waktu_pengembangan": TODAY.isoformat(),
    }  # fmt: skip


def test_completeness_counts_what_the_form_would_take(results, number):
    before = sheet(results, number)
    asked = len(before.asked)
    assert (before.filled, asked) == (4, 19), "name, stage, sector and whether it was renewed are known"
    save(results, number, jenis="digital", haki="Lemari", dasar_hukum=LONG, permasalahan=LONG)
    found = sheet(results, number)
    assert (found.filled, len(found.asked)) == (5, asked), "what is optional or too short fills nothing"
    assert found.design.words == 100 and not found.design.is_filled
    more = dict.fromkeys(("isu_strategis", "metode_pembaharuan", "keunggulan", "cara_kerja"), LONG)
    save(results, number, **more)
    assert sheet(results, number).design.is_filled and sheet(results, number).filled == 6


def test_an_answer_no_longer_in_the_list_stays_and_is_marked(results, number):
    save(results, number, bentuk="lainnya")
    row = sheet(results, number, version_without("bentuk", "lainnya")).row("bentuk")
    assert row.text == "lainnya" and row.is_stale and not row.is_filled
    assert not sheet(results, number).row("bentuk").is_stale


def test_an_answer_to_a_field_that_went_away_stays_readable(results, number):
    save(results, number, tematik="non_tematik")
    found = sheet(results, number, version_without("tematik"))
    assert [(one.key, one.text) for one in found.leftovers] == [("tematik", "non_tematik")]
    assert found.row("tematik") is None and not sheet(results, number).leftovers


def test_the_video_of_the_evidence_is_taken_until_one_is_named(results, number):
    piece = {
        "indicator": "video", "kind": "link", "note": "", "valid_year": 2026, "url": "https://example.org/v",
        "file_hash": "", "file_name": "", "file_type": "", "file_size": 0,
    }  # fmt: skip
    assert results.follow("evidence.add", candidate=number, **piece)["ok"]
    row = sheet(results, number).row("video")
    assert (row.text, row.origin, row.is_filled) == ("https://example.org/v", "evidence", True)
    save(results, number, video="https://example.org/own")
    row = sheet(results, number).row("video")
    assert (row.text, row.origin) == ("https://example.org/own", "own")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("satu", 1),
        (" dua  kata\n", 2),
        ("- tanda – saja!", 2),
        ("3,5 % naik", 2),
        ("antre-antre", 1),
    ],
)
def test_words_are_what_holds_a_letter_or_a_digit(text, count):
    assert word_count(text) == count


@pytest.mark.parametrize(
    "text", ["2.8375, 117.3653", "2,8375; 117,3653", "2,8375 117,3653", " 2.8375,117.3653 "]
)
def test_coordinates_are_read_as_people_write_them(text):
    assert [str(part) for part in coordinates(text)] == ["2.8375", "117.3653"]
