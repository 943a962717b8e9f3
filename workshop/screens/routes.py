"""The pages of the live screens, and the HTTP way to the door for phones whose socket does not come through."""

import json
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext

from workshop import door, guesses
from workshop.access import Actor
from workshop.access_web import local_path, public
from workshop.errors import Refused
from workshop.extensions import db
from workshop.live.core import Live
from workshop.live.inbound import message_of
from workshop.page import LANGUAGE_COOKIE, LANGUAGES, refusal, settings
from workshop.people import keys
from workshop.people import queries as people
from workshop.people.cookies import LOGIN, LONGEST_SECONDS, phone_cookie, stage_cookie
from workshop.reports import queries as reports
from workshop.screens import choices, pages, personal
from workshop.sentences import refusal_sentence
from workshop.workshops import codes
from workshop.workshops import queries as workshops
from workshop.workshops.models import Workshop

bp = Blueprint("screens", __name__)


def live() -> Live:
    """Returns the running app's moving part."""
    found: Live = current_app.extensions["live"]
    return found


def workshop_of(code: str) -> Workshop:
    normal = codes.normalise(code)
    found = workshops.by_code(db.session(), normal) if normal else None
    if found is None:
        guesses.count_failure(request.remote_addr or "")
        abort(404)
    g.workshop_lang = found.lang
    return found


def cookies_of(workshop: Workshop) -> people.Cookies:
    held = request.cookies
    return people.Cookies(
        held.get(LOGIN, ""),
        held.get(phone_cookie(workshop.code), ""),
        held.get(stage_cookie(workshop.code), ""),
    )


def _phone_actor(workshop: Workshop) -> Actor:
    return people.phone_actor(db.session(), workshop.id, cookies_of(workshop).phone)


@bp.get("/")
@public
def home() -> str:
    """The first page: type a code, or sign in."""
    return render_template("home.html", **pages.front(db.session()))


@bp.post("/")
@public
def enter_code() -> Any:
    """Leads from a typed code to its workshop; only wrong codes are counted against an address."""
    typed = request.form.get("code", "")[:200]
    normal = codes.normalise(typed)
    found = workshops.by_code(db.session(), normal) if normal else None
    if found is None:
        guesses.count_failure(request.remote_addr or "")
        wrong = gettext("This code is not known. It has 6 letters and digits and stands on the screen.")
        return render_template("home.html", **pages.front(db.session(), wrong, typed[:20])), 404
    return redirect(url_for("screens.phone", code=found.code), 303)


@bp.post("/lang")
@public
def switch_language() -> Any:
    """Keeps the visitor's own language, which alone overrides the workshop's."""
    chosen = request.form.get("lang", "")
    response = make_response(redirect(local_path(request.form.get("next")) or url_for("screens.home"), 303))
    if chosen in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=LONGEST_SECONDS, samesite="Lax", secure=settings().is_https
        )
    return response


@bp.get("/w/<code>/words")
@public
def words(code: str) -> Response:
    """The sentences of the room's later screens; the address names language and version, so they may be kept."""
    workshop_of(code)
    response = make_response(render_template("phone/words.json"))
    response.mimetype = "application/json"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@bp.get("/w/<code>")
@public
def phone(code: str) -> Any:
    """The one address of a workshop for participants: join, knock, room, or what became of the ideas."""
    workshop = workshop_of(code)
    if code != workshop.code:
        return redirect(url_for("screens.phone", code=workshop.code), 301)
    actor = _phone_actor(workshop)
    head = live().snapshot(workshop.id, "phone")["shared"][f"room:{workshop.id}"]
    if head["phase"] == "archived" or (head["phase"] == "draft" and not actor.participant_id):
        return _news(workshop, actor) if head["phase"] == "archived" else _closed(workshop)
    if not actor.participant_id:
        return _join_page(workshop)
    if actor.is_knocking:
        return render_template("phone/knock.html", workshop=workshop)
    return _room(workshop, actor)


def _closed(workshop: Workshop) -> str:
    return render_template("phone/early.html", workshop=workshop)


def _join_page(workshop: Workshop, error: str = "", status: int = 200) -> Any:
    typed = {name: request.form.get(name, "") for name in ("name", "agency")}
    page = render_template(
        "phone/join.html", workshop=workshop, typed=typed, error=error, client=door.new_client(),
        people=people.count_admitted(db.session(), workshop.id),
        agencies=choices.agency_names(db.session()) if workshop.identity == "named" else [],
    )  # fmt: skip
    return page, status


def _room(workshop: Workshop, actor: Actor, error: str = "", kept: str = "", status: int = 200) -> Any:
    meta, shared = pages.meta(live(), workshop, "phone")
    meta["people"] = people.count_admitted(db.session(), workshop.id)
    mine = personal.mine(db.session(), workshop.id, actor)
    context = pages.phone(shared, mine, actor)
    page = render_template(
        "phone/room.html", workshop=workshop, meta=meta, shared=shared, error=error, kept_text=kept,
        client=lambda _kind: door.new_client(), **context,
    )  # fmt: skip
    return page, status


def _news(workshop: Workshop, actor: Actor) -> str:
    return render_template("phone/news.html", **reports.aftermath(db.session(), workshop.id, actor))


