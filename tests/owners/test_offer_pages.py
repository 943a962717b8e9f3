"""The owner's pages of evidence as plain forms over HTTP: files and links, what a refused form keeps, who sees what."""

import io
import re

import pytest

from tests.candidates.test_evidence_files import HOSTILE, JPG, PDF
from tests.owners.links import NEWS, Owned, text_of
from workshop.candidates import evidence_files
from workshop.owners import kept_files

KEY = "regulasi"


@pytest.fixture
def token(owned: Owned) -> str:
    kept_files._limiter.storage.reset()
    return owned.link()


@pytest.fixture
def phone(owned: Owned):
    return owned.phone()


def form_of(page, act="evidence.offer") -> dict[str, str]:
    forms = re.findall(r"<form.*?</form>", page.text, re.S)
    form = next(form for form in forms if f'value="{act}"' in form)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def send(phone, token, key=KEY, file=None, page=None, **fields):
    """Opens the form, fills it in and sends it."""
    address = f"/o/{token}/evidence/{key}"
    sent = {**form_of(page or phone.get(address)), "level": "1", "valid_year": "2026", **fields}
    if file:
        sent["file"] = (io.BytesIO(file[0]), file[1])
    return phone.post(address, data=sent, content_type="multipart/form-data")


def files_of(owned: Owned) -> list[str]:
    root = evidence_files.folder(owned.app.config["SETTINGS"].data_dir)
    return [path.name for path in root.rglob("*") if path.is_file()]


def test_the_report_page_leads_to_every_indicator(owned: Owned, token, phone) -> None:
    assert f'href="/o/{token}/evidence"' in phone.get(f"/o/{token}").text
    page = phone.get(f"/o/{token}/evidence")
    assert "Regulation behind the innovation" in text_of(page) and "0 of 111 points verified" in text_of(page)
    keys = set(re.findall(rf'href="/o/{token}/evidence/(\w+)"', page.text))
    assert len(keys) == 20
    for key in keys:
        answer = phone.get(f"/o/{token}/evidence/{key}")
        assert answer.status_code == 200 and "Which level does it prove?" in text_of(answer)
    assert phone.get(f"/o/{token}/evidence/tidak_ada").status_code == 404
    assert "Bukti" in text_of(owned.phone("id").get(f"/o/{token}/evidence"))


def test_the_page_says_what_counts_for_which_level(token, phone) -> None:
    page = text_of(phone.get(f"/o/{token}/evidence/{KEY}"))
    assert "What counts as evidence" in page and "PDF of the regulation" in page
    assert "Which level asks for what" in text_of(phone.get(f"/o/{token}/evidence/kemanfaatan"))


def test_a_file_arrives_and_the_office_sees_it_wait(owned: Owned, token, phone) -> None:
    answer = send(phone, token, file=(PDF, "SK Bupati.pdf"), note="Halaman 3", level="2")
    assert answer.status_code == 303
    page = phone.get(answer.location)
    assert "It has arrived" in text_of(page) and "Level 2 waits to be checked" in text_of(page)
    assert "SK Bupati.pdf" in page.text and "Halaman 3" in page.text
    assert len(files_of(owned)) == 1
    office = owned.browser_of(owned.office)
    office.set_cookie("lang", "en")
    assert "SK Bupati.pdf" in office.get(f"/office/candidates/{owned.number}/evidence").text
    for path in (f"{owned.number}", f"{owned.number}/evidence?indicator={KEY}"):
        assert "Sari (personal link)" in text_of(office.get(f"/office/candidates/{path}"))
    day = text_of(office.get("/office"))
    assert "Antrean daring" in day and "evidence" in day.lower()


def test_a_double_post_gets_the_stored_answer(owned: Owned, token, phone) -> None:
    page = phone.get(f"/o/{token}/evidence/{KEY}")
    first = send(phone, token, file=(PDF, "SK.pdf"), page=page)
    second = send(phone, token, file=(PDF, "SK.pdf"), page=page)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert len(owned.row().pieces) == 1


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_disguised_file_is_refused_and_the_words_are_kept(owned: Owned, token, phone, kind) -> None:
    answer = send(phone, token, file=HOSTILE[kind], note="Halaman <b>3</b>", level="2")
    assert answer.status_code == 422 and "Only PDF, JPG and PNG are taken" in answer.text
    assert "Halaman &lt;b&gt;3&lt;/b&gt;" in answer.text
    assert re.search(r'name="level" value="2" checked', answer.text)
    assert not files_of(owned) and not owned.row().pieces


def test_a_refused_form_keeps_its_file_for_the_next_one(owned: Owned, token, phone) -> None:
    answer = send(phone, token, file=(JPG, "foto.jpg"), level="0", note="Papan nama")
    assert answer.status_code == 422 and "Choose the level that the evidence proves" in answer.text
    assert "foto.jpg” is kept" in answer.text and "Papan nama" in answer.text
    assert send(phone, token, page=answer, note="Papan nama").status_code == 303
    (piece,) = owned.row().pieces
    assert (piece.file_name, piece.file_type, piece.note) == ("foto.jpg", "jpg", "Papan nama")


def test_a_kept_file_can_be_dropped_for_a_link(owned: Owned, token, phone) -> None:
    answer = send(phone, token, file=(JPG, "foto.jpg"), level="0")
    assert send(phone, token, page=answer, url=NEWS).status_code == 422  # either the one or the other
    assert send(phone, token, page=answer, url=NEWS, drop="1", client="b" * 32).status_code == 303
    assert [piece.kind for piece in owned.row().pieces] == ["link"]


