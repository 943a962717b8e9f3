"""A real HTTP receiver of webhooks on this machine: it answers as told, and can be away for a while."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.ports import free_port


@dataclass
class Heard:
    """One request that came in."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """Answers with the next of `answers` (status, or "redirect", "slow", "drip", "close"), and 200 when none is left."""

    def __init__(self) -> None:
        self.port = free_port("127.0.0.1")
        self.heard: list[Heard] = []
        self.answers: list[int | str] = []
        self.on_close: Callable[[], object] = lambda: None
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/rembuk?kanal=1"

    def open(self) -> "Receiver":
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.heard.append(Heard(self.path, headers, body))
                outer.answer(self, outer.answers.pop(0) if outer.answers else 200)

            def log_message(self, *_args: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def answer(self, handler: BaseHTTPRequestHandler, how: int | str) -> None:
        if how == "close":
            self.on_close()
        if how == "slow":
            time.sleep(5)  # longer than anybody who is asked to hurry waits, shorter than a sender does
        if how == "drip":
            for mark in b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 100:
                handler.wfile.write(bytes([mark]))
                handler.wfile.flush()
                time.sleep(0.1)
            return
        handler.send_response(how if isinstance(how, int) else 302 if how == "redirect" else 200)
        if how == "redirect":
            handler.send_header("Location", f"http://127.0.0.1:{self.port}/elsewhere")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
