"""The read API, every field of it. Run by test_two_years.py."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.two_years import formula
from tests.two_years.browsing import Browser
from tests.two_years.document_pages import votes_of
from tests.two_years.portfolio_book import SECTORS, targets
from tests.two_years.recomputed import STAGES, Truth
from tests.two_years.told import MODES, YEARS, Told


class Reader:
    """Reads with the token of the story."""

    def __init__(self, told: Told) -> None:
        self.browser = Browser(told.story.house)
        self.key = {"Authorization": f"Bearer {told.story.api_token}"}

    def get(self, path: str) -> Any:
        """Returns what stands under an address."""
        return self.browser.get(path, **self.key).json

    def all(self, path: str) -> list[Any]:
        """Returns the items of all pages."""
        found: list[Any] = []
        while path:
            page = self.get(path)
            found += page["items"]
            path = page["next"]
        return found


def _text(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)


def brief(truth: Truth, key: int) -> dict[str, Any]:
    """Returns a candidate as a list must tell of it, moments as moments."""
    one, sector = truth.candidates[key], SECTORS.get(truth.candidates[key]["sector"])
    heard = [row["at"] for row in truth.of("change", key)]
    same = (
        "id", "title", "agency", "stage", "is_parked", "parked_why", "workshop_id", "replicates_id",
    )  # fmt: skip
    return {
        **{name: one[name] for name in same},
        "href": f"/api/v1/candidates/{key}",
        "co_agencies": [row["agency"] for row in truth.of("co_owner", key, is_removed=False)],
        "sector": sector and {"code": sector["code"], "name": sector["name"], "is_basic": sector["basic"]},
        **{name: _text(one[name]) for name in ("stage_on", "planned_on", "renewed_on")},
        "created_at": _moment(one["created_at"]),
        "updated_at": _moment(max(heard, default=one["created_at"])),
    }


def detail(truth: Truth, key: int) -> dict[str, Any]:
    """Returns what a candidate's own page adds; what the day of the room kept is asked of the room's rows."""
    moves = sorted(truth.of("stage_change", key), key=lambda row: (row["effective_on"], row["id"]))
    answers = [row for row in truth.of("official_answer", key) if not row["is_removed"]]
    given = {row["criterion"]: row for row in truth.of("criterion_answer", key)}
    return {
        "summary": truth.candidates[key]["summary"],
        "steps": {
            (row["id"], row["title"], _text(row["due_on"]), _text(row["done_on"]))
            for row in truth.of("step", key, is_removed=False)
        },
        "criteria": [(letter, given.get(letter, {}).get("answer")) for letter in "abcde"],
        "stage_changes": [
            (row["old_stage"] or None, row["new_stage"], row["is_parked"], row["why"], _text(row["effective_on"]))
            for row in moves
        ],
        "renewals": [_text(on) for on in sorted(r["effective_on"] for r in truth.of("renewal", key, is_removed=False))],
        "levels": sorted(
            (
                row["indicator"], row["claimed"], row["verified"], row["basis"],
                len(truth.of("evidence", key, indicator=row["indicator"], is_removed=False)),
            )
            for row in truth.of("level", key)
        ),
        "team_size": truth.team(key),
        "official_answer": answers[-1]["text"] if answers else None,
    }  # fmt: skip


def test_the_api_tells_every_candidate(told: Told) -> None:
    truth, reader = told.truth, Reader(told)
    listed = reader.all("/api/v1/candidates?limit=10")
    assert [one["id"] for one in listed] == sorted(truth.candidates)
    for one in listed:
        key, expected = one["id"], brief(truth, one["id"])
        whole = reader.get(one["href"])
        assert {name: whole[name] for name in one} == one
        for name in ("created_at", "updated_at"):
            one[name] = _at(one[name])
        assert one == expected
        more = detail(truth, key)
        assert set(whole) == set(expected) | set(more) | {"origin"}
        whole["steps"] = {tuple(step.values()) for step in whole["steps"]}
        whole["criteria"] = [(row["letter"], row["answer"]) for row in whole["criteria"]]
        moves = [list(move.values()) for move in whole["stage_changes"]]
        whole["stage_changes"] = [tuple(move[:5]) for move in moves]
        whole["levels"] = [tuple(level.values()) for level in whole["levels"]]
        assert {name: whole[name] for name in more} == more, key
        assert bool(whole["origin"]) == (truth.candidates[key]["idea_id"] is not None)
        if whole["origin"]:
            votes, _people, _all, place, _ideas = votes_of(truth, key)
            assert (whole["origin"]["votes"], whole["origin"]["place"]) == (votes, place)


def test_the_api_tells_the_index(told: Told) -> None:
    truth, reader, goals = told.truth, Reader(told), targets(told.truth)
    items = reader.get("/api/v1/portfolio")["items"]
    assert [one["year"] for one in items] == list(YEARS)
    for one in items:
        year = one["year"]
        assert reader.get(one["href"]) == one
        assert Decimal(one["target"]) == goals[year] and one["is_assumed"] == (year != 2026)
        assert one["indicator_set"] == f"iga-{2027 if year > 2026 else 2026}"
        basic = set(formula.rules(year)["count"]["basic_sectors"])
        for mode in MODES:
            found, counted = truth.index(year, mode), truth.portfolio(year, mode).values()
            expected = {
                "iid": found.iid, "government": found.spd, "maturity": found.mean, "count": found.count,
                "innovations": found.n, "basic_services": found.covered,
            }  # fmt: skip
            assert {name: Decimal(str(one[mode][name])) for name in expected} == expected, (year, mode)
            assert one[mode]["category"] == formula.category(found.iid, year)
            assert one[mode]["missing_sectors"] == sorted(basic - {sector for sector, _levels in counted})
            assert set(one[mode]) == set(expected) | {"category", "missing_sectors"}


def test_the_api_tells_every_workshop(told: Told) -> None:
    truth, reader = told.truth, Reader(told)
    items = reader.all("/api/v1/workshops?limit=2")
    assert [one["id"] for one in items] == sorted(row["id"] for row in truth.rows["workshop"])
    for one in items:
        (row,) = [each for each in truth.rows["workshop"] if each["id"] == one["id"]]
        (round_,) = [each["id"] for each in truth.rows["round"] if each["workshop_id"] == one["id"]]
        assert one == {
            **{name: row[name] for name in ("id", "title", "place", "agency")},
            "held_on": _text(row["held_on"]),
            "rounds": 1,
            "people": 20,
            "ideas": truth.ideas(one["id"]),
            "votes": sum(vote["weight"] for vote in truth.given(round_)),
            "candidates": sum(each["workshop_id"] == one["id"] for each in truth.candidates.values()),
            "public_page": f"/p/{row['public_slug']}" if row["published_at"] else None,
        }


def test_the_api_tells_stages_and_sets(told: Told) -> None:
    reader = Reader(told)
    stages = reader.get("/api/v1/stages")["items"]
    assert [(one["code"], one["number"]) for one in stages] == [(name, n) for n, name in enumerate(STAGES, 1)]
    for one in reader.get("/api/v1/indicator-sets")["items"]:
        rules, whole = formula.rules(one["year"]), reader.get(one["href"])
        assert one["is_provisional"] == rules["provisional"] == whole["is_provisional"]
        assert (Fraction(whole["total"]), whole["divisor"]) == (rules["total"], rules["divisor"])
        assert [(row["key"], row["number"], Fraction(row["weight"])) for row in whole["indicators"]] == [
            (row["key"], row["number"], Fraction(row["weight"])) for row in rules["indicators"]
        ]
        bounds = {
            row["key"]: (Fraction(row["lowest"]), Fraction(row["highest"])) for row in whole["categories"]
        }
        assert bounds == {row["key"]: (row["from"], row["to"]) for row in rules["categories"]}
        assert json.dumps(whole["indicators"]).count('"value"') == sum(
            len(r["levels"]) for r in rules["indicators"]
        )
