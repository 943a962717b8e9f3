"""Each agency's part, a second time: people, ideas, candidates by stage, what is overdue, what counts."""

from dataclasses import dataclass

from tests.two_years.recomputed import STAGES, Truth


@dataclass(frozen=True)
class Part:
    """The numbers of one agency; `stages` in the order of the way, without what rests."""

    people: int
    ideas: int
    stages: tuple[int, ...]
    late: int
    counting: int
    silent: int | None

    @property
    def total(self) -> int:
        """The candidates that do not rest."""
        return sum(self.stages)


def listed(truth: Truth) -> dict[str, str]:
    """Returns short name → name of the agencies on the office's list."""
    return {row["short"] or row["name"]: row["name"] for row in truth.rows["agency"] if row["is_active"]}


def part_of(truth: Truth, name: str) -> Part:
    """Returns the part of an agency by its full name."""
    full = listed(truth)
    people = [row | {"agency": full.get(row["agency"], row["agency"])} for row in truth.rows["participant"]]
    authors = {row["author_key"]: row["agency"] for row in people if row["author_key"]}
    own = [key for key, row in truth.candidates.items() if row["agency"] == name]
    given = [row for row in truth.rows["idea"] if row["state"] in ("shown", "merged") and not row["is_merge"]]
    counting = truth.portfolio(truth.focus, "verified")
    return Part(
        people=sum(row["agency"] == name and row["state"] == "admitted" for row in people),
        ideas=sum(authors.get(row["author_key"]) == name for row in given),
        stages=tuple(sum(truth.candidates[key]["stage"] == stage for key in own if key in truth.active) for stage in STAGES),
        late=sum(bool(truth.days_late(key)) for key in own),
        counting=sum(key in counting for key in own),
        silent=min((truth.days_silent(key) for key in own), default=None),
    )  # fmt: skip
