"""`python wsgi.py`: prepares the database and the browser libraries, says where to go, and serves."""

import gc
import logging
import sys
from collections.abc import Iterable

from flask import Flask, url_for

from workshop import config, create_app, database, machine, vendor
from workshop.access import MACHINE
from workshop.config import Settings
from workshop.errors import BadSetting
from workshop.extensions import socketio
from workshop.live.models import OFFICE_STREAM
from workshop.live.serve import CannotListen, serve
from workshop.people import queries as people
from workshop.workshops import addresses, qr

log = logging.getLogger(__name__)


def main() -> int:
    """Serves until it is told to stop; returns 0, or 2 after a sentence that says what to mend."""
    try:
        settings = config.load()
        lock = machine.Lock(settings)
    except BadSetting as problem:
        return _cannot(problem)
    try:
        vendor.ensure_vendor()
        database.prepare(settings)
        _serve(settings, lock)
    except (BadSetting, CannotListen) as problem:
        return _cannot(problem)
    finally:
        lock.release()
    return 0


def _cannot(problem: Exception) -> int:
    print(f"\nRembuk cannot start. {problem}\n", file=sys.stderr)
    return 2


def _serve(settings: Settings, lock: machine.Lock) -> None:
    app = create_app(settings)
    app.config["MACHINE_TOKEN"] = token = machine.new_token()
    live = app.extensions["live"]
    live.start()
    app.extensions["errands"].start()
    _demo(app, settings)
    serve(
        app,
        settings.host,
        settings.port,
        on_start=[
            lambda port: lock.announce(port, token),
            lambda port: _greet(app, settings),
            lambda port: _settle(),
        ],
        on_stop=[live.stop, socketio.server.eio.close_all],
    )


def _settle() -> None:
    """Moves what lives for ever out of the garbage collector's way: its pauses were the slowest acks."""
    gc.collect()
    gc.freeze()


def _demo(app: Flask, settings: Settings) -> None:
    if settings.with_demo:
        from workshop import demo

        try:
            demo.fill_if_empty(app)
        except Exception:  # an example is not worth a server that does not start
            log.exception("the demo could not be made")


def _greet(app: Flask, settings: Settings) -> None:
    base = addresses.public_base(settings)
    lines = [f"Rembuk is ready:  http://localhost:{settings.port}", f"In this network:  {base}"]
    with app.app_context(), app.test_request_context():
        lines += _first_account(base)
    _say([*lines, "", qr.terminal(base, sys.stdout.encoding or "ascii"), "Stop with Ctrl+C."])


def _first_account(base: str) -> Iterable[str]:
    from workshop import door
    from workshop.extensions import db

    if people.has_accounts(db.session()):
        return ()
    answer = door.act(MACHINE, OFFICE_STREAM, "account.first", {})
    if not answer["ok"]:
        return ("The link for the first account could not be made; see the log.",)
    link = base + url_for("people.setup", token=answer["result"]["token"])
    return ("", "Open this link once to make the first account (innovation office):", f"  {link}")


def _say(lines: Iterable[str]) -> None:
    text = "\n".join(lines) + "\n"
    encoding = sys.stdout.encoding or "ascii"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
    sys.stdout.flush()
