"""What holds for personal links, reports and calendar addresses. Pure."""

import re
from datetime import date, datetime, timedelta

from workshop.errors import Refused

VALID_DAYS = (30, 90, 180, 365)
MOST_REPORTS_A_DAY = 40  # a link that fell into wrong hands cannot bury a history
MOST_OFFERS_A_DAY = 100  # twenty indicators, several pieces each
USE_EVERY = timedelta(hours=1)  # how exactly the last use of a link is known
DONE_DAYS = 90  # how long a finished step stays in a calendar
MOST_ENTRIES = 500
FULL = 100

GOOD, EXPIRED, REVOKED = "good", "expired", "revoked"

# The latest place on earth is 12 hours behind UTC: a day before that one has passed everywhere.
LATEST_ZONE = timedelta(hours=12)

_ADDRESS = re.compile(r"[^@\s,;:<>()\"\\\[\]]{1,64}@[^@\s,;:<>()\"\\\[\]]+\.[^@\s,;:<>()\"\\\[\].]{2,}")


def state(revoked_at: datetime | None, expires_at: datetime, now: datetime) -> str:
    """Returns whether a link is good, expired or revoked."""
    if revoked_at is not None:
        return REVOKED
    return GOOD if now < expires_at else EXPIRED


def ends(days: int, now: datetime) -> datetime:
    """Returns when a link made `now` ends."""
    return now + timedelta(days=days)


def check_address(text: str) -> None:
    """Refuses what is no e-mail address; none at all is fine."""
    if text and _ADDRESS.fullmatch(text) is None:
        raise Refused("INVALID", field="email", why="format", limit=None)


def check_report(step: int, is_done: bool, words: str, next_title: str, next_on: date | None) -> None:
    """Refuses a report that says nothing, finishes no step, or names a next step without its date or the reverse."""
    if not words:
        raise Refused("INVALID", field="note", why="missing", limit=None)
    if is_done and not step:
        raise Refused("INVALID", field="is_done", why="unknown", limit=None)
    if next_title and next_on is None:
        raise Refused("INVALID", field="next_on", why="missing", limit=None)
    if next_on is not None and not next_title and (is_done or not step):
        raise Refused("INVALID", field="next_title", why="missing", limit=None)


def check_ahead(next_on: date | None, now: datetime) -> None:
    """Refuses a next date that has passed."""
    if next_on is not None and next_on < (now - LATEST_ZONE).date():
        raise Refused("INVALID", field="next_on", why="low", limit=None)
