"""What holds for accounts and their secrets. Pure."""

from datetime import datetime, timedelta

from workshop import clock

# The stream that accounts' acts belong to; no workshop ever has this number.
OFFICE_STREAM = 1

LOGIN_DAYS = 30
LINK_HOURS = {"setup": 168, "reset": 24, "invite": 168}
PASSWORD_LOW, PASSWORD_HIGH = 10, 200

FREE_TRIES = 5
MOST_WAIT_SECONDS = 30


def login_ends(now: datetime) -> datetime:
    """Returns when a sign-in of `now` ends."""
    return now + timedelta(days=LOGIN_DAYS)


def link_ends(purpose: str, now: datetime) -> datetime:
    """Returns when a one-time link made `now` ends."""
    return now + timedelta(hours=LINK_HOURS[purpose])


def wait_seconds(failures: int, failed_at: datetime | None, now: datetime | None = None) -> int:
    """Returns the seconds until the next try: 0 up to five failures, then 1, 2, 4 … at most 30.

    The wait passes by itself, so nobody can lock a colleague out for good.
    """
    if failures < FREE_TRIES or failed_at is None:
        return 0
    wait = min(1 << min(failures - FREE_TRIES, 10), MOST_WAIT_SECONDS)
    left = failed_at + timedelta(seconds=wait) - (now or clock.now())
    return max(0, -(-left // timedelta(seconds=1)))
