"""A second, plain reading of the rules, from the raw file and with fractions: what the engine must equal."""

import json
from datetime import date
from fractions import Fraction
from importlib.resources import files
from typing import Any

from workshop import data
from workshop.iid.innovations import Innovation, Portfolio


def raw(key: str) -> dict[str, Any]:
    content = json.loads(files(data).joinpath(f"iid/{key}.json").read_text("utf-8"), parse_float=Fraction)
    return {**raw(content["based_on"]), **content} if "based_on" in content else content


def half_up(value: Fraction) -> Fraction:
    return Fraction((value * 200 + 1) // 2, 100)


def index_of(portfolio: Portfolio, rules: dict[str, Any], mode: str, year: int) -> tuple[Fraction, str, int]:
    """(index rounded half up, category key, number of innovations that count)"""
    region = portfolio.region_claimed if mode == "claimed" else portfolio.region_verified
    counted = [
        (each.sector, levels)
        for each in portfolio.innovations
        if (levels := levels_in(each, mode, year)) is not None
    ]
    total = points(region, rules, "spd")
    total += sum((points(levels, rules, "sid") for _, levels in counted), Fraction(0)) / max(
        rules["divisor"], len(counted)
    )
    if (
        len({sector for sector, _ in counted} & set(rules["count"]["basic_sectors"]))
        >= rules["count"]["basic_needed"]
    ):
        total += min(len(counted), 200) * Fraction(38, 100)
    index = half_up(total / 250 * 100)
    category = next(each["key"] for each in rules["categories"] if each["from"] <= index)
    return index, category, len(counted)


def points(levels: Any, rules: dict[str, Any], aspect: str) -> Fraction:
    return sum(
        (
            Fraction(row["weight"]) * levels.get(row["key"], 0)
            for row in rules["indicators"]
            if row["aspect"] == aspect
        ),
        Fraction(0),
    )


def levels_in(each: Innovation, mode: str, year: int) -> Any:
    done = each.implemented_on is not None and (
        is_in(each.implemented_on, year)
        or any(is_in(day, year) and day >= each.implemented_on for day in each.renewals)
    )
    if done:
        return each.claimed if mode == "claimed" else each.verified
    return each.claimed if mode == "expected" and is_in(each.planned_on, year) else None


def is_in(day: date | None, year: int) -> bool:
    return day is not None and date(year - 2, 1, 1) <= day <= date(year - 1, 12, 31)
