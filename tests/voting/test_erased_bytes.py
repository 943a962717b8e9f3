"""What a person erased is gone from the database's file too, not only from its rows."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.builders import House
from workshop.live.writer import writing_engine

NAME, WORDS = "Yohana Lenjau Tanpajejak", "Perahu sayur tanpajejak dari hulu"


def stored(path: Path) -> bytes:
    """Returns the bytes of the database once everything of the log is in its file."""
    with closing(sqlite3.connect(path)) as connection:
        busy, _log, _moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert busy == 0, "a reader kept the log from being moved"
    return path.read_bytes()


def test_no_page_of_the_file_keeps_what_was_erased(small_house: House, tmp_path: Path) -> None:
    house = small_house
    (path,) = tmp_path.glob("rembuk.sqlite3")
    room = house.room(phase="collect", identity="named")
    ana, budi = house.join(room, NAME, "Dinas Kesehatan"), house.join(room, "Budi", "Dinas Sosial")
    for number in range(20):  # words that fill pages of their own, so that erasing frees whole pages
        house.say(room, ana, f"{WORDS} {number} " + "x" * 1500)
    house.say(room, budi, "Posyandu keliling")
    before = stored(path)
    assert NAME.encode() in before and before.count(WORDS.encode()) >= 20, "the search itself works"
    house.do(ana, room.id, "participant.erase")
    after = stored(path)
    assert NAME.encode() not in after and WORDS.encode() not in after
    assert b"Posyandu keliling" in after


def test_the_writing_connection_wipes_whatever_sqlite_was_built_with(small_house: House) -> None:
    url = small_house.app.config["SETTINGS"].database_url
    with writing_engine(url).connect() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1


def test_without_wiping_the_same_search_would_find_the_words(tmp_path: Path) -> None:
    path = tmp_path / "plain.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in ("secure_delete=OFF", "journal_mode=WAL"):
            connection.execute(f"PRAGMA {statement}")
        connection.execute("CREATE TABLE idea (text TEXT)")
        connection.execute("INSERT INTO idea VALUES (?)", (WORDS,))
        connection.execute("UPDATE idea SET text = ''")
    # The free place gets a few new bytes of its own at its ends; the words themselves stay.
    assert WORDS.split()[2].encode() in stored(path)
