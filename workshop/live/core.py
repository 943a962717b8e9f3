"""The moving part as one object: door, ledger, mouth, pulse and deadlines, wired to each other."""

import json
import logging
from collections.abc import Callable
from typing import Any

import gevent
import socketio as socketio_library
from sqlalchemy.orm import Session

from workshop import clock
from workshop.access import MACHINE, Actor
from workshop.errors import Refused
from workshop.forms import Payload
from workshop.live import log as streams
from workshop.live import reading, views
from workshop.live.inbound import Inbound, Message
from workshop.live.ledger import Ledger
from workshop.live.outbound import Outbound
from workshop.live.presence import Presence, Seat
from workshop.live.pulse import Progress, Pulse
from workshop.live.writer import Op, Outcome

log = logging.getLogger(__name__)

# (db, stream id, actor) → the person's rows; registered by the screens.
Mine = Callable[[Session, int, Actor], list[dict[str, Any]]]

DEADLINE_SECONDS = 1.0
MINE_RETRY_SECONDS = 5.0
LARGEST_DELTAS = 64 * 1024


class Live:
    """Everything that keeps screens in step; `start` spawns its greenlets."""

    def __init__(
        self, url: str, server: socketio_library.Server, build: views.Build, progress: Progress, mine: Mine
    ) -> None:
        self.presence = Presence()
        self.outbound = Outbound(server, self.presence)
        self.pulse = Pulse(self.outbound, self.presence, build, progress)
        self.ledger = Ledger(url, self._after_commit)
        self.inbound = Inbound(self.ledger)
        self.on_commit: list[Callable[[Op], None]] = []  # what else this process must do, not the truth
        self._mine = mine
        self._unheard: set[str] = set()

    def start(self) -> None:
        """Starts beats, deadlines and the repetition of what nobody has acknowledged."""
        self.pulse.start()
        gevent.spawn(self._meet_deadlines)
        gevent.spawn(self._repeat_mine)

    def stop(self) -> None:
        """Tells the screens and commits what has queued up."""
        self.outbound.restart(2)
        if not self.ledger.drain(2.5):
            log.error(
                "the ledger was not drained in time; unanswered acts will be sent again by their outboxes"
            )

    def sync(self, seat: Seat, epoch: object, version: object) -> dict[str, Any]:
        """Returns a screen's answer to `sync`: deltas since its version where they suffice, else the whole."""
        with reading.reading() as db:
            view = self.pulse.view(db, seat.stream_id, seat.screen)
            answer = _position(view) | self._personal(db, seat)
            if epoch == view.epoch and type(version) is int:
                delta = view.since(db, version)
                if delta is not None and _size(delta) <= LARGEST_DELTAS:
                    return answer | {"deltas": [] if delta.is_empty else [delta.wire()]}
            return answer | {"shared": list(view.rows.values())}

    def snapshot(self, stream_id: int, screen: str) -> dict[str, Any]:
        """Returns an audience's rows by key with their position, as a page embeds them."""
        with reading.reading() as db:
            view = self.pulse.view(db, stream_id, screen)
            return _position(view) | {"shared": dict(view.rows)}

    def mine_of(self, db: Session, stream_id: int, actor: Actor) -> list[dict[str, Any]]:
        """Returns a person's own rows, as `mine` sends them."""
        return self._mine(db, stream_id, actor)

    def _personal(self, db: Session, seat: Seat) -> dict[str, Any]:
        if not seat.actor.participant_id:
            return {}
        head = streams.head(db, seat.stream_id)
        return {
            "mine": self._mine(db, seat.stream_id, seat.actor),
            "mine_version": head.version if head else 0,
        }

    def _after_commit(self, op: Op, outcome: Outcome) -> None:
        effects = outcome.effects
        assert effects is not None
        self.pulse.mark(op.stream_id)
        for hear in self.on_commit:
            hear(op)
        for key in effects.tells:
            seats = self.presence.of_key(key)
            # A vote's answer says all there is to say to the only tab that is open.
            if seats and not (len(seats) == 1 and key == op.actor.ballot_key):
                gevent.spawn(self._tell, seats)
        for kind, value in effects.evicts:
            self.outbound.close(self.presence.matching(kind, value))

    def _tell(self, seats: list[Seat]) -> None:
        for seat in seats:
            with reading.reading() as db:
                personal = self._personal(db, seat)
            if personal:
                self._unheard.add(seat.sid)
                seat.mine_sent = max(seat.mine_sent, personal["mine_version"])
                rows = {"mine_version": personal["mine_version"], "rows": personal["mine"]}
                self.outbound.to_seat(seat, "mine", rows)

    def _repeat_mine(self) -> None:
        while True:
            gevent.sleep(MINE_RETRY_SECONDS)
            unheard, self._unheard = self._unheard, set()
            seats = [self.presence.seats[sid] for sid in unheard if sid in self.presence.seats]
            self._tell([seat for seat in seats if seat.mine_acked < seat.mine_sent])

    def _meet_deadlines(self) -> None:
        while True:
            gevent.sleep(DEADLINE_SECONDS)
            try:
                self._perform_due()
            except Exception:
                log.exception("deadlines could not be met; they are tried again")

    def _perform_due(self) -> None:
        with reading.reading() as db:
            waiting = streams.deadlines(db)
        now = clock.to_ms(clock.now())
        for number, stream_id, act, args, due_at in waiting:
            if due_at > now:
                return
            parsed = json.loads(args)
            try:
                self.inbound.perform_due(
                    MACHINE, stream_id, Message(act, Payload.of_json(parsed), parsed), number
                )
            except Refused:
                log.warning("system act %s of stream %s waits", act, stream_id)


def _position(view: views.View) -> dict[str, Any]:
    return {
        "epoch": view.epoch,
        "version": view.version,
        "hash": view.hash,
        "reset": view.reset,
        "now": clock.to_ms(clock.now()),
    }


def _size(delta: views.Delta) -> int:
    return len(json.dumps(delta.wire(), ensure_ascii=False).encode())
