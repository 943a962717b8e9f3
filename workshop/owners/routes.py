"""What an owner sees through a personal link: the page to report on, the answer to it, and calendar addresses.

The link's token is a secret: these pages send no referrer and are not indexed, and nothing here is logged.
"""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale

from workshop import clock, door, guesses
from workshop.access import MACHINE, Actor
from workshop.access_web import public
from workshop.candidates import queries as candidates
from workshop.candidates import rules as path
from workshop.candidates import words as candidate_words
from workshop.candidates.models import Candidate, Step
from workshop.candidates.routes import today
from workshop.extensions import db
from workshop.live.models import OFFICE_STREAM
from workshop.owners import calendars, queries, rules, tokens, words
from workshop.owners.models import CalendarFeed, OwnerLink
from workshop.owners.queries import Dated
from workshop.page import asked_number, language, own_base, settings
from workshop.people import keys

bp = Blueprint("owners", __name__)

FIELDS = ("step", "percent", "is_done", "note", "blocks", "next_title", "next_on")
STATUS = {"CHANGED": 409, "RATE": 429, "BUSY": 503}


@dataclass(frozen=True, slots=True)
class Visit:
    """Who came by which link to which candidate."""

    link: OwnerLink
    actor: Actor
    candidate: Candidate


class DeadLink(Exception):
    """A personal link that leads nowhere; `code` says why."""

    def __init__(self, code: str, link: OwnerLink | None = None) -> None:
        super().__init__(code)
        self.code, self.link = code, link


@bp.errorhandler(DeadLink)
def dead(problem: DeadLink) -> Any:
    """The page for a link that leads nowhere: why, and whom to ask."""
    told = words.dead(problem.code, problem.link)
    return render_template("owners/dead.html", told=told), 404 if problem.link is None else 410


