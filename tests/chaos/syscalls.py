"""Reads what strace saw of a server: was each answer written to its socket only after the log was on disk?"""

import re
from collections.abc import Iterator
from pathlib import Path

TRACE = "openat,close,pwrite64,write,fdatasync,fsync,sendto,sendmsg,writev"
ACK = re.compile(r'43\d*\[\{\\"ok\\":true')
_LINE = re.compile(r"^(\d+) +(.*)$")
_UNFINISHED = re.compile(r"^(.*?) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^<\.\.\. (\w+) resumed>(.*)$")
_OPENED = re.compile(r'^openat\(.*"[^"]*-wal".*\) = (\d+)')
_CALL = re.compile(r"^(\w+)\((\d+)")


def command(server: list[str], log: Path) -> list[str]:
    """Returns the command that runs a server under strace; the server keeps the process id."""
    return ["strace", "-D", "-f", "-qq", "-s", "120", "-e", f"trace={TRACE}", "-o", str(log), *server]


def finished(lines: list[str]) -> Iterator[str]:
    """Yields each call where it ended, its two halves put together."""
    begun: dict[str, str] = {}
    for line in lines:
        found = _LINE.match(line)
        if found is None:
            continue
        thread, text = found[1], found[2]
        if half := _UNFINISHED.match(text):
            begun[thread] = half[1]
            if not half[1].startswith(("fdatasync", "fsync", "openat")):
                yield half[1]  # a write or send counts from its beginning
        elif rest := _RESUMED.match(text):
            if rest[1] in {"fdatasync", "fsync", "openat"}:
                yield begun.pop(thread, rest[1]) + rest[2]
        else:
            yield text


def answers(log: Path) -> tuple[int, int]:
    """Returns (answers, those that were on disk): with the write-ahead log written and synced since the one before."""
    walls: set[str] = set()
    total = safe = 0
    is_written = is_synced = False
    for call in finished(log.read_text("utf-8", errors="replace").splitlines()):
        if opened := _OPENED.match(call):
            walls.add(opened[1])
        found = _CALL.match(call)
        name, number = (found[1], found[2]) if found else ("", "")
        if name == "close":
            walls.discard(number)
        elif name in {"pwrite64", "write"} and number in walls:
            is_written, is_synced = True, False
        elif name in {"fdatasync", "fsync"} and number in walls and call.rstrip().endswith("= 0"):
            is_synced = is_written
        elif name in {"sendto", "sendmsg", "write", "writev"} and ACK.search(call):
            total += 1
            safe += is_written and is_synced
            is_written = is_synced = False
    return total, safe
