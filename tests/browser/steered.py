from gevent import monkey

monkey.patch_all()

# The real app with one workshop, steered from a test over a second port: POST {"do": name, "args": {…}}.
import json  # nothing may be imported before the patch
import os
from collections.abc import Iterable
from itertools import cycle, islice
from typing import Any

from gevent.pywsgi import WSGIServer

from tests.builders import OFFICE_STREAM, PLAN, House, Room
from workshop import config, create_app, database
from workshop.access import MACHINE, Actor
from workshop.live import serve
from workshop.people import keys


class Steered:
    """What the test may let happen in the workshop."""

    def __init__(self, house: House, room: Room) -> None:
        self.house = house
        self.room = room
        self.people: list[Actor] = []

    def open(self) -> dict[str, Any]:
        """Makes a stage link; returns its token, the workshop, its code and its rounds."""
        token = os.urandom(16).hex()
        self.house.as_desk(self.room, "stagelink.create", token_hash=keys.hash_of(token))
        room = self.room
        return {"token": token, "id": room.id, "code": room.code, "round": room.round, "rounds": room.rounds}

    def sign_in(self, login: str) -> str:
        """Signs the facilitator "rina" or the "office" in; returns the cookie's token."""
        who = self.house.office if login == "office" else self.house.facilitator
        token = os.urandom(16).hex()
        args = {"account": who.account_id, "login_hash": keys.hash_of(token)}
        self.house.do(MACHINE, OFFICE_STREAM, "account.signin", **args)
        return token

    def open_phones(self) -> None:
        """Opens the result on phones now, without the ten seconds."""
        self.house.do(MACHINE, self.room.id, "round.open", round=self.room.round)

    def office(self, act: str, args: dict[str, Any]) -> dict[str, Any]:
        """Performs an act of the innovation office."""
        return self.house.do(self.house.office, OFFICE_STREAM, act, **args)

    def go(self, phase: str) -> None:
        """Takes the workshop to a later phase."""
        self.house.go(self.room, phase)

    def join(self, count: int) -> None:
        """Lets people in."""
        self.people += [self.house.join(self.room, f"Orang {number}") for number in range(count)]

    def say(self, texts: list[str]) -> list[int]:
        """Lets the people submit ideas in turn; returns the ideas' ids."""
        if not self.people:
            self.join(1)
        return [
            self.house.say(self.room, self.people[turn % len(self.people)], text)
            for turn, text in enumerate(texts)
        ]

    def vote(self, weights: dict[str, int]) -> None:
        """Gives every idea that many votes, the people voting in turn."""
        turns = cycle(self.people)
        for idea, votes in weights.items():
            for person in islice(turns, votes):
                self.house.vote(self.room, person, int(idea))

    def find(self, text: str) -> list[int]:
        """Returns the ideas of these words, oldest first, as the desk sees them."""
        rows = self.house.rows(self.room, "desk").values()
        return sorted(row["id"] for row in rows if row["type"] == "idea" and row["text"] == text)

    def candidates(self) -> list[int]:
        """Returns the workshop's candidates."""
        rows = self.house.rows(self.room, "desk").values()
        return sorted(row["id"] for row in rows if row["type"] == "candidate")

    def desk(self, act: str, args: dict[str, Any]) -> dict[str, Any]:
        """Performs an act as the facilitator."""
        return self.house.as_desk(self.room, act, **args)


def main() -> None:
    """Serves on PORT, and the steering on STEER_PORT."""
    settings = config.load()
    database.prepare(settings)
    app = create_app(settings)
    live = app.extensions["live"]
    live.start()
    with app.app_context():
        house = House(app)
        steered = Steered(house, house.room(**(PLAN | json.loads(os.environ.get("PLAN", "{}")))))

    def steer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        wish = json.loads(environ["wsgi.input"].read())
        with app.app_context():
            answer = getattr(steered, wish["do"])(**wish["args"])
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    WSGIServer((settings.host, int(os.environ["STEER_PORT"])), steer, log=None).start()
    serve.serve(app, settings.host, settings.port, on_stop=[live.stop])


if __name__ == "__main__":
    main()
