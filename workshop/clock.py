"""Time enters the program here and nowhere else."""

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

_zone: tzinfo = UTC


def use_zone(name: str) -> None:
    """Makes `name` (as in TIMEZONE) the zone whose calendar the office's days follow."""
    global _zone
    _zone = ZoneInfo(name)


def day_of(moment: datetime) -> date:
    """Returns the office's calendar date of a moment: before 08.00 in Makassar it is another than in Greenwich."""
    return moment.astimezone(_zone).date()


def now() -> datetime:
    """Returns this moment as an aware UTC datetime."""
    return datetime.now(UTC)


def to_ms(moment: datetime) -> int:
    """Returns whole milliseconds since 1970 UTC of an aware datetime."""
    return round(moment.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    """Returns the aware UTC datetime of milliseconds since 1970."""
    return datetime.fromtimestamp(ms / 1000, UTC)
