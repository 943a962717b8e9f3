"""Exports: their sums are the database's, nothing leads from a person to an idea or a vote."""

import csv
import io
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select

from tests.ready import ready
from tests.results import Results
from workshop.ideas.models import Idea
from workshop.live import reading
from workshop.reports import queries, sheets
from workshop.voting.models import Ballot, Vote
from workshop.workshops import queries as workshops


@pytest.fixture
def results(tmp_path) -> Results:
    return ready(tmp_path, Results, Results.open_result, identity="named")


def sheet_of(results, name, room=None):
    with results.app.test_request_context(), reading.reading() as db:
        return sheets.MAKERS[name](db, workshops.workshop(db, (room or results.room).id))


def sums(results):
    with reading.reading() as db:
        spent = db.scalar(select(func.sum(Ballot.spent)))
        weights = db.scalar(select(func.sum(Vote.weight)))
        received = db.scalar(select(func.count()).where(~Idea.is_merge))
    return spent, weights, received


def test_the_votes_cast_add_up_to_the_database(results):
    rows = sheet_of(results, "tallies").rows
    spent, weights, _ = sums(results)
    assert sum(row["cast"] for row in rows) == spent == weights == 4
    assert [(row["place"], row["votes"], row["people"]) for row in rows] == [(1, 3, 2), (2, 1, 1)]


def test_after_a_merge_and_a_hidden_idea_no_vote_is_lost(results):
    first, second = results.ideas_of
    results.as_desk(results.room, "idea.merge", ideas=[first, second], text="Antrean dan jam buka")
    rows = sheet_of(results, "tallies").rows
    assert sum(row["cast"] for row in rows) == 4 and [row["votes"] for row in rows] == [4, None, None]
    merged = rows[0]["id"]
    results.as_desk(results.room, "idea.hide", idea=merged)
    assert sum(row["cast"] for row in sheet_of(results, "tallies").rows) == 4


def test_every_idea_is_in_the_table_without_its_author(results):
    sheet = sheet_of(results, "ideas")
    assert len(sheet.rows) == sums(results)[2]
    flat = str([dict(row) for row in sheet.rows])
    assert "Sari" not in flat and results.sari.author_key not in flat


def test_before_the_reveal_there_are_no_tallies(results):
    room = results.make_room(phase="collect")
    who = results.join(room)
    idea = results.say(room, who, "Rahasia")
    results.go(room, "vote")
    results.vote(room, who, idea)
    results.go(room, "closed")
    assert sheet_of(results, "tallies", room).rows == []
    with reading.reading() as db:
        found = queries.result(db, workshops.workshop(db, room.id))
    assert (found.votes, found.voters, found.rounds[0].places, found.rounds[0].voted) == (0, 0, [], 0)


def test_attendance_names_people_only_where_they_gave_names(results):
    assert [(row["name"], row["agency"]) for row in sheet_of(results, "attendance").rows] == [
        ("Budi", "Bappeda"), ("Sari", "Bappeda"),
    ]  # fmt: skip
    quiet = results.room_with(identity="anonymous")
    assert sheet_of(results, "attendance", quiet) is None
    nick = results.room_with(identity="nickname")
    assert [column.key for column in sheet_of(results, "attendance", nick).columns] == ["name", "at"]


def test_helpers_are_counted_and_never_named(results):
    number = results.promote()
    args = {"candidate": number, "joined": True, "name": "Sari Rahasia", "contact": "0812"}
    results.do(results.sari, results.room.id, "candidate.join", **args)
    rows = sheet_of(results, "candidates").rows
    assert (rows[0]["team"], rows[0]["votes"], rows[0]["place"]) == (1, 3, 1)
    assert "Rahasia" not in str(rows) and "0812" not in str(rows)


def test_the_files_open_over_http_for_the_desk_only(results):
    client = results.browser_of(results.facilitator)
    address = f"/desk/{results.room.id}"
    book = client.get(f"{address}/export.xlsx")
    assert book.status_code == 200 and "openxmlformats" in book.content_type
    assert (
        len([name for name in ZipFile(io.BytesIO(book.data)).namelist() if "worksheets/sheet" in name]) == 4
    )
    text = client.get(f"{address}/tallies.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert sum(int(list(row.values())[7]) for row in rows) == 4
    assert client.get(f"{address}/people.csv").status_code == 404
    stranger = results.app.test_client()
    assert stranger.get(f"{address}/ideas.csv").status_code == 302


def test_a_foreign_facilitator_gets_no_export(results):
    client = results.browser_of(results._account("tono", "facilitator"))
    for name in ("report", "export.xlsx", "ideas.csv", "attendance.csv"):
        assert client.get(f"/desk/{results.room.id}/{name}").status_code == 404
