"""The office with a way to send tables, and the machine's work done when a test asks for it."""

import io
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from tests.imports.tables import HEAD, as_csv
from workshop.imports import queries, store, work
from workshop.live import reading

STREAM = 1


@dataclass
class Importer:
    """Sends files as the office does and reads what is there."""

    house: object

    def send(self, content, name="inovasi.csv"):
        """Sends a file and returns its batch; nothing is read yet."""
        kept = store.keep(io.BytesIO(content), store.folder(self.house.app.config["SETTINGS"].data_dir))
        return self.do("import.open", file_name=name, file_hash=kept)["batch"]

    def checked(self, *rows, head=HEAD):
        """Sends rows and has them checked."""
        number = self.send(as_csv(head, *rows))
        work.run()
        return number

    def do(self, act, **args):
        return self.house.do(self.house.office, STREAM, act, **args)

    def code(self, act, **args):
        return self.house.code(self.house.office, STREAM, act, **args)

    def batch(self, number):
        with reading.reading() as db:
            return queries.batch_of(db, number)

    def count(self, table, condition="1 = 1"):
        with reading.reading() as db:
            return db.scalar(text(f"SELECT count(*) FROM {table} WHERE {condition}"))


@pytest.fixture
def office(house):
    return Importer(house)


@pytest.fixture
def small_office(small_house):
    return Importer(small_house)


def innovations(count, start=0):
    """Returns rows of innovations that are all different."""
    return [
        [f"Inovasi nomor {start + n}", "Dinas Kesehatan", "Penerapan", "2025-03-01"] for n in range(count)
    ]
