"""A house for tests: the real app with its real ledger, and the standing cast of people who use it."""

import secrets
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from types import CodeType
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from workshop import clock, config, create_app, database, door
from workshop.access import FACILITATOR, MACHINE, OFFICE, PARTICIPANT, PUBLIC, Actor
from workshop.live import reading
from workshop.live.core import Live
from workshop.people import keys

OFFICE_STREAM = 1


def today() -> date:
    """Returns the day it is in the office: after 16.00 UTC another one than in Greenwich."""
    return clock.now().astimezone(ZoneInfo("Asia/Makassar")).date()


# Held in the year of the test run, whenever that is: the office's reports are of a year.
HELD_ON = max(date(2026, 11, 24), date(today().year, 1, 1))
ROUND = {
    "round": 0, "question": "Apa yang perlu dibenahi?", "collect_minutes": 12, "group_minutes": 8,
    "vote_minutes": 6, "reveal_minutes": 9, "votes": 3, "cap": 2, "has_themes": True, "own_votes": True,
}  # fmt: skip
PLAN = {
    "title": "Layanan dasar yang lebih dekat", "held_on": HELD_ON.isoformat(), "starts_at": "09:00",
    "place": "Tanjung Selor", "agency": "Bappeda dan Litbang", "invited": 0, "lang": "id",
    "identity": "nickname", "moderation": "after", "lobby_minutes": 5, "next_minutes": 20,
}  # fmt: skip


SQLITE = "rembuk.sqlite3"


class Compiled(BytecodeCache):
    """Templates compiled once a process: every app has the same."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code
        self.kept[bucket.key, bucket.checksum] = bucket.code


COMPILED = Compiled()


class RefusedInTest(AssertionError):
    """An act that the test expected to succeed was refused."""


@dataclass
class Room:
    """A workshop made for a test: its id, code and rounds."""

    id: int
    code: str
    rounds: list[int]

    @property
    def round(self) -> int:
        """Returns the first round's id."""
        return self.rounds[0]


