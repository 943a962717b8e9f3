"""An agency takes over what another has applied: a linked candidate, offered as a basis and never claimed."""

import pytest

from tests.library.shelf import TAKEN, Shelf
from workshop.candidates import queries as candidates
from workshop.candidates.evidence_models import Level
from workshop.candidates.models import Candidate
from workshop.library import queries
from workshop.live import reading


def row(number: int) -> Candidate:
    with reading.reading() as db:
        return db.get_one(Candidate, number)


def test_it_makes_a_linked_candidate_at_the_first_stage(shelf: Shelf) -> None:
    source = shelf.put(
        "Antrean daring", summary="Nomor dari rumah", profile={"manfaat": "antre lebih singkat"}
    )
    copy = shelf.take(source, agency="Dinsos")
    made = row(copy)
    assert (made.replicates_id, made.stage, made.agency) == (source, "usulan", "Dinas Sosial")
    assert (made.title, made.summary, made.sector, made.owner) == (
        "Antrean daring",
        "Nomor dari rumah",
        "1.02",
        "Wati",
    )
    with reading.reading() as db:
        assert candidates.steps(db, [copy])[copy][0].title == TAKEN["step"]
        assert [one.id for one in queries.replications(db, source)] == [copy]
        assert queries.source_of(db, made).id == source and queries.source_of(db, row(source)) is None
        assert db.query(Level).count() == 0, "nothing is claimed by it"
    assert ("replicates", "", "Antrean daring · Dinas Kesehatan") in shelf.history(copy)
    assert shelf.history(source) == [("replicated", "", "Dinas Sosial")]


@pytest.mark.parametrize("agency", ["Dinas Kesehatan", "dinas kesehatan", "Dinkes"])
def test_the_agency_that_has_it_is_refused(small_shelf: Shelf, agency: str) -> None:
    answer = small_shelf.follow(
        "candidate.replicate", **{**TAKEN, "source": small_shelf.put(), "agency": agency}
    )
    assert (answer["code"], answer["params"]["field"], answer["params"]["why"]) == (
        "INVALID",
        "agency",
        "choice",
    )


def test_an_agency_takes_it_over_once(small_shelf: Shelf) -> None:
    source = small_shelf.put()
    small_shelf.take(source)
    answer = small_shelf.follow(
        "candidate.replicate", **{**TAKEN, "source": source, "agency": "DINAS SOSIAL"}
    )
    assert (answer["code"], answer["params"]["why"]) == ("INVALID", "taken")
    small_shelf.take(source, agency="Kabupaten Malinau")


@pytest.mark.parametrize(
    "fields",
    [
        {"stage": "uji_coba"},
        {"is_parked": True, "parked_why": "x"},
        {"is_demo": True},
        {"is_withdrawn": True},
        {"merged_into": 99},
    ],
)
def test_only_good_practice_can_be_taken_over(small_shelf: Shelf, fields) -> None:
    answer = small_shelf.follow("candidate.replicate", **{**TAKEN, "source": small_shelf.put(**fields)})
    assert answer["code"] == "GONE"


def test_a_facilitator_may_not(small_shelf: Shelf) -> None:
    house, source = small_shelf.house, small_shelf.put()
    assert (
        small_shelf.follow("candidate.replicate", house.facilitator, **{**TAKEN, "source": source})["code"]
        == "FORBIDDEN"
    )


def test_a_double_post_makes_one(small_shelf: Shelf) -> None:
    source, office = small_shelf.put(), small_shelf.visitor(small_shelf.house.office)
    fields = {**TAKEN, "act": "candidate.replicate", "client": "a" * 32}
    del fields["source"]
    answers = [office.post(f"/office/library/{source}", **fields) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 302] and answers[0].location == answers[1].location
    with reading.reading() as db:
        assert len(queries.replications(db, source)) == 1
