"""The Engine.IO server of the live core: our sockets, one ping wheel for all, a strict door for packets."""

import io
import logging
import time
from functools import partial
from typing import Any, Final

import engineio
import gevent

from workshop.live import packets
from workshop.live.outgoing import LINE_BROKE
from workshop.live.packets import ACK, CONNECT, DISCONNECT
from workshop.live.sockets import POST_BYTES, EngineSocket
from workshop.live.transport import WebSocket, accept

PING_SECONDS: Final = 10
JOIN_SECONDS: Final = 8.0  # reaped at the next turn of the wheel: 9 s at most
LEAVE_SECONDS: Final = 1.0
CLOSE_ALL_SECONDS: Final = 1.5
SLICE: Final = 100
SLICE_PAUSE_SECONDS: Final = 0.002

# The keyword arguments for flask_socketio.SocketIO(...) that `install` relies on. The origin rule of
# python-engineio stays: by default only pages of the same scheme and host, on polling and WebSocket.
OPTIONS: Final[dict[str, Any]] = {
    "async_mode": "gevent",
    "async_handlers": False,
    "ping_interval": PING_SECONDS,
    "ping_timeout": PING_SECONDS,
    "max_http_buffer_size": POST_BYTES,
    "http_compression": False,
    "monitor_clients": False,
    "manage_session": False,
}

_KEPT = ("HTTP_HOST", "HTTP_COOKIE", "HTTP_ORIGIN", "HTTP_USER_AGENT", "HTTP_ACCEPT_LANGUAGE")
_KEPT_PREFIXES = ("HTTP_X_FORWARDED_", "REMOTE_", "SERVER_", "wsgi.", "flask.")
_KEPT_KEYS = frozenset({"REQUEST_METHOD", "PATH_INFO", "SCRIPT_NAME", "QUERY_STRING", *_KEPT})

log = logging.getLogger(__name__)


