"""Two candidates that look alike and are not the same: the warning ends for both, and can be taken up again."""

import re

import pytest

from tests.candidates.builders import candidate, mark_as_example
from tests.candidates.test_duplicates import near
from tests.candidates.test_merge_pages import text_of
from workshop.candidates import apart
from workshop.live import reading

TWIN = "Antrean daring puskesmas"


@pytest.fixture
def pair(house) -> tuple[int, int]:
    return candidate(house), candidate(house, title=TWIN)


def keep(house, pair, is_distinct=True, why="", who=None):
    args = {"candidate": pair[0], "other": pair[1], "is_distinct": is_distinct, "why": why}
    return house.answer(who or house.office, 1, "candidate.distinct", **args)


def kept(house, number, who=None):
    with reading.reading() as db:
        return [(one.candidate.id, one.by, one.why) for one in apart.kept(db, who or house.office, number)]


def test_neither_is_told_of_the_other_any_more(house, pair):
    one, other = pair
    third = candidate(house, title="Antrean daring posyandu")
    assert set(near(house, one)) == {other, third}
    assert keep(house, (other, one), why="Lain puskesmas")["ok"]
    assert near(house, one) == [third] and near(house, other) == [third]
    assert kept(house, one) == [(other, "Office", "Lain puskesmas")]
    assert kept(house, other) == [(one, "Office", "Lain puskesmas")]


def test_taken_back_it_is_told_again(house, pair):
    one, other = pair
    version = keep(house, (one, other))["version"]
    assert keep(house, (one, other))["ok"]  # once more changes nothing
    assert near(house, one) == []
    assert house.do(house.office, 1, "undo", version=version) is not None
    assert near(house, one) == [other] and kept(house, one) == []
    keep(house, (one, other))
    assert keep(house, (other, one), is_distinct=False)["ok"]
    assert near(house, other) == [one]


def test_the_history_of_both_tells_it(results):
    one, other = results.promote(), candidate(results, title=TWIN)
    keep(results, (one, other), why="Lain puskesmas")
    keep(results, (one, other), is_distinct=False)
    for number, title in ((one, TWIN), (other, "Antrean daring")):
        lines = results.history(number)[-2:]
        assert lines == [("kept_apart", "", title, "Office"), ("alike_again", "", title, "Office")]


def test_they_can_still_be_merged_and_taken_out_again(house, pair):
    one, other = pair
    keep(house, (one, other))
    house.do(house.office, 1, "candidate.merge", into=one, source=other, why="Ternyata sama")
    assert keep(house, (one, other))["code"] == "GONE"
    house.do(house.office, 1, "candidate.split", into=one, source=other, why="")
    assert near(house, one) == []


def test_what_makes_no_pair_is_refused(house, pair):
    one, other = pair
    assert keep(house, (one, one))["params"]["field"] == "other"
    assert keep(house, (one, 999))["code"] == "GONE"
    assert keep(house, (one, other), who=house.facilitator)["code"] == "FORBIDDEN"
    mark_as_example(house, other)
    assert keep(house, (one, other))["params"]["field"] == "other"


def form_of(page, mark):
    forms = re.findall(r"<form.*?</form>", page.text, re.S)
    form = next(form for form in forms if "candidate.distinct" in form and mark in form)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def test_said_on_the_page_and_taken_back_there(results):
    one, other = results.promote(), candidate(results, title=TWIN, agency="Dinas Sosial")
    office, address = results.browser_of(results.office), f"/office/candidates/{one}"
    office.set_cookie("lang", "en")
    fields = form_of(office.get(address), 'name="why"')
    answer = office.post(address, data={**fields, "why": "x" * 501})
    assert answer.status_code == 422 and "Reason: At most 500 characters" in text_of(answer)
    fields = form_of(office.get(address), 'name="why"')
    assert office.post(address, data={**fields, "why": "Lain puskesmas"}).status_code == 302
    page = office.get(address)
    assert "Similar to" not in text_of(page) and "1 is not the same" in text_of(page)
    assert "Lain puskesmas" in text_of(page) and "Said not to be the same as : " + TWIN in text_of(page)
    assert "Similar to" not in text_of(office.get(f"/office/candidates/{other}"))
    assert office.post(address, data=form_of(page, 'name="is_distinct" value="0"')).status_code == 302
    assert "Similar to" in text_of(office.get(address))


def test_a_facilitator_reads_it_and_has_no_form(results):
    one = results.promote()
    other = results.promote(idea=results.ideas_of[1], title=TWIN)
    rina = results.browser_of(results.facilitator)
    rina.set_cookie("lang", "en")
    assert "Similar to" in text_of(rina.get(f"/office/candidates/{one}"))
    assert "candidate.distinct" not in rina.get(f"/office/candidates/{one}").text
    keep(results, (one, other))
    page = rina.get(f"/office/candidates/{one}")
    assert "1 is not the same" in text_of(page) and "candidate.distinct" not in page.text
