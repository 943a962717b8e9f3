"""What the office shows the public, and the acts by which it chooses. Free of the web."""

from dataclasses import asdict, dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop.acts import Answer, Tx
from workshop.candidates import service as following
from workshop.candidates.models import Candidate
from workshop.library.queries import is_standing
from workshop.openness.models import Choice

ON, OFF = "1", "0"
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Choices:
    """What the public sees. Nothing before the office publishes; the index only where it says so."""

    published: bool = False
    funnel: bool = True
    agencies: bool = True
    stages: bool = True
    steps: bool = True
    evidence: bool = True
    answers: bool = True
    workshops: bool = True
    projection: bool = False
    office_name: str = ""


SWITCHES = tuple(one.name for one in fields(Choices) if one.name != "office_name")


@dataclass(frozen=True, slots=True)
class ShowCandidates:
    """Candidates, and whether the public may see them."""

    candidates: tuple[int, ...]
    is_public: bool


def chosen(db: Session) -> Choices:
    """Returns what the office chose; what it never chose is as it was from the beginning."""
    known = {row.name: row.value for row in db.scalars(select(Choice))}
    switches = {name: known[name] == ON for name in SWITCHES if name in known}
    return Choices(**switches, office_name=known.get("office_name", ""))


def set_choices(tx: Tx, value: Choices) -> Answer:
    """Sets everything the public sees at once."""
    for name, wanted in asdict(value).items():
        text = wanted if isinstance(wanted, str) else ON if wanted else OFF
        tx.db.merge(Choice(name=name, value=text))
    tx.claim("choices")
    return {}


def show_candidates(tx: Tx, value: ShowCandidates) -> Answer:
    """Shows candidates to the public or hides them; what is an example or stands no more is passed over."""
    rows = select(Candidate).where(
        Candidate.id.in_(value.candidates), Candidate.is_public != value.is_public, is_standing()
    )
    changed = list(tx.db.scalars(rows.order_by(Candidate.id)))
    for candidate in changed:
        candidate.is_public = value.is_public
        old, new = ("", ON) if value.is_public else (ON, "")
        following.record(tx, candidate, "public", old=old, new=new)
    return {"changed": len(changed)}
