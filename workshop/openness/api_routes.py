"""The read API under /api/v1: each endpoint is declared once; its view, guards and document come from that."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Blueprint, Response, make_response, request
from flask_babel import force_locale
from sqlalchemy import text
from sqlalchemy.orm import Session

from workshop import clock
from workshop.access_web import public
from workshop.candidates import words
from workshop.candidates.models import STAGES, Candidate
from workshop.extensions import db
from workshop.iid.sets import catalogue
from workshop.openness import api_paging, api_problems, api_queries, api_reading, api_tokens
from workshop.openness import api_shapes as shapes
from workshop.openness.api_asked import CandidatesAsked, NothingAsked, WorkshopsAsked
from workshop.openness.api_problems import Refusal
from workshop.openness.api_schema import asked, plain
from workshop.openness.webhooks_rules import CANDIDATES, EVERYTHING
from workshop.page import local

bp = Blueprint("api", __name__, url_prefix="/api/v1")
bp.register_error_handler(Exception, api_problems.refused)

VERSION = "1.0.0"
EARLIEST, LATEST = 2000, 2100


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the API: what may be asked, what is given, which scope a token needs.

    `answer` gets the session, the parameters as `asks` and the parts of the address. `refuses` are the
    statuses besides those that every address may answer.
    """

    name: str
    path: str
    about: str
    asks: type
    gives: type
    answer: Callable[..., Any]
    scope: str = CANDIDATES
    refuses: tuple[int, ...] = ()


def _candidates(session: Session, query: CandidatesAsked) -> shapes.CandidatePage:
    page = api_queries.wanted(session, query)
    return shapes.CandidatePage(api_queries.briefs(session, page.ids), _next(page))


def _candidate(session: Session, _query: NothingAsked, candidate_id: int) -> shapes.CandidateDetail:
    one = session.get(Candidate, candidate_id)
    if one is None or one.is_demo:
        raise Refusal(404, "not_found", "There is no such candidate.")
    if one.is_withdrawn or one.merged_into is not None:
        detail = "This candidate was taken back, or went into another."
        raise Refusal(410, "gone", detail, merged_into=one.merged_into)
    return api_queries.details(session, [one.id])[one.id]


def _workshops(session: Session, query: WorkshopsAsked) -> shapes.WorkshopPage:
    page = api_reading.wanted_workshops(session, query)
    return shapes.WorkshopPage(api_reading.workshops(session, page.ids), _next(page))


def _stages(_session: Session, _query: NothingAsked) -> shapes.Stages:
    by_language = {}
    for language in ("id", "en"):
        with force_locale(language):
            by_language[language] = words.stages()
    return shapes.Stages(
        tuple(
            shapes.StageInfo(code, number, shapes.Names(by_language["id"][code], by_language["en"][code]))
            for number, code in enumerate(STAGES, start=1)
        )
    )


def _sets(_session: Session, _query: NothingAsked) -> shapes.IndicatorSets:
    return api_reading.indicator_sets()


def _set(_session: Session, _query: NothingAsked, key: str) -> shapes.IndicatorSetDetail:
    found = api_reading.indicator_set(key)
    if found is None:
        raise Refusal(404, "not_found", "There is no such version of the index.")
    return found


def _portfolio(session: Session, _query: NothingAsked) -> shapes.Portfolio:
    return shapes.Portfolio(api_reading.cycles(session, local(clock.now()).date()))


def _cycle(session: Session, _query: NothingAsked, year: int) -> shapes.Cycle:
    if not EARLIEST <= year <= LATEST:
        raise Refusal(404, "not_found", f"Cycles are years from {EARLIEST} to {LATEST}.")
    return api_reading.cycles(session, local(clock.now()).date(), year)[0]


ENDPOINTS = (
    Endpoint(
        "candidates", "/candidates", "Candidates by id, page by page", CandidatesAsked,
        shapes.CandidatePage, _candidates,
    ),
    Endpoint(
        "candidate", "/candidates/<int:candidate_id>", "One candidate with its whole way", NothingAsked,
        shapes.CandidateDetail, _candidate, refuses=(404, 410),
    ),
    Endpoint("stages", "/stages", "The five stages", NothingAsked, shapes.Stages, _stages),
    Endpoint(
        "indicator_sets", "/indicator-sets", "Versions of the index", NothingAsked,
        shapes.IndicatorSets, _sets,
    ),
    Endpoint(
        "indicator_set", "/indicator-sets/<key>", "One version with indicators and classes", NothingAsked,
        shapes.IndicatorSetDetail, _set, refuses=(404,),
    ),
    Endpoint(
        "workshops", "/workshops", "Workshops that have ended, in numbers, by id", WorkshopsAsked,
        shapes.WorkshopPage, _workshops, EVERYTHING, (403,),
    ),
    Endpoint(
        "portfolio", "/portfolio", "The index of every year with a target", NothingAsked,
        shapes.Portfolio, _portfolio, EVERYTHING, (403,),
    ),
    Endpoint(
        "cycle", "/portfolio/<int:year>", "The index of one year", NothingAsked, shapes.Cycle, _cycle,
        EVERYTHING, (403, 404),
    ),
)  # fmt: skip


def _view(endpoint: Endpoint) -> Callable[..., Response]:
    @public  # to cookies; who asks is known by the token
    def view(**places: Any) -> Response:
        session = db.session()
        token = api_tokens.bearer(session, request.headers.get("Authorization", ""), clock.now())
        api_tokens.slow_down(token)
        api_tokens.check_scope(token, endpoint.scope)
        query = asked(endpoint.asks, dict(request.args.lists()))
        tag = _tag(_state(session))
        if request.if_none_match.contains_weak(tag):
            return tagged(Response(status=304), tag)
        value = endpoint.answer(session, query, **places)
        return tagged(_json(value), tag)

    return view


def tagged(response: Response, tag: str) -> Response:
    """Returns a response that its reader may keep as long as the tag stays."""
    response.set_etag(tag, weak=True)
    response.vary.add("Authorization")
    return response


def _json(value: Any) -> Response:
    body = json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))
    response = make_response(body)
    response.mimetype = "application/json"
    if getattr(value, "next", None):
        response.headers["Link"] = f'<{value.next}>; rel="next"'
    return response


# Every write raises its stream's version, so nothing the API tells can change while the sum stays. A backup
# put back has another epoch.
_VERSIONS = text("SELECT sum(version), count(*), max(CASE WHEN id = 1 THEN epoch END) FROM stream")


def _state(session: Session) -> str:
    return "/".join(map(str, session.execute(_VERSIONS).one()))


@cache
def _edition() -> str:
    """Returns what only another release of the program changes."""
    return VERSION + hashlib.sha256(repr(catalogue().all()).encode()).hexdigest()


def _tag(state: str) -> str:
    # The year, because the coming cycle belongs to the answer.
    parts = (_edition(), state, str(local(clock.now()).year), request.full_path)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:24]


def _next(page: api_paging.Page) -> str | None:
    query = {name: value for name, value in request.args.items() if name != "cursor"}
    return api_paging.next_href(request.path, query, page)


for _endpoint in ENDPOINTS:
    bp.add_url_rule(_endpoint.path, _endpoint.name, _view(_endpoint), methods=["GET"])
