"""Many marks in, a few full pictures a second out: at most 4 Hz for stage and desk, 1 Hz for phones."""

import logging
from collections.abc import Callable
from typing import Any

import gevent
from gevent.event import Event
from sqlalchemy.orm import Session

from workshop import clock
from workshop.live import reading, views
from workshop.live.outbound import Outbound
from workshop.live.presence import AUDIENCES, Presence

log = logging.getLogger(__name__)

BEAT_SECONDS = 0.25
HEARTBEAT_SECONDS = 5.0
SHORTEST_WAIT_SECONDS = 0.01
MOST_FRESH = 60  # views kept for pages and syncs: twenty workshops at once
PHONES_PER_BEAT_SECOND = 2_500  # a fuller room beats slower: 10,000 phones every 4 s

# (db, stream id, screen, presence) → what this audience's pulse adds; registered by the screens.
Progress = Callable[[Session, int, str, Presence], dict[str, Any]]


class Pulse:
    """Keeps the views of watched streams and sends their deltas and pulses."""

    def __init__(
        self, outbound: Outbound, presence: Presence, build: views.Build, progress: Progress
    ) -> None:
        self._outbound, self._presence = outbound, presence
        self._build, self._progress = build, progress
        self._views: dict[tuple[int, str], views.View] = {}
        self._fresh: dict[tuple[int, str], views.View] = {}
        self._marked: set[tuple[int, str]] = set()
        self._spoken: dict[tuple[int, str], float] = {}
        self._wake = Event()
        self._loop: gevent.Greenlet | None = None

    def mark(self, stream_id: int) -> None:
        """Notes that a stream moved; its audiences hear of it at their next beat."""
        self._marked.update((stream_id, screen) for screen in AUDIENCES)
        self._wake.set()
        if self._loop is None or self._loop.dead:
            self._loop = gevent.spawn(self._run)

    def view(self, db: Session, stream_id: int, screen: str) -> views.View:
        """Returns an audience's view at the stream's head, apart from the one the beats speak of.

        Who gets it is ahead of the next delta by less than a beat; whole rows make that delta harmless.
        """
        key = (stream_id, screen)
        view = self._fresh.pop(key, None) or views.View(stream_id, screen, self._build)
        self._fresh[key] = view  # the last asked for stands last
        while len(self._fresh) > MOST_FRESH:
            self._fresh.pop(next(iter(self._fresh)))
        view.advance(db)
        return view

    def start(self) -> None:
        """Starts beating; heartbeats need no mark."""
        if self._loop is None or self._loop.dead:
            self._loop = gevent.spawn(self._run)

    def _run(self) -> None:
        while True:
            self._wake.wait(self._seconds_to_next())
            self._wake.clear()
            now = clock.now().timestamp()
            for key in list(self._presence.audiences):
                if self._seconds_left(key, now) <= 0:
                    self._speak(key, now)
            for key in self._views.keys() - self._presence.audiences.keys():
                del self._views[key]
            gevent.sleep(SHORTEST_WAIT_SECONDS)

    def _seconds_to_next(self) -> float:
        now = clock.now().timestamp()
        waits = [self._seconds_left(key, now) for key in self._presence.audiences]
        return max(min(waits, default=HEARTBEAT_SECONDS), 0.0)

    def _seconds_left(self, key: tuple[int, str], now: float) -> float:
        pause = self._beat_seconds(key) if key in self._marked else HEARTBEAT_SECONDS
        return self._spoken.get(key, 0.0) + pause - now

    def _beat_seconds(self, key: tuple[int, str]) -> float:
        if key[1] != "phone":
            return BEAT_SECONDS
        return max(1.0, len(self._presence.audiences.get(key, ())) / PHONES_PER_BEAT_SECOND)

    def _speak(self, key: tuple[int, str], now: float) -> None:
        self._marked.discard(key)
        self._spoken[key] = now
        try:
            delta, pulse = self._picture(*key)
        except Exception:
            log.exception("no pulse for the %s of stream %s", key[1], key[0])
            return
        self._outbound.beat(*key, delta, pulse)

    def _picture(self, stream_id: int, screen: str) -> tuple[dict[str, Any] | None, dict[str, Any]]:
        with reading.reading() as db:
            view = self._views.get((stream_id, screen))
            if view is None:
                view = self._views[stream_id, screen] = views.View(stream_id, screen, self._build)
            delta = view.advance(db)
            pulse = {
                "epoch": view.epoch,
                "version": view.version,
                "hash": view.hash,
                "now": clock.to_ms(clock.now()),
                **self._progress(db, stream_id, screen, self._presence),
            }
        return (None if delta is None or delta.is_empty else delta.wire()), pulse
