"""A running server with one workshop in it, its facilitator signed in, and phones that join over HTTP."""

import json
import re
import secrets
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.builders import House, Room
from tests.support.ports import PATIENCE_SECONDS, wait_until
from tests.support.server import Server, make_server
from workshop import config, create_app
from workshop.access import MACHINE
from workshop.crowd import Outbox, Unreachable, Visitor, Wire
from workshop.people import keys
from workshop.people.cookies import LOGIN

Answer = dict[str, Any]


class Recorder(Wire):
    """A socket that keeps every text frame it hears; `follow` goes on hearing in a thread."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.frames: list[str] = []
        self.ended = threading.Event()
        super().__init__(*args, **kwargs)

    def _frame(self) -> str | None:
        text = super()._frame()
        if text is not None:
            self.frames.append(text)
        return text

    def follow(self) -> "Recorder":
        """Hears whatever comes until the socket ends; `ended` tells."""
        threading.Thread(target=self._follow, daemon=True).start()
        return self

    def _follow(self) -> None:
        try:
            self.listen()
        except (Unreachable, OSError, ValueError):
            self.ended.set()

    def events_heard(self, name: str) -> list[Any]:
        """Returns the payloads of an event so far, oldest first."""
        packets = [json.loads(f[f.index("[") :]) for f in list(self.frames) if f.startswith("42")]
        return [packet[1] for packet in packets if packet[0] == name]


@dataclass
class Hall:
    """The server, the room and the tokens that open it; `desk` is the facilitator's browser."""

    server: Server
    room: Room
    desk: Visitor
    stage: Visitor
    stage_link: int
    wires: list[Wire] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.server.url

    def phone(self, name: str = "Sari", agency: str = "") -> Visitor:
        """Lets a new phone join through the page."""
        visitor = Visitor(self.url)
        visitor.join(self.room.code, name, agency)
        return visitor

    def wire(self, who: Visitor, screen: str = "phone") -> Recorder:
        """Opens a socket for a browser."""
        opened = Recorder(self.url, who.cookie_header, self.room.code, screen)
        self.wires.append(opened)
        return opened

    def watch(self, who: Visitor, screen: str = "phone") -> Recorder:
        """Opens a socket that has asked for its rows and follows what comes."""
        opened = self.wire(who, screen)
        opened.call("sync", {})
        return opened.follow()

    def act(self, who: Visitor, act: str, screen: str = "phone", **args: Any) -> Answer:
        """Performs an act on a socket of its own and returns the answer."""
        opened = self.wire(who, screen)
        try:
            opened.call("sync", {})  # takes its seat, as every screen does
            return dict(opened.call("do", Outbox().payload(act, args)))
        finally:
            opened.close()

    def steer(self, act: str, **args: Any) -> Answer:
        """Performs an act of the facilitator, which must succeed."""
        answer = self.act(self.desk, act, "desk", **args)
        assert answer["ok"], (act, answer)
        return dict(answer["result"])

    def go(self, *phases: str) -> None:
        """Moves the first round through phases."""
        for phase in phases:
            self.steer("phase.set", phase=phase, round=self.room.round)

    def say(self, who: Visitor, text: str) -> int:
        """Submits an idea, which must be accepted; returns its id."""
        answer = self.act(who, "idea.submit", round=self.room.round, text=text)
        assert answer["ok"], answer
        return int(answer["result"]["idea"])

    def form(self, who: Visitor, path: str, page: str = "", **fields: str) -> tuple[int, str]:
        """Posts a plain form with the token of the page it stands on; returns (status, page)."""
        _, html = who.get(page or path)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
        assert token is not None, f"{page or path} has no form"
        return who.post(path, {"csrf_token": token[1], **fields})

    def form_act(self, who: Visitor, act: str, client: str = "", **fields: object) -> tuple[int, str]:
        """Posts an act as the room's plain forms do, with a fresh outbox unless one is given."""
        texts = {name: str(value) for name, value in fields.items()}
        room = f"/w/{self.room.code}"
        return self.form(who, f"{room}/do", room, act=act, client=client or Outbox().client, seq="1", **texts)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Reads the server's database from outside."""
        with closing(sqlite3.connect(self.server.data / "rembuk.sqlite3", timeout=60)) as db:
            return list(db.execute(query))

    def close(self) -> None:
        """Hangs up every socket."""
        for wire in self.wires:
            wire.close()


@contextmanager
def open_hall(folder: Path, prepared: Path, env: dict[str, str] | None = None, **plan: Any) -> Iterator[Hall]:
    """Serves a workshop that collects (or as `phase` in `plan` says) from a copy of a prepared database."""
    server = make_server(folder, env=env)
    shutil.copy(prepared, server.data / "rembuk.sqlite3")
    room, login, stage, link = _furnish(server, {"phase": "collect"} | plan)
    server.start()
    desk, screen = Visitor(server.url, {LOGIN: login}), Visitor(server.url)
    screen.get(f"/s/{stage}")
    hall = Hall(server, room, desk, screen, link)
    try:
        yield hall
    finally:
        hall.close()
        if server.is_running:
            server.kill()


def _furnish(server: Server, plan: dict[str, Any]) -> tuple[Room, str, str, int]:
    settings = {name: server.env.get(name, "") for name in ("DATA_DIR", "SECRET_KEY", "DATABASE_URL")}
    app = create_app(config.load(settings))
    login, stage = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
    with app.app_context():
        house = House(app)
        room = house.room(**plan)
        who = {"account": house.facilitator.account_id, "login_hash": keys.hash_of(login)}
        house.do(MACHINE, 1, "account.signin", **who)
        link = house.as_desk(room, "stagelink.create", token_hash=keys.hash_of(stage))["link"]
        house.live.ledger.drain()
        from workshop.extensions import db

        db.session.remove()
        db.engine.dispose()
    return room, login, stage, link


def wait_for(is_so: Any, what: str) -> None:
    """Waits for something a socket should hear."""
    wait_until(is_so, PATIENCE_SECONDS, what)
