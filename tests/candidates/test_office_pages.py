"""The office's pages over the real app: what is late, what is missing, and the forms that change it."""

import re
from datetime import timedelta

import pytest

from tests.builders import today
from tests.ready import ready
from tests.results import ALL_YES, Results

PAGES = ("/office", "/office/candidates", "/office/candidates.table")


@pytest.fixture
def number(results):
    late = (today() - timedelta(days=4)).isoformat()
    return results.promote(due=late, criteria=ALL_YES)


@pytest.fixture
def office(results):
    return results.browser_of(results.office)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def form_of(page, act, near=""):
    """The hidden fields of the first form for `act` after the words `near`."""
    html = page.get_data(as_text=True)
    html = html[html.index(near) :] if near else html
    form = next(form for form in re.findall(r"<form.*?</form>", html, re.S) if f'value="{act}"' in form)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def test_a_long_history_shows_its_latest_lines_and_keeps_the_rest_at_hand(results, number, office):
    office.set_cookie("lang", "en")
    for at in range(18):
        results.follow("step.add", candidate=number, title=f"Langkah {at:02}", owner="", due="2027-01-04")
    html = office.get(f"/office/candidates/{number}").text
    section = html[html.index('id="history"') :].split("</section>")[0]
    latest, older = section.split("<details>")
    assert latest.count("<tr>") == 1 + 15 and "Langkah 17" in latest and "Langkah 02" not in latest
    assert (
        int(re.search(r"Show (\d+) older lines", older)[1]) == older.count("<tr>") - 1
        and "Langkah 02" in older
    )


def test_every_page_opens_in_both_languages(results, number, office):
    for lang in ("id", "en"):
        office.set_cookie("lang", lang)
        for page in (*PAGES, f"/office/candidates/{number}", f"/desk/{results.room.id}/report"):
            found = office.get(page)
            assert found.status_code == 200, page
            assert "Antrean daring" in text_of(found)


def test_an_overdue_step_is_told_everywhere(number, office):
    office.set_cookie("lang", "en")
    for page in (*PAGES, f"/office/candidates/{number}"):
        assert "4 days late" in text_of(office.get(page)), page


def test_filters_find_and_leave_out(number, office):
    for query in ("find=antrean", "agency=Dinas+Kesehatan", "sector=1.02", "basic=1", "late=1"):
        assert "Antrean daring" in text_of(office.get(f"/office/candidates?{query}")), query
    for query in (
        "find=perahu",
        "agency=Dinas+Sosial",
        "sector=1.01",
        "parked=1",
        "workshop=999",
        "workshop=x1",
    ):
        assert ("Antrean daring" in text_of(office.get(f"/office/candidates?{query}"))) == (
            query == "workshop=x1"
        )
    for key in ("title", "agency", "sector", "stage", "step", "due", "team", "heard", "nonsense"):
        assert office.get(f"/office/candidates.table?sort={key}&down=1").status_code == 200


def test_a_step_is_finished_by_the_form_of_the_page(number, office):
    address = f"/office/candidates/{number}"
    fields = form_of(office.get(address), "step.done")
    answer = office.post(
        address, data={**fields, "done_on": today().isoformat(), "note": "Dua puskesmas dipilih"}
    )
    assert answer.status_code == 302
    assert "Dua puskesmas dipilih" in text_of(office.get(address))
    assert (
        office.post(
            address, data={**fields, "done_on": today().isoformat(), "note": "Dua puskesmas dipilih"}
        ).status_code
        == 302
    )


def test_a_refused_form_keeps_the_words_and_says_why(number, office):
    office.set_cookie("lang", "en")
    address = f"/office/candidates/{number}"
    fields = form_of(office.get(address), "candidate.park")
    answer = office.post(
        address, data={**fields, "why": "waiting for a permit", "effective_on": "2031-01-01"}
    )
    assert answer.status_code == 422
    assert "lies in the future" in text_of(answer) and "waiting for a permit" in answer.get_data(as_text=True)


def test_two_editors_get_both_texts(results, number, office):
    office.set_cookie("lang", "en")
    address = f"/office/candidates/{number}"
    fields = form_of(office.get(address), "candidate.edit")
    words = {"title": "Mine", "agency": "Dinkes", "owner": "Sari", "sector": "1.02", "summary": ""}
    assert results.follow(
        "candidate.edit", results.facilitator, candidate=number, rev=0, **{**words, "title": "Theirs"}
    )["ok"]
    answer = office.post(address, data={**fields, **words})
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Rina changed this in the meantime" in page and "Saved now by Rina: Theirs" in page
    assert 'name="title" maxlength="200" required value="Mine"' in answer.text, "nothing typed is lost"
    fields = form_of(answer, "candidate.edit")
    assert office.post(address, data={**fields, **words}).status_code == 302
    assert results.candidate(number).title == "Mine", "saved again, it takes the other's place on purpose"


def test_an_unknown_act_or_a_missing_token_is_refused(results, number, office):
    address = f"/office/candidates/{number}"
    fields = form_of(office.get(address), "step.add")
    assert office.post(address, data={**fields, "act": "workshop.reset"}).status_code == 400
    del fields["csrf_token"]
    assert (
        office.post(address, data={**fields, "title": "x", "owner": "", "due": "2026-12-01"}).status_code
        == 400
    )


def test_a_foreign_facilitator_sees_nothing(results, number):
    stranger = results.browser_of(results._account("tono", "facilitator"))
    for page in PAGES:
        assert "Antrean daring" not in text_of(stranger.get(page))
    assert stranger.get(f"/office/candidates/{number}").status_code == 404
    own = results.browser_of(results.facilitator)
    assert own.get(f"/office/candidates/{number}").status_code == 200
    assert results.app.test_client().get("/office").status_code == 302


def test_contacts_stand_on_the_candidates_page_only(results, number, office):
    args = {"candidate": number, "joined": True, "name": "Sari", "contact": "0812-3456"}
    results.do(results.sari, results.room.id, "candidate.join", **args)
    assert "0812-3456" in text_of(office.get(f"/office/candidates/{number}"))
    for page in (*PAGES, f"/desk/{results.room.id}/report", f"/desk/{results.room.id}/candidates.csv"):
        assert "0812-3456" not in office.get(page).get_data(as_text=True)


def test_examples_are_marked_and_not_counted(tmp_path):
    from sqlalchemy import create_engine, text

    results = ready(tmp_path, Results)
    engine = create_engine(results.app.config["SETTINGS"].database_url)
    results.open_result()
    with engine.begin() as connection:
        connection.execute(text("UPDATE workshop SET is_demo = 1"))
    results.promote()
    client = results.browser_of(results.office)
    client.set_cookie("lang", "en")
    page = text_of(client.get("/office/candidates"))
    assert "0 active" in page and "Example" in page and "1 example, not counted" in page
    assert "0 active candidates" in text_of(client.get("/office"))
