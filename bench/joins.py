"""A wave of people: each loads the join page and everything on it, enters, loads the room, opens a socket, syncs."""

import http.client
import random
import re
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import servers
from bench.crowd import allow_files
from bench.votes import share
from workshop.crowd import Unreachable, Visitor, Wire

WORKERS = 64
_ASSET = re.compile(r"/static/[\w./-]+\.(?:js|css|woff2|svg|png)")
_HIDDEN = re.compile(
    r'name="(csrf_token|client)"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="(csrf_token|client)"'
)
KINDS = ("join page", "enter", "room", "asset", "socket and sync")


@dataclass
class Wave:
    """What happened to everybody."""

    port: int
    code: str
    refused: list[str] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    wires: list[Wire] = field(default_factory=list)
    lag: list[float] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Phone:
    """One browser: one kept connection, its own cookies, its own cache."""

    def __init__(self, wave: Wave) -> None:
        self.wave = wave
        self.visitor = Visitor(wave.base)
        self._connection = http.client.HTTPConnection("127.0.0.1", wave.port, timeout=20)
        self._cached: set[str] = set()

    def join(self) -> None:
        """Goes the whole way; raises OSError or HTTPException where the server does not let it."""
        page = self.load("join page", f"/w/{self.wave.code}")
        hidden = {m[1] or m[4]: m[2] or m[3] for m in _HIDDEN.finditer(page)}
        self._ask("enter", "POST", f"/w/{self.wave.code}/join", urlencode({**hidden, "name": "Sari"}))
        self.load("room", f"/w/{self.wave.code}")
        self._connection.close()
        begin = time.monotonic()
        wire = Wire(self.wave.base, self.visitor.cookie_header, self.wave.code)
        self.wave.wires.append(wire)
        if "shared" not in wire.call("sync", {}):
            raise Unreachable("sync was refused")
        self.wave.seconds["socket and sync"].append(time.monotonic() - begin)

    def load(self, kind: str, path: str) -> str:
        """Loads a page and what its head asks for."""
        page = self._ask(kind, "GET", path)
        for asset in _ASSET.findall(page):
            if asset not in self._cached:
                self._cached.add(asset)
                self._ask("asset", "GET", asset)
        return page

    def _ask(self, kind: str, method: str, path: str, body: str | None = None) -> str:
        headers = {"Cookie": self.visitor.cookie_header, "Accept-Language": "id-ID,id;q=0.9"}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.wave.base}
        begin = time.monotonic()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        self.wave.seconds[kind].append(time.monotonic() - begin)
        if answer.status != (303 if body is not None else 200):
            raise Unreachable(f"{method} {path.split('?')[0]} answered {answer.status}")
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.visitor.cookies[name] = value
        return text


def measure(people: int, seconds: float) -> str:
    """Lets `people` join within `seconds` at random moments and returns what they met."""
    allow_files(people)
    dice = random.Random(7)
    moments = sorted(dice.uniform(0, seconds) for _ in range(people))
    with (
        tempfile.TemporaryDirectory() as folder,
        servers.rembuk(Path(folder), 0, "collect") as (server, room),
    ):
        wave = Wave(server.port, room["code"])
        cpu, begin = server.cpu_seconds, time.monotonic()
        plan = iter(moments)
        lock = threading.Lock()
        workers = [threading.Thread(target=_work, args=(wave, plan, lock, begin)) for _ in range(WORKERS)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        took, used = time.monotonic() - begin, server.cpu_seconds - cpu
        for wire in wave.wires:
            wire.close()
    return _report(wave, people, took, used)


def _work(wave: Wave, plan: Any, lock: threading.Lock, begin: float) -> None:
    while True:
        with lock:
            moment = next(plan, None)
        if moment is None:
            return
        time.sleep(max(0.0, begin + moment - time.monotonic()))
        wave.lag.append(time.monotonic() - begin - moment)
        try:
            Phone(wave).join()
        except (OSError, http.client.HTTPException) as problem:
            wave.refused.append(str(problem))


def _report(wave: Wave, people: int, took: float, used: float) -> str:
    lines = [
        f"joins: {len(wave.wires)} of {people} in {took:.1f} s, {len(wave.refused)} refused {wave.refused[:2]},"
        f" {100 * used / took:.0f} % of the core, started at most {max(wave.lag):.2f} s late"
    ]
    for kind, values in wave.seconds.items():
        lines.append(
            f"  {kind}: {len(values)}, p50 {1000 * share(values, 0.5):.1f} ms,"
            f" p95 {1000 * share(values, 0.95):.1f} ms, most {1000 * max(values, default=0):.0f} ms"
        )
    return "\n".join(lines)
