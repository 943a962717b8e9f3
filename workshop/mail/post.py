"""The errand that empties the queue. It waits for the mail server alone: no act and no page waits for it."""

import logging
from collections.abc import Sequence
from typing import Any

from workshop import clock, door
from workshop.access import MACHINE
from workshop.config import Settings
from workshop.errands import Errand
from workshop.live import reading
from workshop.live.models import OFFICE_STREAM
from workshop.mail import queries, smtp
from workshop.mail.models import Letter
from workshop.mail.smtp import Unsent

log = logging.getLogger(__name__)

EVERY_SECONDS = 5.0
BATCH = 50


class Post:
    """Sends what is due: claims it first, records each letter as soon as the server has taken it.

    A crash between the server's yes and the record repeats that one letter, under the same Message-ID.
    """

    def __init__(self, settings: Settings) -> None:
        self._server = smtp.server_of(settings.smtp_url)
        self._sender = settings.mail_from

    def errand(self) -> Errand:
        """Returns the errand."""
        return Errand("letters", EVERY_SECONDS, self.run)

    def run(self) -> None:
        """Sends one batch; what does not get through stays in the queue with its problem."""
        # The reading transaction is over before the first word to the server.
        with reading.reading() as db:
            due = queries.due(db, clock.now(), BATCH)
        if not due:
            return
        claimed = set(_act("letter.claim", letters=[letter.id for letter in due]).get("letters", ()))
        waiting = [letter for letter in due if letter.id in claimed]
        try:
            with smtp.connected(self._server) as line:
                while waiting:
                    self._send(line, waiting[0])
                    waiting.pop(0)
        except Unsent as problem:
            _fail(waiting, problem)

    def _send(self, line: Any, letter: Letter) -> None:
        """Sends one letter; raises Unsent only where no other letter would get through either."""
        try:
            smtp.send(line, smtp.message(letter, self._sender))
        except Unsent as problem:
            if problem.is_of_server:
                raise
            _fail([letter], problem)
        else:
            _act("letter.sent", letter=letter.id)


def _fail(letters: Sequence[Letter], problem: Unsent) -> None:
    if letters:
        log.warning("%d letters not sent: %s", len(letters), problem.code)
        ids = [letter.id for letter in letters]
        _act(
            "letter.failed", letters=ids, code=problem.code, detail=problem.detail, is_final=problem.is_final
        )


def _act(name: str, **args: Any) -> dict[str, Any]:
    answer = door.act(MACHINE, OFFICE_STREAM, name, args)
    if not answer["ok"]:
        raise RuntimeError(f"{name} was refused: {answer['code']}")
    return dict(answer["result"])
