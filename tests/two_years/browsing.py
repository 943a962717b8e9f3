"""The clock of the story, and browsers without windows that open its pages and send its forms."""

import contextvars
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

from werkzeug.test import TestResponse

from tests.builders import House
from tests.portfolio.reading import text_of
from workshop import clock, door


class Calendar:
    """The clock of the story: stands still within a day, and every part of the program reads it."""

    def __init__(self, monkeypatch: Any, first: date) -> None:
        self.go(first)
        monkeypatch.setattr(clock, "now", lambda: self.moment)

    def go(self, day: date) -> None:
        """Moves to 10.00 WITA of a day."""
        self.moment = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=2)


class Browser:
    """One browser without a window; every form carries the token of its pages and an outbox of its own."""

    def __init__(self, house: House, lang: str = "en") -> None:
        self.client = house.app.test_client()
        self.client.set_cookie("lang", lang)
        self.token = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        """Opens a page that must be there."""
        answer = self._fresh(self.client.get, path, headers=headers)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer

    def post(self, path: str, page: str = "", **fields: Any) -> TestResponse:
        """Sends a form that must be taken."""
        self._find_token(page or path)
        sent = {"csrf_token": self.token, "client": door.new_client(), **fields}
        answer = self._fresh(self.client.post, path, data=sent)
        assert answer.status_code in {200, 302, 303}, (
            path,
            fields,
            answer.status_code,
            text_of(answer)[:3000],
        )
        return answer

    def do(self, code: str, act: str, screen: str = "phone", **args: Any) -> dict[str, Any]:
        """Performs an act of a room as its screen does without a socket, and returns its result."""
        self._find_token(f"/w/{code}")
        sent = {"act": act, "args": args, "client": door.new_client(), "seq": 1, "reset": -1}
        headers = {"X-CSRFToken": self.token}
        answer = self._fresh(self.client.post, f"/w/{code}/do?screen={screen}", json=sent, headers=headers)
        assert answer.json["ok"], (act, args, answer.json)
        return dict(answer.json["result"])

    def _find_token(self, page: str) -> None:
        if not self.token:
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(page).text)
            assert found is not None, f"{page} has no form"
            self.token = unescape(found[1])

    def _fresh(self, call: Any, *args: Any, **kwargs: Any) -> TestResponse:
        # The test stands within an app context; a request must have its own `g` and its own reading session.
        from workshop.extensions import db

        db.session.remove()
        response: TestResponse = contextvars.Context().run(call, *args, **kwargs)
        return response