class Engine(engineio.Server):
    """python-engineio's server with our sockets; `install` makes one of an existing server."""

    sio: Any
    unjoined: dict[EngineSocket, float]
    slots: list[set[EngineSocket]]
    wheel: "gevent.Greenlet[[], None] | None"
    _async: dict[str, Any]

    def equip(self, sio: Any) -> None:
        """Prepares the attributes a plain server does not have."""
        self.sio = sio
        self.unjoined = {}
        self.slots = [set() for _ in range(PING_SECONDS)]
        self.wheel = None
        self._async = {**self._async, "websocket": accept}

    # A connection begins

    def _handle_connect(
        self, environ: dict[str, Any], start_response: Any, transport: str, jsonp_index: int | None = None
    ) -> Any:
        if jsonp_index is not None:  # readable by foreign pages
            return self._bad_request("JSONP is not served")
        kept = _kept(environ)
        if transport == "websocket":
            return accept(environ, partial(self._welcome, kept))
        connection = self._begin(kept, transport)
        return self._ok(connection.poll())

    def _welcome(self, environ: dict[str, Any], ws: WebSocket) -> None:
        self._begin(environ, "websocket").talk(ws)

    def _begin(self, environ: dict[str, Any], transport: str) -> EngineSocket:
        if self.wheel is None:
            self.wheel = gevent.spawn(self._turn_for_ever)
        connection = EngineSocket(self, self.generate_id())
        self.sockets[connection.sid] = connection
        connection.slot = self.sequence_number % PING_SECONDS
        self.slots[connection.slot].add(connection)
        self.unjoined[connection] = time.monotonic() + JOIN_SECONDS
        connection.send(self._open_packet(connection.sid, transport))
        self._trigger_event("connect", connection.sid, environ, run_async=False)
        return connection

    def _open_packet(self, sid: str, transport: str) -> Any:
        return engineio.packet.Packet(
            engineio.packet.OPEN,
            {
                "sid": sid,
                "upgrades": self._upgrades(sid, transport),
                "pingTimeout": int(self.ping_timeout * 1000),
                "pingInterval": int(self.ping_interval * 1000),
                "maxPayload": self.max_http_buffer_size,
            },
        )

    # What sockets report

    def joined(self, connection: EngineSocket) -> None:
        """The Socket.IO CONNECT was granted."""
        self.unjoined.pop(connection, None)

    def left(self, connection: EngineSocket) -> None:
        """The application sent the client away; whether it goes or not, the line closes in LEAVE_SECONDS."""
        self.unjoined[connection] = time.monotonic() + LEAVE_SECONDS

    def gone(self, connection: EngineSocket, reason: str) -> None:
        """Forgets a connection and tells the application."""
        self.unjoined.pop(connection, None)
        self.slots[connection.slot].discard(connection)
        self._trigger_event("disconnect", connection.sid, reason, run_async=False)
        self.sockets.pop(connection.sid, None)

    def heard(self, connection: EngineSocket, text: str) -> None:
        """Hands one Socket.IO packet to the application; raises Garbage."""
        incoming = packets.parse(text)
        try:
            self._hand_over(connection, incoming)
        except Exception:  # one failing act must not cost the connection
            log.exception("a handler failed")

    def _hand_over(self, connection: EngineSocket, incoming: packets.Incoming) -> None:
        sid, content = connection.sid, incoming.content
        if incoming.kind == CONNECT:
            self.sio._handle_connect(sid, incoming.namespace, content)
        elif incoming.kind == DISCONNECT:
            self.sio._handle_disconnect(sid, incoming.namespace, "client disconnect")
            self.left(connection)
        elif incoming.kind == ACK:
            self.sio._handle_ack(sid, incoming.namespace, incoming.ack_id, content)
        else:
            self.sio._handle_event(sid, incoming.namespace, incoming.ack_id, content)

    # The wheel

    def _turn_for_ever(self) -> None:
        turn = 0
        while True:
            gevent.sleep(1.0)
            turn += 1
            self._ping(list(self.slots[turn % PING_SECONDS]))
            self._reap(time.monotonic())

    def _ping(self, connections: list[EngineSocket]) -> None:
        ping = engineio.packet.Packet(engineio.packet.PING)
        for count, connection in enumerate(connections, start=1):
            if connection.awaits_pong:
                connection.doom("ping timeout")
            elif not connection.doomed:
                connection.awaits_pong = True
                connection.send(ping)
            if count % SLICE == 0:
                gevent.sleep(SLICE_PAUSE_SECONDS)

    def _reap(self, now: float) -> None:
        for connection, deadline in list(self.unjoined.items()):
            if deadline <= now:
                connection.doom(LINE_BROKE)

    def close_all(self) -> None:
        """Closes every connection with "going away"; for the end of the process."""
        closing = [gevent.spawn(connection.close) for connection in list(self.sockets.values())]
        gevent.joinall(closing, timeout=CLOSE_ALL_SECONDS)


def _kept(environ: dict[str, Any]) -> dict[str, Any]:
    """The part of a request's environ that is kept as long as its socket: who asked, and from where."""
    kept = {
        key: value for key, value in environ.items() if key in _KEPT_KEYS or key.startswith(_KEPT_PREFIXES)
    }
    kept["wsgi.input"] = _NOTHING
    return kept


_NOTHING = io.BytesIO()


def install(socketio: Any) -> Engine:
    """Makes the Engine.IO server of an initialised flask_socketio.SocketIO ours, and returns it.

    Call it once, after `SocketIO(...).init_app(app)` with OPTIONS and before the first request. Handlers
    get exactly one payload (None if the client sent none), ack callbacks exactly one answer. Raises
    ValueError if an option would undo a limit.
    """
    engine = socketio.server.eio
    for holder, option in (
        (engine, "ping_interval"),
        (engine, "ping_timeout"),
        (engine, "async_mode"),
        (engine, "max_http_buffer_size"),
        (socketio.server, "async_handlers"),
    ):
        if getattr(holder, option) != OPTIONS[option]:
            raise ValueError(f"SocketIO needs {option}={OPTIONS[option]!r}")
    origins = engine.cors_allowed_origins
    if origins in ([], "*") or (isinstance(origins, list | tuple) and "*" in origins):
        raise ValueError("SocketIO needs cors_allowed_origins=None or a list of origins, never '*'")
    # Flask-SocketIO and python-socketio name their server classes in code, so the object changes its class.
    engine.__class__ = Engine
    engine.equip(socketio.server)
    return engine  # type: ignore[no-any-return]
