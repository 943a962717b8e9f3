"""What of a brought-in row becomes rows of the profile, of the criteria and of the co-owners. Pure.

A row that was kept by an older version of Rembuk has none of it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workshop.candidates.profile_rules import fingerprint

Values = dict[str, Any]
Rows = Iterator[tuple[Any, ...]]

TOLD_WHOLE = 300  # a longer answer is told by its fingerprint


def answers(candidate_id: int, values: Values) -> Rows:
    """Yields the answers of the profile."""
    for key, text in values.get("profile", {}).items():
        yield candidate_id, key, text, 1


def criteria(candidate_id: int, values: Values) -> Rows:
    """Yields the answers to the criteria."""
    for letter, (answer, why) in values.get("criteria", {}).items():
        yield candidate_id, letter, answer, why


def co_owners(candidate_id: int, values: Values) -> Rows:
    """Yields those who carry a candidate together with its owner."""
    for agency, name in values.get("co_owners", []):
        yield candidate_id, agency, name, False


def told(values: Values) -> Iterator[str]:
    """Yields what the history's line tells of it."""
    for agency, name in values.get("co_owners", []):
        yield f"+ {agency} {name}".strip()
    for letter, (answer, why) in values.get("criteria", {}).items():
        yield f"{letter} {answer} {why}".strip()
    for key, text in values.get("profile", {}).items():
        yield f"{key} {text if len(text) <= TOLD_WHOLE else fingerprint(text)}"


# Table, its columns with their PostgreSQL types, and the rows of one candidate.
TABLES: tuple[tuple[str, Mapping[str, str], Callable[[int, Values], Rows]], ...] = (
    ("profile_answer", {"candidate_id": "bigint", "field": "text", "text": "text", "rev": "bigint"}, answers),
    ("criterion_answer", {"candidate_id": "bigint", "criterion": "text", "answer": "text", "why": "text"}, criteria),
    ("co_owner", {"candidate_id": "bigint", "agency": "text", "name": "text", "is_removed": "boolean"}, co_owners),
)  # fmt: skip
