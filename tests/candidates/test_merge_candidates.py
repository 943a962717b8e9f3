"""candidate.merge and candidate.split: two become one in every number, nothing is copied, and both come back exactly."""

import pytest
from sqlalchemy import select

from tests.candidates.builders import candidate, mark_as_example, rows_of, wherever
from workshop.candidates import audit, board, merging_queries, queries
from workshop.candidates.board import Moment, Order
from workshop.candidates.listing import Wanted
from workshop.candidates.models import Candidate
from workshop.clock import now
from workshop.live import reading, undo
from workshop.portfolio import queries as portfolio

WHY = "Dua usul, satu layanan"


@pytest.fixture
def pair(house) -> tuple[int, int]:
    return candidate(house), candidate(house, title="Antrean lewat WhatsApp")


def merge(house, into, source, why=WHY):
    return house.answer(house.office, 1, "candidate.merge", into=into, source=source, why=why)


def split(house, into, source, why=""):
    return house.answer(house.office, 1, "candidate.split", into=into, source=source, why=why)


def kinds(number):
    with reading.reading() as db:
        return [change.kind for change in reversed(queries.history(db, number))]


def roots(*numbers):
    with reading.reading() as db:
        return [db.get_one(Candidate, number).merged_into for number in numbers]


def test_a_merged_candidate_counts_once_and_stands_nowhere_else(house, pair):
    into, source = pair
    assert merge(house, into, source)["ok"]
    with reading.reading() as db:
        assert [one.key for one in portfolio.tracked(db)] == [into]
        shown = board.table(db, house.office, Wanted(), Order(), Moment(now(), now().date())).cards
        assert [card.candidate.id for card in shown] == [into]
        (found,) = merging_queries.sources(db, into)
        assert (found.candidate.id, found.into.id, len(found.steps), found.pieces, found.team) == (
            source, into, 1, 0, 0,
        )  # fmt: skip
    assert kinds(into)[-1] == "took_in" and kinds(source)[-1] == "merged"
    assert (
        wherever("candidate.stage", house, source, stage="inisiatif", effective_on="2026-01-01", why="")
        == "GONE"
    )


def test_taken_out_again_both_are_exactly_as_they_were(house, pair):
    into, source = pair
    house.do(house.office, 1, "coowner.add", candidate=source, agency="Dinas Sosial", name="")
    house.do(house.office, 1, "answer.give", candidate=source, seen=0, text="Kami kerjakan.")
    before = rows_of(into), rows_of(source)
    assert merge(house, into, source)["ok"] and split(house, into, source)["ok"]
    assert (rows_of(into), rows_of(source)) == before
    assert kinds(source)[-2:] == ["merged", "stands_again"] and kinds(into)[-2:] == ["took_in", "gave_back"]
    assert merge(house, into, source)["ok"]  # and once more
    with reading.reading() as db:
        assert audit.verify(db).broken is None


def test_what_went_in_through_another_leads_to_the_end_and_comes_back_with_it(house, pair):
    first, second = pair
    third = candidate(house, title="Nomor antrean di ponsel")
    assert merge(house, second, third)["ok"] and merge(house, first, second)["ok"]
    assert roots(first, second, third) == [None, first, first]
    with reading.reading() as db:
        found = merging_queries.sources(db, first)
    assert [(one.candidate.id, one.into.id) for one in found] == [(third, second), (second, first)]
    assert split(house, first, second)["ok"]
    assert roots(first, second, third) == [None, None, second]
    assert split(house, second, third)["ok"]
    assert roots(first, second, third) == [None, None, None]


def test_who_comes_second_is_told_and_nothing_changes(house, pair):
    into, source = pair
    other = candidate(house, title="Perahu posyandu")
    assert merge(house, into, source)["ok"]
    late = merge(house, other, source)
    assert (late["code"], late["params"]["theirs"], late["params"]["by"]) == (
        "CHANGED",
        "Antrean daring",
        "Office",
    )
    assert merge(house, source, other)["code"] == "CHANGED"
    assert split(house, other, source)["code"] == "CHANGED"
    assert split(house, into, source)["ok"]
    assert split(house, into, source)["code"] == "CHANGED"


def test_itself_no_reason_or_an_example_is_refused(house, pair):
    into, source = pair
    example = candidate(house, title="Contoh")
    mark_as_example(house, example)
    for number, why, field in ((into, WHY, "source"), (source, "", "why"), (example, WHY, "source")):
        answer = merge(house, into, number, why)
        assert (answer["code"], answer["params"]["field"]) == ("INVALID", field)
    assert roots(into, source, example) == [None, None, None]


def test_only_the_office_merges(house, pair):
    into, source = pair
    assert (
        house.code(house.facilitator, 1, "candidate.merge", into=into, source=source, why=WHY) == "FORBIDDEN"
    )
    assert (
        house.code(house.facilitator, 1, "candidate.split", into=into, source=source, why="") == "FORBIDDEN"
    )


def test_undo_takes_it_back_while_nobody_has_built_on_it(house, pair):
    into, source = pair
    version = merge(house, into, source)["version"]
    assert house.answer(house.office, 1, "undo", version=version)["ok"]
    assert roots(into, source) == [None, None]
    version = merge(house, into, source)["version"]
    house.do(house.office, 1, "step.add", candidate=into, title="Baru", owner="", due="2027-02-01")
    assert house.code(house.office, 1, "undo", version=version) == "CHANGED"


def test_a_rehearsal_that_is_cleared_gives_back_what_went_into_its_candidates(results):
    into, source = results.promote(), candidate(results, title="Dari luar")
    assert merge(results, into, source)["ok"]
    results.as_desk(results.room, "workshop.reset")
    assert roots(source) == [None] and kinds(source)[-1] == "stands_again"
    with reading.reading() as db:
        assert [one.key for one in portfolio.tracked(db)] == [source]
        assert db.scalar(select(Candidate.is_withdrawn).where(Candidate.id == into))


def test_a_merged_promotion_is_no_longer_taken_back(results):
    number, other = results.promote(), candidate(results, title="Dari luar")
    assert merge(results, other, number)["ok"]
    with reading.reading() as db:
        version = next(
            one["version"] for one in undo.latest(db, results.room.id) if one["act"] == "idea.promote"
        )
    assert results.code(results.desk(results.room), results.room.id, "undo", version=version) == "CHANGED"
