"""One server per folder, and the way for commands on the same machine to go through its door."""

import json
import os
import secrets
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any

from workshop.config import Settings
from workshop.errors import BadSetting

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

TOKEN_HEADER = "X-Rembuk-Machine"


class NoServer(Exception):
    """No server runs on this folder."""


class Lock:
    """Holds DATA_DIR for one server: two writers on one SQLite file are one too many."""

    def __init__(self, settings: Settings) -> None:
        self._note = settings.data_dir / "server.json"
        self._file: IO[str] = (settings.data_dir / "server.lock").open("a+", encoding="ascii")
        try:
            _lock(self._file)
        except OSError as problem:
            self._file.close()
            raise BadSetting(
                f"Another Rembuk already uses {settings.data_dir}. Stop it, or set DATA_DIR to another folder."
            ) from problem

    def announce(self, port: int, token: str) -> None:
        """Writes down where the server is and the token that commands show (mode 0600)."""
        self._note.unlink(missing_ok=True)
        descriptor = os.open(self._note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as note:
            json.dump({"port": port, "token": token, "pid": os.getpid()}, note)

    def release(self) -> None:
        """Lets the folder go."""
        self._note.unlink(missing_ok=True)
        self._file.close()


def new_token() -> str:
    """Returns the token of this run of the server."""
    return secrets.token_urlsafe(24)


def is_held(settings: Settings) -> bool:
    """Tells whether a server runs on this folder."""
    path = settings.data_dir / "server.lock"
    if not path.exists():
        return False
    with path.open("a+", encoding="ascii") as file:
        try:
            _lock(file)
        except OSError:
            return True
    return False


def ask(settings: Settings, act: str, args: dict[str, Any]) -> dict[str, Any]:
    """Performs a system act of the office's stream through the running server; raises NoServer."""
    note = _note(settings.data_dir / "server.json")
    if not is_held(settings) or note is None:
        raise NoServer
    request = urllib.request.Request(
        f"http://127.0.0.1:{note['port']}/machine",
        json.dumps({"act": act, "args": args}).encode(),
        {"Content-Type": "application/json", TOKEN_HEADER: note["token"]},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
            return found
    except (urllib.error.URLError, OSError) as problem:
        raise NoServer from problem


def _note(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="ascii"))
        return found
    except (OSError, ValueError):
        return None


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
