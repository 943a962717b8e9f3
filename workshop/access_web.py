"""Who may open a page: every view says `@public` or `@needs("right")`, or it is a mistake a test finds."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from flask import abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from workshop.access import NOBODY, RIGHTS, Actor, may
from workshop.extensions import db
from workshop.people import queries
from workshop.people.cookies import LOGIN

OPEN = "public"

P = ParamSpec("P")
R = TypeVar("R")


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Marks a view that everybody may open."""
    view._right = OPEN  # type: ignore[attr-defined]  # read by right_of
    return view


def needs(right: str) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Marks a view that needs a right, and lets nobody else in.

    A view with `workshop_id` in its address gets `g.actor` as the actor of that workshop; a workshop that
    the account may not run is not found. Who is not signed in is led to the sign-in page and back.
    """
    if right not in RIGHTS:
        raise ValueError(f"right {right} is not known")

    def decorate(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if g.actor.role == NOBODY.role:
                return redirect(url_for("people.login", next=_here()))
            if "workshop_id" in kwargs:
                g.actor = desk(cast(int, kwargs["workshop_id"]))
            if not may(g.actor, right):
                abort(403)
            return view(*args, **kwargs)

        guarded._right = right  # type: ignore[attr-defined]  # read by right_of
        return guarded

    return decorate


def desk(workshop_id: int) -> Actor:
    """Returns the signed-in account as an actor of the workshop; a foreign one is not found (404)."""
    actor = queries.desk_actor(db.session(), workshop_id, request.cookies.get(LOGIN, ""))
    if actor.role == NOBODY.role:
        abort(404)
    return actor


def right_of(view: Callable[..., Any]) -> str | None:
    """Returns the right a view declares, "public", or None if it declares nothing."""
    return getattr(view, "_right", None)


def local_path(target: str | None) -> str:
    """Returns `target` if it is a path on this server, else ''; no scheme, host or second slash gets through."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return ""
    parts = urlsplit(target)
    is_plain = not parts.scheme and not parts.netloc and target.isprintable()
    return target if is_plain else ""


def _here() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else ""
