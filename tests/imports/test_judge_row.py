"""Each cell of a row: what is taken, and by which code the rest is refused; all faults of a row at once."""

from datetime import date

import pytest

from tests.imports.tables import RULES
from workshop.imports import cells, columns, rules
from workshop.imports.cells import BadCell

TODAY = date(2026, 11, 24)
GOOD = {
    "judul": "Antrean daring", "perangkat daerah": "dinkes", "penanggung jawab": "Sari", "urusan": "1.02",
    "tahap": "Penerapan", "tanggal usulan": "1/2/2024", "tanggal uji coba": "2024-06-01",
    "tanggal penerapan": "31 Des 2024", "tanggal pembaruan": "45992", "ringkasan": "Dua\nbaris",
    "langkah berikutnya": "Rapat", "tenggat": "2027-01-05", "16": "2", "33": "3", "33 dasar": "penerima",
}  # fmt: skip


def known(**more):
    return rules.Known(
        {"dinkes": "Dinas Kesehatan", "dinas kesehatan": "Dinas Kesehatan"}, TODAY, RULES, **more
    )


def judged(by=None, number=2, **changes):
    row = {**GOOD, **{name.replace("_", " "): text for name, text in changes.items()}}
    found = columns.layout(list(row), columns.columns(RULES))
    assert not found.faults
    return rules.judge(number, list(row.values()), found, by or known())


def codes(**changes):
    return {(key, code) for key, code, _params in judged(**changes).faults}


def test_a_good_row_becomes_everything_it_says():
    found = judged()
    assert not found.faults
    assert found.values["agency"] == "Dinas Kesehatan" and found.values["summary"] == "Dua\nbaris"
    assert found.values["days"] == {
        "usulan": "2024-02-01",
        "uji_coba": "2024-06-01",
        "penerapan": "2024-12-31",
    }
    assert found.values["renewed"] == "2025-12-01" and found.values["due"] == "2027-01-05"
    assert found.values["levels"] == {"regulasi": [2, ""], "kemanfaatan": [3, "penerima"]}


@pytest.mark.parametrize(
    "text",
    [
        "31/12/2025",
        "31-12-2025",
        "31.12.2025",
        "2025-12-31",
        "2025/12/31",
        "31 Des 2025",
        "31 Desember 2025",
        "31 Dec 2025",
        "31-Des-2025",
        "46022",
        "2025-12-31 00:00:00",
    ],
)
def test_a_date_is_read_however_people_write_it(text):
    assert cells.day(text) == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12/31/2025", "month_first"),
        ("31/12/25", "year2"),
        ("31/2/2025", "date"),
        ("kemarin", "date"),
        ("1/1/1999", "year"),
        ("99999", "year"),
        ("2025", "date"),
        ("=NOW()", "date"),
    ],
)
def test_a_date_that_cannot_be_sure_is_refused(text, code):
    with pytest.raises(BadCell, match=code):
        cells.day(text)


@pytest.mark.parametrize("text", ["2.10", "2.1", "2,10", "2.10 Pertanahan", "pertanahan", "Land Affairs"])
def test_a_sector_is_known_by_code_or_name(text):
    assert cells.sector(text) == "2.10"


@pytest.mark.parametrize(("changes", "fault"), [
    ({"judul": ""}, ("title", "empty")),
    ({"judul": "x" * 201}, ("title", "long")),
    ({"judul": {"fault": "merged"}}, ("title", "merged")),
    ({"perangkat daerah": "Dinas Kesehatann"}, ("agency", "agency")),
    ({"urusan": "Kesehatn"}, ("sector", "sector")),
    ({"urusan": "Ruang angkasa"}, ("sector", "sector_unknown")),
    ({"tahap": "Selesai"}, ("stage", "stage")),
    ({"tahap": "usulan"}, ("penerapan", "unreached")),
    ({"tanggal penerapan": ""}, ("penerapan", "undated")),
    ({"tanggal penerapan": "2027-01-01"}, ("penerapan", "future")),
    ({"tanggal uji coba": "2024-01-01"}, ("uji_coba", "order")),
    ({"tenggat": ""}, ("due", "stepdue")),
    ({"langkah berikutnya": ""}, ("step", "duestep")),
    ({"16": "4"}, ("level.regulasi", "level")),
    ({"16": "dua"}, ("level.regulasi", "level")),
    ({"33 dasar": ""}, ("basis.kemanfaatan", "basisless")),
    ({"33 dasar": "uang"}, ("basis.kemanfaatan", "basis")),
])  # fmt: skip
def test_a_wrong_cell_is_named_by_its_column_and_a_code(changes, fault):
    assert fault in codes(**changes)


def test_all_faults_of_a_row_are_told_at_once():
    assert len(codes(judul="", tahap="Selesai", tenggat="besok")) == 3


def test_the_same_innovation_twice_or_here_already_is_told():
    by = known()
    assert not judged(by).faults
    again = judged(by, number=9, judul="  ANTREAN   daring ")
    assert again.faults == (("title", "twice", {"row": 2}),)
    by = known(taken={again.mark: 7})
    assert judged(by).faults == (("title", "taken", {"candidate": 7}),)


def test_an_agency_that_is_on_no_list_is_taken_and_noted():
    by = known()
    assert judged(by, **{"perangkat daerah": "Puskesmas Sebatik"}).values["agency"] == "Puskesmas Sebatik"
    assert by.strange == {"Puskesmas Sebatik": 1}


def test_more_cells_than_headings_are_a_fault():
    found = columns.layout(list(GOOD), columns.columns(RULES))
    assert ("", "wide", {}) in rules.judge(2, [*GOOD.values(), "sisa"], found, known()).faults


def test_missing_doubled_and_mistyped_headings_stop_a_file_and_unknown_ones_are_noted():
    found = columns.layout(
        ["judul", "title", "tengat", "anggaran desa", "No", "tahap"], columns.columns(RULES)
    )
    assert found.faults == (
        ("missing", {"keys": ["agency"]}), ("doubled", {"name": "title"}), ("mistyped", {"name": "tengat", "meant": "due"}),
    )  # fmt: skip
    assert found.notes == (("unknown", {"names": ["anggaran desa"]}),)
