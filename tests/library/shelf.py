"""A house with good practice in it: candidates of any age and stage, written straight into either database."""

import contextvars
import re
import secrets
from datetime import date, datetime
from html import unescape
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.builders import OFFICE_STREAM, House
from workshop import clock
from workshop.access import MACHINE, Actor
from workshop.candidates.models import Candidate, Change, StageChange
from workshop.candidates.profile_models import ProfileAnswer
from workshop.extensions import db
from workshop.live import reading
from workshop.live.writer import writing_engine
from workshop.people import keys
from workshop.people.cookies import LOGIN

ON = date(2026, 3, 1)
TAKEN = {
    "agency": "Dinas Sosial",
    "owner": "Wati",
    "step": "Kunjungi dua puskesmas",
    "due": "2026-12-20",
    "source": 0,
}


class Shelf:
    """Short ways to write candidates and to open pages in a house."""

    def __init__(self, house: House) -> None:
        self.house = house

    def write(self, *rows: Any) -> None:
        """Adds rows past every act."""
        with Session(writing_engine(self.house.app.config["SETTINGS"].database_url)) as session:
            session.add_all(rows)
            session.commit()

    @property
    def now(self) -> datetime:
        """Returns the present moment."""
        return clock.now()

    def put(self, title: str = "Antrean daring", **fields: Any) -> int:
        """Adds a candidate, applied unless told otherwise, with profile texts, and returns its number."""
        return self._put([title], fields)[0]

    def put_many(self, number: int, **fields: Any) -> list[int]:
        """Adds many in one go and returns their numbers."""
        return self._put([f"Antrean {each}" for each in range(number)], fields)

    def _put(self, titles: list[str], fields: dict[str, Any]) -> list[int]:
        profile = fields.pop("profile", {})
        plain = {
            "agency": "Dinas Kesehatan", "sector": "1.02", "stage": "penerapan", "stage_on": ON,
            "created_at": clock.now(),
        }  # fmt: skip
        with Session(writing_engine(self.house.app.config["SETTINGS"].database_url)) as session:
            made = [Candidate(title=title, **{**plain, **fields}) for title in titles]
            session.add_all(made)
            session.flush()
            for one in made:
                session.add(
                    StageChange(
                        candidate_id=one.id,
                        new_stage=one.stage,
                        effective_on=one.stage_on,
                        recorded_at=clock.now(),
                    )
                )
                session.add_all(
                    ProfileAnswer(candidate_id=one.id, field=key, text=text) for key, text in profile.items()
                )
            session.commit()
            return [int(one.id) for one in made]

    def change(self, model: type[Any], key: Any, **fields: Any) -> None:
        """Sets columns of one row."""
        with Session(writing_engine(self.house.app.config["SETTINGS"].database_url)) as session:
            for name, value in fields.items():
                setattr(session.get_one(model, key), name, value)
            session.commit()

    def drop(self, model: type[Any], key: Any) -> None:
        """Deletes one row."""
        with Session(writing_engine(self.house.app.config["SETTINGS"].database_url)) as session:
            session.delete(session.get_one(model, key))
            session.commit()

    def follow(self, act: str, who: Actor | None = None, **args: Any) -> dict[str, Any]:
        """Performs an act of the office's stream and returns the whole answer."""
        return self.house.answer(who or self.house.office, OFFICE_STREAM, act, **args)

    def take(self, source: int, **changes: Any) -> int:
        """Lets another agency take an innovation over and returns the new candidate."""
        answer = self.follow("candidate.replicate", **{**TAKEN, "source": source, **changes})
        assert answer["ok"], answer
        return int(answer["result"]["candidate"])

    def history(self, number: int) -> list[tuple[str, str, str]]:
        """Returns (kind, old, new) of a candidate, oldest first."""
        with reading.reading() as session:
            rows = session.scalars(select(Change).where(Change.candidate_id == number).order_by(Change.id))
            return [(row.kind, row.old, row.new) for row in rows]

    def visitor(self, who: Actor | None = None, lang: str = "en") -> "Visitor":
        """Returns a browser, signed in as `who` if given."""
        token = ""
        if who is not None:
            token = secrets.token_urlsafe(16)
            self.house.do(
                MACHINE,
                OFFICE_STREAM,
                "account.signin",
                account=who.account_id,
                login_hash=keys.hash_of(token),
            )
        return Visitor(self.house, token, lang)


class Visitor:
    """A browser that opens each page in a context of its own, as a server does."""

    def __init__(self, house: House, token: str, lang: str) -> None:
        self.client = house.app.test_client()
        if lang:
            self.client.set_cookie("lang", lang)
        if token:
            self.client.set_cookie(LOGIN, token)

    def get(self, path: str, **options: Any) -> TestResponse:
        """Opens a page."""
        return self._alone(self.client.get, path, **options)

    def post(self, path: str, page: str = "", **fields: Any) -> TestResponse:
        """Sends a form with the token of the page it stands on."""
        html = self.get(page or path).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', html)
        assert token, "no form on this page"
        sent = {"csrf_token": token[1], "client": secrets.token_hex(16), **fields}
        return self._alone(self.client.post, path, data=sent)

    @staticmethod
    def _alone(call: Any, *args: Any, **options: Any) -> TestResponse:
        db.session.remove()
        response: TestResponse = contextvars.Context().run(call, *args, **options)
        return response


def text_of(page: TestResponse) -> str:
    """Returns what a page says, without markup."""
    return " ".join(
        unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(svg|script)\b.*?</\1>", " ", page.text))).split()
    )


class Counted:
    """Counts the statements of what happens inside."""

    def __enter__(self) -> "Counted":
        self.number = 0
        event.listen(db.engine, "before_cursor_execute", self._count)
        return self

    def __exit__(self, *_error: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._count)

    def _count(self, *_args: Any) -> None:
        self.number += 1