class House:
    """The app, and short ways to act in it as somebody."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.live: Live = app.extensions["live"]
        self.office = self._account("office", OFFICE)
        self.facilitator = self._account("rina", FACILITATOR)

    def _account(self, login: str, role: str) -> Actor:
        with reading.reading() as db:
            from workshop.people.queries import account_named

            found = account_named(db, login)
            number = found.id if found else 0
        if not number:
            args = {
                "login": login,
                "name": login.title(),
                "role": role,
                "token_hash": keys.hash_of(secrets.token_hex(8)),
            }
            number = self.do(MACHINE, OFFICE_STREAM, "account.add", **args)["account"]
        return Actor(role, account_id=number, name=login.title())

    def room(self, rounds: int = 1, phase: str = "lobby", by: Actor | None = None, **plan: Any) -> Room:
        """Makes a workshop and takes it to `phase` of its first round."""
        round_changes = plan.pop("of_rounds", {})
        by = by or self.facilitator
        made = self.do(
            by, OFFICE_STREAM, "workshop.create", **(PLAN | plan), rounds=[ROUND | round_changes] * rounds
        )
        with reading.reading() as db:
            from workshop.workshops.queries import rounds as rounds_of

            numbers = [round_.id for round_ in rounds_of(db, made["workshop"])]
        room = Room(made["workshop"], made["code"], numbers)
        if phase != "draft":
            self.go(room, phase)
        return room

    def plan(self, room: Room) -> dict[str, Any]:
        """Returns the workshop's plan as `workshop.edit` takes it, unchanged."""
        from workshop.workshops import plans, queries

        with reading.reading() as db:
            plan = plans.plan_of(queries.workshop(db, room.id), queries.rounds(db, room.id))
            fields = asdict(plan) | {"held_on": plan.held_on.isoformat(), "rev": plans.fingerprint(plan)}
            return fields | {"rounds": [asdict(round_) for round_ in plan.rounds]}

    def go(self, room: Room, phase: str, round_id: int | None = None) -> None:
        """Walks the room to a phase by the shortest way."""
        order = [
            "draft",
            "lobby",
            "collect",
            "group",
            "vote",
            "closed",
            "reveal",
            "next_steps",
            "thanks",
            "archived",
        ]
        while (now := self.phase(room)) != phase:
            step = order[order.index(now) + 1]
            if now == "collect" and not self.ideas(room):
                self.say(room, self.join(room), "Satu ide supaya ada yang dipilih")
            if step == "reveal":
                self.as_desk(room, "round.reveal", round=round_id or room.round)
            else:
                in_round = order.index("collect") <= order.index(step) <= order.index("reveal")
                self.as_desk(room, "phase.set", phase=step, round=(round_id or room.round) if in_round else 0)

    def phase(self, room: Room) -> str:
        """Returns the phase the room is in."""
        from workshop.live import log

        with reading.reading() as db:
            head = log.head(db, room.id)
        assert head is not None
        return head.phase

    def join(self, room: Room, name: str = "Sari", agency: str = "") -> Actor:
        """Lets somebody in with a phone of their own and returns them."""
        token = secrets.token_hex(16)
        key = keys.author_key(token, room.id)
        newcomer = Actor(PUBLIC, room.id, token=token, author_key=key)
        made = self.do(newcomer, room.id, "participant.join", name=name, agency=agency)
        return Actor(
            PARTICIPANT, room.id, participant_id=made["participant"], name=name, author_key=key,
            ballot_key=keys.ballot_key(token, room.id), token=token, is_knocking=made["state"] == "knocking",
        )  # fmt: skip

    def say(self, room: Room, who: Actor, text: str, round_id: int | None = None) -> int:
        """Submits an idea and returns its id."""
        return int(self.do(who, room.id, "idea.submit", round=round_id or room.round, text=text)["idea"])

    def vote(self, room: Room, who: Actor, idea: int, weight: int = 1) -> dict[str, Any]:
        """Sets a weight in the first round."""
        return self.do(who, room.id, "vote.set", round=room.round, idea=idea, weight=weight)

    def desk(self, room: Room) -> Actor:
        """Returns the facilitator as an actor of this room."""
        who = self.facilitator
        return Actor(who.role, room.id, who.account_id, name=who.name)

    def as_desk(self, room: Room, act: str, **args: Any) -> dict[str, Any]:
        """Performs an act as the room's facilitator."""
        return self.do(self.desk(room), room.id, act, **args)

    def do(self, who: Actor, stream: int, act: str, **args: Any) -> dict[str, Any]:
        """Performs an act through the door with a fresh outbox and returns its result."""
        answer = self.answer(who, stream, act, **args)
        if not answer["ok"]:
            raise RefusedInTest(f"{act} {args}: {answer}")
        return dict(answer["result"])

    def answer(self, who: Actor, stream: int, act: str, **args: Any) -> dict[str, Any]:
        """Performs an act through the door with a fresh outbox and returns the whole answer."""
        return door.act(who, stream, act, args, door.new_client())

    def code(self, who: Actor, stream: int, act: str, **args: Any) -> str:
        """Performs an act that should be refused and returns the refusal's code ("" if it was not)."""
        answer = self.answer(who, stream, act, **args)
        return "" if answer["ok"] else str(answer["code"])

    def ideas(self, room: Room) -> list[int]:
        """Returns the ids of the ideas the stage shows."""
        return sorted(row["id"] for row in self.rows(room, "stage").values() if row["type"] == "idea")

    def rows(self, room: Room, audience: str) -> dict[str, dict[str, Any]]:
        """Returns an audience's rows, built anew."""
        from workshop.screens import rows

        with reading.reading() as db:
            return rows.rows(db, room.id, audience, None)


def settings_in(folder: Path, database_url: str = "") -> config.Settings:
    """Returns settings whose everything lives in `folder`."""
    env = {"DATA_DIR": str(folder), "DATABASE_URL": database_url, "SECRET_KEY": "a secret for tests only"}
    return config.load(env)


def new_app(folder: Path, database_url: str = "") -> Flask:
    """Returns an app on a prepared database in `folder`, or on the given PostgreSQL."""
    settings = settings_in(folder, database_url)
    if settings.is_sqlite:
        database.prepare(settings)
    app = create_app(settings)
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    app.jinja_env.bytecode_cache = COMPILED
    return app
