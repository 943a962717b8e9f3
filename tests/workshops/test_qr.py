"""The QR can be scanned from the stage, the poster and the terminal; a reader decodes each of them here."""

import re
from xml.etree import ElementTree

import pytest
import zxingcpp

from workshop.workshops import qr

LINK = "http://192.168.43.1:8000/w/K7M2QX"
PIXELS = 4
Modules = list[list[bool]]


def read(modules: Modules) -> list[str]:
    size = len(modules) * PIXELS
    rows = (bytes(0 if dark else 255 for dark in row for _ in range(PIXELS)) * PIXELS for row in modules)
    image = memoryview(b"".join(rows)).cast("B", shape=[size, size])
    return [code.text for code in zxingcpp.read_barcodes(image)]


def drawn(svg: str) -> Modules:
    size = int(re.search(r'viewBox="0 0 (\d+) \1"', svg).group(1))
    modules = [[False] * size for _ in range(size)]
    for x, y, run, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", svg):
        assert run == back
        modules[int(y)][int(x) : int(x) + int(run)] = [True] * int(run)
    return modules


def test_the_svg_decodes_to_the_link() -> None:
    assert read(drawn(qr.svg(LINK))) == [LINK]


def test_the_svg_is_small_black_on_white_and_needs_no_style() -> None:
    svg = qr.svg(LINK)
    root = ElementTree.fromstring(svg)
    assert (
        root.get("viewBox") == "0 0 37 37" and root.get("aria-hidden") == "true"
    )  # 29 modules and 4 on each side
    assert [(part.tag.split("}")[1], part.get("fill")) for part in root] == [
        ("rect", "#fff"),
        ("path", "#000"),
    ]
    assert "style" not in svg and len(svg) < 4000


def test_four_modules_around_stay_light() -> None:
    modules = qr.matrix(LINK)
    assert not any(any(row[:4] + row[-4:]) for row in modules)
    assert not any(any(row) for row in modules[:4] + modules[-4:])
    assert modules[4][4]


def test_a_label_is_escaped() -> None:
    root = ElementTree.fromstring(qr.svg(LINK, label='Gabung "<b>" & lihat'))
    assert root.get("role") == "img" and root.get("aria-label") == 'Gabung "<b>" & lihat'


def test_the_terminal_shows_a_code_that_decodes() -> None:
    light = {"█": (True, True), "▀": (True, False), "▄": (False, True), " ": (False, False)}
    modules: Modules = []
    for line in qr.terminal(LINK).splitlines():
        modules += [[not light[mark][half] for mark in line] for half in (0, 1)]
    assert read(modules[: len(modules[0])]) == [LINK]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "no-such-encoding", None])
def test_a_console_without_blocks_gets_plain_marks_that_decode(encoding: str | None) -> None:
    text = qr.terminal(LINK, encoding)
    text.encode("ascii")
    assert read([[line[x] == " " for x in range(0, len(line), 2)] for line in text.splitlines()]) == [LINK]


@pytest.mark.parametrize("encoding", ["utf-8", "cp437", "cp850"])
def test_a_console_with_blocks_can_print_what_it_gets(encoding: str) -> None:
    assert "▀" in qr.terminal(LINK, encoding).encode(encoding).decode(encoding)


@pytest.mark.parametrize(
    ("name", "password", "payload"),
    [
        ("Aula", "rahasia1", r"WIFI:T:WPA;S:Aula;P:rahasia1;;"),
        ('Aula "1"; A,B', "a:b\\c", r"WIFI:T:WPA;S:Aula \"1\"\; A\,B;P:a\:b\\c;;"),
        ("Terbuka", "", r"WIFI:T:nopass;S:Terbuka;;"),
    ],
)
def test_a_wifi_payload_escapes_its_marks(name: str, password: str, payload: str) -> None:
    assert qr.wifi(name, password) == payload
    assert read(qr.matrix(payload)) == [payload]


def test_a_hidden_wifi_says_so() -> None:
    assert qr.wifi("Aula", "rahasia1", is_hidden=True) == "WIFI:T:WPA;S:Aula;P:rahasia1;H:true;;"


def test_a_text_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(ValueError):
        qr.matrix("x" * 2400)
