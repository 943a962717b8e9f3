"""Phones that do not give up: each keeps its acts until they are answered, and its rows by the rules of the wire."""

import contextlib
import random
import select
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workshop.crowd import Outbox, Row, Rows, Unreachable, Visitor, Wire

SYNC_SECONDS = 1.0  # a disagreement is asked about at most once a second
ANSWER_SECONDS = 8.0
AGAIN = {"BUSY", "RATE"}


@dataclass
class Told:
    """One act and the answer its phone was given."""

    act: str
    args: dict[str, Any]
    answer: dict[str, Any]
    seconds: float
    at: float


class Phone:
    """One screen in a thread of its own. `next_act` says what it does next, None for nothing."""

    def __init__(self, base: str, who: Visitor, code: str, screen: str = "phone") -> None:
        self.base, self.who, self.code, self.screen = base, who, code, screen
        self.rows = Rows()
        self.told: list[Told] = []
        self.pending: tuple[dict[str, Any], int] | None = None  # (payload, how often it is sent)
        self.next_act: Callable[[], tuple[str, str, dict[str, Any]] | None] = lambda: None
        self.is_linked = self.is_over = self.is_away = False
        self.heard: list[str] = []
        self.contradictions: list[Any] = []
        self.deaf_until = self.deaf_seconds = self.missed_at = 0.0
        self.mute_deltas = 0
        self.repeats = True  # a fifth of the acts is sent 2 to 5 times
        self._outboxes: dict[str, Outbox] = {}
        self._wire: Wire | None = None
        self._asked_at = 0.0
        self._dice = random.Random(code + who.cookie_header)
        self._thread = threading.Thread(target=self._live, daemon=True)

    def start(self) -> "Phone":
        """Comes alive."""
        self._thread.start()
        return self

    @property
    def is_settled(self) -> bool:
        """Tells whether it is connected and waits for no answer."""
        return self.is_linked and self.pending is None

    def stop(self) -> None:
        """Ends the thread and hangs up."""
        self.is_over = True
        self._hang_up()

    def go_away(self) -> None:
        """Loses the network until `is_away` is unset."""
        self.is_away = True
        self._hang_up()

    def _hang_up(self) -> None:
        if self._wire is not None:
            with contextlib.suppress(OSError):
                self._wire.close()

    def _live(self) -> None:
        while not self.is_over:
            if not self.is_away:
                with contextlib.suppress(Unreachable, OSError, ValueError):
                    self._stay()
            self.is_linked = False
            time.sleep(self._dice.uniform(0.1, 0.6))

    def _stay(self) -> None:
        wire = self._wire = Wire(
            self.base, self.who.cookie_header, self.code, self.screen, timeout=ANSWER_SECONDS
        )
        try:
            wire.events = self._hear
            self._sync(wire)
            while not (self.is_over or self.is_away):
                self._act(wire)
                self._listen(wire, 0.1)
                self.is_linked = True
        finally:
            wire.close()

    def _listen(self, wire: Wire, seconds: float) -> None:
        if wire.has_heard or select.select([wire], [], [], seconds)[0]:
            wire.hear_once()

    def _sync(self, wire: Wire) -> None:
        self._asked_at = time.monotonic()
        known = {"epoch": self.rows.epoch, "version": self.rows.version} if self.rows.epoch else {}
        self.rows.take(wire.call("sync", known))

    # Hearing

    def _hear(self, event: str, payload: Any) -> None:
        self.heard.append(event)
        if event == "delta" and self.deaf_seconds:
            self.missed_at = time.monotonic()
            self.deaf_until, self.deaf_seconds = self.missed_at + self.deaf_seconds, 0.0
        if time.monotonic() < self.deaf_until and event in {"delta", "pulse"}:
            return
        if event == "delta":
            self._delta(payload)
        elif event == "pulse":
            self._pulse(payload)
        elif event == "mine":
            self.rows.own(payload["mine_version"], payload["rows"])

    def _delta(self, delta: dict[str, Any]) -> None:
        if self.mute_deltas:
            self.mute_deltas -= 1
            self.missed_at = time.monotonic()
        elif not self.rows.follow(delta):
            self._ask_again()

    def _pulse(self, pulse: dict[str, Any]) -> None:
        if not self.rows.agree(pulse):
            self._ask_again()

    def _ask_again(self) -> None:
        if self._wire is not None and time.monotonic() - self._asked_at >= SYNC_SECONDS:
            self._asked_at = time.monotonic()
            known = {"epoch": self.rows.epoch, "version": self.rows.version}
            self._wire.ask("sync", known, self.rows.take)

    # Acting

    def _act(self, wire: Wire) -> None:
        if self.pending is None:
            chosen = self.next_act()
            if chosen is None:
                return
            outbox, act, args = chosen
            payload = self._outboxes.setdefault(outbox, Outbox()).payload(act, args)
            times = self._dice.randint(2, 5) if self.repeats and self._dice.random() < 0.2 else 1
            self.pending = payload, times
        self._deliver(wire, *self.pending)

    def _deliver(self, wire: Wire, payload: dict[str, Any], times: int) -> None:
        answers: list[dict[str, Any]] = []
        begin = time.monotonic()
        for _ in range(times):
            wire.ask("do", payload, answers.append)
        while len(answers) < times:
            self._listen(wire, 0.5)
            if answers and not self.is_linked:
                self.is_linked = True
            if time.monotonic() - begin > ANSWER_SECONDS:
                raise Unreachable("no answer")
        if any(answer.get("code") in AGAIN for answer in answers):
            return
        if any(answer != answers[0] for answer in answers):
            self.contradictions.append((payload, answers))
        self.pending = None
        now = time.monotonic()
        self._note(Told(payload["act"], payload["args"], answers[0], now - begin, now))

    def _note(self, told: Told) -> None:
        """Keeps the answer; what a vote changed in `mine` its phone knows from the answer itself."""
        self.told.append(told)
        if not told.answer["ok"]:
            return
        args, mine = told.args, self.rows.mine
        if told.act == "vote.set":
            row = {"type": "vote", "id": args["idea"], "round": args["round"], "weight": args["weight"]}
            _put(mine, f"vote:{args['idea']}", row, args["weight"] > 0)
        elif told.act == "ballot.done":
            key = f"{args['round']}:vote"
            _put(mine, f"done:{key}", {"type": "done", "id": key, "is_done": True}, args["is_done"])


def _put(rows: dict[str, Row], key: str, row: Row, is_there: bool) -> None:
    if is_there:
        rows[key] = row
    else:
        rows.pop(key, None)
