"""Pages on mail: the state of the queue for the office, and everybody's own daily letter."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for

from workshop import clock, door
from workshop.access import MACHINE
from workshop.access_web import needs
from workshop.extensions import db
from workshop.live.models import OFFICE_STREAM
from workshop.mail import queries, rules, smtp, words
from workshop.mail.models import Subscription
from workshop.page import own_base, settings

bp = Blueprint("mail", __name__)

SHOWN_PROBLEMS = 50
QUEUE_ACTS = ("letter.retry", "letter.drop")


@bp.get("/office/mail")
@needs("agency.manage")
def queue() -> Any:
    """What waits, what was sent, what did not get through."""
    return _queue_page("")


@bp.post("/office/mail")
@needs("agency.manage")
def change_queue() -> Any:
    """Tries a letter again, gives it up, or queues a test letter to the asker's own address."""
    act = request.form.get("act", "")
    if act == "test":
        return _queue_test()
    if act not in QUEUE_ACTS:
        abort(400)
    answer = door.post(g.actor, OFFICE_STREAM, act, request.form.to_dict(flat=False))
    if answer["ok"]:
        return redirect(url_for("mail.queue", _anchor="problems"))
    db.session().expire_all()
    return _queue_page(words.refusal(answer)), 422


@bp.get("/account/mail")
@needs("account.self")
def subscription() -> Any:
    """Where one's own daily letter goes."""
    return _subscription_page({}, "")


@bp.post("/account/mail")
@needs("account.self")
def subscribe() -> Any:
    """Sets one's own daily letter."""
    answer = door.post(g.actor, OFFICE_STREAM, "mail.subscribe", request.form.to_dict(flat=False))
    if answer["ok"]:
        return redirect(url_for("mail.subscription", saved=1))
    return _subscription_page(request.form.to_dict(), words.refusal(answer)), 422


def _own() -> Subscription | None:
    return queries.subscription(db.session(), g.actor.account_id)


def _queue_test() -> Any:
    own, client = _own(), request.form.get("client", "")
    if own is None or not own.email or not settings().has_mail or not door.is_client(client):
        abort(400)
    subject, body = words.test_letter(own_base())
    letter = {"reason": f"test:{client}", "address": own.email, "subject": subject, "body": body}
    answer = door.act(MACHINE, OFFICE_STREAM, "letter.queue", {"letters": [letter]})
    if not answer["ok"]:
        return _queue_page(words.refusal(answer)), 422
    return redirect(url_for("mail.queue", tested=1))


def _queue_page(error: str) -> str:
    session, now = db.session(), clock.now()
    chosen = settings()
    return render_template(
        "mail/queue.html",
        has_mail=chosen.has_mail,
        sender=chosen.mail_from,
        server=smtp.server_of(chosen.smtp_url) if chosen.has_mail else None,
        base=own_base(),
        has_public_url=bool(chosen.public_url),
        queue=queries.queue(session, now - timedelta(days=7)),
        problems=queries.problems(session, SHOWN_PROBLEMS),
        words=words,
        own=_own(),
        error=error,
        given_up=rules.GIVEN_UP,
        days=rules.GIVEN_UP_AFTER.days,
        client=door.new_client,
    )


def _subscription_page(kept: dict[str, str], error: str) -> str:
    return render_template(
        "mail/subscription.html",
        own=_own(),
        kept=kept,
        error=error,
        has_mail=settings().has_mail,
        hour=rules.DIGEST_HOUR,
        client=door.new_client,
    )
