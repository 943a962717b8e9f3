"""A file that came with a refused form stays chosen: the next form carries a signed note of it.

The note is good for one link and one day, so nobody can name a file that another link brought.
"""

from dataclasses import astuple

from flask import request
from itsdangerous import BadData, URLSafeTimedSerializer
from limits import RateLimitItemPerDay
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from workshop.candidates import evidence_files
from workshop.candidates.evidence_files import BadFile, Kept
from workshop.page import settings

MEGABYTE = 1024 * 1024
GOOD_SECONDS = 24 * 3600
# Files are stored before their act is asked for: a link that fell into wrong hands cannot fill the disk.
FILES_A_DAY = RateLimitItemPerDay(150)

_limiter = MovingWindowRateLimiter(MemoryStorage())


def sent_file(link_id: int) -> Kept | None:
    """Returns the file sent with this form, or the one an earlier form brought, or None; raises BadFile.

    Besides the codes of `evidence_files` there is "many": the link has brought too many files today.
    """
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return None if request.form.get("drop") else _brought(link_id, request.form.get("kept", ""))
    if not _limiter.hit(FILES_A_DAY, str(link_id)):
        raise BadFile("many")
    root = evidence_files.folder(settings().data_dir)
    return evidence_files.keep(sent.stream, sent.filename, root, settings().evidence_mb * MEGABYTE)


def note_of(link_id: int, kept: Kept) -> str:
    """Returns the signed note of a file for the next form."""
    return str(_sealer().dumps([link_id, *astuple(kept)]))


def _brought(link_id: int, note: str) -> Kept | None:
    try:
        number, *fields = _sealer().loads(note, max_age=GOOD_SECONDS)
    except BadData:
        return None
    return Kept(*fields) if number == link_id else None


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="owner-file")
