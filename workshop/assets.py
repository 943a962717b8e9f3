"""Static files from memory, at an address that changes with their content: cached for ever, no build."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING, Any, Final

import deflate
from flask import Flask
from markupsafe import Markup

try:
    import minify
except ImportError:  # no wheel for this kind of machine (macOS): scripts leave as they are written
    minify = None

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX: Final = "/static/"
MIME: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
PACKED: Final = {".png", ".woff2"}
BEST: Final = 12  # libdeflate's slowest level: all files together take 35 ms, once
IMMUTABLE: Final = "public, max-age=31536000, immutable"

VERSION: Final = re.compile(r"[0-9a-f]{12}")
CSS_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
CSS_SPACE: Final = re.compile(r"\s*([{};,>])\s*|:\s+|\s*\n\s*")
CSS_URL: Final = re.compile(r"""url\(\s*["']?(?![a-z]+:|/|#)([^"')]+)["']?\s*\)""")
JS_IMPORT: Final = re.compile(
    r"""(?:^|;)\s*(?:import|export)\b(?:[^;"'()]*\bfrom)?\s*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent; `packed` is its gzip form, empty where that gains nothing."""

    body: bytes
    packed: bytes
    mime: str
    etag: str


@dataclass(frozen=True, slots=True)
class Assets:
    """Every static file by its path below static/, and the hash over all of them."""

    files: Mapping[str, Asset]
    version: str
    # What pages ask for again and again: a thousand people joining ask a thousand times.
    _texts: dict[tuple[str, ...], Markup] = field(default_factory=dict, compare=False)
    _modules: dict[str, list[str]] = field(default_factory=dict, compare=False)

    def url(self, path: str) -> str:
        """Returns the address of `path`; raises LookupError for a file of ours that is not there.

        Libraries (vendor/…) may be missing: their address answers 404 and the page works without them.
        """
        if path not in self.files and not path.startswith("vendor/"):
            raise LookupError(f"static/{path} does not exist")
        return f"{PREFIX}{self.version}/{path}"

    def text(self, *paths: str) -> Markup:
        """Returns style sheets to be inlined in this order, with relative addresses made absolute."""
        if paths not in self._texts:
            sheets = "\n".join(self._sheet(path) for path in paths)
            self._texts[paths] = Markup(sheets)  # noqa: S704  # our own files
        return self._texts[paths]

    def modules(self, path: str) -> list[str]:
        """Returns the addresses of an ES module and of all it imports, each once: what to preload."""
        if path not in self._modules:
            found: dict[str, None] = {}
            self._follow(path, found)
            self._modules[path] = [self.url(name) for name in found]
        return self._modules[path]

    def _sheet(self, path: str) -> str:
        folder = PurePosixPath(path).parent

        def absolute(match: re.Match[str]) -> str:
            return f"url({self.url(normpath(str(folder / match[1])))})"

        return CSS_URL.sub(absolute, self.files[path].body.decode())

    def _follow(self, path: str, found: dict[str, None]) -> None:
        if path in found or path not in self.files:
            return
        found[path] = None
        folder = PurePosixPath(path).parent
        for target in JS_IMPORT.findall(self.files[path].body.decode()):
            self._follow(normpath(str(folder / target)), found)


class AssetServer:
    """WSGI: answers /static/… itself and hands everything else to `app`.

    /static/<hash>/x is cached for ever; another hash or none gets the present file, to be asked for again.
    """

    def __init__(self, app: "WSGIApplication", assets: Assets) -> None:
        self.app = app
        self.assets = assets

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX):
            return self.app(environ, start)
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return _plain(start, "405 Method Not Allowed")
        head, _, rest = path[len(PREFIX) :].partition("/")
        name = rest if VERSION.fullmatch(head) else path[len(PREFIX) :]
        asset = self.assets.files.get(name)
        if asset is None:
            return _plain(start, "404 Not Found")
        caching = IMMUTABLE if head == self.assets.version else "no-cache"
        return _send(environ, start, asset, caching)


def load(folder: Path) -> Assets:
    """Reads `folder` once: bodies without comments, gzip forms, and the hash over all of them."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in MIME)
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    files = {name: _asset(path, is_own=not name.startswith("vendor/")) for name, path in names.items()}
    whole = hashlib.sha256()
    for name, asset in files.items():
        whole.update(f"{name}\0{asset.etag}\n".encode())
    return Assets(files, whole.hexdigest()[:12])


def init_app(app: Flask, folder: Path) -> Assets:
    """Serves `folder` under /static/; gives templates `asset`, `asset_text`, `asset_modules` and `asset_version`."""
    assets = load(folder)
    app.wsgi_app = AssetServer(app.wsgi_app, assets)  # type: ignore[assignment, method-assign]  # Flask's own way to wrap
    helpers: dict[str, Callable[..., Any]] = {
        "asset": assets.url,
        "asset_text": assets.text,
        "asset_modules": assets.modules,
    }
    app.jinja_env.globals["asset_version"] = assets.version
    app.jinja_env.globals.update(helpers)
    return assets


def _asset(path: Path, is_own: bool) -> Asset:
    return _made_of(path.read_bytes(), path.suffix, is_own)


@cache  # a second app in one process (there are hundreds in a test run) shares the work of the first
def _made_of(body: bytes, suffix: str, is_own: bool) -> Asset:
    if is_own and suffix == ".css":
        body = _tight_css(body.decode()).encode()
    if is_own and suffix == ".js":
        body = tight_js(body.decode()).encode()
    packed = b"" if suffix in PACKED else bytes(deflate.gzip_compress(body, BEST))
    if len(packed) >= len(body):
        packed = b""
    return Asset(body, packed, MIME[suffix], hashlib.sha256(body).hexdigest()[:16])


def tight_js(text: str) -> str:
    """Drops comments and needless space and shortens the names within functions."""
    return str(minify.string("text/javascript", text)) if minify else text


def _tight_css(text: str) -> str:
    """Drops comments and needless space; no sheet of ours has a text in quotes with such a space."""
    plain = CSS_COMMENT.sub("", text)
    return CSS_SPACE.sub(_css_mark, plain).replace(";}", "}").strip()


def _css_mark(space: re.Match[str]) -> str:
    return space[1] or (":" if space[0][0] == ":" else "\n")


def accepts_gzip(accept_encoding: str) -> bool:
    """Tells whether an Accept-Encoding header allows gzip."""
    for part in accept_encoding.lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _send(environ: "WSGIEnvironment", start: "StartResponse", asset: Asset, caching: str) -> Iterable[bytes]:
    is_packed = bool(asset.packed) and accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    etag = f'"{asset.etag}{"-gz" if is_packed else ""}"'
    headers = [("Cache-Control", caching), ("ETag", etag), ("X-Content-Type-Options", "nosniff")]
    if asset.packed:
        headers.append(("Vary", "Accept-Encoding"))
    if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start("304 Not Modified", headers)
        return []
    body = asset.packed if is_packed else asset.body
    headers += [("Content-Type", asset.mime), ("Content-Length", str(len(body)))]
    if is_packed:
        headers.append(("Content-Encoding", "gzip"))
    start("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _plain(start: "StartResponse", status: str) -> Iterable[bytes]:
    body = status.encode()
    headers = [
        ("Content-Type", "text/plain"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    start(status, headers)
    return [body]
