import pytest
from flask import Flask

from tests.builders import House
from workshop.errors import PASSING, TERMINAL
from workshop.sentences import answer_sentence, field_sentence, refusal_sentence

WHYS = ("missing", "type", "short", "long", "low", "high", "choice", "unknown", "format", "taken")


@pytest.fixture
def app(small_house: House) -> Flask:
    """An app whose visitor reads English."""
    return small_house.app


@pytest.mark.parametrize("why", WHYS)
def test_every_reason_has_a_sentence_that_names_its_limit(app: Flask, why: str) -> None:
    with app.test_request_context(headers={"Cookie": "lang=en"}):
        sentence = field_sentence(why, 7)
        assert sentence.endswith((".", "!"))
        assert ("7" in sentence) == (why in {"short", "long", "low", "high"})


def test_every_refusal_a_page_can_get_has_its_own_sentence(app: Flask) -> None:
    codes = sorted((TERMINAL | PASSING) - {"STALE", "GAP", "OWNER", "INVALID"})
    with app.test_request_context(headers={"Cookie": "lang=en"}):
        told = {
            code: refusal_sentence(code, {"left": 1, "limit": 60, "wait": 2, "by": "Rina"}) for code in codes
        }
        assert len(set(told.values())) == len(codes)
        assert "Rina" in told["CHANGED"]
        assert "60" in told["LIMIT"]
        assert told["RATE"] == "Too fast. Please wait 2 seconds."
        answer = {"code": "INVALID", "params": {"field": "title", "why": "long", "limit": 200}}
        assert answer_sentence(answer) == "At most 200 characters."
