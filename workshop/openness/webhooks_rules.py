"""What integrations may be: scopes of tokens, kinds of messages, when a delivery is tried again. Pure."""

from datetime import datetime, timedelta

CANDIDATES, EVERYTHING = SCOPES = ("candidates", "everything")
WAITING, SENT, GIVEN_UP = "waiting", "sent", "given_up"

# What a token and a webhook's secret begin with: a leaked one is recognised by whoever finds it.
MARK = "rbk_"
SECRET_MARK = "whsec_"

TEST = "test"
CHANGED = "candidate.changed"
# Kind of a line of the history → kind of the message; every other line is CHANGED.
KINDS = {
    "added": "candidate.added",
    "promoted": "candidate.promoted",
    "stage": "candidate.stage",
    "parked": "candidate.parked",
    "resumed": "candidate.resumed",
    "answer": "candidate.answered",
    "withdrawn": "candidate.withdrawn",
    "restored": "candidate.restored",
    "merged": "candidate.withdrawn",
    "stands_again": "candidate.restored",
}
# Lines about people, and lines that only date the one beside them: no message tells of these.
SILENT = ("since", "owner", "ownerlink.made", "ownerlink.revoked")

TRY_AGAIN = tuple(
    timedelta(seconds=seconds) for seconds in (10, 30, 120, 600, 1800, 3600)
)  # and then every hour
GIVE_UP_AFTER = timedelta(days=3)
KEEP_SENT = timedelta(days=30)


def kind_of(change: str) -> str:
    """Returns the kind of the message that a line of the history becomes."""
    return KINDS.get(change, CHANGED)


def next_try(tries: int, created_at: datetime, now: datetime) -> datetime | None:
    """Returns when to try again after the failed try number `tries` (1 and up), or None to give up."""
    if now - created_at >= GIVE_UP_AFTER:
        return None
    return now + TRY_AGAIN[min(tries, len(TRY_AGAIN)) - 1]
