"""The office's numbers a second time: raw SQL, the raw set files and fractions; nothing of workshop.iid or portfolio."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

SETS = Path(__file__).resolve().parents[2] / "workshop" / "data" / "iid"


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Returns what a statement finds in the database of a test's house."""
    with sqlite3.connect(folder / "rembuk.sqlite3") as db:
        return db.execute(sql).fetchall()


def rules(year: int) -> dict[str, Any]:
    """Returns the set for a year: 2027 and later on top of 2026."""
    base = json.loads((SETS / "iga-2026.json").read_text("utf-8"), parse_float=Fraction)
    if year > 2026:
        base |= {"divisor": 14, "count": base["count"] | {"basic_needed": 6}}
    return base


def window(folder: Path, year: int) -> dict[int, str]:
    """Returns candidate → sector of what was applied in the two years before `year`, read from stage changes."""
    found = rows(
        folder,
        "SELECT c.id, c.sector, max(s.effective_on) FROM candidate c JOIN stage_change s ON s.candidate_id = c.id "
        "WHERE s.new_stage = 'penerapan' AND s.old_stage <> 'penerapan' AND c.stage IN ('penerapan', 'replikasi') "
        "AND c.is_demo = 0 AND c.is_withdrawn = 0 GROUP BY c.id",
    )
    return {key: sector for key, sector, on in found if year - 2 <= date.fromisoformat(on).year <= year - 1}


def index(folder: Path, year: int, which: str) -> Decimal:
    """Returns the index of a year, `which` is claimed or verified."""
    found = rules(year)
    weights = {each["key"]: Fraction(each["weight"]) for each in found["indicators"]}
    inside = window(folder, year)
    levels = rows(folder, f"SELECT candidate_id, indicator, {which} FROM level WHERE {which} IS NOT NULL")
    sid = sum((weights[name] * level for key, name, level in levels if key in inside), Fraction(0))
    spd = sum((weights[name] * level for name, level in region(folder, year, which).items()), Fraction(0))
    rule = found["count"]
    covered = len({sector for sector in inside.values() if sector in rule["basic_sectors"]})
    count = Fraction(rule["per_innovation"]) * min(len(inside), rule["cap"])
    number = count if covered >= rule["basic_needed"] else Fraction(0)
    exact = (spd + sid / max(found["divisor"], len(inside)) + number) / Fraction(found["total"]) * 100
    return cents(exact)


def region(folder: Path, year: int, which: str) -> dict[str, int]:
    """Returns the government's level of each indicator: the latest entered for the year or earlier."""
    found = rows(folder, f"SELECT indicator, {which} FROM region_level WHERE year <= {year} ORDER BY year")
    return dict(found)


def basic(folder: Path, year: int) -> Counter[str]:
    """Returns the innovations that count in a year by sector."""
    return Counter(window(folder, year).values())


def cents(exact: Fraction) -> Decimal:
    """Returns a fraction rounded half up to two decimals."""
    whole = Decimal(exact.numerator) / Decimal(exact.denominator)
    return whole.quantize(Decimal("0.01"), ROUND_HALF_UP)


def median(numbers: Iterable[int]) -> float:
    """Returns the middle one, or the mean of the two in the middle."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
