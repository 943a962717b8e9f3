"""A room that votes, and its ranking: what the tests of this folder begin with."""

from tests.builders import House, Room
from workshop.access import Actor
from workshop.live import reading
from workshop.voting import queries
from workshop.workshops.models import Round


def ballot_room(house: House, ideas: int = 4, **rules: object) -> tuple[Room, Actor, list[int]]:
    """Returns a room that votes, somebody in it, and ideas of somebody else."""
    room = house.room(phase="collect", of_rounds={"votes": 3, "cap": 2} | rules)
    ana, budi = house.join(room, "Ana"), house.join(room, "Budi")
    made = [house.say(room, budi, f"Ide {n}") for n in range(ideas)]
    house.go(room, "vote")
    return room, ana, made


def tally(house: House, room: Room) -> dict[int, tuple[int, int]]:
    """Returns votes and people of every idea in the ranking."""
    with reading.reading() as db:
        return {
            place.idea: (place.votes, place.people)
            for place in queries.tally(db, db.get_one(Round, room.round))
        }
