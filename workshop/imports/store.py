"""Uploaded tables on disk while they are read: under their hash, opened only in a process of its own."""

import hashlib
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import IO, Any

from workshop.forms import clean
from workshop.imports import grid
from workshop.imports.grid import BadTable

log = logging.getLogger(__name__)

CHUNK_BYTES = 256 * 1024
MOST_MB = 10
LONGEST_NAME = 120


def folder(data_dir: Path) -> Path:
    """Returns the folder of files that wait to be read."""
    return data_dir / "imports"


def keep(stream: IO[bytes], root: Path) -> str:
    """Writes a file and returns its SHA-256 in hex; raises BadTable("empty"|"big"|"disk") and leaves nothing."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=root, prefix=".incoming-", delete=False) as file:
            try:
                found = _written(stream, file)
                file.close()
                Path(file.name).replace(root / found)
            finally:
                Path(file.name).unlink(missing_ok=True)
    except OSError as problem:
        raise BadTable("disk") from problem
    return found


def _written(stream: IO[bytes], file: IO[bytes]) -> str:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK_BYTES):
        size += len(chunk)
        if size > MOST_MB * 1024 * 1024:
            raise BadTable("big")
        digest.update(chunk)
        file.write(chunk)
        time.sleep(0)  # under gevent: lets the room go on
    if not size:
        raise BadTable("empty")
    file.flush()
    os.fsync(file.fileno())
    return digest.hexdigest()


def cleaned_name(name: str) -> str:
    """Returns a file name without path and controls, of at most 120 characters."""
    last = PurePosixPath(clean(name[-1000:]).replace("\\", "/").replace("\n", " ")).name
    return last[-LONGEST_NAME:].strip() or "impor"


def lines(path: Path, names: frozenset[str]) -> Generator[dict[str, Any], None, None]:
    """Yields what `grid` finds in a file, read by a process of its own; raises BadTable."""
    if not path.is_file():
        raise BadTable("gone")
    command = [sys.executable, "-P", grid.__file__, os.fspath(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as child:
        assert child.stdin is not None and child.stdout is not None
        try:
            child.stdin.write(json.dumps(sorted(names)).encode())
            child.stdin.close()
            yield from _until_end(child.stdout)
        finally:
            child.kill()


def _until_end(out: IO[bytes]) -> Generator[dict[str, Any], None, None]:
    for text in out:
        line: dict[str, Any] = json.loads(text)
        if "end" in line:
            return
        if "fault" in line:
            if "why" in line:
                log.warning("a table could not be read: %s", line["why"])
            raise BadTable(line["fault"], **line["params"])
        yield line
    raise BadTable("slow")
