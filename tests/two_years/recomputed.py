"""Every number a second time: raw tables, counting and fractions; nothing of the program."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import create_engine, text

from tests.two_years.formula import Index, half_up, index_of, median_days, points

STAGES = ("usulan", "inisiatif", "uji_coba", "penerapan", "replikasi")
TABLES = (
    "candidate", "stage_change", "renewal", "level", "evidence", "step", "change", "idea", "outcome", "workshop", "participant",
    "region_level", "target", "co_owner", "agency", "check_in", "member", "ballot", "vote", "entry", "round",
    "owner_link", "letter", "subscription", "delivery", "profile_answer", "criterion_answer", "official_answer",
    "workshop_member",
)  # fmt: skip
DAY_MS = 86_400_000


@dataclass
class Truth:
    """The tables as they are at the end, and what they say at `now`."""

    url: str
    now: datetime
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        engine = create_engine(self.url)
        with engine.connect() as db:
            for name in TABLES:
                found = db.execute(text(f'SELECT * FROM "{name}"')).mappings()
                rows = [{key: _day(key, value) for key, value in row.items()} for row in found]
                self.rows[name] = sorted(rows, key=lambda row: row.get("id", 0))
        engine.dispose()

    @property
    def today(self) -> date:
        """The date in Makassar, eight hours ahead of UTC."""
        return (self.now.astimezone(UTC) + timedelta(hours=8)).date()

    @property
    def focus(self) -> int:
        """The cycle that this year's applications decide."""
        return self.today.year + 1

    @property
    def now_ms(self) -> int:
        """Now in milliseconds."""
        return round(self.now.timestamp() * 1000)

    @property
    def candidates(self) -> dict[int, dict[str, Any]]:
        """Every candidate that counts: no example, not withdrawn, not merged into another."""
        return {
            row["id"]: row
            for row in self.rows["candidate"]
            if not row["is_demo"] and not row["is_withdrawn"] and row["merged_into"] is None
        }

    @property
    def active(self) -> dict[int, dict[str, Any]]:
        """Those that do not rest."""
        return {key: row for key, row in self.candidates.items() if not row["is_parked"]}

    def of(self, table: str, candidate: int, **wanted: Any) -> list[dict[str, Any]]:
        """Returns the rows of a candidate in a table."""
        rows = (row for row in self.rows[table] if row["candidate_id"] == candidate)
        return [row for row in rows if all(row[name] == value for name, value in wanted.items())]

    def stage_no(self, key: int) -> int:
        """Returns 0 for usulan up to 4 for replikasi."""
        return STAGES.index(self.candidates[key]["stage"])

    def at_least(self, stage: str) -> list[int]:
        """Returns the candidates that came to a stage or further."""
        return [key for key in self.candidates if self.stage_no(key) >= STAGES.index(stage)]

    def reached(self, key: int, stage: str) -> date | None:
        """Returns when a stage was taken the last time, if the candidate is not before it now."""
        if self.stage_no(key) < STAGES.index(stage):
            return None
        moves = [
            (row["effective_on"], row["id"])
            for row in self.of("stage_change", key, new_stage=stage)
            if row["old_stage"] != stage
        ]
        return max(moves)[0] if moves else None

    def counts_in(self, key: int) -> list[int]:
        """Returns the years of the index in which a candidate counts by what was done."""
        applied, renewals = self.reached(key, "penerapan"), self.of("renewal", key, is_removed=0)
        if applied is None:
            return []
        days = [applied] + [one["effective_on"] for one in renewals if one["effective_on"] >= applied]
        return sorted({day.year + more for day in days for more in (1, 2)})

    def planned_for(self, key: int) -> list[int]:
        """Returns the years in which it would count by its plan, and does not yet; what rests plans nothing."""
        row = self.candidates[key]
        if row["planned_on"] is None or row["is_parked"]:
            return []
        return [
            y
            for y in (row["planned_on"].year + 1, row["planned_on"].year + 2)
            if y not in self.counts_in(key)
        ]

    def levels(self, key: int, which: str) -> dict[str, int]:
        """Returns claimed or verified levels by indicator."""
        return {row["indicator"]: row[which] for row in self.of("level", key) if row[which] is not None}

    def region(self, year: int) -> dict[str, tuple[int, int, int]]:
        """Returns (claimed, verified, entered for) of the government by indicator: the latest up to a year."""
        found = sorted(self.rows["region_level"], key=lambda row: row["year"])
        return {r["indicator"]: (r["claimed"], r["verified"], r["year"]) for r in found if r["year"] <= year}

    def portfolio(self, year: int, mode: str) -> dict[int, tuple[str, dict[str, int]]]:
        """Returns sector and levels of everything that counts in a year."""
        found = {}
        for key, row in self.candidates.items():
            if year in self.counts_in(key):
                found[key] = (row["sector"], self.levels(key, "claimed" if mode == "claimed" else "verified"))
            elif mode == "expected" and year in self.planned_for(key):
                found[key] = (row["sector"], self.levels(key, "claimed"))
        return found

    def government(self, year: int, mode: str) -> dict[str, int]:
        """Returns the government's levels of a year."""
        return {name: held[0 if mode == "claimed" else 1] for name, held in self.region(year).items()}

    def index(self, year: int, mode: str) -> Index:
        """Returns the index of a year by one kind of levels."""
        return index_of(year, self.portfolio(year, mode).values(), self.government(year, mode))

    def maturity(self, key: int) -> tuple[Fraction, Fraction, Fraction]:
        """Returns (verified, claimed, waiting) points of one innovation."""
        waiting = {name: row["claimed"] for name, row in self.waiting(key).items()}
        parts = (self.levels(key, "verified"), self.levels(key, "claimed"), waiting)
        verified, claimed, waits = (points(levels, self.today.year) for levels in parts)
        return verified, claimed, waits

    def waiting(self, key: int) -> dict[str, dict[str, Any]]:
        """Returns the levels that wait for the office, with the pieces that prove them."""
        found = {}
        for row in self.of("level", key):
            pieces = self.of("evidence", key, indicator=row["indicator"], is_removed=False)
            if row["verified"] is None and row["claimed"] > 0 and pieces:
                found[row["indicator"]] = {**row, "pieces": len(pieces)}
        return found

    def waiting_pieces(self, key: int) -> int:
        """Returns how many pieces of evidence of a candidate wait."""
        return sum(row["pieces"] for row in self.waiting(key).values())

    def open_steps(self, key: int) -> list[dict[str, Any]]:
        """Returns the open steps of a candidate, the next one first."""
        steps = self.of("step", key, done_on=None, is_removed=False)
        return sorted(steps, key=lambda row: (row["due_on"], row["id"]))

    def days_late(self, key: int) -> int:
        """Returns how late the next step is; what rests is never late."""
        steps = self.open_steps(key)
        if not steps or self.candidates[key]["is_parked"]:
            return 0
        return max(0, (self.today - steps[0]["due_on"]).days)

    def days_silent(self, key: int) -> int:
        """Returns how many whole days nothing was heard of a candidate."""
        heard = max((row["at"] for row in self.of("change", key)), default=self.candidates[key]["created_at"])
        return int((self.now_ms - heard) // DAY_MS)

    def team(self, key: int) -> int:
        """Returns how many people joined."""
        return len(self.of("member", key, has_joined=True))

    def ideas(self, workshop: int | None = None) -> int:
        """Returns how many ideas people gave that were shown, in one workshop or all."""
        return sum(
            row["state"] in ("shown", "merged")
            and not row["is_merge"]
            and workshop in (None, row["workshop_id"])
            for row in self.rows["idea"]
        )

    def funnel(self, year: int = 0) -> list[tuple[int, int | None, Decimal | None]]:
        """Returns (number, percent of the step before, median days) of each step of the funnel to a cycle."""
        held = {row["id"]: row["held_on"] for row in self.rows["workshop"]}
        came = list(self.candidates)
        from_a_room = [key for key in came if self.candidates[key]["workshop_id"] is not None]
        counted = list(self.portfolio(year or self.focus, "verified"))
        steps = [
            self.ideas(),
            len(came),
            len(self.at_least("uji_coba")),
            len(self.at_least("penerapan")),
            len(counted),
        ]
        waits = [
            [(held[self.candidates[key]["workshop_id"]], self.reached(key, "usulan")) for key in from_a_room],
            [(self.reached(key, "usulan"), self.reached(key, "uji_coba")) for key in came],
            [(self.reached(key, "uji_coba"), self.reached(key, "penerapan")) for key in came],
            [(self.reached(key, "penerapan"), self._verified_on(key)) for key in counted],
        ]
        parts = [len(from_a_room), *steps[2:]]
        shares = [
            half_up(Fraction(100 * part, before)) if before else None
            for before, part in zip(steps, parts, strict=False)
        ]
        return [(steps[0], None, None), *zip(steps[1:], shares, map(median_days, waits), strict=True)]

    def _verified_on(self, key: int) -> date | None:
        found = [row["verified_at"] for row in self.of("level", key) if row["verified"] is not None]
        return datetime.fromtimestamp(min(found) / 1000, UTC).date() if found else None

    def copies(self, key: int) -> int:
        """Returns how many agencies took an innovation over, also one that went into it."""
        family = {key} | {row["id"] for row in self.rows["candidate"] if row["merged_into"] == key}
        return len({row["agency"] for row in self.candidates.values() if row["replicates_id"] in family})

    def practice(self) -> list[int]:
        """Returns what stands in the library."""
        return [key for key in self.at_least("penerapan") if not self.candidates[key]["is_parked"]]

    def given(self, round_: int) -> list[dict[str, Any]]:
        """Returns the votes of a round, each with the idea that it went to in the end."""
        into = {row["id"]: row["merged_into"] for row in self.rows["idea"]}
        found = []
        for row in self.rows["vote"]:
            if row["round_id"] == round_:
                root = row["idea_id"]
                while into[root] is not None:
                    root = into[root]
                found.append({**row, "idea_id": root})
        return found

    def ranking(self, round_: int, cap: int) -> Counter[int]:
        """Returns votes by idea: a person counts at most `cap` on an idea with all that went into it."""
        given: Counter[tuple[str, int]] = Counter()
        for row in self.given(round_):
            given[row["ballot_key"], row["idea_id"]] += row["weight"]
        votes: Counter[int] = Counter()
        for (_person, idea), weight in given.items():
            votes[idea] += min(weight, cap)
        return votes


def _day(name: str, value: Any) -> Any:
    # SQLite keeps a day as text and a truth as a number, PostgreSQL both as what they are.
    if name.endswith("_on") and isinstance(value, str):
        return date.fromisoformat(value)
    return bool(value) if name.startswith(("is_", "has_")) else value
