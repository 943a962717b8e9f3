"""The office's list of agencies: added, renamed, taken off and put back. Names in use follow a new name."""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from workshop.acts import Answer, Tx
from workshop.candidates import service
from workshop.candidates.models import Agency, Candidate
from workshop.candidates.profile_models import CoOwner
from workshop.errors import Refused


@dataclass(frozen=True, slots=True)
class AddAgency:
    """An agency with its short form ("" for none)."""

    name: str
    short: str


@dataclass(frozen=True, slots=True)
class EditAgency:
    """Another name or short form; `seen_…` is what the editor had before them."""

    agency: int
    name: str
    short: str
    seen_name: str
    seen_short: str


@dataclass(frozen=True, slots=True)
class RetireAgency:
    """Whether an agency is offered; what names it stays as it is."""

    agency: int
    is_active: bool


def add_agency(tx: Tx, value: AddAgency) -> Answer:
    """Adds an agency to the list."""
    _require_free(tx, value.name, 0)
    agency = Agency(name=value.name, short=value.short)
    tx.db.add(agency)
    tx.db.flush()
    return {"agency": agency.id}


def edit_agency(tx: Tx, value: EditAgency) -> Answer:
    """Renames an agency, and its candidates with it; each of them keeps that in its history."""
    agency = _agency(tx, value.agency)
    if (value.seen_name, value.seen_short) != (agency.name, agency.short):
        raise Refused("CHANGED", act="agency.edit", by="")
    _require_free(tx, value.name, agency.id)
    old, agency.name, agency.short = agency.name, value.name, value.short
    if old == agency.name:
        return {"renamed": 0}
    named = list(tx.db.scalars(select(Candidate).where(Candidate.agency == old)))
    for candidate in named:
        candidate.agency = agency.name
        candidate.rev += 1
        service.record(tx, candidate, "agency", old=old, new=agency.name)
    tx.db.execute(update(CoOwner).where(CoOwner.agency == old).values(agency=agency.name))
    return {"renamed": len(named)}


def retire_agency(tx: Tx, value: RetireAgency) -> Answer:
    """Takes an agency off the list, or puts it back."""
    _agency(tx, value.agency).is_active = value.is_active
    return {}


def _agency(tx: Tx, agency_id: int) -> Agency:
    found = tx.db.get(Agency, agency_id)
    if found is None:
        raise Refused("GONE")
    return found


def _require_free(tx: Tx, name: str, own: int) -> None:
    same = select(Agency.id).where(func.lower(Agency.name) == name.lower(), Agency.id != own)
    if tx.db.scalar(same) is not None:
        raise Refused("INVALID", field="name", why="taken", limit=None)
