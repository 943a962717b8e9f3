"""The owner's page as a plain form over HTTP: what is due first, what a refused report keeps, what arrived."""

from datetime import timedelta

import pytest

from tests.owners.links import NOTE, TODAY, Owned, hidden, text_of
from workshop.live import reading
from workshop.owners import queries


@pytest.fixture
def opened(owned):
    """(token, phone, the fields of its form)."""
    token, phone = owned.link(), owned.phone()
    return token, phone, hidden(phone.get(f"/o/{token}"))


def reports(owned):
    with reading.reading() as db:
        return queries.reports(db, owned.number)


def test_the_overdue_step_stands_first(owned: Owned, opened) -> None:
    token, phone, _fields = opened
    page = text_of(phone.get(f"/o/{token}"))
    assert "Overdue by 6 days" in page and "stage Proposal" in page
    assert (
        page.index("Overdue by 6 days")
        < page.index("Pilih dua puskesmas")
        < page.index("Progress of this step")
    )
    assert "1 other open step" in page and "without your name" in page


@pytest.mark.parametrize(("lang", "words"), [("id", "Terlambat 6 hari"), ("en", "Overdue by 6 days")])
def test_the_link_has_a_language_and_the_visitor_may_change_it(owned: Owned, lang, words) -> None:
    token = owned.link(lang=lang)
    assert words in text_of(owned.app.test_client().get(f"/o/{token}"))
    assert "Overdue by 6 days" in text_of(owned.phone("en").get(f"/o/{token}"))


def test_a_report_arrives_and_says_what_the_office_sees(owned: Owned, opened) -> None:
    token, phone, fields = opened
    words = {"percent": "60", "note": NOTE, "blocks": "Sinyal lemah", "next_title": "", "next_on": ""}
    answer = phone.post(f"/o/{token}", data={**fields, **words})
    assert answer.status_code == 303
    arrived = text_of(phone.get(answer.location))
    assert "The report has arrived" in arrived and "from 0% to 60%" in arrived
    assert NOTE in arrived and "Sinyal lemah" in arrived
    assert "from 60%" in text_of(phone.get(f"/o/{token}"))
    office = owned.browser_of(owned.office)
    office.set_cookie("lang", "en")
    page = text_of(office.get(f"/office/candidates/{owned.number}"))
    assert "60%" in page and NOTE in page and "Sari (personal link)" in page


