"""The office's side of it: personal links made and ended, reports by the office itself, and its own calendar."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for

from workshop import clock, door
from workshop.access import LINK_MARK
from workshop.access_web import needs
from workshop.candidates import queries as candidates
from workshop.candidates.models import Candidate
from workshop.candidates.routes import shared
from workshop.candidates.words import actor_name
from workshop.extensions import db
from workshop.live.models import OFFICE_STREAM
from workshop.owners import evidence_queries, queries, rules, tokens, words
from workshop.owners.models import CheckIn, OwnerLink
from workshop.owners.routes import STATUS, feed_address, form_of, post_report
from workshop.page import language, own_base, settings
from workshop.people import keys

bp = Blueprint("owners_office", __name__)

LINK_FIELDS = ("name", "email", "lang", "days")


@dataclass(frozen=True, slots=True)
class Owners:
    """What the page of a candidate shows of its owners: links with their state, and the latest reports."""

    links: list[tuple[OwnerLink, str]]
    reports: list[CheckIn]


def owners_of(candidate: Candidate) -> Owners:
    """Returns the links and latest reports of a candidate."""
    now = clock.now()
    links = [
        (link, rules.state(link.revoked_at, link.expires_at, now))
        for link in queries.links(db.session(), candidate.id)
    ]
    return Owners(links, queries.reports(db.session(), candidate.id))


def offered_by(candidate: Candidate) -> dict[int, str]:
    """Returns by whose link each piece of evidence came, as a history names them."""
    found = evidence_queries.senders(db.session(), candidate.id)
    return {number: actor_name(f"{LINK_MARK}{name}") for number, name in found.items()}


@bp.app_context_processor
def _part() -> dict[str, Any]:
    return {"owners_of": owners_of, "offered_by": offered_by, "link_validity": words.validity}


@bp.get("/office/candidates/<int:candidate_id>/links")
@needs("candidate.follow")
def links(candidate_id: int) -> Any:
    """The personal links of a candidate."""
    return _links_page(candidates.candidate_of(db.session(), g.actor, candidate_id))


@bp.post("/office/candidates/<int:candidate_id>/links")
@needs("candidate.follow")
def make_link(candidate_id: int) -> Any:
    """Makes a personal link and shows it, once."""
    one = candidates.candidate_of(db.session(), g.actor, candidate_id)
    client = _client()
    token = tokens.link_token(settings().secret_key, client, g.actor.account_id)
    fields = {name: [request.form.get(name, "")] for name in LINK_FIELDS} | {"client": [client]}
    typed = {"candidate": candidate_id, "token_hash": keys.hash_of(token)}
    answer = door.post(g.actor, OFFICE_STREAM, "ownerlink.make", fields, **typed)
    one = candidates.candidate_of(db.session(), g.actor, candidate_id)
    if not answer["ok"]:
        return _links_page(one, sentence=words.refusal(answer)), STATUS.get(answer["code"], 422)
    link = db.session().get_one(OwnerLink, answer["result"]["link"])
    # Not the Host header: the link travels by chat and mail.
    address = own_base() + url_for("owners.show", token=token)
    return _links_page(one, made=link, address=address, message=words.message(link, one, address))


@bp.post("/office/candidates/<int:candidate_id>/links/<int:link_id>/revoke")
@needs("candidate.follow")
def revoke_link(candidate_id: int, link_id: int) -> Any:
    """Ends a personal link."""
    answer = door.act(g.actor, OFFICE_STREAM, "ownerlink.revoke", {"link": link_id}, _client())
    if not answer["ok"]:
        one = candidates.candidate_of(db.session(), g.actor, candidate_id)
        return _links_page(one, sentence=words.refusal(answer)), STATUS.get(answer["code"], 422)
    return redirect(url_for("owners_office.links", candidate_id=candidate_id), 303)


@bp.get("/office/candidates/<int:candidate_id>/report")
@needs("candidate.follow")
def report_form(candidate_id: int) -> Any:
    """The form with which the office itself reports progress."""
    return _report_page(candidates.candidate_of(db.session(), g.actor, candidate_id))


@bp.post("/office/candidates/<int:candidate_id>/report")
@needs("candidate.follow")
def report(candidate_id: int) -> Any:
    """Keeps a report of the office."""
    candidates.candidate_of(db.session(), g.actor, candidate_id)
    answer = post_report(g.actor, candidate_id)
    if answer["ok"]:
        return redirect(url_for("office.candidate", candidate_id=candidate_id, _anchor="reports"), 303)
    one = candidates.candidate_of(db.session(), g.actor, candidate_id)
    return _report_page(one, answer), STATUS.get(answer["code"], 422)


@bp.get("/office/calendar")
@needs("candidate.follow")
def calendar() -> Any:
    """The page on which an account makes or ends its calendar address."""
    return _calendar_page("")


@bp.post("/office/calendar")
@needs("candidate.follow")
def change_calendar() -> Any:
    """Makes the calendar address and shows it once, or ends it."""
    client = _client()
    if request.form.get("act") == "calendar.revoke":
        door.act(g.actor, OFFICE_STREAM, "calendar.revoke", {}, client)
        return redirect(url_for("owners_office.calendar"), 303)
    secret = tokens.account_calendar(settings().secret_key, client, g.actor.account_id)
    args = {"token_hash": keys.hash_of(secret), "lang": language()}
    answer = door.act(g.actor, OFFICE_STREAM, "calendar.make", args, client)
    return _calendar_page(feed_address(secret) if answer["ok"] else "")


def _client() -> str:
    client = request.form.get("client", "")
    return client if door.is_client(client) else door.new_client()


def _links_page(one: Candidate, **shown: Any) -> str:
    context: dict[str, Any] = {"sentence": "", "made": None, "address": "", "message": "", **shown}
    kept = {name: request.form.get(name, "")[:200] for name in LINK_FIELDS} if context["sentence"] else {}
    return render_template(
        "owners/links.html", candidate=one, kept=kept, client=door.new_client, **context, **shared()
    )


def _report_page(one: Candidate, answer: dict[str, Any] | None = None) -> str:
    return render_template("owners/office_report.html", candidate=one, **(shared() | form_of(one, answer)))


def _calendar_page(address: str) -> str:
    has_one = bool(queries.own_feeds(db.session(), g.actor))
    return render_template(
        "owners/office_calendar.html", address=address, has_one=has_one, client=door.new_client, **shared()
    )
