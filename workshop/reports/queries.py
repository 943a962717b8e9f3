"""The numbers of a workshop's result, recounted from the rows; nothing of a round before it is revealed."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop.candidates import agenda
from workshop.candidates import queries as candidates
from workshop.candidates.models import Candidate
from workshop.data import Sector, sector
from workshop.ideas import queries as ideas
from workshop.ideas.models import DELETED, HELD, MERGED, Idea, Outcome
from workshop.people import queries as people
from workshop.reports.aftermath import aftermath as aftermath
from workshop.voting import queries as voting
from workshop.voting.models import Ballot
from workshop.voting.queries import Place
from workshop.workshops import queries as workshops
from workshop.workshops.models import PhaseChange, Round, Workshop


@dataclass(frozen=True, slots=True)
class RoundResult:
    """A round: ideas received and standing on the ballot; voters, votes and places once it is revealed."""

    round: Round
    received: int
    on_ballot: int
    voted: int
    people: int
    votes: int
    places: list[Place]

    @property
    def most(self) -> int:
        """Returns the votes of the first place, at least 1: the scale of the bars."""
        return max((place.votes for place in self.places), default=1) or 1


@dataclass(frozen=True, slots=True)
class Answerable:
    """An idea that is no candidate, with the answer it has got or None."""

    idea: Idea
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Result:
    """A workshop in numbers. `voters` are different people over all rounds."""

    people: int
    received: int
    standing: int
    held: int
    merged: int
    votes: int
    voters: int
    rounds: list[RoundResult]
    texts: dict[int, str]
    candidates: list[tuple[Candidate, Sector | None]]
    helpers: int
    answerable: list[Answerable]
    course: list[PhaseChange]


def result(db: Session, workshop: Workshop) -> Result:
    """Returns the result of a workshop as it stands now."""
    rounds = workshops.rounds(db, workshop.id)
    revealed = [round_.id for round_ in rounds if round_.revealed_at is not None]
    states = _states(db, workshop.id)
    promoted = candidates.promoted(db, workshop.id)
    results = [round_result(db, round_) for round_ in rounds if round_.phase]
    return Result(
        people=people.count_admitted(db, workshop.id),
        received=sum(
            count for (state, is_merge), count in states.items() if not is_merge and state != DELETED
        ),
        standing=count_shown(db, workshop.id),
        held=states.get((HELD, False), 0),
        merged=states.get((MERGED, False), 0),
        votes=sum(one.votes for one in results),
        voters=_voters(db, revealed),
        rounds=results,
        texts=texts(db, workshop.id),
        candidates=[(one, sector(one.sector)) for one in promoted],
        helpers=sum(candidates.team_sizes(db, [one.id for one in promoted]).values()),
        answerable=answerable(db, workshop.id),
        course=_course(db, workshop.id),
    )


def round_result(db: Session, round_: Round) -> RoundResult:
    """Returns a round's numbers; voters, votes and places are 0 and [] before the reveal."""
    is_open = round_.revealed_at is not None
    received = select(func.count()).where(Idea.round_id == round_.id, ~Idea.is_merge, Idea.state != DELETED)
    return RoundResult(
        round=round_,
        received=db.scalar(received) or 0,
        on_ballot=len(voting.entries(db, round_.id)),
        voted=voting.count_voted(db, round_.id) if is_open else 0,
        people=(round_.turnout_people or 0) if is_open else 0,
        votes=voting.count_spent(db, round_.id) if is_open else 0,
        places=voting.tally(db, round_) if is_open else [],
    )


def texts(db: Session, workshop_id: int) -> dict[int, str]:
    """Returns the approved text of every idea by id."""
    rows = db.execute(select(Idea.id, Idea.approved).where(Idea.workshop_id == workshop_id))
    return {row.id: row.approved for row in rows}


def answerable(db: Session, workshop_id: int) -> list[Answerable]:
    """Returns the ideas on screen that are no candidate: those without an answer first."""
    is_shown = ideas.is_on_screen()
    waiting = agenda.open_ideas()
    rows = db.execute(
        select(Idea, Outcome)
        .outerjoin(Outcome, Outcome.idea_id == Idea.id)
        .where(Idea.workshop_id == workshop_id, is_shown, waiting | Outcome.idea_id.is_not(None))
        .order_by(Outcome.idea_id.is_not(None), Idea.round_id, Idea.id)
    )
    return [Answerable(idea, outcome) for idea, outcome in rows]


def count_shown(db: Session, workshop_id: int) -> int:
    """Returns how many ideas stand on screen, merged ones counted once."""
    is_shown = ideas.is_on_screen()
    return db.scalar(select(func.count()).where(Idea.workshop_id == workshop_id, is_shown)) or 0


def _states(db: Session, workshop_id: int) -> dict[tuple[str, bool], int]:
    rows = db.execute(
        select(Idea.state, Idea.is_merge, func.count().label("number"))
        .where(Idea.workshop_id == workshop_id)
        .group_by(Idea.state, Idea.is_merge)
    )
    return {(row.state, row.is_merge): row.number for row in rows}


def _voters(db: Session, rounds: Iterable[int]) -> int:
    cast = select(func.count(Ballot.ballot_key.distinct()))
    return db.scalar(cast.where(Ballot.round_id.in_(list(rounds)), Ballot.spent > 0)) or 0


def _course(db: Session, workshop_id: int) -> list[PhaseChange]:
    return list(
        db.scalars(select(PhaseChange).where(PhaseChange.workshop_id == workshop_id).order_by(PhaseChange.id))
    )
