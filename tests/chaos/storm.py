"""A full room under load, whatever happens to the server; and what the database says afterwards."""

import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from tests.builders import House, Room
from tests.chaos.phones import Phone, Told
from tests.support.ports import PATIENCE_SECONDS
from tests.support.server import Server, make_server
from workshop import config, create_app
from workshop.access import MACHINE
from workshop.crowd import Visitor, keyed
from workshop.extensions import db
from workshop.live import log, reading
from workshop.people import keys
from workshop.people import queries as people
from workshop.people.cookies import LOGIN, phone_cookie
from workshop.screens import personal, rows

CLIENTS = 100
ACTS_PER_SECOND = 50.0
MOST_IDEAS = 12  # of one phone, so that comparing does not become what is measured


@dataclass
class Storm:
    """The server, everybody in the room, and ways to make trouble."""

    server: Server
    room: Room
    app: Flask
    phones: list[Phone]
    desk: Phone
    tokens: list[str]
    ideas: list[int]
    is_raging: threading.Event = field(default_factory=threading.Event)

    @property
    def everybody(self) -> list[Phone]:
        return [*self.phones, self.desk]

    def rage(self, seconds: float) -> None:
        """Lets the acts flow for a while."""
        self.is_raging.set()
        time.sleep(seconds)

    def calm(self) -> None:
        """No new acts; what is in the outboxes still goes."""
        self.is_raging.clear()

    @property
    def answered(self) -> int:
        """How many acts of the phones were answered so far."""
        return sum(len(phone.told) for phone in self.phones)

    def converged(self) -> float:
        """Returns after how long every client held what the database says; raises AssertionError if none ever did."""
        begin = time.monotonic()
        while True:
            wrong = self.differences()
            took = time.monotonic() - begin
            if not wrong:
                return took
            assert took <= PATIENCE_SECONDS, (
                f"after {took:.1f} s: {wrong[:3]} ({len(wrong)} of {len(self.everybody)})"
            )
            time.sleep(0.05)

    def differences(self) -> list[str]:
        """Returns how clients differ from a snapshot recomputed from the rows, [] if none does."""
        waiting = [phone for phone in self.everybody if not phone.is_settled]
        if waiting:
            return [f"linked {phone.is_linked}, {phone.pending}" for phone in waiting]
        with self.app.app_context(), reading.reading() as reader:
            head = log.head(reader, self.room.id)
            behind = [
                phone.rows.version for phone in self.everybody if head and phone.rows.version != head.version
            ]
            if behind:  # the whole comparison takes a while; it comes once it can succeed
                return [f"at {version} instead of {head}" for version in behind]
            return self._compared(reader)

    def _compared(self, reader: Session) -> list[str]:
        phone_rows = rows.rows(reader, self.room.id, "phone", None)
        found = [self._difference(self.desk, rows.rows(reader, self.room.id, "desk", None), {})]
        for phone, token in zip(self.phones, self.tokens, strict=True):
            actor = people.phone_actor(reader, self.room.id, token)
            mine = keyed(personal.mine(reader, self.room.id, actor))
            found.append(self._difference(phone, phone_rows, mine))
        return [text for text in found if text]

    def _difference(self, phone: Phone, shared: dict[str, Any], mine: dict[str, Any]) -> str:
        for name, held, stored in (("shared", phone.rows.shared, shared), ("mine", phone.rows.mine, mine)):
            if held != stored:
                keys_apart = [key for key in held.keys() | stored.keys() if held.get(key) != stored.get(key)]
                one = keys_apart[0]
                return f"{name} differs in {len(keys_apart)}: {held.get(one)} instead of {stored.get(one)}"
        return ""

    def count(self) -> dict[str, int]:
        """Compares every answer with the rows; returns numbers of acts, and of those lost and doubled (all must be 0)."""
        told = [one for phone in self.everybody for one in phone.told]
        applied = {one.answer["version"]: one for one in told if one.answer["ok"]}
        events = self._events()
        lost = sum(events.get(version) != one.act for version, one in applied.items())
        lost += sum(one.answer["ok"] for one in told) - len(applied)  # two acts with one version
        stored, wanted = Counter(events.values()), Counter(one.act for one in applied.values())
        doubled = sum(max(0, stored[act] - wanted[act]) for act in wanted)
        lost += sum(max(0, wanted[act] - stored[act]) for act in wanted)
        return {
            "answered": len(told),
            "applied": len(applied),
            "lost": lost + self._missing(told),
            "doubled": doubled + self._copies(),
            "contradicted": sum(len(phone.contradictions) for phone in self.everybody),
        }

    def _events(self) -> dict[int, str]:
        with self.app.app_context(), reading.reading() as reader:
            found = reader.connection().exec_driver_sql(
                f"SELECT version, act FROM event WHERE stream_id = {self.room.id} AND act IN"
                " ('vote.set', 'idea.submit', 'ballot.done', 'idea.hide', 'idea.show')"
                f" AND version > {self.begin}"
            )
            return {int(version): str(act) for version, act in found}

    begin: int = 0  # stream version when the storm began

    def _missing(self, told: list[Told]) -> int:
        """Counts acknowledged ideas without a row, and votes whose row is not the last acknowledged weight."""
        with self.app.app_context(), reading.reading() as reader:
            connection = reader.connection()
            texts = connection.exec_driver_sql("SELECT id, text FROM idea")
            ideas = dict(map(tuple, texts))
            votes = {
                (key, idea): weight
                for key, idea, weight in connection.exec_driver_sql(
                    "SELECT ballot_key, idea_id, weight FROM vote"
                )
            }
        submitted = [one for one in told if one.act == "idea.submit" and one.answer["ok"]]
        gone = sum(ideas.get(one.answer["result"]["idea"]) != one.args["text"] for one in submitted)
        for phone, token in zip(self.phones, self.tokens, strict=True):
            key = keys.ballot_key(token, self.room.id)
            last = {one.args["idea"]: one for one in phone.told if one.act == "vote.set" and one.answer["ok"]}
            gone += sum(votes.get((key, idea)) != one.args["weight"] for idea, one in last.items())
        return gone

    def _copies(self) -> int:
        with self.app.app_context(), reading.reading() as reader:
            found = reader.connection().exec_driver_sql("SELECT count(*) - count(DISTINCT text) FROM idea")
            return int(found.scalar_one())

    def let_go(self) -> None:
        """Closes this process's own connections to the database."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def delays(self) -> list[float]:
        """Returns the seconds each answered act took, in no order."""
        return [one.seconds for phone in self.everybody for one in phone.told]


@contextmanager
def storm(
    folder: Path, prepared: Path | str, command: list[str] | None = None, clients: int = CLIENTS
) -> Iterator[Storm]:
    """A server with a voting room of `clients` phones and a desk, all connected and the same.

    `prepared` is a SQLite file to copy, or the URL of an empty PostgreSQL database at the newest schema.
    """
    url = prepared if isinstance(prepared, str) else None
    server = make_server(folder, url)
    server.command = command or server.command
    if isinstance(prepared, Path):
        shutil.copy(prepared, server.data / "rembuk.sqlite3")
    raging = _room(server, clients)
    _arm(raging, clients)
    server.start()
    try:
        for phone in raging.everybody:
            phone.start()
        raging.converged()
        raging.begin = raging.desk.rows.version
        yield raging
    finally:
        for phone in raging.everybody:
            phone.stop()
        if server.is_running:
            server.kill()
        raging.let_go()


def _room(server: Server, clients: int) -> Storm:
    app = create_app(config.load(server.env))
    with app.app_context():
        house = House(app)
        room, tokens, login = _furnish(house, clients)
        ideas = house.ideas(room)
        house.live.ledger.drain()
    phones = [_phone(server, room, {phone_cookie(room.code): token}, "phone") for token in tokens]
    return Storm(server, room, app, phones, _phone(server, room, {LOGIN: login}, "desk"), tokens, ideas)


def _furnish(house: House, clients: int) -> tuple[Room, list[str], str]:
    room = house.room(phase="collect")
    joined = [house.join(room, f"Peserta {n}") for n in range(clients)]
    for n in range(20):
        house.say(room, joined[n % clients], f"Ide awal nomor {n}")
    house.go(room, "vote")
    login = keys.new_token()
    who = {"account": house.facilitator.account_id, "login_hash": keys.hash_of(login)}
    house.do(MACHINE, 1, "account.signin", **who)
    return room, [person.token for person in joined], login


def _phone(server: Server, room: Room, cookies: dict[str, str], screen: str) -> Phone:
    return Phone(server.url, Visitor(server.url, cookies), room.code, screen)


def _arm(raging: Storm, clients: int) -> None:
    pause = clients / ACTS_PER_SECOND
    for number, phone in enumerate(raging.phones):
        phone.next_act = Habit(raging, number, pause).next
    raging.desk.next_act = DeskHabit(raging).next


class Habit:
    """What one participant does: mostly votes, now and then a late idea, sometimes done."""

    def __init__(self, raging: Storm, number: int, pause: float) -> None:
        self.raging, self.number, self.pause = raging, number, pause
        self.dice = random.Random(number)
        self.weights: dict[int, int] = {}
        self.at = time.monotonic() + self.dice.uniform(0, pause)
        self.ideas = 0

    def next(self) -> tuple[str, str, dict[str, Any]] | None:
        """Returns (outbox, act, args) when it is time again."""
        now = time.monotonic()
        if now < self.at or not self.raging.is_raging.is_set():
            return None
        self.at = now + self.dice.uniform(0.5, 1.5) * self.pause
        luck, round_id = self.dice.random(), self.raging.room.round
        if luck < 0.15 and self.ideas < MOST_IDEAS:
            self.ideas += 1
            text = f"Peserta {self.number} menulis ide {self.ideas}"
            return "author", "idea.submit", {"round": round_id, "text": text}
        if luck < 0.25:
            return "ballot", "ballot.done", {"round": round_id, "is_done": self.dice.random() < 0.5}
        idea = self.dice.choice(self.raging.ideas)
        return "ballot", "vote.set", {"round": round_id, "idea": idea, "weight": self.dice.randrange(3)}


class DeskHabit:
    """The facilitator hides and shows ideas, about once a second."""

    def __init__(self, raging: Storm) -> None:
        self.raging = raging
        self.at = 0.0
        self.hidden: int | None = None
        self.dice = random.Random("desk")

    def next(self) -> tuple[str, str, dict[str, Any]] | None:
        """Returns (outbox, act, args) when it is time again."""
        if time.monotonic() < self.at or not self.raging.is_raging.is_set():
            return None
        self.at = time.monotonic() + 1.0
        if self.hidden is None:
            self.hidden = self.dice.choice(self.raging.ideas)
            return "account", "idea.hide", {"idea": self.hidden}
        shown, self.hidden = self.hidden, None
        return "account", "idea.show", {"idea": shown}
