"""The public portfolio: pages that everybody may keep for a minute, that set no cookie and know nobody."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for

from workshop import clock, data
from workshop.access_web import public
from workshop.candidates import words
from workshop.extensions import db
from workshop.forms import clean
from workshop.openness import choices, public_queries
from workshop.openness.choices import Choices
from workshop.openness.public_kept import Kept
from workshop.page import LANGUAGES, asked_number, language, local, speaking
from workshop.portfolio import projection
from workshop.portfolio import queries as portfolio
from workshop.portfolio import words as portfolio_words
from workshop.portfolio.projection import Cycle

bp = Blueprint("public", __name__)

KEEP_SECONDS = 60
MOST_FIND = 100


@bp.get("/publik")
@public
def home() -> Any:
    """What became of the ideas, for everybody; not there before the office publishes it."""
    return _kept(_home)


@bp.get("/publik/<int:candidate_id>")
@public
def innovation(candidate_id: int) -> Any:
    """One innovation for everybody."""
    return _kept(lambda shown: _innovation(shown, candidate_id))


def _kept(page: Callable[[Choices], str]) -> Response:
    """Returns a page as it was made for this state of the office, or makes it; many readers cost one page."""
    response = Response(_store().once((_state(), request.path, _language(), *_asked()), lambda: _made(page)))
    response.headers["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
    response.add_etag()
    response.make_conditional(request)
    return response


def _made(page: Callable[[Choices], str]) -> str:
    shown = _published()
    with speaking(_language()):
        return page(shown)


def _store() -> Kept:
    store: Kept = current_app.extensions.setdefault("public_pages", Kept())
    return store


def _state() -> tuple[Any, ...]:
    """Returns what tells one state from another: every act of the office, every publication, and each minute.

    Acts in a room (a vote, an idea) are seen a minute later; what is read belongs to the same transaction.
    """
    return (*public_queries.state(db.session()), clock.to_ms(clock.now()) // (KEEP_SECONDS * 1000))


def _published() -> Choices:
    shown = choices.chosen(db.session())
    if not shown.published:
        abort(404)
    return shown


def _home(shown: Choices) -> str:
    session = db.session()
    find, slug, page = _asked()
    held = public_queries.workshops(session) if shown.workshops else []
    return render_template(
        "public/portfolio.html",
        shown=shown,
        found=public_queries.page_of(session, shown, find, slug if shown.workshops else "", page),
        numbers=_store().once(("numbers", _state()), _numbers) if shown.funnel else None,
        cycle=_store().once(("cycle", _state()), _cycle) if shown.projection else None,
        held=held,
        find=find,
        slug=slug,
        **_shared(),
    )


def _innovation(shown: Choices, candidate_id: int) -> str:
    session = db.session()
    return render_template(
        "public/innovation.html",
        shown=shown,
        one=public_queries.one_of(session, shown, candidate_id),
        steps=public_queries.done_steps(session, candidate_id) if shown.steps else [],
        **_shared(),
    )


def _shared() -> dict[str, Any]:
    return {
        "stages": words.stages(),
        "short": data.agency_short,
        "figure": portfolio_words.figure,
        "language": language(),
        "address": _address,
        "today": local(clock.now()).date(),
    }


def _numbers() -> dict[str, int]:
    return public_queries.numbers(db.session())


def _cycle() -> Cycle:
    session = db.session()
    year = projection.focus_year(local(clock.now()).date())
    found, levels = portfolio.tracked(session), portfolio.region_levels(session)
    return projection.cycle_of(found, levels, year, portfolio.targets(session).get(year))


def _language() -> str:
    # Of the address alone: a page that others may keep must not depend on anybody's cookie.
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _asked() -> tuple[str, str, int]:
    args = request.args
    find, slug = clean(args.get("find", "")[:MOST_FIND]), clean(args.get("workshop", "")[:32])
    return find, slug, max(1, min(asked_number("page"), 10**6))


def _address(endpoint: str = "", **changes: Any) -> str:
    """Returns an address of the public pages in the reader's language; without an endpoint this page, changed."""
    kept: dict[str, Any] = {"lang": None if language() == LANGUAGES[0] else language()}
    if not endpoint:
        known = {name: request.args.get(name) for name in ("find", "workshop", "page")}
        kept = {**(request.view_args or {}), **known, **kept}
    kept = {**kept, **changes}
    return url_for(endpoint or str(request.endpoint), **{name: each for name, each in kept.items() if each})
