"""Finding what came through a personal link, through its holder."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop.access import Actor
from workshop.candidates.evidence_models import Evidence
from workshop.candidates.models import Change
from workshop.errors import Refused
from workshop.owners.models import OwnerLink, OwnerOffer


def count_since(db: Session, actor: Actor, since: datetime) -> int:
    """Returns how often evidence or a level came through the actor's link since a moment."""
    own = select(func.count()).where(OwnerOffer.link_id == actor.link_id, OwnerOffer.at >= since)
    return db.scalar(own) or 0


def offer_of(db: Session, actor: Actor, number: int) -> OwnerOffer | None:
    """Returns what was sent through the actor's own link, or None."""
    found = db.get(OwnerOffer, number) if number else None
    return found if found is not None and found.link_id == actor.link_id else None


def own_piece(db: Session, actor: Actor, evidence_id: int) -> Evidence:
    """Returns a piece, removed ones too, that came through the actor's own link; raises Refused("GONE")."""
    piece = db.scalar(
        select(Evidence)
        .join(OwnerOffer, OwnerOffer.evidence_id == Evidence.id)
        .where(
            Evidence.id == evidence_id,
            OwnerOffer.link_id == actor.link_id,
            Evidence.candidate_id == actor.candidate_id,
        )
    )
    if piece is None:
        raise Refused("GONE")
    return piece


def own_pieces(db: Session, actor: Actor, indicator: str) -> set[int]:
    """Returns the numbers of the pieces for an indicator that came through the actor's own link."""
    rows = select(OwnerOffer.evidence_id).where(
        OwnerOffer.link_id == actor.link_id,
        OwnerOffer.indicator == indicator,
        OwnerOffer.evidence_id.is_not(None),
    )
    return {number for number in db.scalars(rows) if number is not None}


def senders(db: Session, candidate_id: int) -> dict[int, str]:
    """Returns by whose link each piece of a candidate came; those the office added itself are not there."""
    rows = db.execute(
        select(OwnerOffer.evidence_id, OwnerLink.name)
        .join(OwnerLink, OwnerLink.id == OwnerOffer.link_id)
        .where(OwnerLink.candidate_id == candidate_id, OwnerOffer.evidence_id.is_not(None))
    )
    return {row.evidence_id: row.name for row in rows if row.evidence_id is not None}


def is_verified_since(db: Session, piece: Evidence) -> bool:
    """Tells whether the office has verified the indicator since the piece was added."""
    last = last_verified(db, piece.candidate_id, piece.indicator)
    return last is not None and last >= piece.added_at


def last_verified(db: Session, candidate_id: int, indicator: str) -> datetime | None:
    """Returns when the office last verified a level of the indicator, whatever became of it since."""
    return db.scalar(
        select(func.max(Change.at)).where(
            Change.candidate_id == candidate_id, Change.kind == f"verify.{indicator}", Change.new != ""
        )
    )
