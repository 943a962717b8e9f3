"""The page of a candidate's evidence over the real app: rows, forms, words in both languages, and in Chromium."""

import re

import pytest

from tests.candidates.test_evidence import adding, claim, row_of, verify
from tests.candidates.test_office_pages import form_of, text_of


@pytest.fixture
def number(results):
    return results.promote()


@pytest.fixture
def page(number):
    return f"/office/candidates/{number}/evidence"


def browser_in(results, who, lang="en"):
    browser = results.browser_of(who)
    browser.set_cookie("lang", lang)
    return browser


def test_the_page_opens_for_every_indicator_in_both_languages(results, number, page):
    assert "/evidence" in browser_in(results, results.office).get(f"/office/candidates/{number}").text
    for lang, word in (("id", "Regulasi Inovasi Daerah"), ("en", "Regulation behind the innovation")):
        office = browser_in(results, results.office, lang)
        for key in re.findall(r"indicator=(\w+)", office.get(page).text):
            assert office.get(f"{page}?indicator={key}").status_code == 200
        assert word in text_of(office.get(page))
        assert len(re.findall(r"<tr", office.get(page).text)) == 21
    assert browser_in(results, results.office).get(f"{page}?indicator=nonsense").status_code == 200


def test_what_is_written_is_never_markup(results, number, page):
    note = "<script>alert(1)</script>"
    results.follow("evidence.add", **adding(number, note=note, url="https://example.org/<b>\"x'"))
    html = browser_in(results, results.office).get(f"{page}?indicator=regulasi").text
    assert "&lt;script&gt;alert(1)" in html and "<script>alert" not in html and "<b>&#34;" not in html


def test_the_forms_claim_add_and_verify(results, number, page):
    office = browser_in(results, results.office)
    opened = f"{page}?indicator=kemanfaatan"
    fields = {**form_of(office.get(opened), "level.claim"), "level": "2"}
    answer = office.post(page, data={**fields, "basis": ""})
    assert answer.status_code == 422 and "Say what the benefit is measured by" in answer.text
    fields = form_of(office.get(opened), "level.claim")
    assert office.post(page, data={**fields, "level": "2", "basis": "penerima"}).status_code == 302
    fields = form_of(office.get(opened), "evidence.add")
    answer = office.post(page, data={**fields, "url": "", "note": "Daftar", "valid_year": "2026"})
    assert (
        answer.status_code == 422
        and "Choose a file, or paste a link" in answer.text
        and "Daftar" in answer.text
    )
    fields = form_of(office.get(opened), "evidence.add")
    office.post(page, data={**fields, "url": "https://example.org/x", "note": "Daftar", "valid_year": "2026"})
    assert "New, to be checked" in text_of(office.get(page)) and "example.org/x" in text_of(office.get(page))
    fields = form_of(office.get(opened), "level.verify")
    answer = office.post(page, data={**fields, "level": "1", "why": ""})
    assert answer.status_code == 422 and "Please give a reason" in answer.text
    fields = form_of(office.get(opened), "level.verify")
    assert office.post(page, data={**fields, "level": "1", "why": "181 ganda"}).status_code == 302
    assert "181 ganda" in text_of(office.get(page)) and "3 verified, of 6 claimed" in text_of(
        office.get(page)
    )


def test_the_board_shows_the_verified_score_of_this_page(results, number, page):
    office = browser_in(results, results.office)
    assert "Maturity none yet" in text_of(office.get("/office/candidates"))
    claim(results, number, 3)
    results.follow("evidence.add", **adding(number))
    assert "Maturity verified 0" in text_of(office.get("/office/candidates")), "claimed, not verified yet"
    verify(results, number, 2, why="satu halaman kurang")
    score = re.search(r"([\d.]+) verified, of", text_of(office.get(page)))[1]
    assert score != "0" and f"Maturity verified {score} " in text_of(office.get("/office/candidates"))


def test_a_form_opened_before_a_change_is_told_so(results, number, page):
    office = browser_in(results, results.office)
    results.follow("evidence.add", **adding(number))
    claim(results, number, 1)
    fields = form_of(office.get(f"{page}?indicator=regulasi"), "level.verify")
    results.follow("evidence.add", results.facilitator, **adding(number, "file"))
    answer = office.post(page, data={**fields, "level": "1", "why": "Sudah benar"})
    assert answer.status_code == 409 and "Rina changed this in the meantime" in answer.text
    assert "Sudah benar" in answer.text and row_of(number).level.verified is None


def test_a_facilitator_claims_but_sees_no_form_to_verify(results, number, page):
    results.follow("evidence.add", **adding(number))
    claim(results, number, 1)
    rina = browser_in(results, results.facilitator)
    html = rina.get(f"{page}?indicator=regulasi").text
    assert "level.claim" in html and "level.verify" not in html
    fields = form_of(rina.get(f"{page}?indicator=regulasi"), "level.claim")
    forged = {**fields, "act": "level.verify", "level": "1", "why": ""}
    assert rina.post(page, data=forged).status_code == 403
    assert rina.post(page, data={**fields, "act": "workshop.reset"}).status_code == 400


def test_a_forged_hash_in_a_form_is_not_believed(results, number, page):
    office = browser_in(results, results.office)
    fields = form_of(office.get(f"{page}?indicator=regulasi"), "evidence.add")
    forged = {
        **fields,
        "kind": "file",
        "file_hash": "a" * 64,
        "file_name": "x",
        "file_type": "pdf",
        "url": "",
    }
    assert office.post(page, data=forged).status_code == 422
    assert not row_of(number).pieces


def test_the_history_tells_of_evidence_and_levels(results, number):
    results.follow("evidence.add", **adding(number, "file"))
    claim(results, number, 1)
    verify(results, number, 1)
    results.follow("evidence.remove", evidence=1, is_removed=True)
    text = text_of(browser_in(results, results.office).get(f"/office/candidates/{number}"))
    for words in (
        "Evidence for Regulation behind the innovation : SK.pdf · 2026",
        "Level verified",
        "waits to be checked",
    ):
        assert words in text, words


def test_the_page_says_how_many_indicators_have_a_level(results, number, page):
    office = browser_in(results, results.office, "id")
    before = text_of(office.get(page))
    assert "0 dari 20 indikator sudah diklaim" in before and "wajib dan masih kosong: " in before
    claim(results, number, 1)
    assert "1 dari 20 indikator sudah diklaim" in text_of(office.get(page))
