"""Files of evidence: judged by content, cleaned, kept once, served as downloads only; hostile ones refused in words."""

import io
import re
import zipfile

import pytest

from workshop.candidates import evidence_files as files
from workshop.candidates.evidence_files import BadFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40
JPG = b"\xff\xd8\xff\xe0" + b"\x00" * 40 + b"\xff\xd9"
MEGABYTE = 1024 * 1024


def zip_bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.pdf", b"\0" * (20 * MEGABYTE))
    return packed.getvalue()


HOSTILE = {
    "page": (b"<!doctype html><script>alert(1)</script>", "laporan.pdf"),
    "program": (b"MZ\x90\x00" + b"\0" * 100, "laporan.pdf"),
    "drawing": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "foto.png"),
    "zip bomb": (zip_bomb(), "laporan.pdf"),
    "late pdf": (b"<html>" + PDF, "laporan.pdf"),
    "half a sign": (b"\x89PNG\r\n", "foto.png"),
}


def left_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_disguised_file_is_refused_and_leaves_nothing(tmp_path, kind):
    content, name = HOSTILE[kind]
    with pytest.raises(BadFile, match="type"):
        files.keep(io.BytesIO(content), name, tmp_path, MEGABYTE)
    assert not left_in(tmp_path)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (PDF[:-7], "cut"),
        (PDF[:8] + b"x" * MEGABYTE + PDF, "big"),
        (PNG + b"x" * MEGABYTE, "big"),
    ],
)
def test_an_empty_cut_or_huge_file_is_refused_and_leaves_nothing(tmp_path, content, code):
    with pytest.raises(BadFile, match=code):
        files.keep(io.BytesIO(content), "a.pdf", tmp_path, MEGABYTE)
    assert not left_in(tmp_path)


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    (tmp_path / "evidence").write_text("a file where the folder should be")
    with pytest.raises(BadFile, match="disk"):
        files.keep(io.BytesIO(PDF), "a.pdf", tmp_path / "evidence", MEGABYTE)


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (PNG, "png"), (JPG, "jpg")])
def test_the_type_is_that_of_the_content_whatever_the_name_says(tmp_path, content, kind):
    kept = files.keep(io.BytesIO(content), "laporan.docx.pdf", tmp_path, MEGABYTE)
    assert (kept.type, kept.name, kept.size) == (kind, f"laporan.docx.{kind}", len(content))
    assert files.path_of(tmp_path, kept.hash).read_bytes() == content


def test_the_same_file_twice_is_one_file(tmp_path):
    first, second = (
        files.keep(io.BytesIO(PDF), name, tmp_path, MEGABYTE) for name in ("satu.pdf", "dua.pdf")
    )
    assert first.hash == second.hash
    assert left_in(tmp_path) == [files.path_of(tmp_path, first.hash)]


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\rina\\SK.pdf", "SK.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("...", "bukti.pdf"),
        ("", "bukti.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("laporan\u202efdp.exe", "laporanfdp.exe.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ('<img src="x">.pdf', "_img src=_x__.pdf"),
    ],
)
def test_names_lose_paths_and_what_misleads(name, cleaned):
    assert files.cleaned_name(name, "pdf") == cleaned


def test_only_a_hash_leads_to_a_path(tmp_path):
    for wrong in ("", "../secret_key", "a" * 63, "A" * 64, "a" * 64 + "\n"):
        with pytest.raises(ValueError):
            files.path_of(tmp_path, wrong)


def sent(results, number, content, name="SK.pdf", indicator="regulasi", **fields):
    """Sends the page's own form with a file, as the office's browser does."""
    browser = results.browser_of(results.office)
    browser.set_cookie("lang", "en")
    address = f"/office/candidates/{number}/evidence"
    html = browser.get(f"{address}?indicator={indicator}").text
    form = next(form for form in re.findall(r"<form.*?</form>", html, re.S) if 'name="file"' in form)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    given = {**hidden, **fields, "file": (io.BytesIO(content), name)}
    return browser, browser.post(address, data=given, content_type="multipart/form-data")


def folder_of(results):
    return results.app.config["SETTINGS"].data_dir / "evidence"


def test_a_file_comes_back_as_a_download_and_only_as_that(results):
    number = results.promote()
    browser, answer = sent(
        results, number, PDF + b" " * (2 * MEGABYTE) + b"%%EOF", "Surat tugas \u2013 18.pdf"
    )
    assert answer.status_code == 302
    found = browser.get(f"/office/candidates/{number}/evidence/1/file")
    assert found.status_code == 200 and len(found.data) > 2 * MEGABYTE
    assert found.headers["Content-Disposition"].startswith("attachment;")
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in found.headers["Content-Security-Policy"]
    assert found.headers["Cache-Control"].startswith("private")


def test_a_file_is_not_found_by_strangers_or_under_another_candidate(results):
    number = results.promote()
    browser, _answer = sent(results, number, PDF)
    other = results.do(
        results.office,
        1,
        "candidate.add",
        title="Lain",
        agency="Dinkes",
        owner="",
        sector="",
        step="x",
        due="2026-12-01",
    )["candidate"]
    assert browser.get(f"/office/candidates/{other}/evidence/1/file").status_code == 404
    assert browser.get(f"/office/candidates/{number}/evidence/2/file").status_code == 404
    stranger = results.browser_of(results._account("tono", "facilitator"))
    assert stranger.get(f"/office/candidates/{number}/evidence/1/file").status_code == 404
    assert stranger.get(f"/office/candidates/{number}/evidence").status_code == 404
    assert results.app.test_client().get(f"/office/candidates/{number}/evidence/1/file").status_code == 302
    files.path_of(folder_of(results), "a" * 64)
    next(path for path in folder_of(results).rglob("*") if path.is_file()).unlink()
    assert browser.get(f"/office/candidates/{number}/evidence/1/file").status_code == 404


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"", 422, "The file is empty"),
        (zip_bomb(), 422, "Only PDF, JPG and PNG are taken"),
        (PDF[:-7], 422, "This PDF is not complete"),
        (PDF[:8] + b"x" * (20 * MEGABYTE) + PDF, 422, "larger than 20 MB"),
        (PDF[:8] + b"x" * (50 * MEGABYTE) + PDF, 413, "larger than 20 MB"),
    ],
)
def test_a_refused_file_is_told_in_words_and_the_note_stays(results, content, status, words):
    number = results.promote()
    _browser, answer = sent(results, number, content, note="Halaman 41")
    assert answer.status_code == status and words in answer.text
    assert ("Halaman 41" in answer.text) == (status == 422)
    assert not left_in(folder_of(results))
    assert len(results.history(number)) == 2


def test_who_may_not_add_evidence_may_not_send_much(results):
    number = results.promote()
    answer = results.app.test_client().post(
        f"/office/candidates/{number}/evidence",
        data={"file": (io.BytesIO(PDF + b"x" * (2 * MEGABYTE)), "a.pdf")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 413


def test_a_double_post_adds_one_piece(results):
    number = results.promote()
    browser = results.browser_of(results.office)
    address = f"/office/candidates/{number}/evidence"
    html = browser.get(f"{address}?indicator=regulasi").text
    form = next(form for form in re.findall(r"<form.*?</form>", html, re.S) if 'name="file"' in form)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    for _time in range(2):
        answer = browser.post(
            address, data={**hidden, "file": (io.BytesIO(PDF), "SK.pdf")}, content_type="multipart/form-data"
        )
        assert answer.status_code == 302
    assert [line[0] for line in results.history(number)] == ["since", "promoted", "evidence.regulasi"]
