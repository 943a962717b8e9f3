"""What the app says, looked up by its English sentence, so that tests do not repeat translations."""

import re
from functools import cache
from html import unescape

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from workshop.translations import CATALOGUE


@cache
def _catalogue() -> Catalog:
    with CATALOGUE.open("rb") as source:
        return read_po(source, locale="id")


def said(lang: str, english: str, **values: object) -> str:
    """Returns a sentence in a language; of a plural its second form."""
    text = english
    if lang == "id":
        found = _catalogue().get(english)
        assert found is not None and found.string, f"not translated: {english}"
        text = found.string if isinstance(found.string, str) else found.string[-1]
    return text % values if values else text


def visible(page: str) -> str:
    """Returns a page's text without scripts, styles and tags, with single spaces."""
    bare = re.sub(r"(?s)<(script|style|template)\b.*?</\1>", " ", page)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", bare)).split())
