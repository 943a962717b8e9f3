"""The government's own levels: set for a year, carried forward and marked, never overwritten unseen."""

import pytest

from tests.portfolio.office import FOCUS
from workshop.live import reading
from workshop.portfolio import queries

BPK = "opini_bpk"


def held(year):
    with reading.reading() as db:
        return queries.region_in(queries.region_levels(db), year)


def test_levels_of_a_year_are_kept_and_carried_forward_as_assumed(office):
    assert office.set_region(FOCUS, {BPK: [3, 2]})["ok"]
    assert BPK not in held(FOCUS - 1)
    now, later = held(FOCUS)[BPK], held(FOCUS + 2)[BPK]
    assert (now.claimed, now.verified, now.is_assumed(FOCUS)) == (3, 2, False)
    assert (later.claimed, later.verified, later.since, later.is_assumed(FOCUS + 2)) == (3, 2, FOCUS, True)


def test_a_level_left_out_falls_back_to_the_year_before(office):
    office.set_region(FOCUS - 1, {BPK: [1, 1]})
    office.set_region(FOCUS, {BPK: [3, 3]})
    assert held(FOCUS)[BPK].claimed == 3
    assert office.set_region(FOCUS, {})["ok"]
    assert (held(FOCUS)[BPK].claimed, held(FOCUS)[BPK].since) == (1, FOCUS - 1)


def test_who_had_not_seen_the_latest_levels_is_told_and_changes_nothing(office):
    with reading.reading() as db:
        seen = queries.fingerprint(queries.region_levels(db), FOCUS)
    office.set_region(FOCUS, {BPK: [2, 0]})
    answer = office.set_region(FOCUS, {BPK: [3, 3]}, seen=seen)
    assert answer["code"] == "CHANGED" and held(FOCUS)[BPK].claimed == 2


@pytest.mark.parametrize(
    ("levels", "field"),
    [
        ({"regulasi": [1, 0]}, "levels"),
        ({"nothing": [1, 0]}, "levels"),
        ({BPK: [4, 0]}, "claimed"),
        ({BPK: [1, 2]}, "verified"),
        ({BPK: [1]}, "levels"),
        ({BPK: [1, "0"]}, "levels"),
        ({BPK: [True, 0]}, "levels"),
        ({BPK: [-1, -1]}, "levels"),
        ([BPK], "levels"),
    ],
)
def test_a_wrong_level_is_refused_by_field(office, levels, field):
    answer = office.set_region(FOCUS, levels)
    assert (answer["code"], answer["params"]["field"]) == ("INVALID", field)
    assert held(FOCUS) == {}


def test_only_the_office_sets_levels(office):
    args = {"year": FOCUS, "seen": "x", "levels": {BPK: [1, 1]}}
    assert office.follow("region.set", office.facilitator, **args)["code"] == "FORBIDDEN"
