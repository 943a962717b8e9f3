"""The screen for the government's levels and the target: saved, refused by field, never silently overwritten."""

import re

import pytest

from tests.portfolio.office import FOCUS, THIS_YEAR
from tests.portfolio.reading import text_of
from workshop.iid.sets import catalogue

REGION = "/office/region"


@pytest.fixture
def client(office):
    office.app.config["WTF_CSRF_ENABLED"] = True
    found = office.browser_of(office.office)
    found.set_cookie("lang", "en")
    return found


def form_of(page, act="region.set"):
    form = next(form for form in re.findall(r"<form.*?</form>", page.text, re.S) if f'value="{act}"' in form)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select class="input" name="([^"]+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="(\d*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def test_levels_are_saved_and_shown(client):
    fields = form_of(client.get(f"{REGION}?year={FOCUS}"))
    answer = client.post(REGION, data=fields | {"claimed.opini_bpk": "3", "verified.opini_bpk": "2"})
    assert answer.status_code == 302
    page = client.get(answer.location)
    assert "Saved." in text_of(page) and "Claimed 4.50, verified 3.00 of 63 points." in text_of(page)
    again = form_of(page)
    assert (again["claimed.opini_bpk"], again["verified.opini_bpk"], again["claimed.pad"]) == ("3", "2", "")


def test_levels_of_last_year_are_assumed_this_year(office, client):
    office.set_region(THIS_YEAR, {"opini_bpk": [3, 3]})
    page = client.get(f"{REGION}?year={FOCUS}")
    assert f"assumed from {THIS_YEAR}" in text_of(page) and form_of(page)["claimed.opini_bpk"] == ""


def test_more_verified_than_claimed_is_refused_by_name_and_nothing_typed_is_lost(client):
    fields = form_of(client.get(f"{REGION}?year={FOCUS}")) | {"claimed.pad": "1", "verified.pad": "2"}
    page = client.post(REGION, data=fields | {"claimed.investasi": "3"})
    assert page.status_code == 422
    name = catalogue().for_cycle(FOCUS).indicator("pad").name.en
    assert f"{name}: what is verified cannot be higher than what is claimed" in text_of(page)
    assert form_of(page)["claimed.investasi"] == "3" and form_of(page)["verified.pad"] == "2"


def test_who_comes_second_is_told_and_sees_both(office, client):
    fields = form_of(client.get(f"{REGION}?year={FOCUS}"))
    office.set_region(FOCUS, {"opini_bpk": [1, 1]})
    page = client.post(REGION, data=fields | {"claimed.opini_bpk": "3", "verified.opini_bpk": "3"})
    assert page.status_code == 409 and "Nothing was overwritten" in text_of(page)
    assert form_of(page)["claimed.opini_bpk"] == "3" and "stored: 1" in text_of(page)
    assert client.post(REGION, data=form_of(page)).status_code == 302
    assert form_of(client.get(f"{REGION}?year={FOCUS}"))["claimed.opini_bpk"] == "3"


def test_a_target_is_saved_or_refused_with_an_example(client):
    fields = form_of(client.get(f"{REGION}?year={FOCUS}"), "target.set")
    page = client.post(REGION, data=fields | {"value": "much"})
    assert page.status_code == 422 and "number from 0 to 100" in text_of(page) and 'value="much"' in page.text
    fields = form_of(page, "target.set")
    assert client.post(REGION, data=fields | {"value": "65,01"}).status_code == 302
    page = client.get(f"{REGION}?year={FOCUS}")
    assert "65.01 set by the office" in text_of(page) and "65.01 is Very innovative" in text_of(page)


@pytest.mark.parametrize("changes", [{"act": "vote.set"}, {"year": "x"}, {"year": "1999"}, {"year": ""}])
def test_a_strange_post_is_refused(client, changes):
    fields = form_of(client.get(REGION))
    assert client.post(REGION, data=fields | changes).status_code == 400


def test_a_strange_field_or_level_is_refused(client):
    for changes in ({"claimed.nothing": "1"}, {"claimed.pad": "x"}, {"claimed.pad": "9"}):
        fields = form_of(client.get(REGION))
        assert client.post(REGION, data=fields | changes).status_code == 422, changes
    assert form_of(client.get(REGION))["claimed.pad"] == ""
