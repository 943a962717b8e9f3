"""Simulated people for rehearsals: they come in, write invented ideas, vote and press "done" like a room of people."""

import random
import select
import time
from typing import Any

from workshop.crowd import Outbox, Rows, Unreachable, Visitor, Wire
from workshop.data import content

Say = tuple[str, str, dict[str, Any]]  # (outbox, act, args)

IDEAS_EACH = (1, 3)
ARRIVAL_SECONDS = 15.0
FIRST_SECONDS = (2.0, 20.0)  # reading the question or the ballot
NEXT_SECONDS = (3.0, 25.0)
AGAIN_SECONDS = 2.0


class Guest:
    """One simulated phone. `take_part` runs it; a guest who loses the server comes back as the same person.

    `pace` scales the time a guest takes for reading and thinking.
    """

    def __init__(self, base: str, code: str, number: int, pace: float = 1.0) -> None:
        words = content("crowd.json")
        self.code = code
        self.acts = 0
        self.problem = ""
        self._pace = pace
        self._visitor = Visitor(base)
        self._dice = random.Random(f"{code}{number}{time.time_ns()}")
        self._name = words["names"][number % len(words["names"])]
        self._agency = words["agency"]
        self._texts = [
            idea + ending for idea in words["ideas"] for ending in self._dice.sample(words["endings"], 2)
        ]
        self._dice.shuffle(self._texts)
        self._rows = Rows()
        self._outboxes: dict[str, Outbox] = {}
        self._plan: list[Say] = []
        self._moment = (0, "")  # the (round, phase) that the plan is for
        self._next_at = 0.0

    def take_part(self, seconds: float) -> None:
        """Takes part for so long; afterwards `acts` tells how much was accepted, `problem` what was in the way."""
        end = time.monotonic() + seconds
        time.sleep(self._waits(0.0, min(ARRIVAL_SECONDS, seconds / 4)))
        is_in = False
        while time.monotonic() < end:
            try:
                if not is_in:
                    self._visitor.join(self.code, self._name, self._agency)
                    is_in = True
                self._sit(end)
            except (Unreachable, OSError, ValueError) as problem:
                self.problem = str(problem)
                time.sleep(AGAIN_SECONDS)

    def _sit(self, end: float) -> None:
        wire = Wire(self._visitor.base, self._visitor.cookie_header, self.code)
        try:
            wire.events = self._hear
            self._sync(wire)
            self.problem = ""
            while time.monotonic() < end:
                if wire.has_heard or select.select([wire], [], [], 0.5)[0]:
                    wire.hear_once()
                if self._rows.version < 0:
                    self._sync(wire)
                self._act(wire)
        finally:
            wire.close()

    def _waits(self, least: float, most: float) -> float:
        return self._pace * self._dice.uniform(least, most)

    def _sync(self, wire: Wire) -> None:
        self._rows.take(wire.call("sync", {}))

    def _hear(self, event: str, payload: Any) -> None:
        is_known = True
        if event == "delta":
            is_known = self._rows.follow(payload)
        elif event == "pulse":
            is_known = self._rows.agree(payload)
        elif event == "mine":
            self._rows.own(payload["mine_version"], payload["rows"])
        if not is_known:
            self._rows.version = -1  # asked for again by the next turn

    def _act(self, wire: Wire) -> None:
        self._look()
        if not self._plan or time.monotonic() < self._next_at:
            return
        outbox, act, args = self._plan.pop(0)
        payload = self._outboxes.setdefault(outbox, Outbox()).payload(act, args)
        answer = wire.call("do", payload)
        while answer.get("code") in {"BUSY", "RATE"}:
            time.sleep(AGAIN_SECONDS)
            answer = wire.call("do", payload)
        self.acts += bool(answer["ok"])
        self._next_at = time.monotonic() + self._waits(*NEXT_SECONDS)

    def _look(self) -> None:
        """Makes a new plan when the room has moved on."""
        room = next((row for row in self._rows.shared.values() if row["type"] == "room"), None)
        if room is None or (room["round"], room["phase"]) == self._moment:
            return
        self._moment = (room["round"], room["phase"])
        self._plan = {"collect": self._writing, "vote": self._voting}.get(room["phase"], list)()
        self._next_at = time.monotonic() + self._waits(*FIRST_SECONDS)

    def _writing(self) -> list[Say]:
        round_id = self._moment[0]
        texts = [self._texts.pop() for _ in range(self._dice.randint(*IDEAS_EACH)) if self._texts]
        done = {"round": round_id, "phase": "collect", "is_done": True}
        written: list[Say] = [("author", "idea.submit", {"round": round_id, "text": text}) for text in texts]
        return [*written, ("author", "done.set", done)]

    def _voting(self) -> list[Say]:
        round_id = self._moment[0]
        round_, ballot = (
            self._rows.shared.get(f"round:{round_id}"),
            self._rows.shared.get(f"ballot:{round_id}"),
        )
        if round_ is None or ballot is None:
            return []
        weights: dict[int, int] = {}
        for idea in self._dice.choices(ballot["ideas"], k=round_["votes"]) if ballot["ideas"] else ():
            weights[idea] = min(weights.get(idea, 0) + 1, round_["cap"])
        votes: list[Say] = [
            ("ballot", "vote.set", {"round": round_id, "idea": idea, "weight": weight})
            for idea, weight in weights.items()
        ]
        return [*votes, ("ballot", "ballot.done", {"round": round_id, "is_done": True})]
