"""Finding workshops and rounds, through the asker's workshop."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop.errors import Refused
from workshop.workshops.models import Round, Workshop


def workshop(db: Session, workshop_id: int) -> Workshop:
    """Returns the workshop; raises Refused("GONE") if it is not there or was deleted."""
    found = db.get(Workshop, workshop_id)
    if found is None or found.is_deleted:
        raise Refused("GONE")
    return found


def by_code(db: Session, code: str) -> Workshop | None:
    """Returns the workshop with this join code (already normalised), or None."""
    return db.scalar(select(Workshop).where(Workshop.code == code, ~Workshop.is_deleted))


def by_slug(db: Session, slug: str) -> Workshop | None:
    """Returns the workshop whose public page has this address, if it is published."""
    return db.scalar(
        select(Workshop).where(
            Workshop.public_slug == slug, Workshop.published_at.is_not(None), ~Workshop.is_deleted
        )
    )


def rounds(db: Session, workshop_id: int) -> list[Round]:
    """Returns the rounds of a workshop in their order."""
    return list(db.scalars(select(Round).where(Round.workshop_id == workshop_id).order_by(Round.no)))


def round_of(db: Session, workshop_id: int, round_id: int) -> Round:
    """Returns a round of this workshop; raises Refused("GONE")."""
    found = db.get(Round, round_id)
    if found is None or found.workshop_id != workshop_id:
        raise Refused("GONE")
    return found
