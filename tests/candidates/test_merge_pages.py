"""The pages of merging: what is offered, where a merged candidate's address leads, and what everybody else reads."""

import re

import pytest

from tests.candidates.builders import candidate
from workshop.live import reading
from workshop.portfolio import followups
from workshop.reports.queries import aftermath

WHY = "Dua usul, satu layanan"


@pytest.fixture
def pair(results) -> tuple[int, int]:
    """A candidate of the workshop and one from elsewhere."""
    return results.promote(), candidate(results, title="Antrean daring puskesmas", agency="Dinas Sosial")


@pytest.fixture
def office(results):
    browser = results.browser_of(results.office)
    browser.set_cookie("lang", "en")
    return browser


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def hidden(page) -> dict[str, str]:
    form = next(
        form
        for form in re.findall(r"<form.*?</form>", page.get_data(as_text=True), re.S)
        if 'name="why"' in form
    )
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def send(office, address, **fields):
    return office.post(address, data={**hidden(office.get(address)), **fields})


def test_a_likely_duplicate_is_told_on_the_page_with_a_way_to_merge(pair, office):
    number, other = pair
    page = office.get(f"/office/candidates/{number}")
    assert "Similar to Antrean daring puskesmas Dinsos, Proposal" in text_of(page)
    assert f"/office/candidates/{number}/merge?source={other}" in page.get_data(as_text=True)
    form = office.get(f"/office/candidates/{number}/merge?source={other}")
    assert f'value="{other}" required checked' in form.get_data(as_text=True)


def test_merged_and_taken_out_again_by_hand(pair, office):
    number, other = pair
    answer = send(office, f"/office/candidates/{number}/merge", source=str(other), why=WHY)
    assert answer.status_code == 302 and answer.location.endswith(f"/office/candidates/{number}#sources")
    page = text_of(office.get(f"/office/candidates/{number}"))
    assert "Merged from" in page and "Similar to" not in page
    for part in ("", "/evidence", "/profile", "/answers", "/merge"):
        lost = office.get(f"/office/candidates/{other}{part}")
        assert lost.status_code == 302 and lost.location.endswith(f"/candidates/{number}"), part
    address = f"/office/candidates/{other}/merged"
    told = text_of(office.get(address))
    assert "Merged into “Antrean daring” (Dinkes)" in told and "Pilih dua puskesmas" in told and WHY in told
    assert send(office, address, why="").location.endswith(f"/office/candidates/{other}")
    assert office.get(f"/office/candidates/{other}").status_code == 200
    assert office.get(address).status_code == 302


def test_who_was_still_writing_there_is_told_and_keeps_every_word(results, pair, office):
    number, other = pair
    address = f"/office/candidates/{other}"
    token = re.search(r'name="csrf_token" value="([^"]+)"', office.get(address).get_data(as_text=True))
    results.do(results.office, 1, "candidate.merge", into=number, source=other, why=WHY)
    typed = {"act": "candidate.edit", "rev": "0", "title": "Judul baru", "summary": "Ringkasan yang panjang"}
    answer = office.post(address, data={"csrf_token": token[1], **typed})
    assert answer.status_code == 409
    assert "Ringkasan yang panjang" in text_of(answer) and "went into “Antrean daring”" in text_of(answer)


def test_a_refused_merge_keeps_the_reason_and_says_why(results, pair, office):
    number, other = pair
    third = candidate(results, title="Perahu posyandu")
    form = hidden(office.get(f"/office/candidates/{third}/merge"))
    results.do(results.office, 1, "candidate.merge", into=number, source=other, why=WHY)
    answer = office.post(
        f"/office/candidates/{third}/merge", data={**form, "source": str(other), "why": "Sama saja"}
    )
    assert answer.status_code == 409
    assert "went into “Antrean daring” in the meantime" in text_of(answer)
    assert 'value="Sama saja"' in answer.get_data(as_text=True)
    answer = send(office, f"/office/candidates/{third}/merge", why="Tanpa pilihan")
    assert answer.status_code == 422 and "Choose the candidate" in text_of(answer)


def test_any_other_candidate_is_found_by_its_title(results, pair, office):
    candidate(results, title="Perahu posyandu hulu")
    page = text_of(office.get(f"/office/candidates/{pair[0]}/merge?find=HULU+perahu"))
    assert "Perahu posyandu hulu" in page and "Antrean daring puskesmas" not in page


def test_phones_and_the_public_page_tell_where_the_idea_went(results, pair, office):
    number, other = pair
    results.do(results.office, 1, "candidate.merge", into=other, source=number, why=WHY)
    results.as_desk(results.room, "workshop.publish", is_published=True)
    with reading.reading() as db:
        told = aftermath(db, results.room.id, results.sari)
        counted = followups.follow_ups(db, [results.room.id], told["today"].date())[results.room.id]
    (fate,) = told["candidates"]
    assert fate["into"] == {"id": other, "title": "Antrean daring puskesmas", "is_here": False}
    assert fate["is_mine"] and fate["agency"] == "Dinsos" and told["funnel"]["candidates"] == 1
    assert counted.candidates == 1
    slug = re.search(r"/p/([\w-]+)", office.get(f"/desk/{results.room.id}/report").get_data(as_text=True))[1]
    public = results.app.test_client().get(f"/p/{slug}")
    assert "Antrean daring puskesmas" in text_of(public) and WHY not in text_of(public)


def test_two_of_one_workshop_are_one_there_and_lead_to_each_other(results, pair, office):
    number = pair[0]
    second = results.promote(idea=results.ideas_of[1], title="Jam buka")
    results.do(results.office, 1, "candidate.merge", into=number, source=second, why=WHY)
    with reading.reading() as db:
        told = aftermath(db, results.room.id, results.budi)
    assert told["funnel"]["candidates"] == 1
    assert {one["id"]: (one["into"] or {}).get("is_here") for one in told["candidates"]} == {
        number: None,
        second: True,
    }
    assert all(one["is_mine"] for one in told["candidates"])  # Budi's idea went into the other


def test_a_facilitator_still_reads_what_went_into_a_foreign_candidate(results, pair):
    number, other = pair
    results.do(results.office, 1, "candidate.merge", into=other, source=number, why=WHY)
    rina = results.browser_of(results.facilitator)
    lost = rina.get(f"/office/candidates/{number}")
    assert lost.status_code == 302 and lost.location.endswith(f"/office/candidates/{number}/merged")
    page = rina.get(lost.location)
    assert page.status_code == 200 and f'href="/office/candidates/{other}"' not in page.get_data(as_text=True)
    assert rina.get(f"/office/candidates/{other}").status_code == 404
    assert rina.get(f"/office/candidates/{number}/merge").status_code == 302  # leads to what it was
