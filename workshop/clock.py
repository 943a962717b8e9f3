"""Time enters the program here and nowhere else."""

from datetime import UTC, datetime


def now() -> datetime:
    """Returns this moment as an aware UTC datetime."""
    return datetime.now(UTC)


def to_ms(moment: datetime) -> int:
    """Returns whole milliseconds since 1970 UTC of an aware datetime."""
    return round(moment.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    """Returns the aware UTC datetime of milliseconds since 1970."""
    return datetime.fromtimestamp(ms / 1000, UTC)
