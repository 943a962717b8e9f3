"""idea.promote: from the ranking to a candidate, once, with what the room knew."""

from sqlalchemy import select

from tests.results import AGREED, ALL_YES
from workshop.candidates import queries
from workshop.candidates.models import Promotion
from workshop.live import reading


def test_a_promoted_idea_becomes_a_candidate_with_step_criteria_and_history(results):
    number = results.promote(criteria={**ALL_YES, "e": {"answer": "not_yet", "why": "Belum diuji"}})
    found = results.candidate(number)
    assert (found.title, found.agency, found.stage) == ("Antrean daring", "Dinas Kesehatan", "usulan")
    with reading.reading() as db:
        answers = queries.answers(db, number)
        steps = queries.steps(db, [number])[number]
    assert [(s.title, s.owner, s.due_on.isoformat()) for s in steps] == [
        ("Pilih dua puskesmas", "Sari", "2026-12-04")
    ]
    assert {k: (a.answer, a.why) for k, a in answers.items()}["e"] == ("not_yet", "Belum diuji")
    since = ("since", "", results.candidate(number).stage_on.isoformat(), "Rina")
    assert results.history(number) == [since, ("promoted", "", "Antrean daring", "Rina")]


def test_the_snapshot_keeps_votes_place_question_and_turnout(results):
    kept = results.snapshot(results.promote())
    assert kept["ranking"] == {
        "idea": results.ideas_of[0], "votes": 3, "people": 2, "place": 1, "is_tie": False, "ideas": 2,
    }  # fmt: skip
    assert kept["turnout"] == {"voted": 2, "people": 2, "votes": 4}
    assert kept["text"] == "Antrean lewat WhatsApp" and kept["question"] == "Apa yang perlu dibenahi?"
    assert kept["sources"] == []


def test_a_merged_idea_keeps_its_sources(results):
    room, (first, second) = results.room, results.ideas_of
    merged = results.as_desk(room, "idea.merge", ideas=[first, second], text="Antrean dan jam buka")["idea"]
    kept = results.snapshot(results.promote(idea=merged))
    assert [source["id"] for source in kept["sources"]] == [first, second]
    assert kept["ranking"]["people"] == 2


def test_the_screens_show_the_copy_and_only_the_desk_sees_the_owner(results):
    number = results.promote()
    rows = {
        name: results.rows(results.room, name)[f"candidate:{number}"] for name in ("desk", "stage", "phone")
    }
    assert rows["desk"]["owner"] == "Sari"
    assert (
        rows["stage"]["agency"] == "Dinkes" and "owner" not in rows["stage"] and "owner" not in rows["phone"]
    )


def test_the_same_idea_is_promoted_once(results):
    number = results.promote()
    answer = results.answer(
        results.desk(results.room), results.room.id, "idea.promote", **AGREED, idea=results.ideas_of[0]
    )
    assert (answer["code"], answer["params"]["candidate"]) == ("CHANGED", number)


def test_nothing_is_promoted_before_the_result_is_open(results):
    results.as_desk(results.room, "phase.set", phase="next_steps", round=0)
    other = results.room_with()
    results.go(other, "reveal")
    events = _reveal_version(results, other)
    results.as_desk(other, "undo", version=events)
    assert results.phase(other) == "closed"
    assert (
        results.code(results.desk(other), other.id, "idea.promote", **AGREED, idea=results.ideas_of[0])
        == "CLOSED"
    )


def test_a_hidden_or_foreign_idea_is_not_promoted(results):
    first, second = results.ideas_of
    results.as_desk(results.room, "idea.hide", idea=first)
    room = results.room
    assert results.code(results.desk(room), room.id, "idea.promote", **AGREED, idea=first) == "GONE"
    other = results.room_with()
    assert results.code(results.desk(other), other.id, "idea.promote", **AGREED, idea=second) == "GONE"


def test_undo_withdraws_the_candidate_and_its_undo_brings_it_back(results):
    answer = results.answer(
        results.desk(results.room), results.room.id, "idea.promote", **AGREED, idea=results.ideas_of[0]
    )
    number = answer["result"]["candidate"]
    results.as_desk(results.room, "undo", version=answer["version"])
    assert results.candidate(number).is_withdrawn
    assert f"candidate:{number}" not in results.rows(results.room, "stage")
    assert (
        results.follow(
            "candidate.park", candidate=number, is_parked=True, why="x", effective_on="2026-11-24"
        )["code"]
        == "GONE"
    )


def test_undo_is_refused_once_the_office_has_worked_on_it(results):
    answer = results.answer(
        results.desk(results.room), results.room.id, "idea.promote", **AGREED, idea=results.ideas_of[0]
    )
    number = answer["result"]["candidate"]
    assert results.follow("step.add", candidate=number, title="Rapat", owner="", due="2026-12-01")["ok"]
    refused = results.answer(results.desk(results.room), results.room.id, "undo", version=answer["version"])
    assert refused["code"] == "CHANGED" and refused["params"]["by"] == "Office"


def test_wrong_fields_are_refused(results):
    desk, room = results.desk(results.room), results.room
    wrong = (
        {"title": ""}, {"due": "soon"}, {"sector": "9.99"}, {"criteria": {"f": {"answer": "yes", "why": ""}}},
        {"criteria": {"a": {"answer": "maybe", "why": ""}}}, {"criteria": []}, {"agency": 7},
    )  # fmt: skip
    for change in wrong:
        args = {"idea": results.ideas_of[0], **AGREED, **change}
        assert results.code(desk, room.id, "idea.promote", **args) == "INVALID", change
    with reading.reading() as db:
        assert db.scalars(select(Promotion.id)).all() == []


def test_a_participant_may_not_promote(results):
    args = {"idea": results.ideas_of[0], **AGREED}
    assert results.code(results.sari, results.room.id, "idea.promote", **args) == "FORBIDDEN"


def _reveal_version(results, room):
    from workshop.live.models import Event

    with reading.reading() as db:
        return db.scalar(select(Event.version).where(Event.stream_id == room.id, Event.act == "round.reveal"))
