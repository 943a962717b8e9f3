"""The socket's four handlers: connect, sync, do, disconnect. Identity comes from cookies alone."""

from http.cookies import CookieError, SimpleCookie
from typing import Any

import socketio as socketio_library

from workshop.access import may
from workshop.errors import Refused
from workshop.live import reading
from workshop.live.core import Live
from workshop.live.inbound import message_of
from workshop.live.presence import AUDIENCES, Seat
from workshop.people import queries as people
from workshop.people.cookies import LOGIN, phone_cookie, stage_cookie
from workshop.workshops import codes
from workshop.workshops import queries as workshops


class Doorkeeper:
    """Seats sockets and passes what they say to the door."""

    def __init__(self, server: socketio_library.Server, live: Live) -> None:
        self._server, self._live = server, live
        server.on("connect", self.connect)
        server.on("disconnect", self.disconnect)
        server.on("sync", self.sync)
        server.on("do", self.do)

    def connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """Finds out who speaks; anybody who may not watch this screen is refused."""
        seat = self._seat(sid, environ, auth) if isinstance(auth, dict) else None
        if seat is None:
            raise socketio_library.exceptions.ConnectionRefusedError("FORBIDDEN")
        self._live.presence.waiting[sid] = seat

    def disconnect(self, sid: str, *_reason: Any) -> None:
        """Gives the seat up."""
        seat = self._live.presence.leave(sid)
        if seat is not None:
            self._live.pulse.mark(seat.stream_id)

    def sync(self, sid: str, payload: Any = None) -> dict[str, Any]:
        """Joins the audience first, then answers, so that no delta falls between."""
        seat = self._live.presence.waiting.get(sid)
        if seat is not None:
            self._live.presence.enter(seat)
            self._live.pulse.mark(seat.stream_id)
        seat = seat or self._live.presence.seats.get(sid)
        if seat is None:
            return {"ok": False, "code": "FORBIDDEN", "params": {}}
        asked = payload if isinstance(payload, dict) else {}
        return self._live.sync(seat, asked.get("epoch"), asked.get("version"))

    def do(self, sid: str, payload: Any = None) -> dict[str, Any]:
        """Performs one act and answers it."""
        seat = self._live.presence.seats.get(sid) or self._live.presence.waiting.get(sid)
        if seat is None:
            return {
                "ok": False,
                "code": "BUSY",
                "params": {},
            }  # not an answer: it is sent again on a new socket
        try:
            message = message_of(payload)
        except Refused as refused:
            return {"ok": False, "code": refused.code, "params": refused.params}
        return self._live.inbound.perform(seat.actor, seat.stream_id, message)

    def _seat(self, sid: str, environ: dict[str, Any], auth: dict[str, Any]) -> Seat | None:
        code, screen = auth.get("code"), auth.get("screen")
        if not isinstance(code, str) or screen not in AUDIENCES:
            return None
        with reading.reading() as db:
            workshop = workshops.by_code(db, codes.normalise(code) or "")
            if workshop is None:
                return None
            actor = people.screen_actor(db, workshop.id, str(screen), _cookies(environ, workshop.code))
            stream_id = workshop.id
        if not may(actor, f"screen.{screen}"):
            return None
        eio_sid = self._server.manager.eio_sid_from_sid(sid, "/")
        return Seat(sid, eio_sid, stream_id, str(screen), actor, auth.get("preview") is True)


def _cookies(environ: dict[str, Any], code: str) -> people.Cookies:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(str(environ.get("HTTP_COOKIE", "")))
    except CookieError:
        return people.Cookies()
    held = {name: morsel.value for name, morsel in jar.items()}
    return people.Cookies(
        held.get(LOGIN, ""), held.get(phone_cookie(code), ""), held.get(stage_cookie(code), "")
    )
