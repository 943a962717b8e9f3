"""The real server as a process of its own: started, killed, restarted; never outlives its test."""

import ctypes
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests.support.ports import PATIENCE_SECONDS, free_port, wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Has the kernel end this process when the test run ends, however that happens (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class NotServing(RuntimeError):
    """The server ended before it answered; the text holds the end of its log."""


@dataclass
class Server:
    """A running `wsgi.py`; `data` is its DATA_DIR, `log` everything it printed."""

    data: Path
    port: int
    ip: str
    env: dict[str, str]
    log: Path
    command: list[str] = field(default_factory=lambda: [sys.executable, "wsgi.py"])
    _process: subprocess.Popen[bytes] | None = None
    _out: IO[bytes] | None = None

    @property
    def url(self) -> str:
        """The address without a slash at its end."""
        return f"http://{self.ip}:{self.port}"

    @property
    def pid(self) -> int:
        """The process id; raises if it was never started."""
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Tells whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Starts the process and waits until /healthz answers; raises NotServing if it ends instead."""
        self._out = self.log.open("ab")
        self._process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.env,
            stdout=self._out,
            stderr=self._out,
            stdin=subprocess.DEVNULL,
            preexec_fn=die_with_parent,
        )
        try:
            wait_until(
                lambda: not self.is_running or self.is_healthy(), seconds, "the server does not answer"
            )
        except TimeoutError as problem:
            self.kill()
            raise NotServing(f"{problem}\n{self.tail()}") from problem
        if not self.is_running:
            raise NotServing(f"the server ended with {self._process.returncode}\n{self.tail()}")

    def is_healthy(self) -> bool:
        """Tells whether /healthz answers 200."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """Ends it as a power cut would (SIGKILL)."""
        self._end(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)

    def term(self, seconds: float = PATIENCE_SECONDS) -> int:
        """Asks it to leave (SIGTERM); returns its exit code, raises subprocess.TimeoutExpired if it stays."""
        return self._end(signal.SIGTERM, seconds)

    def restart(self, is_hard: bool = True) -> None:
        """Kills it (or asks it to leave) and starts it again on the same port and folder."""
        if is_hard:
            self.kill()
        else:
            self.term()
        self.start()

    def tail(self, chars: int = 3000) -> str:
        """Returns the end of the log."""
        return self.log.read_text("utf-8", errors="replace")[-chars:]

    def _end(self, number: int, seconds: float = PATIENCE_SECONDS) -> int:
        assert self._process is not None
        if self.is_running:
            self._process.send_signal(number)
        code = self._process.wait(seconds)
        if self._out is not None:
            self._out.close()
            self._out = None
        return code


@contextmanager
def running_server(
    tmp_path: Path,
    database_url: str | None = None,
    env: Mapping[str, str] | None = None,
    ip: str = "127.0.0.1",
) -> Iterator[Server]:
    """Serves from a fresh DATA_DIR on a free port, in Python of this environment; ends it on leaving.

    `env` goes over the settings chosen here; no setting of the caller's own environment gets through.
    """
    server = make_server(tmp_path, database_url, env, ip)
    server.start()
    try:
        yield server
    finally:
        if server.is_running:
            server.kill()


def make_server(
    tmp_path: Path,
    database_url: str | None = None,
    env: Mapping[str, str] | None = None,
    ip: str = "127.0.0.1",
) -> Server:
    """Returns a server that is not started yet: for tests of what happens at start."""
    data = tmp_path / "data"
    data.mkdir(parents=True, exist_ok=True)
    port = free_port(ip)
    settings = {"PORT": str(port), "HOST": ip, "DATA_DIR": str(data), "SECRET_KEY": "k" * 32, "DEMO": "0"}
    if database_url:
        settings["DATABASE_URL"] = database_url
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "LANG", "SYSTEMROOT", "TMPDIR")
        if name in os.environ
    }
    whole = {**kept, "PYTHONUNBUFFERED": "1", **settings, **(env or {})}
    return Server(data, int(whole["PORT"]), ip, whole, tmp_path / "server.log")
