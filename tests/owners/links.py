"""What the tests of personal links share: a house with a candidate, links to it, and phones that hold them."""

import re
import secrets
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders import today
from tests.results import Results
from workshop import clock
from workshop.access import Actor
from workshop.candidates import evidence_sheet
from workshop.candidates.evidence_sheet import Row
from workshop.candidates.models import Step
from workshop.live import reading
from workshop.owners import queries
from workshop.people import keys

TODAY = today()
LATE_ON = TODAY - timedelta(days=6)
SOON_ON = TODAY + timedelta(days=9)
NEWS = "https://example.go.id/berita/1"
NOTE = "212 pasien dilayani sejak 3 November"


def hidden(page: TestResponse) -> dict[str, str]:
    """The hidden fields of the page's report form."""
    form = next(f for f in re.findall(r"<form.*?</form>", page.text, re.S) if 'name="percent"' in f)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def text_of(page: TestResponse) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


class Owned(Results):
    """A house with one candidate whose first step is six days late, and another step after it."""

    number: int

    def with_candidate(self) -> "Owned":
        self.open_result()
        self.number = self.promote(due=LATE_ON.isoformat())
        args = {"candidate": self.number, "title": "Latih petugas", "owner": "", "due": SOON_ON.isoformat()}
        assert self.follow("step.add", **args)["ok"]
        return self

    def other(self) -> int:
        """Another candidate of the same workshop."""
        return self.promote(idea=self.ideas_of[1], title="Jam buka malam", step="Langkah milik orang lain")

    def link(self, number: int = 0, who: Actor | None = None, **changes: Any) -> str:
        """Makes a link and returns its token."""
        token = secrets.token_hex(20)
        args = {"name": "Sari", "email": "", "lang": "id", "days": "90", "token_hash": keys.hash_of(token)}
        answer = self.follow("ownerlink.make", who, candidate=number or self.number, **{**args, **changes})
        assert answer["ok"], answer
        return token

    def owner(self, token: str) -> Actor:
        """The holder of a link as the page makes them an actor."""
        with reading.reading() as db:
            link = queries.link_of(db, token)
            assert link is not None
            return queries.owner_actor(link, token)

    def report(self, who: Actor, **changes: Any) -> dict[str, Any]:
        """Reports on the first open step and returns the whole answer."""
        args = {
            "candidate": self.number, "step": self.steps()[0].id, "percent": 60, "is_done": False, "note": NOTE,
            "blocks": "", "next_title": "", "next_on": None, "on": TODAY.isoformat(),
        }  # fmt: skip
        return self.answer(who, 1, "checkin.add", **{**args, **changes})

    def offer(self, who: Actor, **changes: Any) -> dict[str, Any]:
        """Offers a link as evidence of the first level of an indicator and returns the whole answer."""
        args = {
            "candidate": self.number, "indicator": "regulasi", "level": 1, "basis": "", "rev": 0, "kind": "link",
            "note": "", "valid_year": TODAY.year, "url": NEWS, "file_hash": "", "file_name": "", "file_type": "",
            "file_size": 0,
        }  # fmt: skip
        return self.answer(who, 1, "evidence.offer", **{**args, **changes})

    def row(self, indicator: str = "regulasi") -> Row:
        """How an indicator of the candidate stands."""
        with reading.reading() as db:
            found = evidence_sheet.of(db, self.number, clock.now(), TODAY).row(indicator)
        assert found is not None
        return found

    def steps(self, number: int = 0) -> list[Step]:
        """The candidate's steps, open ones first."""
        from workshop.candidates import queries as candidates

        with reading.reading() as db:
            return candidates.steps(db, [number or self.number]).get(number or self.number, [])

    def open_steps(self) -> list[tuple[str, date]]:
        """Title and date of each open step."""
        return [(step.title, step.due_on) for step in self.steps() if step.done_on is None]

    def phone(self, lang: str = "en") -> FlaskClient:
        """A browser without an account."""
        client = self.app.test_client()
        client.set_cookie("lang", lang)
        return client
