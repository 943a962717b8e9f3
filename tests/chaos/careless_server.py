"""The real server with `synchronous=OFF`: what must never be served, to prove that the check would notice."""

from gevent import monkey

monkey.patch_all()

import sys
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from workshop import start
from workshop.live import writer

_careful = writer.writing_engine


def _careless(url: str) -> Engine:
    engine = _careful(url)

    @event.listens_for(engine, "connect")
    def _hurry(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    return engine


writer.writing_engine = _careless

if __name__ == "__main__":
    sys.exit(start.main())
