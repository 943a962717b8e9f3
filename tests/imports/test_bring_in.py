"""From a file to the portfolio on both databases: nothing by the trial, everything by one act, all or nothing."""

import pytest

from tests.imports.conftest import innovations
from tests.imports.tables import HEAD, ROW
from workshop.candidates import audit, audit_rows
from workshop.candidates.evidence_models import Level
from workshop.candidates.models import Candidate, Renewal, StageChange, Step
from workshop.imports import placing, work
from workshop.live import reading

FULL_HEAD = [
    *HEAD,
    "tanggal uji coba",
    "penanggung jawab",
    "urusan",
    "langkah berikutnya",
    "tenggat",
    "16",
    "33",
    "33 dasar",
    "tanggal pembaruan",
]
FULL = [*ROW, "2024-05-01", "Sari", "1.02", "Rapat", "2027-01-05", "2", "3", "penerima", "2026-02-01"]
SEEN = "NOT is_withdrawn"


def test_checking_a_file_changes_nothing_but_the_batch(office):
    number = office.checked(FULL, head=FULL_HEAD)
    batch = office.batch(number)
    assert (batch.state, batch.rows, batch.faults) == ("checked", 1, 0)
    assert office.count("candidate") == office.count("change") == 0


def test_an_import_brings_everything_in_with_its_history(office):
    number = office.checked(FULL, ["Perahu", "Dinas Sosial", "usulan", *[""] * 10], head=FULL_HEAD)
    office.do("import.bring", batch=number)
    work.run()
    with reading.reading() as db:
        first, second = db.query(Candidate).order_by(Candidate.id)
        stages = [
            (one.old_stage, one.new_stage, str(one.effective_on))
            for one in db.query(StageChange).filter_by(candidate_id=first.id)
        ]
        steps = [(one.title, one.owner, str(one.due_on)) for one in db.query(Step)]
        renewals = [(str(one.effective_on), one.by) for one in db.query(Renewal)]
        levels = {one.indicator: (one.claimed, one.basis, one.verified) for one in db.query(Level)}
        verdict = audit.verify(db)
        assert not [one for part in audit_rows.parts(db) for one in part.differences]
    assert (first.title, first.agency, first.owner, first.sector, first.stage, str(first.stage_on)) == (
        "Antrean daring",
        "Dinas Kesehatan",
        "Sari",
        "1.02",
        "penerapan",
        "2025-03-01",
    )
    assert renewals == [("2026-02-01", "Office")] and str(first.renewed_on) == "2026-02-01"
    assert second.stage == "usulan" and not (first.is_withdrawn or second.is_withdrawn)
    assert stages == [
        ("", "usulan", "2024-05-01"),
        ("usulan", "uji_coba", "2024-05-01"),
        ("uji_coba", "penerapan", "2025-03-01"),
    ]
    assert steps == [("Rapat", "Sari", "2027-01-05")]
    assert levels == {"regulasi": (2, "", None), "kemanfaatan": (3, "penerima", None)}
    assert verdict.broken is None and verdict.lines == 2


def test_nothing_is_seen_before_the_last_act_and_a_killed_import_goes_on_where_it_was(office, monkeypatch):
    total = 2 * placing.ROWS_AT_A_TIME + 3
    number = office.checked(*innovations(total))
    office.do("import.bring", batch=number)
    for _turn in range(2):  # then the server is killed
        work._act("import.place", batch=number)
    assert office.count("candidate") == 2 * placing.ROWS_AT_A_TIME and office.count("candidate", SEEN) == 0
    assert office.house.code(office.house.office, 1, "import.bring", batch=number) == "CLOSED"
    with pytest.raises(work.Stopped):
        work._act("import.finish", batch=number)  # a row is missing: not even the machine may show it
    work.run()
    assert office.count("candidate", SEEN) == office.count("candidate") == total
    assert office.count("change") == office.count("stage_change") / 2 == total
    assert office.batch(number).state == "done"


