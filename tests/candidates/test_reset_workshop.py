"""workshop.reset: after a rehearsal nothing of the people is left, and the poster still works."""

import re

from sqlalchemy import func, select

from workshop.ideas.models import Idea, IdeaText, Theme
from workshop.live import log, reading
from workshop.live.models import Deadline, Event, OpClient
from workshop.people import queries as people
from workshop.people.models import Participant, StageToken
from workshop.voting.models import Ballot, Entry, Vote
from workshop.workshops import queries as workshops


def counts(*tables):
    with reading.reading() as db:
        return [db.scalar(select(func.count()).select_from(table)) for table in tables]


def test_everything_people_did_is_cleared_and_the_code_stays(results):
    number = results.promote()
    results.as_desk(results.room, "theme.add", round=results.room.round, name="Layanan", shape=1)
    with reading.reading() as db:
        before = log.head(db, results.room.id)
    assert all(counts(Idea, Vote, Ballot, Entry, Participant, Theme))
    result = results.as_desk(results.room, "workshop.reset")
    assert counts(Idea, IdeaText, Vote, Ballot, Entry, Participant, Theme, Deadline) == [0] * 8
    with reading.reading() as db:
        after = log.head(db, results.room.id)
        workshop = workshops.workshop(db, results.room.id)
        rounds = workshops.rounds(db, results.room.id)
        phones = db.scalars(select(OpClient.owner).where(OpClient.stream_id == results.room.id)).all()
        undos = db.scalars(
            select(Event.undo).where(Event.stream_id == results.room.id, Event.undo != "")
        ).all()
    assert (after.phase, after.round_id, after.reset) == (
        "lobby",
        0,
        before.reset + 1 == result["reset"] and result["reset"],
    )
    assert after.epoch != before.epoch and after.version == before.version + 1
    assert workshop.code == results.room.code and workshop.first_join_at is None
    assert [(r.phase, r.turnout_voted, r.revealed_at) for r in rounds] == [("", None, None)]
    assert all(owner.startswith("account:") for owner in phones) and undos == []
    assert results.candidate(number).is_withdrawn


def test_the_room_can_be_run_again(results):
    results.as_desk(results.room, "workshop.reset")
    results.go(results.room, "collect")
    someone = results.join(results.room)
    assert results.say(results.room, someone, "Ide sungguhan")


def test_a_phone_of_the_rehearsal_is_a_stranger_afterwards(results):
    results.as_desk(results.room, "workshop.reset")
    with reading.reading() as db:
        assert people.phone_actor(db, results.room.id, results.sari.token).role == "public"


def test_a_stage_link_keeps_working_and_an_archived_workshop_is_not_reset(results):
    kept = counts(StageToken)
    results.as_desk(results.room, "workshop.reset")
    assert counts(StageToken) == kept
    other = results.room_with()
    results.go(other, "archived")
    assert results.code(results.desk(other), other.id, "workshop.reset") == "CLOSED"


def test_a_draft_stays_a_draft(results):
    draft = results.make_room(phase="draft")
    results.as_desk(draft, "workshop.reset")
    assert results.phase(draft) == "draft"


def test_the_result_page_clears_a_rehearsal(results):
    client = results.browser_of(results.facilitator)
    address = f"/desk/{results.room.id}/report"
    html = client.get(address).get_data(as_text=True)
    form = next(
        part for part in re.findall(r"<form.*?</form>", html, re.S) if 'value="workshop.reset"' in part
    )
    sent = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    assert client.post(address, data=sent).status_code == 302
    assert results.phase(results.room) == "lobby"
