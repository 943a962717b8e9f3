"""Each agency's part: people and ideas in workshops, candidates by stage, what is overdue, and its innovations."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop.candidates.models import Agency, Candidate, Change, Step
from workshop.candidates.profile_models import CoOwner
from workshop.ideas.models import Idea
from workshop.people.models import Participant
from workshop.portfolio.queries import Tracked, counted_candidates, counted_ideas, counted_workshops
from workshop.workshops.models import Workshop

HAS, COMING, NOTHING = "has", "coming", "nothing"


@dataclass(slots=True)
class Line:
    """One agency; `stages` counts its candidates that are not parked, `innovations` those that count.

    `shared` counts candidates that belong to another agency and are carried together with it.
    """

    name: str
    short: str
    is_listed: bool
    people: int = 0
    ideas: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    late: int = 0
    innovations: int = 0
    shared: int = 0
    heard_at: datetime | None = None

    @property
    def state(self) -> str:
        """Returns whether it has an innovation that counts, a candidate on its way, or nothing."""
        if self.innovations:
            return HAS
        return COMING if self.stages else NOTHING


def lines(db: Session, found: Iterable[Tracked], counting: Iterable[int], today: date) -> list[Line]:
    """Returns a line for each active agency, and for every other one named by people or candidates.

    `counting` are the candidates that count in the cycle. Most overdue first, then most candidates, then by name.
    """
    by_name, name_of = _known(db)
    late, counts = _late(db, today), set(counting)
    for one in found:
        line = by_name[name_of(one.agency)]
        line.innovations += one.key in counts
        line.late += one.key in late and not one.is_parked
        if not one.is_parked:
            line.stages[one.stage] += 1
    for agency, heard_at in _heard(db):
        line = by_name[name_of(agency)]
        line.heard_at = max(filter(None, (line.heard_at, heard_at)), default=None)
    for agency, number in _shared(db):
        by_name[name_of(agency)].shared += number
    for agency, number in _people(db):
        by_name[name_of(agency)].people += number
    for agency, number in _ideas(db):
        by_name[name_of(agency)].ideas += number
    return sorted(by_name.values(), key=_order)


def sums(shown: Iterable[Line]) -> Line:
    """Returns the sum over lines."""
    total = Line("", "", True)
    for line in shown:
        total.people += line.people
        total.ideas += line.ideas
        total.late += line.late
        total.innovations += line.innovations
        total.stages.update(line.stages)
        total.heard_at = max(filter(None, (total.heard_at, line.heard_at)), default=None)
    return total


def states(found: Iterable[Line]) -> Mapping[str, int]:
    """Returns how many listed agencies have an innovation, a candidate, nothing."""
    return Counter(line.state for line in found if line.is_listed)


class _Lines(dict[str, Line]):
    """Lines by name; a name nobody listed gets a line of its own."""

    def __missing__(self, name: str) -> Line:
        self[name] = Line(name, name, is_listed=False)
        return self[name]


def _known(db: Session) -> tuple[_Lines, Callable[[str], str]]:
    found, names = _Lines(), dict[str, str]()
    for agency in db.scalars(select(Agency).where(Agency.is_active).order_by(Agency.name)):
        found[agency.name] = Line(agency.name, agency.short or agency.name, is_listed=True)
        names |= {words.casefold(): agency.name for words in (agency.name, agency.short) if words}
    return found, lambda words: names.get(words.casefold(), words)


def _late(db: Session, today: date) -> set[int]:
    rows = (
        select(Step.candidate_id)
        .join(Candidate, Candidate.id == Step.candidate_id)
        .where(counted_candidates(), Step.due_on < today, Step.done_on.is_(None), ~Step.is_removed)
    )
    return set(db.scalars(rows.distinct()))


def _heard(db: Session) -> list[tuple[str, datetime]]:
    rows = db.execute(
        select(Candidate.agency, func.max(Change.at).label("heard_at"))
        .join(Change, Change.candidate_id == Candidate.id)
        .where(counted_candidates())
        .group_by(Candidate.agency)
    )
    return [(row.agency, row.heard_at) for row in rows]


def _shared(db: Session) -> list[tuple[str, int]]:
    rows = db.execute(
        select(CoOwner.agency, func.count(CoOwner.candidate_id.distinct()))
        .join(Candidate, Candidate.id == CoOwner.candidate_id)
        .where(counted_candidates(), ~CoOwner.is_removed, CoOwner.agency != Candidate.agency)
        .group_by(CoOwner.agency)
    )
    return [(agency, number) for agency, number in rows]


def _people(db: Session) -> list[tuple[str, int]]:
    rows = db.execute(
        select(Participant.agency, func.count(Participant.id))
        .join(Workshop, Workshop.id == Participant.workshop_id)
        .where(counted_workshops(), Participant.state == "admitted", Participant.agency != "")
        .group_by(Participant.agency)
    )
    return [(agency, number) for agency, number in rows]


def _ideas(db: Session) -> list[tuple[str, int]]:
    # Only where names were asked for does an idea lead to an agency (design rule 2); sums leave here, no keys.
    rows = db.execute(
        select(Participant.agency, func.count(Idea.id))
        .join(
            Idea, (Idea.author_key == Participant.author_key) & (Idea.workshop_id == Participant.workshop_id)
        )
        .join(Workshop, Workshop.id == Participant.workshop_id)
        .where(counted_workshops(), counted_ideas(), Participant.agency != "")
        .group_by(Participant.agency)
    )
    return [(agency, number) for agency, number in rows]


def _order(line: Line) -> tuple[int, int, int, str]:
    return -line.late, -line.innovations, -line.stages.total(), line.name.casefold()
