"""The two ways a request can fail on purpose: a refused act, and a setting that cannot work."""

from typing import Any

# Refusals that are an answer: stored with (client, seq), they consume the seq.
TERMINAL = frozenset({"CLOSED", "BUDGET", "INVALID", "FORBIDDEN", "GONE", "CHANGED", "LIMIT"})
# Refusals that ask for the same act again, or tell the outbox that it is out of step.
PASSING = frozenset({"BUSY", "RATE", "REUSED", "STALE", "GAP", "OWNER"})


class Refused(Exception):
    """An act is refused with a code of docs/events.md and parameters for the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def is_terminal(self) -> bool:
        """Tells whether the refusal is stored as the answer to its seq."""
        return self.code in TERMINAL


class BadSetting(Exception):
    """The server cannot start; the message says what to set or do."""
