"""What the app says, looked up by its English sentence, so that tests do not repeat translations."""

import re
from collections.abc import Sequence
from functools import cache
from html import unescape

from babel.messages.pofile import read_po

from workshop.translations import CATALOGUE


@cache
def _indonesian() -> dict[str, str]:
    with CATALOGUE.open("rb") as source:
        messages = read_po(source, locale="id")
    return {_last(message.id): _last(message.string) for message in messages if message.id and message.string}


def _last(forms: str | Sequence[str]) -> str:
    return forms if isinstance(forms, str) else forms[-1]


def said(lang: str, english: str, **values: object) -> str:
    """Returns a sentence in a language, found by its English form (the plural one where it has two)."""
    text = _indonesian()[english] if lang == "id" else english
    return text % values if values else text


def visible(page: str) -> str:
    """Returns a page's text without scripts, styles and tags, with single spaces."""
    bare = re.sub(r"(?s)<(script|style|template)\b.*?</\1>", " ", page)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", bare)).split())
