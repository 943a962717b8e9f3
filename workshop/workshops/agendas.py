"""Templates of agendas: what a new workshop starts from. Their words are in data/agendas.json."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from workshop import data


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """One question with the minutes of its phases; `group_minutes` 0 skips grouping."""

    question: data.Words
    collect_minutes: int
    group_minutes: int
    vote_minutes: int
    reveal_minutes: int
    votes: int
    cap: int
    has_themes: bool
    own_votes: bool

    @property
    def phases(self) -> tuple[tuple[str, int], ...]:
        """Returns (phase, minutes) of the phases that take place, in order."""
        planned = (
            ("collect", self.collect_minutes),
            ("group", self.group_minutes),
            ("vote", self.vote_minutes),
            ("reveal", self.reveal_minutes),
        )
        return tuple((phase, minutes) for phase, minutes in planned if minutes)

    @property
    def minutes(self) -> int:
        """Returns the length of the round in minutes."""
        return sum(minutes for _, minutes in self.phases)


@dataclass(frozen=True, slots=True)
class Agenda:
    """A template: its rounds, the minutes around them, the rules it proposes and the room it suits."""

    key: str
    name: data.Words
    about: data.Words
    rounds: tuple[RoundPlan, ...]
    lobby_minutes: int
    next_minutes: int
    identity: str
    moderation: str
    people_from: int
    people_to: int

    @property
    def minutes(self) -> int:
        """Returns the length of the whole agenda in minutes, lobby and next steps included."""
        return self.lobby_minutes + sum(plan.minutes for plan in self.rounds) + self.next_minutes

    @property
    def strip(self) -> tuple[int, ...]:
        """Returns the minutes of every phase after the lobby, in order: the bar of the template card."""
        phases = tuple(minutes for plan in self.rounds for _, minutes in plan.phases)
        return (*phases, self.next_minutes) if self.next_minutes else phases


@cache
def agendas() -> tuple[Agenda, ...]:
    """Returns all templates in the order of the page."""
    return tuple(_agenda(row) for row in data.content("agendas.json")["rows"])


def agenda(key: str) -> Agenda | None:
    """Returns the template named `key`, or None."""
    return next((found for found in agendas() if found.key == key), None)


def _agenda(row: Mapping[str, Any]) -> Agenda:
    return Agenda(
        key=row["key"],
        name=data.Words(**row["name"]),
        about=data.Words(**row["about"]),
        rounds=tuple(_plan(plan) for plan in row["rounds"]),
        lobby_minutes=row["lobby"],
        next_minutes=row["next_steps"],
        identity=row["identity"],
        moderation=row["moderation"],
        people_from=row["people"][0],
        people_to=row["people"][1],
    )


def _plan(row: Mapping[str, Any]) -> RoundPlan:
    return RoundPlan(
        question=data.Words(**row["question"]),
        collect_minutes=row["collect"],
        group_minutes=row["group"],
        vote_minutes=row["vote"],
        reveal_minutes=row["reveal"],
        votes=row["votes"],
        cap=row["cap"],
        has_themes=row["themes"],
        own_votes=row["own_votes"],
    )
