"""QR codes: as SVG for stage, desk and poster, as text for a terminal, and the payload that joins a Wi-Fi."""

from collections.abc import Iterator
from functools import lru_cache
from html import escape

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

# Level M survives glare on a projector; the standard asks for four light modules around.
QUIET_MODULES = 4
_HALVES = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}


def matrix(text: str) -> list[list[bool]]:
    """Returns the modules of `text`, True for dark, quiet zone included; ValueError above 2,331 bytes."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


@lru_cache(256)  # every room page shows the same one, and drawing it costs 4 ms
def svg(text: str, label: str = "") -> str:
    """Returns an inline SVG, black on white in every theme; without `label` it is decoration."""
    modules = matrix(text)
    size = len(modules)
    path = "".join(f"M{x} {y}h{run}v1h-{run}z" for y, row in enumerate(modules) for x, run in _runs(row))
    name = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" {name}'
        ' shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path fill="#000" d="{path}"/></svg>'
    )


def terminal(text: str, encoding: str | None = "utf-8") -> str:
    """Returns lines for a dark terminal, light modules drawn: half blocks, ## where `encoding` has none."""
    modules = matrix(text)
    try:
        "".join(_HALVES.values()).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return "\n".join("".join("  " if dark else "##" for dark in row) for row in modules)
    below = [*modules[1:], [True] * len(modules)]
    return "\n".join(
        "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in list(zip(modules, below, strict=True))[::2]
    )


def wifi(name: str, password: str, is_hidden: bool = False) -> str:
    """Returns the payload that lets a phone join the Wi-Fi `name`; without a password an open network."""
    kind = "WPA" if password else "nopass"
    secret = f"P:{_escaped(password)};" if password else ""
    hidden = "H:true;" if is_hidden else ""
    return f"WIFI:T:{kind};S:{_escaped(name)};{secret}{hidden};"


def _escaped(text: str) -> str:
    return "".join(f"\\{mark}" if mark in '\\;,":' else mark for mark in text)


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None
