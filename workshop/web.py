"""What every page shares: language, times, security headers, and the pages for what goes wrong."""

import secrets
from typing import Any

from flask import Flask, Response, abort, current_app, g, request
from flask_babel import get_locale, gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map

from workshop.access import NOBODY
from workshop.errors import Refused
from workshop.extensions import db
from workshop.page import LANGUAGES, clock_time, day, moment, percent, refusal, settings
from workshop.people import queries as people
from workshop.people.cookies import LOGIN
from workshop.workshops import codes

CSP = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "connect-src 'self'{sockets}; frame-ancestors 'self'; base-uri 'none'; form-action 'self'; object-src 'none'"
)


def csp_nonce() -> str:
    """Returns this answer's nonce for its own inline style and script."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(12)
    return str(g.nonce)


class RowNumber(IntegerConverter):
    """A number in an address; what no row can have is not found instead of failing in the database."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=2**53)


def init_app(app: Flask) -> None:
    """Binds language, filters, headers and error pages to the app."""
    app.url_map.converters["int"] = RowNumber
    app.jinja_env.filters.update(
        day=day, clock=clock_time, moment=moment, percent=percent, spaced=codes.spaced
    )
    app.jinja_env.globals.update(csp_nonce=csp_nonce, languages=LANGUAGES)
    app.context_processor(_page_words)
    app.before_request(_who_asks)
    app.after_request(_headers)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Exception, _broken)


def _who_asks() -> None:
    if "\0" in request.path:  # PostgreSQL would refuse to look for it
        abort(404)
    token = request.cookies.get(LOGIN, "")
    g.actor = people.account_actor(db.session(), token) if token else NOBODY


def _page_words() -> dict[str, Any]:
    return {"lang": str(get_locale() or "id"), "actor": g.get("actor", NOBODY)}


def _headers(response: Response) -> Response:
    sockets = f" ws://{request.host} wss://{request.host}" if request.host else ""
    response.headers.setdefault("Content-Security-Policy", CSP.format(nonce=csp_nonce(), sockets=sockets))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
    response.headers.setdefault("Cache-Control", "private, no-cache")
    if settings().is_https:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _stale_form(_problem: CSRFError) -> tuple[str, int]:
    return refusal(
        400,
        gettext("This form is too old"),
        gettext("Please go back, reload the page and send it again. Nothing was changed."),
    )


def _http_problem(problem: HTTPException) -> Any:
    sentences = {
        403: (gettext("This page is not open to you"), gettext("Sign in with an account that may see it.")),
        404: (gettext("Nothing is here"), gettext("Check the address, or type the code on the first page.")),
        413: (
            gettext("That is too much at once"),
            gettext("A form may hold 1 MB. Shorten it and send again."),
        ),
        429: (gettext("Too many wrong codes"), gettext("Wait a minute, then try again.")),
    }
    if problem.code in sentences:
        return refusal(problem.code, *sentences[problem.code])
    if problem.code is not None and problem.code >= 400:
        return refusal(
            problem.code,
            gettext("That did not work"),
            gettext("The page does not understand this request. Go back and try again."),
        )
    return problem


def _refused(problem: Refused) -> tuple[str, int]:
    if problem.code == "GONE":
        return refusal(404, gettext("Nothing is here"), gettext("It was removed, or the address is wrong."))
    if problem.code == "FORBIDDEN":
        return refusal(
            403, gettext("This page is not open to you"), gettext("Sign in with an account that may see it.")
        )
    return refusal(503, gettext("Not just now"), gettext("The server is busy. Please try again in a moment."))


def _broken(problem: Exception) -> tuple[str, int]:
    # Not the path: it may hold a link's token.
    current_app.logger.error("page %s failed", request.endpoint, exc_info=problem)
    return refusal(
        500,
        gettext("Something broke on our side"),
        gettext("What you sent before is safe. Go back and try again; if it stays, tell the facilitator."),
    )
