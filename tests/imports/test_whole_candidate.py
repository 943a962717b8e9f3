"""Profile, criteria and co-owners in a table: judged by the rules of their forms, brought in with everything else."""

import pytest
from sqlalchemy import select

from tests.imports.tables import HEAD, ROW, book
from tests.imports.test_judge_row import codes, judged, known
from workshop.candidates import audit, profile_rules
from workshop.candidates.models import Candidate, Change, CriterionAnswer
from workshop.candidates.profile_models import CoOwner, ProfileAnswer
from workshop.imports import profile_rows, queries, work
from workshop.live import reading

DESIGN = "Perda Nomor 4 Tahun 2024.\n\nPergub Nomor 7 Tahun 2025. " + "Uraian dasar hukum. " * 60
MORE = {
    "pemilik bersama": "Dinas Sosial; dinkes: dr. Sari",
    "kriteria a": "Ya", "alasan a": "Belum pernah ada", "Criterion C": "not yet", "reason c": "Dikaji",
    "Inisiator inovasi daerah": "kepala daerah", "Kind": "Not digital", "Klaster PKPN": "kesehatan",
    "Urusan lain yang beririsan": "1.06; Pendidikan", "Titik koordinat": "2,8375; 117,3653",
    "Dasar hukum": DESIGN, "Manfaat yang diperoleh": "Antre\nlebih singkat",
    "Anggaran": "https://contoh.go.id/dpa.pdf", "Video/tautan video": "https://contoh.go.id/video",
}  # fmt: skip
WRONG = [
    ({"kriteria a": "mungkin"}, ("criterion.a", "criterion")),
    ({"kriteria a": ""}, ("criterion.a", "unanswered")),
    ({"alasan a": "x" * 501}, ("why.a", "long")),
    ({"Inisiator inovasi daerah": "Presiden"}, ("profile.inisiator", "option")),
    ({"Urusan lain yang beririsan": "1.06; Kesehatn"}, ("profile.urusan_lain", "sector")),
    ({"Titik koordinat": "2,83"}, ("profile.koordinat", "place")),
    ({"Anggaran": "javascript://x"}, ("profile.anggaran_file", "link")),
    ({"Video/tautan video": "youtube"}, ("profile.video", "link")),
    ({"Dasar hukum": "x" * 10_001}, ("profile.dasar_hukum", "long")),
    ({"pemilik bersama": "Dinas Kesehatann"}, ("co_owners", "agency")),
    ({"pemilik bersama": ": dr. Sari"}, ("co_owners", "co_owner")),
    ({"pemilik bersama": ";"}, ("co_owners", "co_owner")),
    ({"pemilik bersama": "Dinas Sosial; dinas  sosial"}, ("co_owners", "co_owner_twice")),
    ({"pemilik bersama": "Dinas Sosial; Dinas Sosial"}, ("co_owners", "co_owner_twice")),
    ({"pemilik bersama": "Dinas Kesehatan"}, ("co_owners", "co_owner_twice")),
    ({"pemilik bersama": "Dinas Kesehatan: Sari"}, ("co_owners", "co_owner_twice")),
    ({"pemilik bersama": "Dinas Sosial: " + "x" * 121}, ("co_owners", "long")),
]  # fmt: skip


def test_a_row_becomes_profile_criteria_and_co_owners():
    found = judged(**MORE)
    assert not found.faults
    assert found.values["co_owners"] == [["Dinas Sosial", ""], ["Dinas Kesehatan", "dr. Sari"]]
    assert found.values["criteria"] == {"a": ["yes", "Belum pernah ada"], "c": ["not_yet", "Dikaji"]}
    assert found.values["profile"] == {
        "inisiator": "kepala_daerah", "jenis": "non_digital", "pkpn": "kesehatan", "urusan_lain": "1.01\n1.06",
        "koordinat": "2.8375, 117.3653", "dasar_hukum": DESIGN.strip(), "manfaat": "Antre\nlebih singkat",
        "anggaran_file": "https://contoh.go.id/dpa.pdf", "video": "https://contoh.go.id/video",
    }  # fmt: skip


@pytest.mark.parametrize(("changes", "fault"), WRONG, ids=[fault[1] for _changes, fault in WRONG])
def test_a_wrong_cell_of_them_is_named_by_its_column_and_a_code(changes, fault):
    assert fault in codes(**{**MORE, **changes})


def test_an_agency_on_no_list_among_the_co_owners_is_noted():
    by = known()
    judged(by, **{"pemilik bersama": "Desa Apung: Lurah; Desa Apung"})
    assert by.strange == {"Desa Apung": 2}


def test_a_table_brings_in_the_whole_candidate(office):
    head = [*HEAD, *MORE]
    table = book(head, [*ROW, *MORE.values()], ["Perahu", "Dinas Sosial", "usulan", "", *[""] * len(MORE)])
    number = office.send(table, "inovasi.xlsx")
    work.run()
    assert office.batch(number).faults == 0
    for table_name in ("profile_answer", "criterion_answer", "co_owner"):
        assert office.count(table_name) == 0, "checking changes nothing"
    office.do("import.bring", batch=number)
    work.run()
    with reading.reading() as db:
        first, second = db.query(Candidate).order_by(Candidate.id)
        profile = {one.field: (one.text, one.rev) for one in db.query(ProfileAnswer)}
        criteria = {one.criterion: (one.answer, one.why) for one in db.query(CriterionAnswer)}
        carriers = [(one.candidate_id, one.agency, one.name, one.is_removed) for one in db.query(CoOwner)]
        verdict, told = audit.verify(db), db.execute(audit_line(first.id)).scalar()
    assert profile["dasar_hukum"] == (DESIGN.strip(), 1) and profile["manfaat"] == ("Antre\nlebih singkat", 1)
    assert profile["koordinat"] == ("2.8375, 117.3653", 1) and len(profile) == 9
    assert criteria == {"a": ("yes", "Belum pernah ada"), "c": ("not_yet", "Dikaji")}
    assert carriers == [
        (first.id, "Dinas Sosial", "", False), (first.id, "Dinas Kesehatan", "dr. Sari", False),
    ]  # fmt: skip
    assert verdict.broken is None and second.title == "Perahu"
    assert "a yes Belum pernah ada" in told and "koordinat 2.8375, 117.3653" in told
    assert f"dasar_hukum {profile_rules.fingerprint(DESIGN.strip())}" in told and "Uraian" not in told


def audit_line(candidate):
    return select(Change.new).where(Change.candidate_id == candidate, Change.kind == queries.BROUGHT_IN)


def test_what_came_in_is_edited_like_what_was_typed(small_office):
    number = small_office.checked([*ROW, "Ya", "Tepi sungai"], head=[*HEAD, "kriteria a", "Nama inisiator"])
    small_office.do("import.bring", batch=number)
    work.run()
    saved = {"nama_inisiator": {"text": "Warga", "rev": 1}}
    small_office.do("profile.save", candidate=1, answers=saved)
    assert (
        small_office.code(
            "profile.save", candidate=1, answers={**saved, "nama_inisiator": {"text": "x", "rev": 1}}
        )
        == "CHANGED"
    )
    assert (
        small_office.code("candidate.criterion", candidate=1, criterion="a", answer="", why="", seen="-")
        == "CHANGED"
    )


def test_a_row_kept_by_an_older_version_brings_in_what_it_has():
    assert [list(make(1, {})) for _table, _columns, make in profile_rows.TABLES] == [[], [], []]
    assert not list(profile_rows.told({}))
