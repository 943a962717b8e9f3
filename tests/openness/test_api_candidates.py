"""Candidates over the API: what is told, what is not, pages that miss nothing, answers that need not be sent twice."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from tests.builders import today
from tests.openness.conftest import Reader, added
from workshop import clock
from workshop.access import MACHINE
from workshop.candidates.models import Candidate, Change, Member, Step
from workshop.extensions import db
from workshop.live import log, reading


@pytest.fixture
def reader(results):
    return Reader(results)


def test_a_candidate_is_told_with_its_whole_way(results, reader):
    number = results.promote(owner="Sari Wulandari", criteria={"a": {"answer": "yes", "why": "Baru di sini"}})
    moved = {"effective_on": today().isoformat(), "why": "Diputuskan rapat"}
    assert results.follow("candidate.stage", candidate=number, stage="inisiatif", **moved)["ok"]
    assert results.follow("level.claim", candidate=number, indicator="regulasi", level=2, basis="", rev=0)[
        "ok"
    ]
    found = reader.get(f"/candidates/{number}")
    assert (found["title"], found["agency"], found["stage"]) == (
        "Antrean daring",
        "Dinas Kesehatan",
        "inisiatif",
    )
    assert found["sector"] == {"code": "1.02", "name": {"id": "Kesehatan", "en": "Health"}, "is_basic": True}
    assert found["origin"] | {"held_on": ""} == {
        "workshop_id": results.room.id, "title": "Layanan dasar yang lebih dekat", "held_on": "", "votes": 3,
        "question": "Apa yang perlu dibenahi?", "idea": "Antrean lewat WhatsApp", "place": 1,
    }  # fmt: skip
    assert [(one["title"], one["due_on"], one["done_on"]) for one in found["steps"]] == [
        ("Pilih dua puskesmas", "2026-12-04", None)
    ]
    assert [one["answer"] for one in found["criteria"]] == ["yes", None, None, None, None]
    assert [(one["old_stage"], one["new_stage"]) for one in found["stage_changes"]] == [
        (None, "usulan"), ("usulan", "inisiatif"),
    ]  # fmt: skip
    assert found["levels"] == [
        {"indicator": "regulasi", "claimed": 2, "verified": None, "basis": "", "evidence": 0}
    ]
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", found["updated_at"])


def test_nothing_personal_is_told(room):
    reader = Reader(room)
    number = room.promote(owner="Sari Wulandari")
    room.do(
        room.sari,
        room.room.id,
        "candidate.join",
        candidate=number,
        joined=True,
        name="Budiman",
        contact="0812-3456",
    )
    room.follow("step.add", candidate=number, title="Uji", owner="Tono Prasetyo", due="2027-01-01")
    known = people_of(number)
    told = "".join(reader.ask(path).text for path in (f"/candidates/{number}", "/candidates", "/workshops"))
    assert known == {"Sari Wulandari", "Budiman", "0812-3456", "Tono Prasetyo", "Rina"}
    assert not [name for name in known if name in told]
    assert reader.get(f"/candidates/{number}")["team_size"] == 1


def people_of(number):
    """Returns every personal word kept of a candidate."""
    with reading.reading() as session:
        steps = session.scalars(select(Step.owner).where(Step.candidate_id == number)).all()
        actors = session.scalars(select(Change.actor).where(Change.candidate_id == number)).all()
        (member,) = session.scalars(select(Member).where(Member.candidate_id == number)).all()
        owner = session.get_one(Candidate, number).owner
    return {*steps, *actors, member.name, member.contact, owner} - {"participant", "Office"}


def test_filters_narrow_and_fit_together(results, reader):
    parked, other = added(results), added(results, "Perahu", agency="Dinas Sosial", sector="1.06")
    on = today().isoformat()
    results.follow("candidate.park", candidate=parked, is_parked=True, why="Menunggu dana", effective_on=on)

    def ids(query):
        return [one["id"] for one in reader.get(f"/candidates?{query}")["items"]]

    assert ids("") == [parked, other]
    assert ids("is_parked=true") == [parked] and ids("is_parked=false") == [other]
    assert ids("agency=dinsos") == [other] == ids("agency=Dinas%20Sosial") == ids("sector=1.06")
    assert ids("stage=usulan&sector=1.02") == [parked] and ids("stage=replikasi") == []
    later = reader.get(f"/candidates/{other}")["updated_at"]
    assert ids(f"updated_since={later}") == [other, parked] or ids(f"updated_since={later}") == [
        parked,
        other,
    ]
    after = (clock.now() + timedelta(seconds=5)).isoformat().replace("+", "%2B")
    assert ids(f"updated_since={after}") == []
    before = clock.now()
    results.follow("step.add", candidate=other, title="Uji", owner="", due="2027-01-01")
    assert ids(f"updated_since={before.isoformat().replace('+', '%2B')}") == [other]


def test_pages_are_complete_and_stable_while_rows_are_added(results, reader):
    first = [added(results, f"Ide {n}") for n in range(7)]
    path, seen = "/candidates?limit=3&stage=usulan", []
    while path:
        answer = reader.ask(path)
        page = answer.json
        seen += [one["id"] for one in page["items"]]
        assert (answer.headers.get("Link") == f'<{page["next"]}>; rel="next"') == bool(page["next"])
        path = page["next"]
        if len(seen) < 8:
            first.append(added(results, "Ide baru"))
    assert seen == first and len(seen) == len(set(seen)) > 8


def test_what_has_not_changed_is_not_sent_again(room):
    reader = Reader(room)
    number = added(room)
    for path in (
        "/candidates",
        f"/candidates/{number}",
        "/stages",
        "/portfolio",
        "/workshops",
        "/indicator-sets",
    ):
        first = reader.ask(path)
        tag = first.headers["ETag"]
        again = reader.ask(path, **{"If-None-Match": tag})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag), path
        assert reader.ask(
            f"{path}?limit=1" if path == "/candidates" else path, **{"If-None-Match": '"x"'}
        ).data
    tag = reader.ask("/candidates").headers["ETag"]
    room.follow("step.add", candidate=number, title="Uji", owner="", due="2027-01-01")
    assert reader.ask("/candidates", **{"If-None-Match": tag}).status_code == 200
    tag = reader.ask("/candidates").headers["ETag"]
    room.promote()  # written in the workshop's own stream
    assert len(reader.ask("/candidates", **{"If-None-Match": tag}).json["items"]) == 2


def test_a_page_needs_the_same_statements_whatever_its_rows(small):
    reader, counted = Reader(small), []
    event.listen(db.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))

    def statements(path):
        reader.get(path)
        counted.clear()
        reader.get(path)
        return len(counted)

    added(small)
    paths = ("/candidates", "/candidates/1", "/workshops", "/portfolio")
    few = [statements(path) for path in paths]
    for n in range(12):
        added(small, f"Ide {n}")
    assert [statements(path) for path in paths] == few
    assert max(few) <= 16, few
    tag = reader.ask("/candidates").headers["ETag"]
    counted.clear()
    reader.ask("/candidates", **{"If-None-Match": tag})
    assert len([one for one in counted if not one.startswith(("BEGIN", "ROLLBACK"))]) == 2, counted


def test_what_was_taken_back_or_merged_is_gone(room):
    reader = Reader(room)
    number = room.promote()
    room.as_desk(room.room, "undo", version=version_of(room))
    gone = reader.ask(f"/candidates/{number}")
    assert (gone.status_code, gone.json["code"], gone.json["merged_into"]) == (410, "gone", None)
    assert gone.mimetype == "application/problem+json"
    one, other = added(room), added(room, "Sama")
    room.do(room.office, 1, "candidate.merge", source=one, into=other, why="Sama saja")
    gone = reader.ask(f"/candidates/{one}")
    assert (gone.status_code, gone.json["merged_into"]) == (410, other)
    assert [found["id"] for found in reader.get("/candidates")["items"]] == [other]


def test_the_demo_is_not_told(small):
    reader = Reader(small)
    small.open_result()
    small.do(MACHINE, 1, "demo.mark", workshop=small.room.id)
    number = small.promote()
    assert reader.ask(f"/candidates/{number}").status_code == 404
    assert reader.get("/candidates")["items"] == [] == reader.get("/workshops")["items"]


def version_of(results):
    with reading.reading() as session:
        return log.head(session, results.room.id).version


def test_workshops_are_told_in_numbers_once_they_have_ended(room):
    reader = Reader(room)
    assert reader.get("/workshops")["items"] == []
    room.promote()
    room.go(room.room, "thanks")
    (found,) = reader.get("/workshops")["items"]
    assert {name: found[name] for name in ("rounds", "people", "ideas", "votes", "candidates", "public_page")} == {
        "rounds": 1, "people": 2, "ideas": 2, "votes": 4, "candidates": 1, "public_page": None,
    }  # fmt: skip


def test_stages_sets_and_the_index_are_told(small):
    reader = Reader(small)
    assert [one["name"]["id"] for one in reader.get("/stages")["items"]] == [
        "Usulan", "Inisiatif", "Uji coba", "Penerapan", "Replikasi",
    ]  # fmt: skip
    keys = [one["key"] for one in reader.get("/indicator-sets")["items"]]
    assert keys == ["iga-2026", "iga-2027"]
    full = reader.get("/indicator-sets/iga-2026")
    assert len([one for one in full["indicators"] if one["aspect"] == "sid"]) == 20
    assert full["total"] == "250" and reader.ask("/indicator-sets/iga-1999").status_code == 404
    years = {one["year"]: one for one in reader.get("/portfolio")["items"]}
    assert set(range(2025, 2030)) <= set(years)
    one = reader.get("/portfolio/2029")
    assert one == years[2029] and one["target"] == "65.00" and one["expected"]["iid"] == "0.00"
    assert reader.ask("/portfolio/1999").status_code == 404
