"""candidate.join: "Saya ikut", under a key that no other table knows."""

import pytest
from sqlalchemy import select

from workshop.candidates import queries
from workshop.candidates.models import Member
from workshop.ideas.models import Idea
from workshop.live import reading
from workshop.people import keys


@pytest.fixture
def number(results):
    return results.promote()


def join(results, number, who, joined=True, **given):
    args = {"candidate": number, "joined": joined, "name": "", "contact": "", **given}
    return results.answer(who, results.room.id, "candidate.join", **args)


def names(number):
    with reading.reading() as db:
        return [(member.name, member.contact) for member in queries.team(db, number)]


def test_a_person_joins_and_leaves_and_takes_the_contact_along(results, number):
    assert join(results, number, results.sari, name="Sari", contact="0812")["ok"]
    assert names(number) == [("Sari", "0812")]
    assert join(results, number, results.sari, joined=False)["ok"]
    assert names(number) == []
    with reading.reading() as db:
        assert [(m.name, m.contact) for m in db.scalars(select(Member))] == [("", "")]
    assert [line[:3] for line in results.history(number)][2:] == [("team", "0", "1"), ("team", "1", "0")]


def test_joining_twice_is_one_person(results, number):
    join(results, number, results.sari, name="Sari")
    join(results, number, results.sari, name="Sari K.")
    join(results, number, results.budi)
    assert names(number) == [("Sari K.", ""), ("", "")]


def test_the_key_is_the_members_own(results, number):
    join(results, number, results.sari)
    with reading.reading() as db:
        key = db.scalar(select(Member.member_key))
    assert key == keys.member_key(results.sari.token, number)
    assert key not in {results.sari.author_key, results.sari.ballot_key}


def test_a_withdrawn_or_foreign_candidate_has_no_team(results, number):
    other = results.room_with()
    assert (
        results.code(
            results.sari, other.id, "candidate.join", candidate=number, joined=True, name="", contact=""
        )
        == "GONE"
    )


def test_who_erases_themselves_leaves_every_team(results, number):
    join(results, number, results.sari, name="Sari", contact="0812")
    results.do(results.sari, results.room.id, "participant.erase")
    with reading.reading() as db:
        assert db.scalars(select(Member)).all() == []


def test_a_promoted_idea_stays_without_its_author(results):
    late = results.say(results.room, results.sari, "Ide terlambat")
    results.as_desk(results.room, "idea.show", idea=late)
    results.promote(idea=late)
    results.do(results.sari, results.room.id, "participant.erase")
    with reading.reading() as db:
        idea = db.get_one(Idea, late)
    assert (idea.text, idea.state, idea.author_key, idea.origin) == ("Ide terlambat", "shown", "", None)
