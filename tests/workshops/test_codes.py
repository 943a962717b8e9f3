"""Join codes survive what people do to them on a phone, and nothing else passes for one."""

import random

import pytest

from workshop.workshops import codes


def test_a_new_code_has_six_symbols_nobody_confuses() -> None:
    seen = "".join(codes.new_code() for _ in range(500))
    assert len(seen) == 3000 and set(seen) == set(codes.ALPHABET)
    assert len(codes.ALPHABET) == len(set(codes.ALPHABET)) == 31 and not set("0O1IL") & set(codes.ALPHABET)


def test_a_seeded_chooser_repeats_its_codes() -> None:
    assert codes.new_code(random.Random(7)) == codes.new_code(random.Random(7))


@pytest.mark.parametrize(
    "text",
    [
        "K7M2QX",
        "k7m2qx",
        " k7m 2qx ",
        "K7M-2QX",
        "K7M\u20132QX",
        "k.7.m.2.q.x",
        "K7M\u00a02QX\n",
        "\ufeffK7M\u200b2QX",
        "\uff2b\uff17\uff2d\uff12\uff31\uff38",
        "http://192.168.43.1:8000/w/k7m2qx",
        "https://rembuk.example.go.id/w/K7M2QX?lang=en",
    ],
)
def test_what_people_type_or_paste_is_understood(text: str) -> None:
    assert codes.normalise(text) == "K7M2QX"


@pytest.mark.parametrize(
    "text",
    ["", "   ", "K7M2Q", "K7M2QXX", "K7M2Q0", "K7M2QO", "K7M2QI", "KODE12", "K7M2Q!", "ẞ7M2QX", "🙂" * 6],
)
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert codes.normalise(text) is None


def test_a_code_is_shown_in_two_halves_and_read_back() -> None:
    assert codes.spaced("K7M2QX") == "K7M 2QX" and codes.normalise(codes.spaced("K7M2QX")) == "K7M2QX"
