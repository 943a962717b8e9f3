"""All evidence of a candidate as one ZIP: streamed, names that Windows takes, and an index that says what is there."""

import re
import time
import unicodedata
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import RawIOBase
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from workshop.candidates import evidence_files
from workshop.reports import csv, tables, xlsx
from workshop.reports.tables import Cell, Column, Sheet

LONGEST_NAME = 120
LONGEST_TITLE = 60
LONGEST_INDICATOR = 40
# What became of a piece on its way into the ZIP.
PACKED, MISSING, DAMAGED, LISTED = "packed", "missing", "damaged", "listed"
# Names Windows keeps for itself, whatever stands behind a dot.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence: a file by its hash, content of our own (`made`), or a link or record that is only listed."""

    number: str
    indicator: str
    title: str
    row: Mapping[str, Cell]
    file_hash: str = ""
    ending: str = ""
    url: str = ""
    made: bytes = b""


@dataclass(frozen=True, slots=True)
class Names:
    """What the index and its files are called, and the states of a piece in words."""

    index: str
    links: str
    sheet: str
    columns: tuple[Column, ...]
    states: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bundle:
    """The pieces in their order, the words around them, and how their index is written."""

    pieces: tuple[Piece, ...]
    names: Names
    style: tables.Style
    made_at: datetime


def stream(bundle: Bundle, root: Path) -> Iterator[bytes]:
    """Yields the ZIP of a bundle piece by piece; no file is held in memory, one that is gone or damaged is named.

    The index comes last, when it is known what was packed: only then does it say "there".
    """
    pipe, rows = _Pipe(), []
    with ZipFile(pipe, "w") as packed:
        for piece, name in zip(bundle.pieces, file_names(bundle.pieces), strict=True):
            state = yield from _pack(packed, pipe, _Entry(piece, name, bundle), root)
            stored = name if state in {PACKED, DAMAGED} else ""
            rows.append({**piece.row, "name": stored, "state": bundle.names.states[state]})
        for name, content in _index(bundle, rows):
            packed.writestr(_info(name, bundle, ZIP_DEFLATED), content)
        yield pipe.taken()
    yield pipe.taken()


def file_names(pieces: Iterable[Piece]) -> list[str]:
    """Returns "NN indicator - title.ending" for each piece: unique, at most 120 marks, fit for every system."""
    taken: set[str] = set()
    names = []
    for piece in pieces:
        start = f"{piece.number} {safe(piece.indicator)[:LONGEST_INDICATOR].strip()}"
        stem = safe(f"{start} - {safe(piece.title)[:LONGEST_TITLE].strip()}")
        name, again = _named(stem, "", piece.ending), 2
        while name.casefold() in taken:
            name, again = _named(stem, f" ({again})", piece.ending), again + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def safe(text: str) -> str:
    """Returns text as part of a file name: composed, no marks a system refuses, no dots or spaces at its ends."""
    bare = _NOT_IN_NAMES.sub("_", unicodedata.normalize("NFC", tables.clean(text)))
    bare = re.sub(r"\s+", " ", bare).strip(" .")
    return f"_{bare}" if _RESERVED.match(bare) else bare


@dataclass(frozen=True, slots=True)
class _Entry:
    piece: Piece
    name: str
    bundle: Bundle


class _Pipe(RawIOBase):
    """What the ZIP is written to: only forwards; `taken` hands over what came since the last time."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        self._waiting += memoryview(content)  # type: ignore[arg-type]  # ZipFile writes bytes
        return len(memoryview(content))  # type: ignore[arg-type]

    def taken(self) -> bytes:
        chunk = bytes(self._waiting)
        self._waiting.clear()
        return chunk


def _pack(packed: ZipFile, pipe: _Pipe, entry: _Entry, root: Path) -> Generator[bytes, None, str]:
    piece = entry.piece
    if piece.made:
        packed.writestr(_info(entry.name, entry.bundle, ZIP_STORED), piece.made)
        yield pipe.taken()
        return PACKED
    if not piece.file_hash:
        return LISTED
    try:
        file = evidence_files.path_of(root, piece.file_hash).open("rb")
    except OSError:
        return MISSING
    digest = sha256()
    with file, packed.open(_info(entry.name, entry.bundle, ZIP_STORED), "w") as target:
        for chunk in _chunks(file):
            digest.update(chunk)
            target.write(chunk)
            yield pipe.taken()
            time.sleep(0)  # under gevent: lets the room go on while a file is read
    return PACKED if digest.hexdigest() == piece.file_hash else DAMAGED


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Yields a file up to its end, or up to where the disk fails: its hash then tells."""
    while True:
        try:
            chunk = file.read(evidence_files.CHUNK_BYTES)
        except OSError:
            return
        if not chunk:
            return
        yield chunk


def _index(bundle: Bundle, rows: list[dict[str, Cell]]) -> Iterator[tuple[str, bytes]]:
    names = bundle.names
    sheet = Sheet(names.sheet, names.columns, rows)
    yield f"00 {names.index}.xlsx", xlsx.encode([sheet], bundle.style, bundle.made_at)
    yield f"00 {names.index}.csv", csv.encode(sheet, bundle.style)
    links = [f"{one.number} {one.indicator}\r\n{one.url}\r\n" for one in bundle.pieces if one.url]
    if links:
        yield f"00 {names.links}.txt", "\r\n".join(links).encode("utf-8-sig")


def _info(name: str, bundle: Bundle, packing: int) -> ZipInfo:
    made = tables.local(bundle.made_at, bundle.style.zone)
    info = ZipInfo(name, (made.year, made.month, made.day, made.hour, made.minute, made.second))
    info.compress_type, info.external_attr = packing, 0o644 << 16
    return info


def _named(stem: str, mark: str, ending: str) -> str:
    tail = f"{mark}.{ending}" if ending else mark
    return stem[: LONGEST_NAME - len(tail)].rstrip(" .") + tail
