"""What the cockpit chooses from: agencies, sectors, criteria; what is alike; and the agenda as it really went."""

from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop import clock, page
from workshop.access import Actor
from workshop.candidates import duplicates, words
from workshop.candidates import queries as candidates
from workshop.candidates.duplicates import Wording
from workshop.candidates.models import Agency, Candidate
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


def alike(db: Session, actor: Actor, wording: Wording) -> dict[str, Any]:
    """Returns the candidates most alike to one that is about to be made, in words: {found, head, more, new_tab}.

    `found` holds {title, about, url} of those the actor follows; the others are only counted (`more`), since their
    words are not the actor's to read. `head` is "" where there is none.
    """
    every = select(Candidate).where(candidates.standing())
    near = [one.candidate for one in duplicates.alike(db, every, wording)] if wording.title else []
    mine = [one for one in near if candidates.may_follow(db, actor, one)]
    more = len(near) - len(mine)
    sentence = ngettext(
        "%(num)s more is followed elsewhere. Ask the innovation office.",
        "%(num)s more are followed elsewhere. Ask the innovation office.",
        more,
    )
    return {
        "found": [_told(one) for one in mine],
        "head": gettext("Perhaps it is followed already") if near else "",
        "more": sentence if more else "",
        "new_tab": gettext("(opens in a new tab)"),
    }


def _told(one: Candidate) -> dict[str, str]:
    stages = words.stages()
    stage = stages["parked"] if one.is_parked else stages[one.stage]
    address = url_for("office.candidate", candidate_id=one.id)
    return {"title": one.title, "about": f"{one.agency}, {stage}", "url": address}


def phase_times(db: Session, workshop_id: int) -> list[dict[str, Any]]:
    """Returns [{phase, round, at (ms)}] of every phase that began, in order."""
    changes = db.scalars(
        select(PhaseChange).where(PhaseChange.workshop_id == workshop_id).order_by(PhaseChange.id)
    )
    return [{"phase": c.phase, "round": c.round_id, "at": clock.to_ms(c.began_at)} for c in changes]
