"""What may stand as evidence, and which level may be claimed or verified. Pure."""

from datetime import date
from urllib.parse import urlsplit

from workshop.errors import Refused
from workshop.iid.model import Indicator, IndicatorSet
from workshop.iid.sets import catalogue

# Where the workshop's own record is evidence: who took part (22), the steps with their dates (32).
BY_WORKSHOP = frozenset({"aktor", "kecepatan_penciptaan"})


def rules_on(day: date) -> IndicatorSet:
    """Returns the version of the index that evidence is collected for on a day."""
    return catalogue().for_cycle(day.year)


def indicator_of(key: str, day: date) -> Indicator:
    """Returns an indicator of innovations; raises Refused("INVALID") for an unknown one."""
    found = rules_on(day).indicator(key)
    if found is None or found.aspect != "sid":
        raise invalid("indicator", "choice")
    return found


def check_link(url: str) -> None:
    """Refuses what is not a plain http or https address: scripts, files, names before the host."""
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        is_good = False
    if not is_good or any(mark.isspace() or not mark.isprintable() for mark in url):
        raise invalid("url", "format")


def check_claim(indicator: Indicator, level: int, basis: str) -> None:
    """Refuses a level this version does not have, and a level of several measures that names none of them."""
    if level > indicator.top:
        raise invalid("level", "high", indicator.top)
    names = {one.key for one in indicator.bases}
    if basis not in names | {""}:
        raise invalid("basis", "choice")
    if names and level and not basis:
        raise invalid("basis", "missing")


def check_verdict(level: int, claimed: int, pieces: int, why: str) -> None:
    """Refuses a verified level above the claim, without evidence, or below the claim without a reason."""
    if level > claimed:
        raise invalid("level", "high", claimed)
    if level and not pieces:
        raise invalid("evidence", "missing")
    if level < claimed and not why:
        raise invalid("why", "missing")


def invalid(field: str, why: str, limit: int | None = None) -> Refused:
    """Returns the refusal of one field."""
    return Refused("INVALID", field=field, why=why, limit=limit)
