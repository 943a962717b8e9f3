"""Shapes of the acts on the index itself."""

import re
from typing import Any

from workshop.forms import ActForm, Bad, Shaped, Whole, Words

EARLIEST, LATEST = 2000, 2100
MOST_LEVELS = 100


def _levels(value: Any) -> dict[str, tuple[int, int]]:
    """Returns (claimed, verified) by indicator."""
    if not isinstance(value, dict) or len(value) > MOST_LEVELS:
        raise Bad("type")
    return {str(name)[:40]: _pair(pair) for name, pair in value.items()}


def _pair(value: Any) -> tuple[int, int]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise Bad("type")
    claimed, verified = value
    if type(claimed) is not int or type(verified) is not int:
        raise Bad("type")
    if claimed < 0 or verified < 0:
        raise Bad("low", 0)
    return claimed, verified


def hundredths(value: Any) -> int:
    """Returns an index such as "65,00" or "65.5" in hundredths; raises Bad."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?", value.strip()):
        raise Bad("format")
    whole, _, part = value.strip().replace(",", ".").partition(".")
    found = int(whole) * 100 + int(part.ljust(2, "0"))
    if found > 10_000:
        raise Bad("high", 100)
    return found


class SetRegionForm(ActForm):
    """The government's levels of one year."""

    year = Whole(low=EARLIEST, high=LATEST)
    seen = Words(high=16)
    levels = Shaped(shape=_levels)


class SetTargetForm(ActForm):
    """The target of one year."""

    year = Whole(low=EARLIEST, high=LATEST)
    value = Shaped(shape=hundredths)
