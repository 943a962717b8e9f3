"""One agency takes over what another has applied: a candidate of its own, linked to where it comes from."""

from dataclasses import dataclass
from datetime import date

from workshop.acts import Answer, Tx
from workshop.candidates import queries as candidates
from workshop.candidates import service as following
from workshop.candidates.models import Candidate
from workshop.errors import Refused
from workshop.library import queries


@dataclass(frozen=True, slots=True)
class ReplicateCandidate:
    """A good practice, the agency that takes it over, who answers for it, and the first step with its date."""

    source: int
    agency: str
    owner: str
    step: str
    due: date


def replicate_candidate(tx: Tx, value: ReplicateCandidate) -> Answer:
    """Makes a linked candidate at the first stage; refused for the agency that has the innovation already."""
    source = queries.practice_of(tx.db, value.source)
    agency = candidates.agency_named(tx.db, value.agency)
    _check_agency(tx, source, agency)
    answer = following.add_candidate(
        tx,
        following.AddCandidate(
            title=source.title, agency=agency, owner=value.owner, sector=source.sector, step=value.step, due=value.due
        ),
    )  # fmt: skip
    copy = tx.db.get_one(Candidate, answer["candidate"])
    copy.replicates_id, copy.summary = source.id, source.summary
    following.record(tx, copy, "replicates", new=f"{source.title} · {source.agency}")
    following.record(tx, source, "replicated", new=agency)
    return {"candidate": copy.id}


def _check_agency(tx: Tx, source: Candidate, agency: str) -> None:
    wanted = agency.casefold()
    if wanted == source.agency.casefold():
        raise Refused("INVALID", field="agency", why="choice", limit=None)
    if any(one.agency.casefold() == wanted for one in queries.replications(tx.db, source.id)):
        raise Refused("INVALID", field="agency", why="taken", limit=None)