def test_a_double_post_gets_the_stored_answer(owned: Owned, opened) -> None:
    token, phone, fields = opened
    words = {"percent": "60", "note": NOTE}
    first, second = (phone.post(f"/o/{token}", data={**fields, **words}) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert len(reports(owned)) == 1


def test_a_finished_step_gives_way_to_the_next(owned: Owned, opened) -> None:
    token, phone, fields = opened
    later = (TODAY + timedelta(days=30)).isoformat()
    words = {
        "percent": "90",
        "is_done": "1",
        "note": NOTE,
        "next_title": "Uji coba di Bunyu",
        "next_on": later,
    }
    answer = phone.post(f"/o/{token}", data={**fields, **words})
    assert "to 100%" in text_of(phone.get(answer.location))
    page = text_of(phone.get(f"/o/{token}"))
    assert "Latih petugas" in page and "Overdue by 6 days" not in page and "from 0%" in page


def test_a_refused_report_keeps_every_word(owned: Owned, opened) -> None:
    token, phone, fields = opened
    words = {"percent": "75", "note": NOTE, "blocks": "Izin <b>belum</b>", "next_title": "Tanpa tanggal"}
    answer = phone.post(f"/o/{token}", data={**fields, **words})
    assert answer.status_code == 422
    assert "give a date for the next step" in text_of(answer)
    for kept in (NOTE, "Izin &lt;b&gt;belum&lt;/b&gt;", 'value="Tanpa tanggal"', 'value="75"'):
        assert kept in answer.text
    assert 'name="next_on" type="date"' in answer.text and 'aria-invalid="true"' in answer.text
    again = phone.post(f"/o/{token}", data={**hidden(answer), **words, "next_on": TODAY.isoformat()})
    assert again.status_code == 303


def test_a_step_finished_meanwhile_is_told_and_keeps_every_word(owned: Owned, opened) -> None:
    token, phone, fields = opened
    args = {"step": int(fields["step"]), "is_done": True, "done_on": TODAY.isoformat(), "note": ""}
    assert owned.follow("step.done", **args)["ok"]
    answer = phone.post(f"/o/{token}", data={**fields, "percent": "60", "note": NOTE})
    assert answer.status_code == 409
    assert "Office has finished or removed this step" in text_of(answer) and NOTE in answer.text
    assert "Latih petugas" in text_of(answer)
    assert phone.post(f"/o/{token}", data={**hidden(answer), "percent": "5", "note": NOTE}).status_code == 303


def test_another_open_step_can_be_chosen_but_no_foreign_one(owned: Owned, opened) -> None:
    token, phone, fields = opened
    foreign, second = owned.steps(owned.other())[0], owned.steps()[1]
    assert hidden(phone.get(f"/o/{token}?step={second.id}"))["step"] == str(second.id)
    for asked in (foreign.id, "x", "9" * 40, "-1", ""):
        assert hidden(phone.get(f"/o/{token}?step={asked}"))["step"] == fields["step"]
    answer = phone.post(f"/o/{token}", data={**fields, "step": str(foreign.id), "percent": "5", "note": NOTE})
    assert answer.status_code == 422 and NOTE in answer.text
    assert "Langkah milik orang lain" not in answer.text


def test_nothing_of_other_people_stands_on_the_page(owned: Owned, opened) -> None:
    token, phone, fields = opened
    owned.other()
    owned.do(
        owned.sari,
        owned.room.id,
        "candidate.join",
        candidate=owned.number,
        joined=True,
        name="Budi",
        contact="0812",
    )
    assert owned.report(owned.office, blocks="Rahasia kantor")["ok"]
    answer = phone.post(f"/o/{token}", data={**fields, "percent": "10", "note": NOTE})
    stranger = owned.phone()
    for page in (phone.get(f"/o/{token}"), phone.get(answer.location)):
        for word in ("Jam buka malam", "0812", "Rahasia kantor"):
            assert word not in page.text
    other_link = owned.link()
    number = answer.location.rpartition("/")[2]
    assert stranger.get(f"/o/{other_link}/sent/{number}").status_code == 404


def test_a_strange_post_is_refused_with_a_sentence(owned: Owned, opened) -> None:
    token, phone, _fields = opened
    for words in (
        {},
        {"percent": "abc"},
        {"percent": "-5"},
        {"percent": "50", "next_on": "31/12/2026"},
        {"step": "x"},
    ):
        fields = hidden(phone.get(f"/o/{token}"))
        answer = phone.post(f"/o/{token}", data={**fields, "note": NOTE, **words})
        assert answer.status_code in {422, 409}, words
        assert 'role="alert"' in answer.text and NOTE in answer.text
    fields = {**hidden(phone.get(f"/o/{token}")), "candidate": "99"}
    assert phone.post(f"/o/{token}", data={**fields, "percent": "5", "note": NOTE}).status_code == 303
    assert len(reports(owned)) == 1


def test_the_office_reports_on_a_page_of_its_own(owned: Owned) -> None:
    office = owned.browser_of(owned.office)
    office.set_cookie("lang", "en")
    address = f"/office/candidates/{owned.number}/report"
    page = office.get(address)
    assert office.post(address, data={**hidden(page), "percent": "10"}).status_code == 422
    answer = office.post(address, data={**hidden(page), "percent": "10", "note": NOTE, "client": "a" * 32})
    assert answer.status_code == 302 or answer.status_code == 303
    assert reports(owned)[0].by == "Office"


def test_a_parked_candidate_says_why(owned: Owned, opened) -> None:
    token, phone, _fields = opened
    args = {"is_parked": True, "why": "Menunggu izin", "effective_on": TODAY.isoformat()}
    assert owned.follow("candidate.park", candidate=owned.number, **args)["ok"]
    page = text_of(phone.get(f"/o/{token}"))
    assert "Menunggu izin" in page and "Overdue" not in page
