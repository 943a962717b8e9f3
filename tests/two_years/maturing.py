"""How complete a candidate is, and what raises it most, a second time: raw rows, the set's file and fractions."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.two_years import formula
from tests.two_years.recomputed import STAGES, Truth

# The ministry's form knows three stages only.
TAHAPAN = dict(zip(STAGES, ("inisiatif", "inisiatif", "uji_coba", "penerapan", "penerapan"), strict=True))


@dataclass(frozen=True)
class Reach:
    """A level within reach: points gained for so many missing pieces of evidence."""

    indicator: str
    old: int
    new: int
    gain: Fraction
    missing: int


def words(text: str) -> int:
    """Returns how many words a text has: runs between spaces with a letter or digit in them."""
    return len([run for run in text.split() if any(map(str.isalnum, run))])


def stored(truth: Truth, key: int) -> dict[str, str]:
    """Returns what people wrote into the profile of a candidate."""
    return {row["field"]: row["text"] for row in truth.of("profile_answer", key) if row["text"]}


def answered(truth: Truth, key: int) -> dict[str, str]:
    """Returns the profile of a candidate by field; what is empty is not there."""
    one, typed = truth.candidates[key], stored(truth, key)
    links = [
        row["url"] for row in truth.of("evidence", key, indicator="video", is_removed=False) if row["url"]
    ]
    typed["video"] = typed.get("video") or (links[-1] if links else "")
    trial, applied = truth.reached(key, "uji_coba"), truth.reached(key, "penerapan")
    found = {
        "nama_inovasi": one["title"], "tahapan": TAHAPAN[one["stage"]], "urusan_utama": one["sector"],
        "waktu_uji_coba": str(trial or ""), "waktu_penerapan": str(applied or ""),
        "ada_pengembangan": "yes" if one["renewed_on"] else "no",
        "waktu_pengembangan": str(one["renewed_on"] or ""),
    }  # fmt: skip
    for field in formula.rules(truth.today.year)["profile"]:
        if field["key"] not in found:
            parts = [typed.get(part["key"], "") for part in field.get("sections", ())]
            text = "\n\n".join(filter(None, parts)) if parts else typed.get(field["key"], "")
            found[field["key"]] = text
    return {name: text for name, text in found.items() if text}


def profile(truth: Truth, key: int) -> tuple[int, int]:
    """Returns (filled, asked) of the fields of a candidate's profile."""
    asked = [
        field
        for field in formula.rules(truth.today.year)["profile"]
        if field["kind"] != "auto" and not field.get("optional")
    ]
    given = answered(truth, key)
    return sum(_is_filled(field, given.get(field["key"], "")) for field in asked), len(asked)


def cheapest(truth: Truth, key: int) -> list[Reach]:
    """Returns the best next level of each indicator: most points per missing piece first, ties by weight, then order.

    What only waits to be checked lacks nothing and comes before everything else.
    """
    rows = [row for row in formula.rules(truth.today.year)["indicators"] if row["aspect"] == "sid"]
    proven, waiting = truth.levels(key, "verified"), truth.waiting(key)
    best = []
    for row in rows:
        within = list(_within(row, proven.get(row["key"], 0), waiting.get(row["key"])))
        if within:
            best.append((within[0], Fraction(row["weight"])))
    best.sort(key=lambda pair: (_order(pair[0]), -pair[1]))
    return [one for one, _weight in best]


def _within(row: dict[str, Any], now: int, waiting: dict[str, Any] | None) -> Iterator[Reach]:
    top = max(level["value"] for level in row["levels"])
    every = [
        Reach(
            row["key"], now, new, Fraction(row["weight"]) * (new - now),
            new - now if waiting is None else max(0, new - waiting["claimed"]),
        )
        for new in range(now + 1, top + 1)
    ]  # fmt: skip
    yield from sorted(every, key=_order)


def _order(one: Reach) -> tuple[bool, Fraction]:
    return one.missing > 0, -one.gain / max(1, one.missing)


def _is_filled(field: dict[str, Any], text: str) -> bool:
    offered = [option["key"] for option in field.get("options", ())]
    return bool(text) and (not offered or text in offered) and words(text) >= field.get("min_words", 0)
