"""The web server: gevent's pywsgi with our handler, limits, and an orderly end."""

import contextlib
import errno
import io
import logging
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import gevent
from gevent import pywsgi
from gevent.event import Event

from workshop.live.transport import WebSocketHandler

BACKLOG: Final = 2048
# Forms (1 MB) and evidence (EVIDENCE_MB, 60 at most) have limits of their own, with a page; the rest is read past.
BODY_BYTES: Final = 64 * 1024 * 1024
HEADER_BYTES: Final = 32 * 1024
REQUEST_SECONDS: Final = 10.0  # for the request line and all headers
IDLE_SECONDS: Final = 60.0  # between requests of one connection, and for one read or write
STOP_SECONDS: Final = 4.0
SPARE_FILES: Final = 128  # for the database, templates and polite refusals
REFUSALS_AT_ONCE: Final = 32
FULL_PAUSE_SECONDS: Final = 0.2
WARN_SECONDS: Final = 60.0

_BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
)
_TOO_LARGE_TEXT: Final = b"Terlalu besar. / Too large."
_TOO_LARGE = (
    b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(_TOO_LARGE_TEXT), _TOO_LARGE_TEXT)
)
_BAD = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_FULL = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})

log = logging.getLogger(__name__)


class CannotListen(Exception):
    """The address cannot be served; the text is a sentence for the person who starts the server."""


class Handler(WebSocketHandler):
    """One HTTP connection: bounded in time and size, silent about what clients do wrong."""

    server: "Server"

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # a client that has already left
            self.socket.settimeout(IDLE_SECONDS)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().handle()

    def MessageClass(self, fp: Any, *args: Any) -> Any:  # pywsgi's name
        head = b""
        while len(head) <= HEADER_BYTES:
            line = fp.readline(HEADER_BYTES)
            head += line
            if line.strip() == b"":
                return super().MessageClass(io.BytesIO(head))
        raise ValueError("headers are too long")

    def read_request(self, raw_requestline: str) -> Any:
        with gevent.Timeout(REQUEST_SECONDS, TimeoutError("headers come too slowly")):
            return super().read_request(raw_requestline)

    def handle_one_response(self) -> None:
        if (self.content_length or 0) > BODY_BYTES:
            self.close_connection = True
            self.socket.sendall(_TOO_LARGE)
            return
        self.server.answering += 1
        try:
            super().handle_one_response()
        finally:
            self.server.answering -= 1

    def _handle_client_error(self, ex: Exception) -> tuple[str, bytes]:
        log.debug("bad request: %s", type(ex).__name__)
        return "400", _BAD

    def _log_error(self, t: type[BaseException], v: BaseException, tb: Any) -> None:
        if not issubclass(t, OSError | gevent.GreenletExit):
            log.error("a request failed", exc_info=(t, v, tb))

    def log_request(self) -> None:
        """Nothing: there is no access log."""


class Server(pywsgi.WSGIServer):
    """Serves `application`; above its file limit it answers 503 instead of failing."""

    def __init__(self, address: tuple[str, int], application: Callable[..., Any]) -> None:
        super().__init__(
            address, application, backlog=BACKLOG, handler_class=Handler, log=None, error_log=log
        )
        self.answering = 0  # HTTP requests under way
        self.connections = 0
        self.refusing = 0
        self.warned_at = -WARN_SECONDS
        self.most_connections = _raise_file_limit() - SPARE_FILES

    def do_read(self) -> Any:
        try:
            return super().do_read()
        except OSError as error:
            if error.errno not in _FULL:
                raise
        self.stop_accepting()  # the newcomers wait in the backlog
        gevent.spawn_later(FULL_PAUSE_SECONDS, self._accept_again)
        return None

    def _accept_again(self) -> None:
        if time.monotonic() - self.warned_at > WARN_SECONDS:
            self.warned_at = time.monotonic()
            log.warning("no file was free for another connection")
        if self.started:
            self.start_accepting()

    def handle(self, sock: Any, address: Any) -> None:
        if self.connections >= self.most_connections:
            self._refuse(sock)
            return
        self.connections += 1
        try:
            super().handle(sock, address)
        finally:
            self.connections -= 1

    def _refuse(self, sock: Any) -> None:
        if self.refusing >= REFUSALS_AT_ONCE:
            return
        self.refusing += 1
        try:
            sock.settimeout(0.3)
            sock.sendall(_BUSY)
            sock.shutdown(socket.SHUT_WR)
            sock.recv(8192)
        except OSError:
            pass
        finally:
            self.refusing -= 1


def _raise_file_limit() -> int:
    """Raises the limit of open files as far as allowed and returns it; Windows has none that matters."""
    if sys.platform == "win32":
        return 8192
    import resource  # not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if hard == resource.RLIM_INFINITY else min(hard, 65536)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return min(soft, 65536) if soft != resource.RLIM_INFINITY else 65536


def serve(
    application: Callable[..., Any],
    host: str,
    port: int,
    on_start: Sequence[Callable[[int], None]] = (),
    on_stop: Sequence[Callable[[], None]] = (),
) -> None:
    """Serves until SIGTERM or SIGINT, then ends within 5 s.

    `on_start` functions get the port actually bound (for `port=0`). At the end no new connection is taken,
    then each of `on_stop` runs in order (all together at most STOP_SECONDS), requests under way finish.
    Raises CannotListen with a sentence if the address cannot be used.
    """
    server = Server((host, port), application)
    try:
        server.start()
    except OSError as error:
        raise CannotListen(_why(host, port, error)) from None
    stopping = Event()
    _on_signals(stopping.set)
    for started in on_start:
        started(int(server.address[1]))
    stopping.wait()
    _end(server, on_stop)


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is already in use. Stop the other program or set PORT to another number."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this user has. Set PORT to a number above 1023."
    return f"Cannot listen on {host}:{port}: {error.strerror}"


def _on_signals(stop: Callable[[], None]) -> None:
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):  # SIGBREAK is Windows' own
        number = getattr(signal, name, None)
        if number is not None:
            gevent.signal_handler(number, stop)


def _end(server: Server, on_stop: Sequence[Callable[[], None]]) -> None:
    server.close()

    def wind_up() -> None:
        for stopped in on_stop:
            _run(stopped)
        while server.answering:
            gevent.sleep(0.02)

    gevent.with_timeout(STOP_SECONDS, wind_up, timeout_value=None)


def _run(stopped: Callable[[], None]) -> None:
    try:
        stopped()
    except Exception:  # the next one, the ledger's perhaps, must still run
        log.exception("a function of the end failed")
