"""A house with a workshop whose result is open: where candidates begin."""

import json
import secrets
from typing import Any

from flask.testing import FlaskClient

from tests.builders import House, Room
from workshop.access import MACHINE, Actor
from workshop.candidates.models import Candidate, Change
from workshop.live import reading
from workshop.people import keys
from workshop.people.cookies import LOGIN

ALL_YES = {letter: {"answer": "yes", "why": ""} for letter in "abcde"}
AGREED = {
    "title": "Antrean daring", "agency": "Dinkes", "owner": "Sari", "step": "Pilih dua puskesmas",
    "due": "2026-12-04", "sector": "1.02", "criteria": {},
}  # fmt: skip


class Results(House):
    """A house with a workshop in which two ideas were chosen."""

    room: Room
    ideas_of: tuple[int, int]
    make_room = House.room

    def open_result(self, **plan: Any) -> "Results":
        """Two people write, both choose the first idea with two votes, one the second; the result opens."""
        self.room = self.room_with(**plan)
        return self

    def room_with(self, **plan: Any) -> Room:
        room = self.make_room(phase="collect", **plan)
        self.sari, self.budi = self.join(room, "Sari", "Bappeda"), self.join(room, "Budi", "Bappeda")
        first = self.say(room, self.sari, "Antrean lewat WhatsApp")
        second = self.say(room, self.budi, "Jam buka sampai malam")
        self.ideas_of = (first, second)
        self.go(room, "vote")
        self.vote(room, self.sari, first, 2)
        self.vote(room, self.budi, first, 1)
        self.vote(room, self.budi, second, 1)
        self.go(room, "reveal")
        return room

    def promote(self, **changes: Any) -> int:
        """Promotes the first idea and returns the candidate."""
        args = {"idea": self.ideas_of[0], **AGREED, **changes}
        return int(self.as_desk(self.room, "idea.promote", **args)["candidate"])

    def follow(self, act: str, who: Any = None, **args: Any) -> dict[str, Any]:
        """Performs an act of the office's stream and returns the whole answer."""
        return self.answer(who or self.office, 1, act, **args)

    def candidate(self, number: int) -> Candidate:
        with reading.reading() as db:
            return db.get_one(Candidate, number)

    def snapshot(self, number: int) -> dict[str, Any]:
        return dict(json.loads(self.candidate(number).snapshot))

    def history(self, number: int) -> list[tuple[str, str, str, str]]:
        """Returns (kind, old, new, actor), oldest first."""
        with reading.reading() as db:
            rows = db.query(Change).where(Change.candidate_id == number).order_by(Change.id)
            return [(row.kind, row.old, row.new, row.actor) for row in rows]

    def browser_of(self, who: Actor) -> FlaskClient:
        """Returns a browser in which an account is signed in."""
        token = secrets.token_urlsafe(16)
        self.do(MACHINE, 1, "account.signin", account=who.account_id, login_hash=keys.hash_of(token))
        client = self.app.test_client()
        client.set_cookie(LOGIN, token)
        return client
