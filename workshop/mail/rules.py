"""When a letter is tried again, when it is given up, and what an address may look like. Pure."""

import re
from datetime import datetime, timedelta

WAITING, SENT, GIVEN_UP = STATES = ("waiting", "sent", "given_up")

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=5)
KEPT_DAYS = 90
DIGEST_HOUR = 7  # in the office's time zone

# What stood in the way. These are the server's, and speak of no letter in particular.
SHUT, UNKNOWN, SILENT, BROKEN, UNREACHABLE = NETWORK_PROBLEMS = (
    "shut", "unknown_host", "silent", "broken_off", "unreachable",
)  # fmt: skip
NO_TLS, CERTIFICATE, UNSAFE = TLS_PROBLEMS = ("no_tls", "certificate", "unsafe")
TURNED_AWAY, SIGN_IN, NO_SIGN_IN, SENDER = DOOR_PROBLEMS = ("turned_away", "sign_in", "no_sign_in", "sender")
SERVER_PROBLEMS = (*NETWORK_PROBLEMS, *TLS_PROBLEMS, *DOOR_PROBLEMS)
LATER, REFUSED, BAD_ADDRESS = "later", "refused", "bad_address"

# ASCII only: what lies beyond needs SMTPUTF8 on every server of the way. No quotes, no routes, no white space.
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])"
)
MOST_ADDRESS = 200
MOST_LOCAL = 64


def wait(tries: int) -> timedelta:
    """Returns how long to wait after the `tries`-th try: one minute, then four times longer, six hours at most."""
    factor: int = 4 ** min(tries - 1, 10)
    return min(FIRST_WAIT * factor, LONGEST_WAIT)


def is_over(created_at: datetime, now: datetime) -> bool:
    """Tells whether a letter has been tried for long enough."""
    return now - created_at >= GIVEN_UP_AFTER


def is_address(text: str) -> bool:
    """Tells whether `text` is one plain e-mail address."""
    local = text.partition("@")[0]
    return len(text) <= MOST_ADDRESS and len(local) <= MOST_LOCAL and bool(_ADDRESS.fullmatch(text))
