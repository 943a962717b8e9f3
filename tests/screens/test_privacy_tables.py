"""All tables joined: no path from a person to an idea in an anonymous workshop, in no mode one to a vote.

The walk knows no way of its own. It starts at the row of a person and follows every value that two rows share: keys,
hashes, tokens, `type:id` names and the versions of acts. Whoever can read the whole database can do no more.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from tests.builders import House, Room
from workshop.access import MACHINE, Actor
from workshop.live import reading
from workshop.people import keys
from workshop.tables import Base, Instant

# A shared secret or id within any text: 16 or more symbols with a digit among them, or `type:id`.
SECRET = re.compile(r"(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{16,}")
NAMED = re.compile(r"\b[a-z]+:\d+\b")
VERSIONS = {"rev", "version"}
IDEAS = {"idea_id", "merged_id", "source_id", "merged_into"}
# Their versions are the present one, or the office's.
OTHER_VERSIONS = {"stream", "candidate", "step"}
# A vote or an entry stands for an idea, whoever wrote it: that is no way from an author to a voter.
STANDS_FOR = {("vote", "idea_id"), ("entry", "idea_id")}


class Row(NamedTuple):
    """A row with everything in it that another row may share."""

    table: str
    values: dict[str, Any]
    marks: frozenset[str]


def all_rows(room: Room) -> list[Row]:
    """Returns every row of the database with its marks."""
    types = {mapper.local_table.name: mapper.class_.row_type for mapper in Base.registry.mappers}
    rows = []
    with reading.reading() as db:
        for table in Base.metadata.sorted_tables:
            for found in db.execute(select(table)).mappings():
                values = dict(found)
                rows.append(Row(table.name, values, frozenset(marks(table, types[table.name], values, room))))
    return rows


def marks(table: Any, row_type: str, values: dict[str, Any], room: Room) -> Iterable[str]:
    if row_type and "id" in values:
        yield f"{row_type}:{values['id']}"
    for name, value in values.items():
        if isinstance(value, str):
            yield from SECRET.findall(value)
            yield from NAMED.findall(value)
            yield from (f"idea:{number}" for number in re.findall(r'"ideas?":\s*\[?(\d+)', value))
        elif name in VERSIONS and _is_of(room, table.name, values):
            yield f"version {value}"
        elif name in IDEAS and value and (table.name, name) not in STANDS_FOR:
            yield f"idea:{value}"


def _is_of(room: Room, table: str, values: dict[str, Any]) -> bool:
    stream = values.get("workshop_id", values.get("stream_id", room.id))
    return table not in OTHER_VERSIONS and stream == room.id


def reachable(rows: list[Row], start: Row, stops: set[str]) -> list[Row]:
    """Returns every row that shares a mark with `start`, or with a row found before."""
    by_mark: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for mark in row.marks - stops:
            by_mark[mark].append(number)
    found, waiting = set(), [rows.index(start)]
    while waiting:
        number = waiting.pop()
        if number not in found:
            found.add(number)
            waiting += [other for mark in rows[number].marks - stops for other in by_mark[mark]]
    return [rows[number] for number in sorted(found)]


def everything_happens(house: House, identity: str) -> tuple[Room, list[Actor]]:
    """Three people write, edit, delete, finish, vote, join a team; one is merged, one muted, one leaves."""
    room = house.room(rounds=2, phase="collect", identity=identity)
    people = [house.join(room, f"Orang {n}", f"Dinas {n}") for n in range(3)]
    ideas = [house.say(room, who, f"Gagasan ke-{n}") for n, who in enumerate(people * 2)]
    ana, budi, citra = people
    house.do(ana, room.id, "idea.edit", idea=ideas[0], text="Gagasan yang diubah")
    house.do(budi, room.id, "idea.delete", idea=house.say(room, budi, "Gagasan yang ditarik"))
    for who in people:
        house.do(who, room.id, "done.set", round=room.round, phase="collect", is_done=True)
    house.as_desk(room, "participant.mute", idea=ideas[4], is_muted=True)
    house.as_desk(room, "idea.merge", ideas=ideas[:2], text="Gabungan")
    house.go(room, "vote")
    for who in people:
        house.vote(room, who, ideas[3])
        house.do(who, room.id, "ballot.done", round=room.round, is_done=True)
    house.go(room, "reveal")
    house.do(MACHINE, room.id, "round.open", round=room.round)
    agreed = {"title": "Kandidat", "agency": "Dinkes", "owner": "Ani", "step": "Rapat", "due": "2026-12-01"}
    candidate = house.as_desk(room, "idea.promote", idea=ideas[3], **agreed)["candidate"]
    for who in people:
        house.do(who, room.id, "candidate.join", candidate=candidate, joined=True, name="", contact="")
    house.do(citra, room.id, "participant.erase")
    return room, people


def walk(house: House, identity: str) -> tuple[list[Row], dict[int, list[Row]]]:
    """Returns all rows, and the rows that can be reached from each participant."""
    room, people = everything_happens(house, identity)
    rows = all_rows(room)
    persons = {row.values["id"]: row for row in rows if row.table == "participant"}
    shared = shared_marks(list(persons.values()))
    assert len(persons) == len(people)
    return rows, {number: reachable(rows, row, shared) for number, row in persons.items()}


def shared_marks(persons: list[Row]) -> set[str]:
    """Returns the marks of more than one person: they tell nobody apart."""
    return {
        mark for row in persons for mark in row.marks if sum(mark in other.marks for other in persons) > 1
    }


def test_in_an_anonymous_workshop_nothing_leads_from_a_person_to_an_idea(small_house: House) -> None:
    rows, found = walk(small_house, "anonymous")
    assert {row.table for row in rows} >= {
        "idea",
        "vote",
        "ballot",
        "op_client",
        "done",
        "muted",
        "member",
        "event",
    }
    for number, reached in found.items():
        assert {row.table for row in reached} <= {"participant", "event"}, number
        for event in (row for row in reached if row.table == "event"):
            named = set(NAMED.findall(f"{event.values['wrote']} {event.values['touched']}"))
            assert named <= {f"knock:{number}"}, f"an event names person {number} beside something else"


@pytest.mark.parametrize("identity", ["nickname", "named"])
def test_where_people_have_names_the_walk_finds_their_ideas_but_no_vote(
    small_house: House, identity: str
) -> None:
    rows, found = walk(small_house, identity)
    left = {row.values["id"] for row in rows if row.table == "participant" and row.values["state"] == "left"}
    for number, reached in found.items():
        tables = {row.table for row in reached}
        assert not tables & {"vote", "ballot", "member"}, number
        if number in left:
            assert not tables & {"idea", "idea_text", "op_client", "done"}, "leaving cut the link"
        else:
            assert {"idea", "op_client", "done"} <= tables, "the walk is able to find what is linked"


def test_the_walk_starts_at_ballots_too_and_finds_only_their_own(small_house: House) -> None:
    rows, _ = walk(small_house, "named")
    ballot = next(row for row in rows if row.table == "ballot" and row.values["spent"])
    tables = {row.table for row in reachable(rows, ballot, set())}
    assert {"vote", "op_client", "event"} <= tables, "votes and the outbox of the ballot share its key"
    assert not tables & {"participant", "idea", "member", "done"}


def test_anonymous_people_have_no_times_and_no_names(small_house: House) -> None:
    room, _ = everything_happens(small_house, "anonymous")
    locked = small_house.as_desk(room, "phase.set", phase="next_steps", round=0)
    assert locked
    small_house.as_desk(room, "workshop.lock", is_locked=True)
    guest = small_house.join(room, "Tamu", "Dinas Tamu")
    small_house.as_desk(room, "participant.admit", participant=guest.participant_id)
    table = Base.metadata.tables["participant"]
    moments = [column.name for column in table.columns if isinstance(column.type, Instant)]
    assert moments, "there is a column that could hold one"
    with reading.reading() as db:
        for row in db.execute(select(table)).mappings():
            assert all(row[name] is None for name in moments)
            assert not row["name"] and not row["agency"] and row["author_key"] is None


def test_a_person_who_leaves_takes_their_words_along(house: House) -> None:
    room = house.room(phase="collect", identity="named", moderation="before")
    citra = house.join(room, "Citra Dewi Lestari", "Dinas Sosial")
    first = house.say(room, citra, "Kata pertama yang rahasia")
    house.do(citra, room.id, "idea.edit", idea=first, text="Kata kedua yang rahasia")
    known = [keys.hash_of(citra.token), citra.author_key, "Citra Dewi Lestari", "yang rahasia"]
    before = "\n".join(str(row.values) for row in all_rows(room))
    assert all(word in before for word in known)
    house.do(citra, room.id, "participant.erase")
    after = "\n".join(str(row.values) for row in all_rows(room))
    assert not [word for word in known if word in after]
