from gevent import monkey

monkey.patch_all()

# The real app with one workshop, steered from a test over a second port: POST {"do": name, "args": {…}}.
import json  # noqa: E402  # nothing may be imported before the patch
import os  # noqa: E402
from collections.abc import Iterable  # noqa: E402
from itertools import cycle, islice  # noqa: E402
from typing import Any  # noqa: E402

from gevent.pywsgi import WSGIServer  # noqa: E402

from tests.builders import PLAN, House, Room  # noqa: E402
from workshop import config, create_app, database  # noqa: E402
from workshop.access import Actor  # noqa: E402
from workshop.live import serve  # noqa: E402
from workshop.people import keys  # noqa: E402


class Steered:
    """What the test may let happen in the workshop."""

    def __init__(self, house: House, room: Room) -> None:
        self.house = house
        self.room = room
        self.people: list[Actor] = []

    def open(self) -> dict[str, Any]:
        """Makes a stage link; returns its token, the code and the first round."""
        token = os.urandom(16).hex()
        self.house.as_desk(self.room, "stagelink.create", token_hash=keys.hash_of(token))
        return {"token": token, "code": self.room.code, "round": self.room.round}

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
        steered = Steered(house, house.room(**(PLAN | {"invited": int(os.environ.get("INVITED", "0"))})))

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
