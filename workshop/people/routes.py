"""Pages about accounts: sign in and out, set up through a link, the office's list of people."""

from typing import Any

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from workshop import door
from workshop.access import MACHINE, NOBODY
from workshop.access_web import local_path, needs, public
from workshop.extensions import db
from workshop.forms import ActForm, Payload, problems
from workshop.page import own_base, settings
from workshop.people import forms, keys, links, passwords, queries, signing
from workshop.people.cookies import LOGIN
from workshop.people.models import Account, OneTimeLink
from workshop.people.rules import LOGIN_DAYS, OFFICE_STREAM
from workshop.sentences import answer_sentence, field_sentence

bp = Blueprint("people", __name__)

Errors = dict[str, str]


@bp.get("/account/login")
@public
def login() -> Response | str:
    """The sign-in page; who is signed in already goes on."""
    if g.actor.role != NOBODY.role:
        return redirect(_after_login())
    is_first = not queries.has_accounts(db.session())
    return render_template(
        "account/login.html", kept={}, errors={}, error="", next=_next(), is_first=is_first
    )


@bp.post("/account/login")
@public
def sign_in() -> Any:
    """Signs in, or says once for both that the name or the password is not right."""
    typed, errors = _read(forms.SignInPage())
    sentence = "" if errors else signing.refusal(typed["login"], typed["password"])
    account = None if errors or sentence else queries.account_named(db.session(), typed["login"])
    if account is None:
        page = render_template(
            "account/login.html",
            kept=_kept("login"),
            errors=errors,
            error=sentence,
            next=_next(),
            is_first=False,
        )
        return page, 422 if errors else 403
    token = keys.new_token()
    args = {"account": account.id, "login_hash": keys.hash_of(token)}
    answer = door.act(MACHINE, OFFICE_STREAM, "account.signin", args)
    return _signed_in(redirect(_after_login()), token) if answer["ok"] else _failed(answer)


@bp.post("/account/logout")
@public
def logout() -> Response:
    """Signs this browser out; harmless when nobody is signed in."""
    if g.actor.role != NOBODY.role:
        door.act(g.actor, OFFICE_STREAM, "account.signout", {})
    response = redirect(url_for("people.login"))
    response.delete_cookie(LOGIN)
    return response


@bp.get("/account/setup/<token>")
@public
def setup(token: str) -> Any:
    """What a one-time link leads to: name and password."""
    return _setup_page(token, {}, {}, "")


@bp.post("/account/setup/<token>")
@public
def set_up(token: str) -> Any:
    """Uses the link and signs in."""
    link = queries.any_link(db.session(), token)
    if link is None:
        return _setup_page(token, {}, {}, "")
    typed, errors = _read(_setup_form(link))
    if not errors and typed["password"] != request.form.get("again", ""):
        errors["again"] = signing.not_equal()
    if errors:
        return _setup_page(token, _kept("login", "name"), errors, "", 422)
    cookie = keys.new_token()
    args = {
        "token": token,
        "login": typed.get("login", ""),
        "name": typed.get("name", ""),
        "password_hash": passwords.hashed(typed["password"]),
        "login_hash": keys.hash_of(cookie),
    }
    answer = door.act(MACHINE, OFFICE_STREAM, "account.setup", args)
    if not answer["ok"]:
        wrong, sentence = _told(answer)
        return _setup_page(token, _kept("login", "name"), wrong, sentence, 422)
    return _signed_in(redirect(_home_of(answer["result"]["workshop"])), cookie)


@bp.get("/invite/<token>")
@public
def invite(token: str) -> Any:
    """An invitation to run a workshop together: join, sign in first, or make an account."""
    link = queries.link_of(db.session(), token, "invite")
    if link is None:
        return _dead_link()
    return render_template("account/invite.html", token=token, error="")


@bp.post("/invite/<token>")
@needs("account.self")
def accept_invite(token: str) -> Any:
    """Makes the signed-in account a facilitator of the workshop."""
    answer = door.act(g.actor, OFFICE_STREAM, "invite.accept", {"token": token})
    return redirect(_home_of(answer["result"]["workshop"])) if answer["ok"] else _dead_link()


@bp.get("/account/people")
@needs("account.manage")
def people() -> Any:
    """Who may sign in."""
    return _people_page()


