"""What was made for many readers is kept for a minute, so that a crowd on the public page costs a live room nothing."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Made = TypeVar("Made")

MOST = 64


class Kept:
    """A few things that were made, by key; when there are too many, all are forgotten."""

    def __init__(self) -> None:
        self._things: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Returns what was made for `key`, or makes it; what fails to be made is not kept."""
        if key in self._things:
            kept: Made = self._things[key]
            return kept
        made = make()
        if len(self._things) >= MOST:
            self._things.clear()
        self._things[key] = made
        return made

    def forget(self) -> None:
        """Forgets everything."""
        self._things.clear()
