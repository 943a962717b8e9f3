"""A house with an office that has opened its API: candidates, a token, and short ways to ask."""

import json
import secrets
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.results import Results
from workshop.openness.webhooks_rules import MARK
from workshop.people import keys


class Reader:
    """Another system with a token of its own."""

    def __init__(self, results: Results, scope: str = "everything", expires_on: str | None = None) -> None:
        self.token = MARK + secrets.token_hex(20)
        args = {"name": "Portal data", "scope": scope, "token_hash": keys.hash_of(self.token)}
        made = results.do(results.office, 1, "token.add", **args, expires_on=expires_on)
        self.id = made["token"]
        self.client: FlaskClient = results.app.test_client()

    def ask(self, path: str, **headers: str) -> Any:
        """Returns the response to a GET below /api/v1."""
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        return self.client.get(path if path.startswith("/api/") else f"/api/v1{path}", headers=sent)

    def get(self, path: str) -> Any:
        """Returns the JSON of an answer, which must be there."""
        answer = self.ask(path)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.text)


def added(results: Results, title: str = "Antrean daring", **changes: Any) -> int:
    """Adds a candidate as the office does and returns its number."""
    agreed = {"agency": "Dinas Kesehatan", "owner": "Sari Wulandari", "sector": "1.02", "step": "Pilih desa"}
    made = results.do(
        results.office, 1, "candidate.add", **{"title": title, "due": "2027-01-15", **agreed, **changes}
    )
    return int(made["candidate"])


@pytest.fixture
def results(house) -> Results:
    """A workshop with an open result, on each database."""
    house.__class__ = Results
    return house.open_result()


@pytest.fixture
def small(small_house) -> Results:
    """The same on SQLite alone, without a workshop."""
    small_house.__class__ = Results
    return small_house


@pytest.fixture
def room(small) -> Results:
    """A workshop with an open result on SQLite alone."""
    return small.open_result()
