"""While an idea is promoted, candidates that may be the same are told: with a way there, or only counted."""

import pytest

from tests.candidates.builders import candidate, mark_as_example
from tests.results import Results

TITLE = "Antrean daring puskesmas"


@pytest.fixture
def results(house) -> Results:
    return Results(house.app).open_result()


def asked(results, who, room=None, **words):
    browser = results.browser_of(who)
    browser.set_cookie("lang", "en")
    answer = browser.get(f"/desk/{(room or results.room).id}/alike", query_string=words)
    assert answer.status_code == 200
    return answer.get_json()


def test_ones_own_are_told_with_a_way_there_and_others_are_counted(results):
    own = results.promote()
    candidate(results, title="Antrean daring puskesmas Bunyu", agency="RSUD")
    found = asked(results, results.facilitator, title=TITLE)
    assert found.pop("new_tab") == "(opens in a new tab)"
    assert found == {
        "found": [
            {
                "title": "Antrean daring",
                "about": "Dinas Kesehatan, Proposal",
                "url": f"/office/candidates/{own}",
            }
        ],
        "head": "Perhaps it is followed already",
        "more": "1 more is followed elsewhere. Ask the innovation office.",
    }
    both = asked(results, results.office, title=TITLE)
    assert len(both["found"]) == 2 and both["more"] == ""


def test_nothing_alike_is_nothing_told(results):
    results.promote()
    nothing = {"found": [], "head": "", "more": "", "new_tab": "(opens in a new tab)"}
    for title in ("Perahu posyandu keliling pulau", "", " ", "\0", "x" * 5000, "<script>"):
        assert asked(results, results.facilitator, title=title, agency="\0Dinkes\0", sector="\0") == nothing


def test_examples_and_real_candidates_do_not_tell_of_each_other(results):
    example = results.promote()
    mark_as_example(results, example)
    assert asked(results, results.office, title=TITLE)["head"] == ""
    real = candidate(results, title=TITLE)
    assert [one["url"] for one in asked(results, results.office, title=TITLE)["found"]] == [
        f"/office/candidates/{real}"
    ]


def test_a_stranger_and_another_facilitator_ask_in_vain(results):
    assert results.app.test_client().get(f"/desk/{results.room.id}/alike?title=x").status_code == 302
    foreign = results.make_room(by=results.office)
    answer = results.browser_of(results.facilitator).get(f"/desk/{foreign.id}/alike?title=x")
    assert answer.status_code == 404
