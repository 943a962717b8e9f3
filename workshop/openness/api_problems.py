"""What goes wrong in the API, as documents of RFC 9457 in English with a code for machines."""

import json
import logging
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated, Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from workshop.openness.api_schema import BadQuery, Fault, Says, plain

log = logging.getLogger(__name__)

API = "/api/"
CODES = (
    "token_missing", "token_unknown", "token_expired", "token_revoked", "scope", "not_found", "method", "gone",
    "query", "rate", "broken", "bad_request",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request was not answered (RFC 9457); `errors` names wrong parameters, `merged_into` what lives on."""

    type: str
    title: str
    status: int
    code: Annotated[str, Says(choices=CODES)]
    detail: str
    errors: tuple[Fault, ...] = ()
    merged_into: Annotated[int | None, Says("The candidate this one went into")] = None


class Refusal(Exception):
    """The API answers a problem instead; `headers` go with it."""

    def __init__(self, status: int, code: str, detail: str, **more: Any) -> None:
        super().__init__(code)
        self.headers: dict[str, str] = more.pop("headers", {})
        self.problem = replace(_problem(status, code, detail), **more)


def init_app(app: Flask) -> None:
    """Has addresses and methods the API does not know answered by a problem; to be called before pages are bound."""
    app.before_request(_unrouted)


def answer(refusal: Refusal) -> Response:
    """Returns the response of a problem."""
    body = json.dumps(plain(refusal.problem), ensure_ascii=False)
    response = Response(body, refusal.problem.status, refusal.headers, mimetype="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response


def refused(problem: Exception) -> Response:
    """Returns the answer to whatever a view of the API raised."""
    if isinstance(problem, Refusal):
        return answer(problem)
    if isinstance(problem, BadQuery):
        return answer(_bad_query(problem))
    if isinstance(problem, HTTPException) and problem.code is not None and problem.code < 500:
        return answer(Refusal(problem.code, "bad_request", "The request is not understood."))
    log.error("api %s failed", request.endpoint, exc_info=problem)
    return answer(Refusal(500, "broken", "Something broke on our side. Please try again later."))


def _unrouted() -> Response | None:
    problem = request.routing_exception
    if not request.path.startswith(API) or (problem is None and "\0" not in request.path):
        return None
    if isinstance(problem, MethodNotAllowed):
        allowed = {"Allow": ", ".join(sorted(problem.valid_methods or ()))}
        return answer(Refusal(405, "method", "The API only reads: GET, HEAD, OPTIONS.", headers=allowed))
    return answer(Refusal(404, "not_found", "There is nothing at this address."))


def _bad_query(bad: BadQuery) -> Refusal:
    return Refusal(422, "query", "Some parameters do not fit.", errors=bad.faults)


def _problem(status: int, code: str, detail: str) -> Problem:
    return Problem("about:blank", HTTPStatus(status).phrase, status, code, detail)
