"""The page of the profile over the real app: what was typed is never lost, whoever was faster; both languages."""

import re

import pytest
from sqlalchemy import event

from tests.candidates.test_office_pages import text_of
from tests.candidates.test_profile import save, stored
from workshop.extensions import db


@pytest.fixture
def number(results):
    return results.promote()


@pytest.fixture
def page(number):
    return f"/office/candidates/{number}/profile"


@pytest.fixture
def office(results):
    browser = results.browser_of(results.office)
    browser.set_cookie("lang", "en")
    return browser


def form_of(answer):
    """Everything a browser would send back: hidden fields, inputs, texts, chosen options and boxes."""
    html = answer.get_data(as_text=True)
    form = next(form for form in re.findall(r"<form.*?</form>", html, re.S) if 'name="was-jenis"' in form)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    inputs = re.findall(r'<input class="input[^"]*" id="f-[^"]*" name="([^"]+)"[^>]*? value="([^"]*)"', form)
    areas = re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.S)
    for name, inside in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        fields[name] = chosen[1] if chosen else ""
    return fields | dict(inputs) | dict(areas)


def test_the_page_is_filled_saved_and_shown_again_in_both_languages(results, number, page, office):
    typed = {"jenis": "digital", "tujuan": "Antrean\r\n<b>singkat</b>", "permasalahan": "Warga menunggu lama"}
    assert office.post(page, data={**form_of(office.get(page)), **typed}).status_code == 302
    assert {key: text for key, (text, _rev) in stored(results, number).items()} == {
        "jenis": "digital", "tujuan": "Antrean\n<b>singkat</b>", "permasalahan": "Warga menunggu lama",
    }  # fmt: skip
    html = office.get(page).text
    assert "&lt;b&gt;singkat" in html and "<b>singkat" not in html
    for lang, words in (("en", "6 of 19 filled in"), ("id", "Rancang bangun")):
        office.set_cookie("lang", lang)
        assert words in text_of(office.get(page))
    office.set_cookie("lang", "en")
    candidate = text_of(office.get(f"/office/candidates/{number}"))
    assert "Profile 6/19" in candidate and "Profile: Kind : Digital" in candidate


def test_two_people_in_one_field_see_both_texts_and_lose_nothing(results, number, page, office):
    opened = form_of(office.get(page))
    assert save(results, number, results.facilitator, tujuan="Kata Rina", hasil="Hasil Rina")["ok"]
    answer = office.post(page, data={**opened, "tujuan": "Kata saya", "manfaat": "Manfaat saya"})
    assert answer.status_code == 409 and "tujuan" in stored(results, number)
    shown, fields = text_of(answer), form_of(answer)
    assert "Rina changed this in the meantime" in shown and "Saved now by Rina: Kata Rina" in shown
    assert (fields["tujuan"], fields["manfaat"]) == ("Kata saya", "Manfaat saya")
    assert fields["hasil"] == "Hasil Rina", "a field I did not touch shows what is saved"
    assert stored(results, number)["tujuan"][0] == "Kata Rina"
    assert office.post(page, data=fields).status_code == 302
    texts = {key: text for key, (text, _rev) in stored(results, number).items()}
    assert texts == {"tujuan": "Kata saya", "manfaat": "Manfaat saya", "hasil": "Hasil Rina"}
    assert ("profile.tujuan", "Kata Rina", "Kata saya", "Office") in results.history(number)


def test_the_others_text_may_be_kept_by_one_tick(results, number, page, office):
    opened = form_of(office.get(page))
    save(results, number, results.facilitator, tujuan="Kata Rina")
    fields = form_of(office.post(page, data={**opened, "tujuan": "Kata saya", "manfaat": "Manfaat saya"}))
    assert office.post(page, data={**fields, "theirs-tujuan": "1"}).status_code == 302
    assert stored(results, number) == {"tujuan": ("Kata Rina", 1), "manfaat": ("Manfaat saya", 1)}


def test_a_wrong_field_says_so_and_everything_stays_typed(results, number, page, office):
    typed = {"koordinat": "di sungai", "hasil": "Dua puskesmas"}
    answer = office.post(page, data={**form_of(office.get(page)), **typed})
    assert answer.status_code == 422 and "Write latitude and longitude" in text_of(answer)
    fields = form_of(answer)
    assert (fields["koordinat"], fields["hasil"]) == ("di sungai", "Dua puskesmas")
    assert 'aria-describedby="e-koordinat"' in answer.text and stored(results, number) == {}


def test_several_sectors_are_ticked_and_untouched_ones_stay(results, number, page, office):
    opened = form_of(office.get(page))
    assert office.post(page, data={**opened, "urusan_lain": ["1.06", "2.16"]}).status_code == 302
    assert stored(results, number)["urusan_lain"] == ("1.06\n2.16", 1)
    again = {**form_of(office.get(page)), "urusan_lain": ["1.06", "2.16"], "hasil": "x"}
    assert office.post(page, data=again).status_code == 302
    assert stored(results, number)["urusan_lain"] == ("1.06\n2.16", 1)


def test_the_candidates_page_tells_what_the_profile_lacks_and_when_it_counts(results, number, office):
    text = text_of(office.get(f"/office/candidates/{number}"))
    assert "Profile for the ministry 4 of 19 filled in" in text
    assert re.search(r"Not yet\. It must be applied by 31 Dec \d{4} to count in IID \d{4} and \d{4}", text)


def test_the_page_asks_as_often_whatever_it_shows(results, number, page, office):
    def statements():
        asked = []
        with results.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
        office.get(page)
        return len(asked)

    empty = statements()
    keys = ("tujuan", "hasil", "manfaat", "permasalahan", "cara_kerja", "dasar_hukum", "haki")
    save(results, number, **dict.fromkeys(keys, "kata"))
    assert 0 < empty < 20 and statements() // 2 <= empty


def test_a_foreign_facilitator_finds_no_profile(results, page):
    assert results.browser_of(results._account("tono", "facilitator")).get(page).status_code == 404
