"""Two people on one candidate's page: steps, criteria, dates, parking. The second is told and loses no word."""

import pytest

from tests.candidates.test_dates_plan_and_renew import SOON, TODAY, plan
from tests.candidates.test_office_pages import form_of, text_of
from workshop.candidates import queries
from workshop.live import reading


@pytest.fixture
def number(results):
    return results.promote()


@pytest.fixture
def page(number):
    return f"/office/candidates/{number}"


@pytest.fixture
def office(results):
    browser = results.browser_of(results.office)
    browser.set_cookie("lang", "en")
    return browser


def first_step(number):
    with reading.reading() as db:
        return queries.steps(db, [number])[number][0]


def test_a_step_worded_by_two(results, number, page, office):
    fields = form_of(office.get(page), "step.edit")
    step, mine = first_step(number), {"title": "Rapat saya", "owner": "Budi", "due": "2026-12-24"}
    theirs = {"title": "Rapat Rina", "owner": "Sari", "due": "2026-12-11"}
    assert results.follow("step.edit", results.facilitator, step=step.id, rev=0, **theirs)["ok"]
    answer = office.post(page, data={**fields, **mine})
    assert answer.status_code == 409 and first_step(number).title == "Rapat Rina"
    assert "Saved now by Rina: Rapat Rina" in text_of(answer) and "Saved now by Rina: 11 Dec 2026" in text_of(
        answer
    )
    assert 'value="Rapat saya"' in answer.text and 'value="2026-12-24"' in answer.text
    assert office.post(page, data={**form_of(answer, "step.edit"), **mine}).status_code == 302
    assert first_step(number).title == "Rapat saya"


def test_a_step_finished_by_two_keeps_both_results_readable(results, number, page, office):
    fields = form_of(office.get(page), "step.done")
    step = first_step(number)
    done = {"is_done": True, "done_on": TODAY.isoformat(), "note": "Hasil Rina"}
    assert results.follow("step.done", results.facilitator, step=step.id, **done)["ok"]
    answer = office.post(page, data={**fields, "done_on": TODAY.isoformat(), "note": "Hasil saya"})
    assert answer.status_code == 409 and "Hasil saya" in text_of(answer) and "Hasil Rina" in text_of(answer)
    assert first_step(number).note == "Hasil Rina"


def test_a_step_taken_off_meanwhile_gives_the_words_back(results, number, page, office):
    fields = form_of(office.get(page), "step.edit")
    assert results.follow("step.remove", results.facilitator, step=first_step(number).id, is_removed=True)[
        "ok"
    ]
    answer = office.post(page, data={**fields, "title": "Rapat saya", "owner": "", "due": "2026-12-24"})
    assert answer.status_code == 422 and "Rapat saya" in text_of(answer)


def test_a_criterion_answered_by_two(results, number, page, office):
    fields = form_of(office.get(page), "candidate.criterion")
    ask = {"candidate": number, "criterion": fields["criterion"]}
    assert results.follow(
        "candidate.criterion", results.facilitator, answer="not_yet", why="Kata Rina", **ask
    )["ok"]
    answer = office.post(page, data={**fields, "answer": "yes", "why": "Kata saya"})
    assert answer.status_code == 409 and "Saved now by Rina: Not yet: Kata Rina" in text_of(answer)
    assert 'value="Kata saya"' in answer.text
    again = {**form_of(answer, "candidate.criterion"), "answer": "yes", "why": "Kata saya"}
    assert office.post(page, data=again).status_code == 302


def test_a_day_planned_by_two(results, number, page, office):
    fields = form_of(office.get(page), "candidate.plan")
    assert plan(results, number, SOON, who=results.facilitator)["ok"]
    answer = office.post(page, data={**fields, "planned_on": TODAY.isoformat(), "why": "Lebih cepat"})
    assert answer.status_code == 409 and "Saved now by Rina" in text_of(answer)
    assert 'value="Lebih cepat"' in answer.text and results.candidate(number).planned_on == SOON
    again = {
        **form_of(answer, "candidate.plan"),
        "planned_on": TODAY.isoformat(),
        "why": "Lebih cepat",
    }
    assert office.post(page, data=again).status_code == 302
    assert (
        "Planned application" in text_of(office.get(page)) and results.candidate(number).planned_on == TODAY
    )


def test_parked_by_two_keeps_the_second_reason_readable(results, number, page, office):
    fields = form_of(office.get(page), "candidate.park")
    args = {"candidate": number, "is_parked": True, "effective_on": TODAY.isoformat()}
    assert results.follow("candidate.park", results.facilitator, why="Menunggu izin", **args)["ok"]
    answer = office.post(page, data={**fields, "why": "Kapal rusak", "effective_on": TODAY.isoformat()})
    assert answer.status_code == 409 and "Kapal rusak" in text_of(answer)
    assert results.candidate(number).parked_why == "Menunggu izin"
    assert results.follow("candidate.park", why="Menunggu izin", **args)["ok"], (
        "the same once more is no news"
    )