def test_a_hash_in_a_form_is_not_believed(owned: Owned, token, phone) -> None:
    forged = {"kind": "file", "file_hash": "a" * 64, "file_name": "x.pdf", "file_type": "pdf"}
    assert send(phone, token, **forged).status_code == 303  # the level alone
    assert not owned.row().pieces
    other = {"candidate": str(owned.other()), "indicator": "video"}
    assert send(phone, token, url=NEWS, **other).status_code == 303
    assert [piece.candidate_id for piece in owned.row().pieces] == [owned.number]


def test_a_note_of_a_kept_file_is_good_for_its_own_link_only(owned: Owned, token, phone) -> None:
    note = form_of(send(phone, token, file=(JPG, "foto.jpg"), level="0"))["kept"]
    stranger = owned.link(owned.other())
    answer = send(owned.phone(), stranger, kept=note)
    assert answer.status_code == 303  # the level alone
    for forged in ("", "x", note[:-2], note + "x"):
        assert send(phone, token, kept=forged, level="0").status_code == 422
    assert not owned.row().pieces


def test_a_file_is_read_through_its_own_link_only(owned: Owned, token, phone) -> None:
    send(phone, token, file=(PDF, "SK.pdf"))
    number = owned.row().pieces[0].id
    answer = phone.get(f"/o/{token}/evidence/{number}/file")
    assert answer.data == PDF and answer.headers["Content-Disposition"].startswith("attachment")
    assert (
        answer.headers["Referrer-Policy"] == "no-referrer"
        and "sandbox" in answer.headers["Content-Security-Policy"]
    )
    for other in (owned.link(owned.other()), owned.link()):
        assert phone.get(f"/o/{other}/evidence/{number}/file").status_code == 404
    second = owned.link()
    page = phone.get(f"/o/{second}/evidence/{KEY}")
    assert "SK.pdf" in page.text and f"{number}/file" not in page.text and "Take back" not in page.text


def test_taken_back_until_it_is_checked(owned: Owned, token, phone) -> None:
    send(phone, token, url=NEWS)
    address = f"/o/{token}/evidence/{KEY}"
    fields = form_of(phone.get(address), "evidence.withdraw")
    args = {"candidate": owned.number, "indicator": KEY, "level": 1, "why": "", "rev": owned.row().rev}
    assert owned.follow("level.verify", **args)["ok"]
    answer = phone.post(address, data=fields)
    assert answer.status_code == 422 and "has checked this piece already" in answer.text
    assert "Take back" not in text_of(phone.get(address))
    send(phone, token, url=f"{NEWS}0")
    assert phone.post(address, data=form_of(phone.get(address), "evidence.withdraw")).status_code == 303
    assert [piece.url for piece in owned.row().pieces] == [NEWS]


def test_what_the_office_says_of_it_is_read(owned: Owned, token, phone) -> None:
    send(phone, token, url=NEWS, level="2")
    args = {
        "candidate": owned.number,
        "indicator": KEY,
        "level": 1,
        "why": "SK tahun lalu",
        "rev": owned.row().rev,
    }
    assert owned.follow("level.verify", **args)["ok"]
    page = text_of(phone.get(f"/o/{token}/evidence/{KEY}"))
    assert "The office says: SK tahun lalu" in page and "Level 1 verified, claimed: 2" in page


def test_a_dead_link_leads_nowhere_and_takes_no_file(owned: Owned, token, phone) -> None:
    fields = form_of(phone.get(f"/o/{token}/evidence/{KEY}"))
    assert owned.follow("ownerlink.revoke", link=owned.owner(token).link_id)["ok"]
    for path in ("evidence", f"evidence/{KEY}", "evidence/1/file"):
        answer = phone.get(f"/o/{token}/{path}")
        assert answer.status_code == 410 and "This link was revoked" in text_of(answer)
        assert phone.get(f"/o/{'0' * 40}/{path}").status_code == 404
    sent = {**fields, "level": "1", "file": (io.BytesIO(PDF), "SK.pdf")}
    answer = phone.post(f"/o/{token}/evidence/{KEY}", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 410 and not files_of(owned)


def test_only_a_good_link_may_send_more_than_a_form(owned: Owned, token, phone) -> None:
    fields = form_of(phone.get(f"/o/{token}/evidence/{KEY}"))
    large = b"%PDF-1.7\n" + b"x" * 2_000_000 + b"%%EOF\n"
    for link, status in ((token, 303), ("0" * 40, 413)):
        sent = {**fields, "level": "1", "file": (io.BytesIO(large), "SK.pdf")}
        answer = phone.post(f"/o/{link}/evidence/{KEY}", data=sent, content_type="multipart/form-data")
        assert answer.status_code == status
    huge = {**fields, "level": "1", "file": (io.BytesIO(b"%PDF-1.7\n" + b"x" * 23_000_000), "SK.pdf")}
    answer = phone.post(f"/o/{token}/evidence/{KEY}", data=huge, content_type="multipart/form-data")
    assert answer.status_code == 413 and "larger than 20 MB" in answer.text


def test_a_link_cannot_fill_the_disk(owned: Owned, token, phone, monkeypatch) -> None:
    monkeypatch.setattr(kept_files, "FILES_A_DAY", kept_files.RateLimitItemPerDay(2))
    for number in range(2):
        assert send(phone, token, file=(PDF + bytes([number]), "SK.pdf"), level="0").status_code == 422
    answer = send(phone, token, file=(PDF + b"2", "SK.pdf"))
    assert answer.status_code == 422 and "Many files came through this link today" in answer.text
    assert len(files_of(owned)) == 2
