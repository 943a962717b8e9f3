"""Group commit: what has queued up becomes one transaction on the writer's native thread, then all the acks."""

import logging
from collections.abc import Callable

import gevent
from gevent.event import AsyncResult
from gevent.queue import Empty, Queue
from gevent.threadpool import ThreadPool

from workshop.errors import Refused
from workshop.live.writer import Op, Outcome, Writer

log = logging.getLogger(__name__)

MOST_ACTS = {"sqlite": 200, "postgresql": 60}
MOST_WAITING = 10_000

AfterCommit = Callable[[Op, Outcome], None]


class Ledger:
    """The one way to write. `perform` blocks its greenlet until the act is on disk (or is refused)."""

    def __init__(self, url: str, after_commit: AfterCommit) -> None:
        self._writer = Writer(url)
        self._most = MOST_ACTS["sqlite" if url.startswith("sqlite") else "postgresql"]
        self._after_commit = after_commit
        self._queue: Queue[tuple[Op, AsyncResult[Outcome]]] = Queue()
        self._thread = ThreadPool(1)
        self._loop: gevent.Greenlet | None = None
        self._is_open = True

    def perform(self, op: Op) -> Outcome:
        """Returns the outcome of `op` after its transaction is committed; raises Refused("BUSY") when shut."""
        if not self._is_open or self._queue.qsize() >= MOST_WAITING:
            raise Refused("BUSY")
        if self._loop is None or self._loop.dead:
            self._loop = gevent.spawn(self._run)
        answered: AsyncResult[Outcome] = AsyncResult()
        self._queue.put((op, answered))
        outcome: Outcome = answered.get()
        return outcome

    def drain(self, seconds: float = 3.0) -> bool:
        """Takes no more acts and returns whether all that had queued up are committed within `seconds`."""
        self._is_open = False
        with gevent.Timeout(seconds, False):
            while self._queue.qsize() or self._thread.task_queue.unfinished_tasks:
                gevent.sleep(0.005)
            self._thread.apply(self._writer.close)
            return True
        return False

    def _run(self) -> None:
        while True:
            waiting = [self._queue.get()]
            while len(waiting) < self._most:
                try:
                    waiting.append(self._queue.get_nowait())
                except Empty:
                    break
            outcomes: list[Outcome] = self._thread.apply(self._writer.commit, ([op for op, _ in waiting],))
            for (op, answered), outcome in zip(waiting, outcomes, strict=True):
                answered.set(outcome)
                self._follow_up(op, outcome)

    def _follow_up(self, op: Op, outcome: Outcome) -> None:
        if outcome.error:
            log.error("act %s on stream %s failed:\n%s", op.act.name, op.stream_id, outcome.error)
        if not outcome.answer["ok"] or outcome.effects is None:
            return
        try:
            self._after_commit(op, outcome)
        except Exception:  # it is stored and answered; screens hear of it at the next heartbeat
            log.exception("after the commit of %s on stream %s", op.act.name, op.stream_id)
