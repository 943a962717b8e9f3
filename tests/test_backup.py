"""`flask backup` and `restore`: database and evidence, into another folder and out of it, byte for byte."""

import io
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from tests.builders import new_app
from tests.results import Results
from workshop import machine
from workshop.candidates import evidence_files
from workshop.candidates.evidence_models import Evidence
from workshop.config import ROOT
from workshop.live import reading

PIECES = {"regulasi": b"%PDF-1.7 satu %%EOF", "sdm": b"%PDF-1.7 dua %%EOF"}


@pytest.fixture
def results(small_house):
    small_house.__class__ = Results
    return small_house.open_result()


@pytest.fixture
def browser(results):
    return results.browser_of(results.office)


@pytest.fixture
def number(results, browser):
    number = results.promote()
    for indicator, content in PIECES.items():
        prove(browser, number, indicator, content)
    return number


def prove(browser, number, indicator, content):
    address = f"/office/candidates/{number}/evidence"
    html = browser.get(f"{address}?indicator={indicator}").text
    form = next(form for form in re.findall(r"<form.*?</form>", html, re.S) if 'name="file"' in form)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    fields |= {"file": (io.BytesIO(content), f"{indicator}.pdf")}
    assert browser.post(address, data=fields, content_type="multipart/form-data").status_code == 302


def command(app, *args):
    return app.test_cli_runner().invoke(args=[str(arg) for arg in args])


def copied_to(results, folder):
    """Makes a backup and returns its newest copy of the database."""
    done = command(results.app, "backup", "--to", folder)
    assert done.exit_code == 0, done.output
    return max(folder.glob("rembuk-*.sqlite3"))


def downloads(house, number):
    browser = house.browser_of(house.office)
    with reading.reading() as db:
        pieces = {row.id: row.indicator for row in db.query(Evidence).order_by(Evidence.id)}
    return {
        name: browser.get(f"/office/candidates/{number}/evidence/{piece}/file").data
        for piece, name in pieces.items()
    }


def test_everything_is_there_again_in_a_new_folder(results, number, tmp_path):
    copy = copied_to(results, tmp_path / "elsewhere")
    results.live.ledger.drain()
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "restore", copy], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "DATA_DIR": str(tmp_path / "new"), "DATABASE_URL": ""}, check=True,
    )  # fmt: skip
    assert "2 files of evidence" in done.stdout and "2 of them put back" in done.stdout
    restored = Results(new_app(tmp_path / "new"))
    with restored.app.app_context():
        assert downloads(restored, number) == PIECES
        restored.live.ledger.drain()


def test_the_next_backup_copies_only_what_is_new(results, browser, number, tmp_path):
    folder = tmp_path / "elsewhere"
    copied_to(results, folder)
    prove(browser, number, "monev", b"%PDF-1.7 tiga %%EOF")
    done = command(results.app, "backup", "--to", folder)
    assert "3 files of evidence" in done.output and "1 of them new" in done.output
    stored = [path for path in (folder / "evidence").rglob("*") if path.is_file()]
    assert len(stored) == 3 and not [path for path in stored if path.name.startswith(".")]


def test_without_a_folder_it_lies_beside_the_database(results, number, tmp_path):
    done = command(results.app, "backup")
    assert done.exit_code == 0 and "2 of them new" in done.output
    assert len(list((tmp_path / "backups" / "evidence").glob("??/*"))) == 2


def test_a_missing_and_a_damaged_file_are_named(results, number, tmp_path):
    gone, spoilt = sorted(path for path in (tmp_path / "evidence").glob("??/*"))
    gone.unlink()
    spoilt.write_bytes(b"something else")
    done = command(results.app, "backup", "--to", tmp_path / "elsewhere")
    assert done.exit_code == 1
    assert f"1 files of evidence are damaged: {spoilt.name}" in done.output
    assert f"2 files of evidence are missing: {', '.join((gone.name, spoilt.name))}" in done.output
    assert len(list((tmp_path / "elsewhere").glob("*.sqlite3"))) == 1, "the database is copied all the same"


def test_a_file_that_comes_in_after_the_snapshot_is_copied_too_and_no_row_lacks_its_file(
    results, number, tmp_path
):
    copy = copied_to(results, tmp_path / "elsewhere")
    with closing(sqlite3.connect(copy)) as db:
        named = {row[0] for row in db.execute("SELECT file_hash FROM evidence")}
    assert named == {path.name for path in (tmp_path / "elsewhere" / "evidence").glob("??/*")}
    assert named == {path.name for path in evidence_files.folder(tmp_path).glob("??/*")}


def test_on_postgresql_only_the_evidence_is_copied(results, number, tmp_path):
    settings = results.app.config["SETTINGS"]
    results.app.config["SETTINGS"] = replace(settings, database_url="postgresql://nowhere/rembuk")
    refused = command(results.app, "backup", "--to", tmp_path / "elsewhere")
    assert refused.exit_code == 1 and "pg_dump" in refused.output
    done = command(results.app, "backup", "--evidence", "--to", tmp_path / "elsewhere")
    assert done.exit_code == 0 and "2 of them new" in done.output


def test_a_running_server_is_not_restored_under(results, number, tmp_path):
    copy = copied_to(results, tmp_path / "elsewhere")
    lock = machine.Lock(results.app.config["SETTINGS"])
    try:
        done = command(results.app, "restore", copy)
    finally:
        lock.release()
    assert done.exit_code == 1 and "Rembuk is running" in done.output


def test_a_spoilt_copy_changes_nothing(results, number, tmp_path):
    (tmp_path / "copy.sqlite3").write_bytes(b"no database")
    before = (tmp_path / "rembuk.sqlite3").stat().st_ino
    done = command(results.app, "restore", tmp_path / "copy.sqlite3")
    assert done.exit_code == 1 and "not a whole copy" in done.output
    assert (tmp_path / "rembuk.sqlite3").stat().st_ino == before