@bp.post("/account/people")
@needs("account.manage")
def add() -> Any:
    """Adds somebody and shows their link, once."""
    typed, errors = _read(forms.NewColleaguePage())
    if errors:
        return _people_page(errors=errors, kept=_kept("login", "name", "role"), status=422)
    token = _form_token()
    answer = door.act(
        g.actor, OFFICE_STREAM, "account.add", {**typed, "token_hash": keys.hash_of(token)}, _client()
    )
    if answer["ok"]:
        return _people_page(link=_link(token), link_for=typed["name"])
    wrong, sentence = _told(answer)
    return _people_page(errors=wrong, kept=_kept("login", "name", "role"), error=sentence, status=422)


@bp.post("/account/people/<int:account_id>/reset")
@needs("account.manage")
def reset(account_id: int) -> Any:
    """Makes a link that sets somebody's password anew, and shows it once."""
    token = _form_token()
    args = {"account": account_id, "token_hash": keys.hash_of(token)}
    answer = door.act(g.actor, OFFICE_STREAM, "account.reset", args, _client())
    if not answer["ok"]:
        return _people_page(error=answer_sentence(answer), status=422)
    account = db.session().get(Account, account_id)
    return _people_page(link=_link(token), link_for=account.name if account else "")


@bp.post("/account/people/<int:account_id>/active")
@needs("account.manage")
def disable(account_id: int) -> Any:
    """Closes or opens an account."""
    args = {"account": account_id, "is_active": request.form.get("is_active") == "1"}
    answer = door.act(g.actor, OFFICE_STREAM, "account.disable", args, _client())
    return redirect(url_for("people.people")) if answer["ok"] else _failed(answer)


def _read(form: ActForm) -> tuple[dict[str, Any], Errors]:
    wrong = problems(form, Payload.of_page(request.form.to_dict(flat=False)))
    return dict(form.data), {name: field_sentence(**problem) for name, problem in wrong.items()}


def _told(answer: dict[str, Any]) -> tuple[Errors, str]:
    """Returns the refusal beside its field, or else above the form."""
    sentence = answer_sentence(answer)
    return ({answer["params"]["field"]: sentence}, "") if answer["code"] == "INVALID" else ({}, sentence)


def _kept(*names: str) -> dict[str, str]:
    return {name: request.form.get(name, "")[:200] for name in names}


def _client() -> str:
    client = request.form.get("client", "")
    return client if door.is_client(client) else ""


def _form_token() -> str:
    return links.form_token(settings().secret_key, _client() or door.new_client(), g.actor.account_id)


def _link(token: str) -> str:
    # Not the Host header: the link travels by mail and chat.
    return own_base() + url_for("people.setup", token=token)


def _next() -> str:
    return local_path(request.values.get("next"))


def _after_login() -> str:
    return _next() or url_for("desk.home")


def _home_of(workshop_id: int) -> str:
    return url_for("desk.prepare_page", workshop_id=workshop_id) if workshop_id else url_for("desk.home")


def _signed_in(response: Response, token: str) -> Response:
    response.set_cookie(
        LOGIN, token, max_age=LOGIN_DAYS * 86_400, httponly=True, samesite="Lax",
        secure=settings().is_https,
    )  # fmt: skip
    return response


def _setup_form(link: OneTimeLink) -> ActForm:
    if link.purpose == "reset":
        return forms.NewPasswordPage()
    return forms.NewNamePage() if link.account_id is not None else forms.NewAccountPage()


def _setup_page(token: str, kept: dict[str, str], errors: Errors, error: str, status: int = 200) -> Any:
    link = queries.any_link(db.session(), token)
    if link is None:
        return _dead_link()
    account = db.session().get(Account, link.account_id) if link.account_id is not None else None
    fields = set(_setup_form(link)._fields)
    page = render_template(
        "account/setup.html", token=token, purpose=link.purpose, account=account, fields=fields,
        kept=kept or {"name": account.name if account else ""}, errors=errors, error=error,
    )  # fmt: skip
    return page, status


def _dead_link() -> Any:
    return render_template("account/dead_link.html"), 410


def _people_page(status: int = 200, **shown: Any) -> Any:
    context: dict[str, Any] = {"errors": {}, "kept": {}, "error": "", "link": "", "link_for": "", **shown}
    rows = queries.accounts(db.session())
    return render_template("account/people.html", accounts=rows, client=door.new_client, **context), status


def _failed(answer: dict[str, Any]) -> Any:
    if answer["code"] == "FORBIDDEN":
        abort(403)
    return make_response(render_template("account/failed.html", error=answer_sentence(answer)), 409)
