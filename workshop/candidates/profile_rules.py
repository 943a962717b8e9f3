"""What may stand in a field of the ministry's profile, and how much of it counts as written. Pure."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from workshop.candidates import evidence_rules
from workshop.data import sector_codes
from workshop.errors import Refused
from workshop.iid.model import Field, IndicatorSet

# Read from the candidate itself: its words, its stages and their dates, its renewal.
DERIVED = frozenset({
    "nama_pemda", "nama_inovasi", "tahapan", "urusan_utama", "waktu_uji_coba", "waktu_penerapan",
    "ada_pengembangan", "waktu_pengembangan",
})  # fmt: skip
LIMITS = {"text": 300, "link": 1000, "file": 1000, "place": 60, "long_text": 10_000}
BETWEEN = "\n"  # several choices of one field stand one a line

# Both with decimals: a lone "2,83" must not become 2 north, 83 east.
_PLACE = re.compile(r"(-?[0-9]{1,2}[.,][0-9]{1,15})\s*[;,\s]\s*(-?[0-9]{1,3}[.,][0-9]{1,15})")
_HALF_TURN, _QUARTER_TURN = 180, 90


def word_count(text: str) -> int:
    """Returns how many words a text has: what stands between spaces and holds a letter or a digit."""
    return sum(any(mark.isalnum() for mark in part) for part in text.split())


def fingerprint(text: str) -> str:
    """Returns what tells one wording from another: a form compares what it showed with what it got back."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def stored_keys(rules: IndicatorSet) -> Mapping[str, Field]:
    """Returns key → field of everything people fill in, in the form's order; sections stand for their field."""
    keys: dict[str, Field] = {}
    for field in rules.profile:
        if field.key not in DERIVED and field.kind != "auto":
            keys |= {part.key: field for part in field.sections} or {field.key: field}
    return keys


def checked(field: Field, key: str, text: str) -> str:
    """Returns an answer as it is stored, "" for none; raises Refused("INVALID") naming the field."""
    if not text:
        return ""
    limit = LIMITS.get(field.kind)
    if limit is not None and len(text) > limit:
        raise evidence_rules.invalid(key, "long", limit)
    if not is_in_list(field, text):
        raise evidence_rules.invalid(key, "choice")
    check = _CHECKS.get(field.kind)
    return check(key, text) if check is not None else text


def coordinates(text: str) -> tuple[Decimal, Decimal] | None:
    """Returns latitude and longitude of "3.30, 117.63" (also "3,30; 117,63"), or None."""
    found = _PLACE.fullmatch(text.strip())
    if found is None:
        return None
    across, along = (Decimal(part.replace(",", ".")) for part in found.groups())
    return (across, along) if abs(across) <= _QUARTER_TURN and abs(along) <= _HALF_TURN else None


def is_in_list(field: Field, answer: str) -> bool:
    """Tells whether this version still offers a stored answer."""
    if field.kind == "choice":
        return answer in {option.key for option in field.options}
    if field.kind == "yes_no":
        return answer in {"yes", "no"}
    return field.kind not in {"sector", "sectors"} or set(answer.split(BETWEEN)) <= sector_codes()


def _sectors(_key: str, text: str) -> str:
    return BETWEEN.join(sorted(set(text.split(BETWEEN))))


def _place(key: str, text: str) -> str:
    place = coordinates(text)
    if place is None:
        raise evidence_rules.invalid(key, "place")
    return f"{place[0]}, {place[1]}"


def _link(key: str, text: str) -> str:
    try:
        evidence_rules.check_link(text)
    except Refused as refused:
        raise evidence_rules.invalid(key, "link") from refused
    return text


def _paper(key: str, text: str) -> str:
    return _link(key, text) if "://" in text else text


def _day(key: str, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as problem:
        raise evidence_rules.invalid(key, "format") from problem


_CHECKS: Mapping[str, Callable[[str, str], str]] = {
    "sectors": _sectors, "place": _place, "link": _link, "file": _paper, "date": _day,
}  # fmt: skip
