"""Pages and JSON leave as gzip: the one coding a LAN over http gets, and what a phone's budget counts."""

import gzip
from typing import Final

from flask import Flask, Response, request

from workshop.assets import accepts_gzip

MIN_BYTES: Final = 500
LEVEL: Final = 6
MIMES: Final = {"text/html", "application/json", "image/svg+xml", "text/csv"}


def init_app(app: Flask) -> None:
    """Packs every fitting response of `app` for clients that accept gzip."""
    app.after_request(pack)


def pack(response: Response) -> Response:
    """Returns `response` packed where that is allowed and worth it; streams and files stay as they are."""
    if not _is_packable(response):
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) < MIN_BYTES or not accepts_gzip(request.headers.get("Accept-Encoding", "")):
        return response
    response.set_data(gzip.compress(body, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag is not None:
        # One page, two codings: equal in meaning, not byte for byte.
        response.set_etag(etag, weak=True)
    return response


def _is_packable(response: Response) -> bool:
    if response.is_streamed or response.direct_passthrough:
        return False
    return response.mimetype in MIMES and "Content-Encoding" not in response.headers
