"""`flask audit verify`: a row that was changed behind Rembuk's back is named, with what it and the history say."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from tests.builders import today
from tests.candidates.builders import tampering
from tests.results import ALL_YES, Results
from workshop import demo
from workshop.access import OWNER, Actor
from workshop.candidates import audit_rows, audit_told
from workshop.candidates.models import Candidate, Change
from workshop.live import reading
from workshop.owners import audit_rows as owners_rows

TODAY = today()
HELD, LATER = TODAY - timedelta(days=90), TODAY - timedelta(days=30)


@pytest.fixture
def results(house):
    house.__class__ = Results
    return house.open_result(held_on=HELD.isoformat())


@pytest.fixture
def number(results):
    """A candidate to which everything happened that a history tells of."""
    number = results.promote(criteria=ALL_YES)
    for stage in ("inisiatif", "uji_coba", "penerapan"):
        follow(
            results, "candidate.stage", number, stage=stage, effective_on=LATER.isoformat(), why="berjalan"
        )
    for is_parked in (True, False):
        follow(
            results, "candidate.park", number, is_parked=is_parked, why="menunggu",
            effective_on=TODAY.isoformat(),
        )  # fmt: skip
    follow(results, "candidate.renew", number, renewed_on=TODAY.isoformat(), why="Modul baru")
    follow(
        results,
        "candidate.plan",
        number,
        planned_on=(TODAY + timedelta(days=40)).isoformat(),
        seen=None,
        why="",
    )
    follow(results, "candidate.criterion", number, criterion="a", answer="not_yet", why="belum")
    prove(results, number)
    answers = {"tujuan": {"text": "Melayani lebih cepat", "rev": 0}}
    follow(results, "profile.save", number, answers=answers)
    report(results, number)
    return number


def follow(results, act, number, **args):
    answer = results.follow(act, candidate=number, **args)
    assert answer["ok"], (act, answer)
    return answer["result"]


def prove(results, number):
    kept = {"note": "", "valid_year": None, "file_hash": "", "file_name": "", "file_type": "", "file_size": 0}
    link = {"kind": "link", "url": "https://a.go.id/sk"}
    seen = {"indicator": "regulasi"}
    follow(results, "evidence.add", number, **seen, **link, **{k: v for k, v in kept.items() if k in ADDS})
    follow(results, "level.claim", number, **seen, level=2, basis="", rev=1)
    follow(results, "level.verify", number, **seen, level=1, why="SK saja", rev=2)


ADDS = ("note", "valid_year", "file_hash", "file_name")


def report(results, number):
    link = follow(
        results, "ownerlink.make", number, name="Wati", email="", lang="id", days="30", token_hash="x" * 64
    )  # fmt: skip
    owner = Actor(OWNER, name="Wati", candidate_id=number, link_id=link["link"])
    report = {"step": 0, "percent": 40, "is_done": False, "note": "Loket dibuka", "blocks": "Printer rusak"}
    answer = results.follow(
        "checkin.add", owner, candidate=number, next_title="", next_on=None, on=TODAY.isoformat(), **report
    )
    assert answer["ok"], answer


def found():
    with reading.reading() as db:
        parts = list(audit_rows.parts(db))
        every = [one for part in parts for one in part.differences] + list(owners_rows.differences(db))
    return [(one.what, one.row, one.history) for one in every]


def test_what_came_through_the_door_agrees(results, number):
    assert found() == [] == undated()
    with reading.reading() as db:
        told = audit_told.tell(
            db.query(Change).filter_by(candidate_id=number).order_by(Change.id), frozenset()
        )
    assert len(told.moves) == 6 and told.is_dated and told.renewals


def undated():
    with reading.reading() as db:
        return [number for part in audit_rows.parts(db) for number in part.undated]


OF = "WHERE candidate_id = {number}"
TAMPERED = {
    "a stage was dated back": (
        f"UPDATE stage_change SET effective_on = '2020-01-01' {OF} AND new_stage = 'penerapan' AND old_stage = 'uji_coba'",
        ("move", "2020-01-01 · uji_coba → penerapan · berjalan", f"{LATER} · uji_coba → penerapan · berjalan"),
    ),
    "the first stage was dated back": (
        f"UPDATE stage_change SET effective_on = '2020-01-01' {OF} AND old_stage = ''",
        ("move", "2020-01-01 · usulan", f"{HELD} · usulan"),
    ),
    "a stage was taken out": (
        f"DELETE FROM stage_change {OF} AND new_stage = 'inisiatif'",
        ("move", "", f"{LATER} · usulan → inisiatif · berjalan"),
    ),
    "a stage was slipped in": (
        "INSERT INTO stage_change (candidate_id, old_stage, new_stage, is_parked, why, effective_on, recorded_at)"
        " VALUES ({number}, 'penerapan', 'replikasi', false, '', '2026-01-01', 0)",
        ("move", "2026-01-01 · penerapan → replikasi", ""),
    ),
    "the present stage": ("UPDATE candidate SET stage = 'replikasi'", ("stage", "replikasi", "penerapan")),
    "since when": ("UPDATE candidate SET stage_on = '2020-01-01'", ("stage_on", "2020-01-01", f"{LATER}")),
    "rest": ("UPDATE candidate SET is_parked = true", ("is_parked", "1", "0")),
    "the plan": (
        "UPDATE candidate SET planned_on = NULL", ("planned_on", "", f"{TODAY + timedelta(days=40)}"),
    ),
    "the latest renewal": (
        "UPDATE candidate SET renewed_on = '2030-01-01'", ("renewed_on", "2030-01-01", f"{TODAY}"),
    ),
    "a renewal was dated back": (
        f"UPDATE renewal SET effective_on = '2020-01-01' {OF}",
        ("renewal", "2020-01-01 · Modul baru", ""), ("renewal", "", f"{TODAY} · Modul baru"),
    ),
    "a renewal was taken out": (
        f"UPDATE renewal SET is_removed = true {OF}", ("renewal", "", f"{TODAY} · Modul baru"),
    ),
    "a claim": (f"UPDATE level SET claimed = 3 {OF}", ("claimed.regulasi", "3", "2")),
    "a verdict": (f"UPDATE level SET verified = 2 {OF}", ("verified.regulasi", "2", "1")),
    "a level was taken out": (
        f"DELETE FROM level {OF}", ("claimed.regulasi", "0", "2"), ("verified.regulasi", "", "1"),
    ),
    "evidence was hidden": (
        f"UPDATE evidence SET is_removed = true {OF}", ("evidence.regulasi", "", "https://a.go.id/sk"),
    ),
    "a check-in": (
        f"UPDATE check_in SET percent = 90 {OF}", ("check_in", "90%: Loket dibuka", "40%: Loket dibuka"),
    ),
    "a check-in was taken out": (
        f"DELETE FROM check_in {OF}", ("check_in", "", "40%: Loket dibuka"), ("check_in", "", "Printer rusak"),
    ),
    "the title": ("UPDATE candidate SET title = 'Lain'", ("title", "Lain", "Antrean daring")),
    "a criterion": (f"UPDATE criterion_answer SET answer = 'yes' {OF} AND criterion = 'a'",
        ("criterion.a", "yes · belum", "not_yet · belum")),
    "the profile": (f"UPDATE profile_answer SET text = 'x' {OF}",
        ("profile.tujuan", "x", "Melayani lebih cepat")),
    "publicity": ("UPDATE candidate SET is_public = true", ("is_public", "1", "0")),
    "withdrawal": ("UPDATE candidate SET is_withdrawn = true", ("is_withdrawn", "1", "0")),
    "a merge": ("UPDATE candidate SET merged_into = 77", ("merged", "77", "")),
}  # fmt: skip


def test_each_row_that_was_changed_is_named(results, number):
    results.live.ledger.drain()
    engine = create_engine(results.app.config["SETTINGS"].database_url)
    for name, (statement, *wanted) in TAMPERED.items():
        with engine.connect() as connection, connection.begin() as way:
            done = connection.execute(text(statement.format(number=number)))
            assert done.rowcount > 0, name
            with Session(connection) as db:
                every = [each for part in audit_rows.parts(db) for each in part.differences]
                every += owners_rows.differences(db)
            way.rollback()
        assert [(one.what, one.row, one.history) for one in every if one.candidate == number] == wanted, name
    engine.dispose()
    assert found() == []


def test_merged_candidates_stand_where_their_histories_say(results, number):
    others = [
        follow_new(results, "candidate.add", title=f"Sama {at}", agency="Dinsos", owner="", sector="1.06",
                   step="Rapat", due="2027-01-05")["candidate"]
        for at in range(2)
    ]  # fmt: skip
    follow_new(results, "candidate.merge", into=others[0], source=others[1], why="sama")
    follow_new(results, "candidate.merge", into=number, source=others[0], why="sama")
    assert results.candidate(others[1]).merged_into == number and found() == []
    follow_new(results, "candidate.split", into=number, source=others[0], why="ternyata dua")
    assert results.candidate(others[1]).merged_into == others[0] and found() == []
    with tampering(results) as connection:
        connection.execute(text(f"UPDATE candidate SET merged_into = {number} WHERE id = {others[1]}"))
    assert found() == [("merged", str(number), str(others[0]))]


def follow_new(results, act, **args):
    return results.do(results.office, 1, act, **args)


def test_an_older_history_without_the_day_of_the_promotion_is_told_as_not_covered(results, number):
    with tampering(results) as connection:
        connection.execute(
            text(f"DELETE FROM change {OF.format(number=number)} AND kind = 'since' AND new = '{HELD}'")
        )
        connection.execute(
            text(
                f"UPDATE stage_change SET effective_on = '2020-01-01' {OF.format(number=number)} AND old_stage = ''"
            )
        )
    assert found() == [] and undated() == [number]


def test_a_candidate_that_no_act_made_is_named(results, number):
    with tampering(results) as connection:
        connection.execute(
            text(
                "INSERT INTO candidate (title, agency, owner, sector, stage, stage_on, is_parked, parked_why, summary,"
                " snapshot, is_demo, is_withdrawn, is_public, chain, created_at, rev) VALUES ('Selundupan', 'Dinkes', '',"
                " '', 'penerapan', '2026-01-01', false, '', '', '{}', false, false, false, '', 0, 0)"
            )
        )
    assert found() == [("made", "Selundupan", "")]


def test_the_command_names_what_differs_in_either_language_and_exits_with_3(results, number):
    run = results.app.test_cli_runner().invoke
    whole = run(args=["audit", "verify"])
    assert whole.exit_code == 0 and "Every row says what its history says." in whole.output
    with tampering(results) as connection:
        connection.execute(text("UPDATE candidate SET stage = 'replikasi'"))
    told = run(args=["audit", "verify"])
    assert told.exit_code == 3 and "1 rows say something else" in told.output
    assert (
        f"Candidate {number}, present stage: the row says “replikasi”, the history says “penerapan”."
        in told.output
    )
    told = run(args=["audit", "verify", "--lang", "id"])
    assert told.exit_code == 3 and f"Kandidat {number}, tahap sekarang" in told.output


def test_the_demo_agrees_with_its_history(small_house):
    demo.fill_if_empty(small_house.app)
    with reading.reading() as db:
        assert db.query(Candidate).filter_by(is_demo=True).count() > 0
    assert found() == [] == undated()
