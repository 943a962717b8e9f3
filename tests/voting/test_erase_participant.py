"""`participant.erase`: the link between a person and what they left is cut, at once."""

import pytest
from sqlalchemy import select, text

from tests.builders import House, RefusedInTest
from workshop.ideas.models import Idea
from workshop.live import reading
from workshop.people.models import Participant


def test_erasing_cuts_every_link_and_keeps_what_stands_on_a_ballot(house: House) -> None:
    room = house.room(phase="collect", identity="named")
    ana, budi = house.join(room, "Ana", "Dinas Kesehatan"), house.join(room, "Budi", "Dinas Sosial")
    kept, rival = house.say(room, ana, "Antrean daring"), house.say(room, budi, "Posyandu")
    house.go(room, "vote")
    loose = house.say(room, ana, "Terlambat sekali")
    house.vote(room, ana, rival, 1)
    house.vote(room, budi, kept, 1)
    house.do(ana, room.id, "participant.erase")
    with reading.reading() as db:
        person = db.get(Participant, ana.participant_id)
        assert (person.name, person.agency, person.token_hash, person.author_key, person.state) == (
            "", "", None, None, "left",
        )  # fmt: skip
        ideas = {idea.id: idea for idea in db.scalars(select(Idea))}
        assert (ideas[kept].text, ideas[kept].author_key) == ("Antrean daring", "")
        assert (ideas[loose].text, ideas[loose].state) == ("", "deleted")
        everything = " ".join(
            str(row) for table in ("idea", "op_client", "vote", "ballot", "done", "muted", "event", "participant")
            for row in db.execute(text(f"SELECT * FROM {table}"))
        )  # fmt: skip
    for secret in (ana.author_key, ana.ballot_key, "Ana", "Dinas Kesehatan", "Terlambat sekali"):
        assert secret not in everything, secret
    assert budi.author_key in everything, "the search itself works"


def test_open_votes_are_withdrawn_and_closed_ones_stay(house: House) -> None:
    room = house.room(phase="collect")
    ana, budi = house.join(room), house.join(room)
    idea = house.say(room, budi, "Posyandu")
    house.go(room, "vote")
    house.vote(room, ana, idea, 1)
    house.do(ana, room.id, "participant.erase")
    house.vote(room, budi, idea, 1)
    house.go(room, "closed")
    house.do(budi, room.id, "participant.erase")
    house.as_desk(room, "round.reveal", round=room.round)
    assert house.rows(room, "stage")[f"ranking:{room.round}"]["rows"] == [[idea, 1, 1]]


def test_an_act_that_was_queued_behind_the_erasing_brings_no_key_back(house: House) -> None:
    room = house.room(phase="collect")
    ana = house.join(room)
    house.say(room, ana, "Antrean daring")
    house.do(ana, room.id, "participant.erase")
    # The actor is the one of before: a socket's act that waited in the ledger's queue knows no better.
    with pytest.raises(RefusedInTest, match="FORBIDDEN"):
        house.say(room, ana, "Menyusul")
    with reading.reading() as db:
        kept = [
            str(row)
            for table in ("idea", "op_client", "done")
            for row in db.execute(text(f"SELECT * FROM {table}"))
        ]
    assert kept and ana.author_key not in " ".join(kept)
