"""What the server does beside its visitors: letters, webhooks, digests. Each errand runs alone, again and again."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

import gevent
from flask import Flask

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to do every `seconds`; a failure is logged and tried again at the next turn."""

    name: str
    seconds: float
    run: Callable[[], None]


class Errands:
    """The errands of one server; `start` gives each a greenlet of its own, so that none waits for another."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._errands: list[Errand] = []

    def add(self, errand: Errand) -> None:
        """Takes an errand to be run once the server serves."""
        self._errands.append(errand)

    def start(self) -> None:
        """Starts all errands; the first turn comes after one interval."""
        for errand in self._errands:
            gevent.spawn(self._again_and_again, errand)

    def run_once(self) -> None:
        """Runs every errand once, now, one after the other."""
        for errand in self._errands:
            self._run(errand)

    def _again_and_again(self, errand: Errand) -> None:
        while True:
            gevent.sleep(errand.seconds)
            self._run(errand)

    def _run(self, errand: Errand) -> None:
        try:
            with self._app.app_context():
                errand.run()
        except Exception:
            log.exception("errand %s failed; it is tried again", errand.name)