def test_an_import_stopped_half_way_shows_nothing_ever(office):
    number = office.checked(*innovations(20))
    office.do("import.bring", batch=number)
    work._act("import.place", batch=number)
    office.do("import.leave", batch=number)
    work.run()
    assert office.batch(number).state == "undone" and office.count("candidate", SEEN) == 0
    assert office.count("change", "kind = 'import.undone'") == placing.ROWS_AT_A_TIME


def test_a_file_with_one_fault_brings_nothing_in(office):
    number = office.checked(ROW, ["", *ROW[1:]])
    assert office.batch(number).faults == 1
    assert office.code("import.bring", batch=number) == "CLOSED"
    work.run()
    assert office.count("candidate") == 0


def test_a_whole_import_can_be_undone_until_somebody_works_on_it(office):
    number = office.checked(*innovations(60))
    office.do("import.bring", batch=number)
    work.run()
    office.do("import.undo", batch=number)
    assert office.count("candidate", SEEN) == 0
    work.run()
    assert office.batch(number).state == "undone" and office.count("change", "kind = 'import.undone'") == 60
    with reading.reading() as db:
        assert audit.verify(db).broken is None
    again = office.checked(*innovations(2))
    office.do("import.bring", batch=again)
    work.run()
    with reading.reading() as db:
        one = db.query(Candidate.id).filter(~Candidate.is_withdrawn).first().id
    office.do("step.add", candidate=one, title="Rapat", owner="", due="2027-01-01")
    assert office.code("import.undo", batch=again) == "CHANGED"
    assert office.count("candidate", SEEN) == 2


def test_what_was_added_after_the_check_is_not_brought_in_twice(office):
    number = office.checked(ROW)
    office.do(
        "candidate.add",
        title="Antrean Daring",
        agency="Dinkes",
        owner="",
        sector="",
        step="Rapat",
        due="2027-01-01",
    )
    assert office.code("import.bring", batch=number) == "CHANGED"
    assert office.count("candidate") == 1


def test_the_same_innovation_and_the_same_file_are_told(office):
    number = office.checked(ROW, head=HEAD)
    office.do("import.bring", batch=number)
    other = office.checked([ROW[0].upper(), "dinkes", *ROW[2:]])  # while the first is on its way
    assert office.batch(other).faults == 1
    assert (
        office.code("import.open", file_name="a.csv", file_hash=office.batch(number).file_hash) == "CHANGED"
    )


def test_one_import_at_a_time(office):
    first, second = office.checked(*innovations(3)), office.checked(*innovations(3, start=10))
    office.do("import.bring", batch=first)
    assert office.code("import.bring", batch=second) == "CLOSED"


def test_a_file_read_again_after_a_kill_has_each_row_once(small_office):
    number = small_office.send(b"judul;perangkat daerah;tahap\nPerahu;Dinas Sosial;usulan\n")
    work._act("import.stage", batch=number, rows=[{"no": 2, "mark": "", "faults": 0, "values": "{}"}])
    work.run()
    assert small_office.count("import_row") == 1 and small_office.batch(number).rows == 1


def test_a_file_that_is_gone_or_no_table_is_told_and_keeps_no_row(small_office):
    number = small_office.do("import.open", file_name="a.csv", file_hash="a" * 64)["batch"]
    other = small_office.send(b"%PDF-1.7")
    work.run()
    for found, code in ((number, "gone"), (other, "type")):
        batch = small_office.batch(found)
        assert batch.state == "checked" and f'[["{code}", {{}}]]' in batch.report and batch.faults == 1
        assert small_office.code("import.bring", batch=found) == "CLOSED"


def test_a_hash_that_is_a_path_is_refused(small_office):
    assert small_office.code("import.open", file_name="a", file_hash="../" * 21 + "a") == "INVALID"


def test_a_left_file_keeps_nothing(small_office):
    number = small_office.checked(ROW)
    small_office.do("import.leave", batch=number)
    assert small_office.batch(number).state == "left" and small_office.count("import_row") == 0
