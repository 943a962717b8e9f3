"""A phone's browser without scripts and without a window: pages and plain forms of the app in this process."""

import contextvars
import re
from html import unescape
from typing import Any

from werkzeug.test import TestResponse

from tests.builders import House, Room
from tests.support.sentences import said, visible
from workshop import door, guesses
from workshop.access import PARTICIPANT, Actor
from workshop.people import queries
from workshop.people.cookies import phone_cookie


class Phone:
    """One browser; `lang` is the visitor's own switch, "" for none."""

    def __init__(self, house: House, room: Room, lang: str = "") -> None:
        self.house, self.room, self.lang = house, room, lang or "id"
        self.client = house.app.test_client()
        guesses._limiter.storage.reset()  # wrong codes of earlier tests came from the same address
        if lang:
            self.client.set_cookie("lang", lang)

    def get(self, path: str = "") -> TestResponse:
        """Opens a page, the room's unless another is named."""
        return self._fresh(self.client.get, path or f"/w/{self.room.code}")

    def post(self, path: str, page: str = "", **fields: Any) -> TestResponse:
        """Posts a form with the token of the page it stands on."""
        return self._fresh(self.client.post, path, data={"csrf_token": self.token(page), **fields})

    def token(self, page: str = "") -> str:
        """Returns the form token of a page."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(page).text)
        assert found is not None, f"{page} has no form"
        return unescape(found[1])

    def join(self, name: str = "Sari", client: str = "", **fields: str) -> TestResponse:
        """Sends the join form."""
        fields = {"client": client or door.new_client(), "name": name, **fields}
        return self.post(f"/w/{self.room.code}/join", **fields)

    def act(self, act: str, client: str = "", **fields: Any) -> TestResponse:
        """Sends one of the room's plain forms."""
        whole = {"act": act, "client": client or door.new_client(), "seq": "1", **fields}
        return self.post(f"/w/{self.room.code}/do", **whole)

    def say(self, text: str, client: str = "") -> TestResponse:
        """Sends the form of a new idea."""
        return self.act("idea.submit", client, round=self.room.round, text=text)

    def says(self, response: TestResponse, english: str, **values: object) -> bool:
        """Tells whether a page tells people this sentence, in the phone's language."""
        return said(self.lang, english, **values) in visible(response.text)

    @property
    def actor(self) -> Actor:
        """Returns who this phone is for the door."""
        from workshop.live import reading

        cookie = self.client.get_cookie(phone_cookie(self.room.code))
        with reading.reading() as db:
            found = queries.phone_actor(db, self.room.id, cookie.value if cookie else "")
        assert found.role == PARTICIPANT
        return found

    def _fresh(self, call: Any, *args: Any, **kwargs: Any) -> TestResponse:
        # The test stands within an app context; a request must have its own `g` and its own reading session.
        from workshop.extensions import db

        db.session.remove()
        response: TestResponse = contextvars.Context().run(call, *args, **kwargs)
        return response