@bp.after_request
def keep_secret(response: Response) -> Response:
    """Keeps the link's token out of other sites and of search engines."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.get("/o/<token>")
@public
def show(token: str) -> Any:
    """The page to report on: what is due first, then the form; `?step=` chooses another open step."""
    visit = visit_of(token)
    note_use(visit.link)
    return _page(token, visit)


@bp.post("/o/<token>")
@public
def report(token: str) -> Any:
    """Sends a report; a refused one comes back with every word."""
    visit = visit_of(token)
    answer = post_report(visit.actor, visit.candidate.id)
    if answer["ok"]:
        return redirect(url_for("owners.sent", token=token, number=answer["result"]["checkin"]), 303)
    db.session().expire_all()
    return _page(token, visit_of(token), answer), STATUS.get(answer["code"], 422)


@bp.get("/o/<token>/sent/<int:number>")
@public
def sent(token: str, number: int) -> Any:
    """What arrived, and what the office sees of it now."""
    visit = visit_of(token)
    found = queries.report_of(db.session(), visit.actor, number)
    return render_template(
        "owners/sent.html",
        token=token,
        before=queries.percent_before(db.session(), found),
        report=found,
        step=db.session().get(Step, found.step_id) if found.step_id else None,
        due=_open_steps(visit.candidate)[:3],
        **shown(visit),
    )


@bp.get("/o/<token>/calendar")
@public
def calendar_page(token: str) -> Any:
    """The page on which an owner makes or ends the calendar address."""
    return _calendar_page(token, visit_of(token), "")


@bp.post("/o/<token>/calendar")
@public
def change_calendar(token: str) -> Any:
    """Makes a calendar address and shows it once, or ends it."""
    visit = visit_of(token)
    client = request.form.get("client", "")
    client = client if door.is_client(client) else door.new_client()
    if request.form.get("act") == "calendar.revoke":
        door.act(visit.actor, OFFICE_STREAM, "calendar.revoke", {}, client)
        return redirect(url_for("owners.calendar_page", token=token), 303)
    secret = tokens.owner_calendar(settings().secret_key, client, token)
    args = {"token_hash": keys.hash_of(secret), "lang": language()}
    answer = door.act(visit.actor, OFFICE_STREAM, "calendar.make", args, client)
    return _calendar_page(token, visit, feed_address(secret) if answer["ok"] else "")


@bp.route("/calendar/<token>.ics")
@public
def feed(token: str) -> Any:
    """Steps as a calendar; asked again with its ETag it is not sent again."""
    found = queries.feed_of(db.session(), token)
    if found is None:
        guesses.count_failure(request.remote_addr or "", "link")
        abort(404)
    reader = queries.reader_of(db.session(), found, clock.now())
    if reader is None:
        abort(410)
    answer = make_response(_calendar(found, reader))
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'inline; filename="rembuk.ics"'
    answer.add_etag()
    return answer.make_conditional(request)


def post_report(actor: Actor, candidate_id: int) -> dict[str, Any]:
    """Performs the report in the posted form as somebody who may report on the candidate."""
    taken = {name: request.form.getlist(name) for name in FIELDS if request.form.get(name)}
    fields = {"step": ["0"], **taken, "client": [request.form.get("client", "")]}
    typed = {"candidate": candidate_id, "on": today().isoformat()}
    return door.post(actor, OFFICE_STREAM, "checkin.add", fields, **typed)


def form_of(candidate: Candidate, answer: dict[str, Any] | None) -> dict[str, Any]:
    """Returns what the form of a report shows: the step it is about, the other open ones, and what was typed."""
    steps = _open_steps(candidate)
    asked = int(request.form.get("step", "")[:15] or 0) if _is_number("step") else asked_number("step")
    step = next((one for one in steps if one.id == asked), steps[0] if steps else None)
    return {
        "step": step,
        "others": [one for one in steps if one is not step],
        "before": queries.percent_of(db.session(), candidate.id, step.id if step else None),
        "days_late": 0 if candidate.is_parked else path.days_late(step.due_on if step else None, today()),
        "sentence": words.refusal(answer) if answer else "",
        "wrong": answer["params"].get("field", "") if answer else "",
        "kept": request.form.to_dict() if answer else {},
        "client": door.new_client,
        "long_day": words.long_day,
        "today": today(),
    }


def feed_address(secret: str) -> str:
    """Returns the whole address of a calendar; not by the Host header, since it is kept elsewhere."""
    return own_base() + url_for("owners.feed", token=secret)


def _is_number(name: str) -> bool:
    text = request.form.get(name, "")
    return text.isascii() and text.isdecimal()


def _open_steps(candidate: Candidate) -> list[Step]:
    found = candidates.steps(db.session(), [candidate.id]).get(candidate.id, [])
    return [step for step in found if step.done_on is None]


def visit_of(token: str) -> Visit:
    """Returns who came by a link; raises DeadLink for one that does not work."""
    link = queries.link_of(db.session(), token)
    if link is None:
        guesses.count_failure(request.remote_addr or "", "link")
        raise DeadLink(words.UNKNOWN)
    g.workshop_lang = link.lang
    state = rules.state(link.revoked_at, link.expires_at, clock.now())
    if state != rules.GOOD:
        raise DeadLink(state, link)
    candidate = db.session().get_one(Candidate, link.candidate_id)
    if candidate.merged_into is not None:
        raise DeadLink(words.MERGED, link)
    if candidate.is_withdrawn:
        raise DeadLink(words.WITHDRAWN, link)
    return Visit(link, queries.owner_actor(link, token), candidate)


def note_use(link: OwnerLink) -> None:
    """Notes that a link was used, once an hour."""
    if link.used_at is None or clock.now() - link.used_at > rules.USE_EVERY:
        door.act(MACHINE, OFFICE_STREAM, "ownerlink.use", {"link": link.id})


def shown(visit: Visit) -> dict[str, Any]:
    """Returns what every page behind a link shows."""
    stages = candidate_words.stages()
    return {"link": visit.link, "candidate": visit.candidate, "stage": stages[visit.candidate.stage]}


def _page(token: str, visit: Visit, answer: dict[str, Any] | None = None) -> str:
    return render_template(
        "owners/report.html", token=token, **shown(visit), **form_of(visit.candidate, answer)
    )


def _calendar_page(token: str, visit: Visit, address: str) -> str:
    has_one = bool(queries.own_feeds(db.session(), visit.actor))
    return render_template(
        "owners/calendar.html", token=token, address=address, has_one=has_one, client=door.new_client,
        **shown(visit),
    )  # fmt: skip


def _calendar(found: CalendarFeed, reader: Actor) -> bytes:
    g.workshop_lang = found.lang

    def address(dated: Dated) -> str:
        if found.link_id is not None:
            return ""  # the personal link can report, a calendar address travels: the one must not tell the other
        number = dated.candidate.id
        return own_base() + url_for("office.candidate", candidate_id=number, _anchor="steps")

    with force_locale(found.lang):
        steps = queries.dated_steps(db.session(), reader, today())
        only = db.session().get(Candidate, reader.candidate_id) if reader.candidate_id else None
        frame = calendars.Frame(
            words.calendar_name(only), tokens.site(settings().secret_key), address, words.calendar_lines
        )
        return calendars.calendar(frame, steps)
