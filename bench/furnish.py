"""Makes the workshop that is measured, with its people let in beforehand.

`python -m bench.furnish FOLDER PHONES PHASE` runs as a process of its own, since an app belongs to one. Prints JSON:
{code, workshop, round, ideas, phones, keys, stage}; `phones` and `stage` are Cookie headers.
"""

import json
import secrets
import sys
from pathlib import Path
from typing import Any

from tests.builders import House
from workshop import config, create_app, database
from workshop.extensions import db
from workshop.people import keys
from workshop.people.cookies import phone_cookie, stage_cookie

IDEAS = 40
SECRET = "k" * 32


def furnish(folder: Path, phones: int, phase: str) -> dict[str, Any]:
    """Prepares the database in `folder` and returns who may come in."""
    settings = config.load({"DATA_DIR": str(folder), "SECRET_KEY": SECRET})
    database.prepare(settings)
    app = create_app(settings)
    with app.app_context():
        house = House(app)
        room = house.room(phase="collect")
        people = [house.join(room, f"Peserta {n}") for n in range(phones)]
        writers = people or [house.join(room)]
        for n in range(IDEAS):
            house.say(room, writers[n % len(writers)], f"Antrean yang lebih pendek di loket nomor {n}")
        house.go(room, phase)
        stage = secrets.token_urlsafe(16)
        house.as_desk(room, "stagelink.create", token_hash=keys.hash_of(stage))
        found = {
            "code": room.code,
            "workshop": room.id,
            "round": room.round,
            "ideas": house.ideas(room),
            "phones": [f"{phone_cookie(room.code)}={person.token}" for person in people],
            "keys": [person.ballot_key for person in people],
            "stage": f"{stage_cookie(room.code)}={stage}",
        }
        house.live.ledger.drain(30)
        db.session.remove()
        db.engine.dispose()
    return found


if __name__ == "__main__":
    print(json.dumps(furnish(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])))
