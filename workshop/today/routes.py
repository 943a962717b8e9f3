"""The office's first page, and the reminders sent from it."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g, redirect, render_template, request, url_for

from workshop import clock
from workshop.access import may
from workshop.access_web import needs
from workshop.candidates import agenda, evidence_waiting
from workshop.candidates import queries as candidates
from workshop.candidates.routes import shared, today
from workshop.extensions import db
from workshop.iid.sets import catalogue
from workshop.mail import queries as mail
from workshop.page import language, settings
from workshop.portfolio import words as portfolio_words
from workshop.today import errands, letters, queries, road

bp = Blueprint("today", __name__)

MOST_REMINDED = 200


@bp.get("/office")
@needs("candidate.follow")
def home() -> Any:
    """What needs doing today, and the road to the target."""
    session, now, day = db.session(), clock.now(), today()
    late = agenda.late(session, g.actor, day)
    return render_template(
        "office/home.html",
        active=agenda.active_number(session, g.actor),
        late=late,
        reachable=queries.reachable(session, [one.id for one in late.lines], now),
        waiting=evidence_waiting.waiting(session, g.actor, now),
        indicator=_indicator,
        may_verify=may(g.actor, "level.verify"),
        reported=queries.reported(session, g.actor, _yesterday(now)),
        silent=agenda.silent(session, g.actor, now),
        soon=agenda.soon(session, g.actor, day),
        stepless=agenda.stepless(session, g.actor),
        unanswered=queries.unanswered(session, g.actor),
        shown=agenda.SHOWN,
        upcoming=agenda.upcoming(session, g.actor, day),
        road=road.road(session, g.actor, day),
        index_words=portfolio_words,
        own_letter=mail.subscription(session, g.actor.account_id),
        unsent=mail.given_up(session, now) if may(g.actor, "agency.manage") else 0,
        **_form(),
        **shared(),
    )


@bp.post("/office/remind")
@needs("candidate.follow")
def remind() -> Any:
    """Queues a letter to the owners of one overdue candidate, or of all; once a day for each step."""
    session, now, day = db.session(), clock.now(), today()
    number = request.form.get("candidate", "")
    if number.isdecimal() and len(number) < 16:
        ids = [candidates.candidate_of(session, g.actor, int(number)).id]
    else:
        ids = [one.id for one in agenda.late(session, g.actor, day, MOST_REMINDED).lines]
    found = queries.overdue(session, ids, day, now) if settings().has_mail else []
    queued = errands.queue([letters.step(letters.REMINDER, one, day) for one in found])
    return redirect(url_for("today.home", reminded=queued))


def _form() -> dict[str, Any]:
    reminded = request.args.get("reminded", "")
    return {
        "has_mail": settings().has_mail,
        "reminded": int(reminded) if reminded.isdecimal() and len(reminded) < 6 else None,
    }


def _indicator(key: str) -> str:
    found = catalogue().for_cycle(today().year).indicator(key)
    return key if found is None else found.name.in_(language())


def _yesterday(now: datetime) -> datetime:
    """Returns the beginning of yesterday in the office's time zone."""
    zone = ZoneInfo(settings().timezone)
    return datetime.combine(now.astimezone(zone).date() - timedelta(days=1), time.min, zone)