@bp.post("/w/<code>/join")
@public
def join(code: str) -> Any:
    """Lets somebody in. The same form sent twice is the same person."""
    workshop = workshop_of(code)
    if _phone_actor(workshop).participant_id:  # a second tab of the same phone is the same person
        return redirect(url_for("screens.phone", code=workshop.code), 303)
    client = request.form.get("client", "")
    if not door.is_client(client):
        return _join_page(workshop, gettext("Please try once more."), 400)
    head = workshops_head(workshop)
    token = keys.join_token(settings().secret_key, workshop.id, head, client)
    newcomer = Actor("public", workshop.id, token=token, author_key=keys.author_key(token, workshop.id))
    given = {name: request.form.get(name, "") for name in ("name", "agency")}
    other = request.form.get("agency_other", "").strip()
    fields = {"name": [given["name"]], "agency": [other or given["agency"]]}
    answer = door.post(newcomer, workshop.id, "participant.join", fields)
    if not answer["ok"]:
        return _join_page(workshop, refusal_sentence(answer["code"], answer["params"]), 400)
    response = make_response(redirect(url_for("screens.phone", code=workshop.code), 303))
    keep_cookie(response, phone_cookie(workshop.code), token)
    return response


def workshops_head(workshop: Workshop) -> int:
    """Returns how often the workshop was reset: an older join form makes a new person."""
    return int(live().snapshot(workshop.id, "phone")["reset"])


def keep_cookie(response: Response, name: str, token: str) -> None:
    response.set_cookie(
        name, token, max_age=LONGEST_SECONDS, httponly=True, samesite="Lax", secure=settings().is_https
    )


@bp.post("/w/<code>/do")
@public
def do(code: str) -> Any:
    """Performs one act: JSON as on the socket, or a page's plain form."""
    workshop = workshop_of(code)
    if request.is_json:
        return _do_json(workshop)
    return _do_form(workshop, _phone_actor(workshop))


def _do_json(workshop: Workshop) -> Any:
    screen = request.args.get("screen", "phone")
    actor = people.screen_actor(db.session(), workshop.id, screen, cookies_of(workshop))
    try:
        message = message_of(_json())
    except Refused as refused:
        return {"ok": False, "code": refused.code, "params": refused.params}, 400
    return live().inbound.perform(actor, workshop.id, message)


def _json() -> Any:
    try:
        return request.get_json(silent=True)
    except RecursionError:  # brackets by the thousand
        return None


def _do_form(workshop: Workshop, actor: Actor) -> Any:
    if not actor.participant_id or actor.is_knocking:
        return _outside(workshop)
    fields = request.form.to_dict(flat=False)
    answer = door.post(actor, workshop.id, request.form.get("act", ""), fields)
    if answer["ok"] or answer["code"] == "STALE":
        if request.form.get("act") == "participant.erase" and answer["ok"]:
            return _forget(workshop)
        return redirect(url_for("screens.phone", code=workshop.code), 303)
    sentence = refusal_sentence(answer["code"], answer["params"])
    return _room(workshop, actor, error=sentence, kept=request.form.get("text", ""), status=422)


def _outside(workshop: Workshop) -> Any:
    kept = request.form.get("text", "").strip()
    if not kept:
        return redirect(url_for("screens.phone", code=workshop.code), 303)
    return refusal(
        403,
        gettext("You are not in this room any more"),
        gettext("This was not sent. Copy it if you still need it: %(text)s", text=kept),
    )


def _forget(workshop: Workshop) -> Response:
    response = make_response(render_template("phone/left.html", workshop=workshop))
    response.delete_cookie(phone_cookie(workshop.code))
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@bp.get("/w/<code>/state")
@public
def state(code: str) -> Any:
    """The audience's snapshot over HTTP, as `sync` answers it."""
    workshop = workshop_of(code)
    screen = request.args.get("screen", "phone")
    actor = people.screen_actor(db.session(), workshop.id, screen, cookies_of(workshop))
    if actor.role == "public" or actor.is_knocking:
        abort(403)
    answer = live().snapshot(workshop.id, screen)
    answer["shared"] = list(answer["shared"].values())
    if actor.participant_id:
        answer["mine"] = personal.mine(db.session(), workshop.id, actor)
        answer["mine_version"] = answer["version"]
    response = make_response(answer)
    now = answer.pop("now")
    response.set_etag(keys.hash_of(json.dumps(answer, sort_keys=True))[:32], weak=True)
    response.headers["X-Now"] = str(now)
    return response.make_conditional(request)


@bp.get("/w/<code>/news")
@public
def news(code: str) -> Any:
    """What became of our ideas?"""
    workshop = workshop_of(code)
    actor = _phone_actor(workshop)
    if (not actor.participant_id or actor.is_knocking) and workshop.published_at is None:
        return redirect(url_for("screens.phone", code=workshop.code), 303)
    return _news(workshop, actor)


@bp.get("/w/<code>/me")
@public
def me(code: str) -> Any:
    """One's own data: what is kept, leaving and erasing."""
    workshop = workshop_of(code)
    actor = _phone_actor(workshop)
    if not actor.participant_id:
        return redirect(url_for("screens.phone", code=workshop.code), 303)
    mine = personal.mine(db.session(), workshop.id, actor)
    return render_template("phone/me.html", workshop=workshop, mine=mine, client=door.new_client())
