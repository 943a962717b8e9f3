"""A small server over the real transport, for tests and benchmarks; as a script it prints its port."""

from gevent import monkey

monkey.patch_all()

import gc
import json
import sys
import time
from collections import Counter
from typing import Any

import gevent
import psutil
from flask import Flask, request
from flask_socketio import SocketIO
from greenlet import greenlet

from workshop.live import engine as engines
from workshop.live import serve as web
from workshop.live.outgoing import fan_out
from workshop.live.transport import frame_text

app = Flask(__name__)
socketio = SocketIO(**engines.OPTIONS)
socketio.init_app(app)
engine = engines.install(socketio)
server = socketio.server
seen: Counter[str] = Counter()
inside: Counter[str] = Counter()
reasons: Counter[str] = Counter()
_forget = engine.gone


def gone(connection: Any, reason: str) -> None:
    """Counts why connections ended, of those too that never joined."""
    reasons[reason] += 1
    _forget(connection, reason)


# The stats of the tests need the reason, which no hook of the product tells; mypy refuses a method that is replaced.
engine.gone = gone  # type: ignore[method-assign]


def connect(sid: str, environ: dict[str, Any], auth: Any) -> bool | None:
    seen["connect"] += 1
    return False if auth == {"refuse": True} else None


def disconnect(sid: str, reason: str) -> None:
    seen["disconnect"] += 1


def echo(sid: str, payload: Any) -> Any:
    seen["echo"] += 1
    return payload


def slow(sid: str, payload: Any) -> Any:
    inside[sid] += 1
    seen["most_inside"] = max(seen["most_inside"], inside[sid])
    gevent.sleep(0.05)
    inside[sid] -= 1
    return payload


def kick(sid: str, payload: Any) -> None:
    gevent.spawn(server.disconnect, sid)


for handler in (connect, disconnect, echo, slow, kick):
    server.on(handler.__name__, handler)


@app.get("/stats")
def stats() -> dict[str, Any]:
    gc.collect()
    alive = sum(1 for thing in gc.get_objects() if isinstance(thing, greenlet) and not thing.dead)
    rss = psutil.Process().memory_info().rss
    return {"greenlets": alive, "rss": rss, "sockets": len(engine.sockets), "reasons": reasons, **seen}


@app.post("/body")
def body() -> dict[str, int]:
    return {"length": len(request.get_data())}


@app.get("/broadcast")
def broadcast() -> dict[str, float]:
    """Sends `count` numbered events of about `size` bytes to all, `pause` seconds apart."""
    count, size, pause = (float(request.args.get(name, 0)) for name in ("count", "size", "pause"))
    filler = "x" * int(size)
    reached = octets = 0
    started, used = time.perf_counter(), time.process_time()
    for number in range(int(count)):
        packet = "42" + json.dumps(["news", {"n": number, "filler": filler}], separators=(",", ":"))
        alive = fan_out(list(engine.sockets.values()), [packet])
        reached += alive
        octets += alive * len(frame_text(packet))
        gevent.sleep(pause)
    seconds = time.perf_counter() - started
    used = time.process_time() - used
    return {"reached": reached, "octets": octets, "seconds": seconds, "cpu": used}


def stopped() -> None:
    print("hook ran", flush=True)


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    try:
        web.serve(
            app,
            "127.0.0.1",
            port,
            on_start=[lambda bound: print(f"port {bound}", flush=True)],
            on_stop=[stopped, engine.close_all],
        )
    except web.CannotListen as refusal:
        sys.exit(str(refusal))
