"""What the cockpit chooses from: agencies, sectors, criteria; and the agenda as it really went."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop import clock, page
from workshop.candidates.models import Agency
from workshop.data import criteria, sectors
from workshop.workshops.models import PhaseChange


def agency_names(db: Session) -> list[str]:
    """Returns the names of the agencies that are in use, in the office's order."""
    return list(db.scalars(select(Agency.name).where(Agency.is_active).order_by(Agency.id)))


def choices(db: Session) -> dict[str, Any]:
    """Returns agencies, sectors and criteria in the visitor's language."""
    lang = page.language()
    return {
        "agencies": agency_names(db),
        "sectors": [{"code": s.code, "name": s.name.in_(lang), "basic": s.is_basic} for s in sectors()],
        "criteria": [{"key": c.key, "name": c.name.in_(lang), "text": c.text.in_(lang)} for c in criteria()],
    }


def phase_times(db: Session, workshop_id: int) -> list[dict[str, Any]]:
    """Returns [{phase, round, at (ms)}] of every phase that began, in order."""
    changes = db.scalars(
        select(PhaseChange).where(PhaseChange.workshop_id == workshop_id).order_by(PhaseChange.id)
    )
    return [{"phase": c.phase, "round": c.round_id, "at": clock.to_ms(c.began_at)} for c in changes]
