"""The phases of a workshop and what may follow what. Pure."""

DRAFT, LOBBY, COLLECT, GROUP, VOTE, CLOSED, REVEAL, NEXT_STEPS, THANKS, ARCHIVED = (
    "draft", "lobby", "collect", "group", "vote", "closed", "reveal", "next_steps", "thanks", "archived",
)  # fmt: skip

ROUND_PHASES = (COLLECT, GROUP, VOTE, CLOSED, REVEAL)
PHASES = (DRAFT, LOBBY, *ROUND_PHASES, NEXT_STEPS, THANKS, ARCHIVED)
RUNNING = frozenset(PHASES) - {DRAFT, ARCHIVED}

# What `phase.set` accepts from each phase; opening the result is `round.reveal`, from CLOSED alone.
NEXT: dict[str, frozenset[str]] = {
    DRAFT: frozenset({LOBBY}),
    LOBBY: frozenset({DRAFT, COLLECT}),
    COLLECT: frozenset({LOBBY, GROUP, VOTE}),
    GROUP: frozenset({COLLECT, VOTE}),
    VOTE: frozenset({GROUP, CLOSED}),
    CLOSED: frozenset({VOTE}),
    REVEAL: frozenset({COLLECT, NEXT_STEPS}),
    NEXT_STEPS: frozenset({COLLECT, THANKS}),
    THANKS: frozenset({NEXT_STEPS, ARCHIVED}),
    ARCHIVED: frozenset({THANKS}),
}


def may_follow(old: str, new: str) -> bool:
    """Tells whether `phase.set` may move from `old` to `new`."""
    return new in NEXT.get(old, frozenset())


def starts_round(old: str, new: str) -> bool:
    """Tells whether this move begins another round (rather than going back within one)."""
    return new == COLLECT and old in {LOBBY, REVEAL, NEXT_STEPS}
