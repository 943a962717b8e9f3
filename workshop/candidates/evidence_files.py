"""Files of evidence on disk: judged by their content, kept once under their SHA-256, never opened or unpacked."""

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import IO

from workshop.forms import clean

CHUNK_BYTES = 256 * 1024
TAIL_BYTES = 1024
LONGEST_STEM = 100
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
_SIGNS = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"}
_HASH = re.compile("[0-9a-f]{64}")
# What Windows refuses in a name; the file is downloaded there.
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')


class BadFile(Exception):
    """A file is not taken: `code` is empty, type, cut, big or disk."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies on disk: its SHA-256 in hex, cleaned name, type (pdf, jpg, png), size in bytes."""

    hash: str
    name: str
    type: str
    size: int


def folder(data_dir: Path) -> Path:
    """Returns the folder of all files of evidence."""
    return data_dir / "evidence"


def is_hash(text: str) -> bool:
    """Tells whether `text` can be the name of a stored file."""
    return bool(_HASH.fullmatch(text))


def path_of(root: Path, file_hash: str) -> Path:
    """Returns where a file lies; raises ValueError for what is no hash."""
    if not is_hash(file_hash):
        raise ValueError("not a hash")
    return root / file_hash[:2] / file_hash


def keep(stream: IO[bytes], name: str, root: Path, most_bytes: int) -> Kept:
    """Writes a file under its hash, once, safe against a power cut; raises BadFile and leaves nothing behind."""
    head = stream.read(CHUNK_BYTES)
    if not head:
        raise BadFile("empty")
    kind = type_of(head)
    if not kind:
        raise BadFile("type")
    try:
        file_hash, size = _stored(_chunks(head, stream, kind, most_bytes), root)
    except OSError as problem:
        raise BadFile("disk") from problem
    return Kept(file_hash, cleaned_name(name, kind), kind, size)


def type_of(head: bytes) -> str:
    """Returns "pdf", "jpg" or "png" by the first bytes of a file, "" for anything else."""
    return next((kind for kind, sign in _SIGNS.items() if head.startswith(sign)), "")


def cleaned_name(name: str, kind: str) -> str:
    """Returns a file name without path, controls and what Windows refuses; its ending tells the true type."""
    last = PurePosixPath(clean(name[-1000:]).replace("\\", "/").replace("\n", " ")).name
    stem = _NOT_IN_NAMES.sub("_", last)
    known = re.fullmatch(r"(.*)\.(?:pdf|jpe?g|png)", stem, re.IGNORECASE)
    stem = (known[1] if known else stem)[:LONGEST_STEM].strip(". ")
    return f"{stem or 'bukti'}.{kind}"


def _chunks(head: bytes, stream: IO[bytes], kind: str, most_bytes: int) -> Iterator[bytes]:
    size, tail, chunk = 0, b"", head
    while chunk:
        size += len(chunk)
        if size > most_bytes:
            raise BadFile("big")
        tail = (tail + chunk)[-TAIL_BYTES:]
        yield chunk
        time.sleep(0)  # under gevent: lets the room go on while a file is written
        chunk = stream.read(CHUNK_BYTES)
    if kind == "pdf" and b"%%EOF" not in tail:
        raise BadFile("cut")


def _stored(chunks: Iterator[bytes], root: Path) -> tuple[str, int]:
    root.mkdir(parents=True, exist_ok=True)
    digest, size = sha256(), 0
    with NamedTemporaryFile(dir=root, prefix=".incoming-", delete=False) as file:
        incoming = Path(file.name)
        try:
            for chunk in chunks:
                digest.update(chunk)
                size += file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            target = path_of(root, digest.hexdigest())
            target.parent.mkdir(exist_ok=True)
            # The same file twice is one file: replacing it by itself changes nothing.
            incoming.replace(target)
            _sync_folder(target.parent)
        finally:
            incoming.unlink(missing_ok=True)
    return digest.hexdigest(), size


def _sync_folder(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
