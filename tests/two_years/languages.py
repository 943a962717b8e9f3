"""Each page once in Indonesian and once in English: the same numbers in both formats. Run by test_two_years.py.

The English ones are recomputed by the other modules; what is equal here is right there too.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from tests.two_years import formula, papers
from tests.two_years.browsing import Browser
from tests.two_years.letters import MONTHS
from tests.two_years.told import Told

PAGES = (
    "/office", "/office/candidates", "/office/candidates.table", "/office/portfolio", "/office/agencies", "/office/whatif",
    "/office/region?year=2027", "/office/sets", "/office/library", "/office/mail", "/office/report", "/office/public",
    "/office/integrations", "/office/import", "/desk",
)  # fmt: skip
OF_CANDIDATES = ("", "/evidence", "/profile", "/copy", "/documents", "/links")
_MONTHS = {name: at for names in MONTHS.values() for at, name in enumerate(names, 1)}
NUMBER = {"en": r"[−+]?\d+(?:\.\d+)*", "id": r"[−+]?\d+(?:[.,]\d+)*"}


def numbers(page: str, lang: str) -> Counter[str]:
    """Returns the numbers people read on a page, decimals with a point, days as YYYY-MM-DD."""
    body = re.sub(r"<(script|style|template|svg)\b.*?</\1>", " ", page[page.index("<main") :], flags=re.S)
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
    for words in sorted(set(_set_words(formula.rules(2027), lang)), key=len, reverse=True):
        text = text.replace(words, " ")  # "1 kali" is "once" in the other language
    text = re.sub(rf"\b(\d+) ({'|'.join(_MONTHS)}) (\d{{4}})\b", _iso, text)
    text = re.sub(rf"\b(\d\d){'[.]' if lang == 'id' else ':'}(\d\d)\b", r"\1h\2", text)
    found = re.findall(NUMBER[lang], text)
    return Counter(one.replace(",", ".") if lang == "id" else one for one in found)


def _iso(found: re.Match[str]) -> str:
    return f" {found[3]}m{_MONTHS[found[2]]:02}d{int(found[1]):02} "


def _set_words(part: Any, lang: str) -> Iterator[str]:
    """Yields the wordings of a set's file that hold a number."""
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _set_words(one, lang)
    words = part.get(lang) if isinstance(part, dict) else None
    if words and any(map(str.isdigit, words)) and any(map(str.isalpha, words)):
        yield " ".join(words.split())


def both(told: Told, path: str, browser: Browser | None = None) -> tuple[str, str]:
    """Returns a page in Indonesian and in English."""
    reader = browser or told.office
    texts = []
    for lang in ("id", "en"):
        reader.client.set_cookie("lang", lang)
        texts.append(reader.get(path).text)
    return texts[0], texts[1]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_office_says_the_same_numbers_in_both_languages(told: Told, path: str) -> None:
    indonesian, english = both(told, path)
    assert indonesian != english
    assert numbers(indonesian, "id") == numbers(english, "en")


def test_pages_of_candidates_say_the_same_numbers_in_both_languages(told: Told) -> None:
    for key in list(told.truth.candidates)[::8]:
        for part in OF_CANDIDATES:
            indonesian, english = both(told, f"/office/candidates/{key}{part}")
            assert numbers(indonesian, "id") == numbers(english, "en"), (key, part)


def test_pages_for_everybody_say_the_same_numbers_in_both_languages(told: Told) -> None:
    visitor, (workshop, code) = Browser(told.story.house), told.story.rooms[0]
    for path in ("/publik", f"/publik/{next(iter(told.truth.candidates))}"):
        indonesian, english = (visitor.get(f"{path}?lang={lang}").text for lang in ("id", "en"))
        assert numbers(indonesian, "id") == numbers(english, "en"), path
    for path, browser in (
        (f"/w/{code}", told.story.phones[0][0]),
        (f"/desk/{workshop}/report", told.story.desk),
    ):
        indonesian, english = both(told, path, browser)
        assert numbers(indonesian, "id") == numbers(english, "en"), path


def test_documents_say_the_same_numbers_in_both_languages(told: Told) -> None:
    key = next(key for key, row in told.truth.candidates.items() if row["renewed_on"])
    found = []
    for lang in ("id", "en"):
        told.office.client.set_cookie("lang", lang)
        _around, tables = papers.parts_of_docx(told.office.get(f"/office/candidates/{key}/profile.docx").data)
        cells = [cell for table in tables if len(table[0]) == 6 for row in table for cell in row[2:]]
        book = papers.book_of(told.office.get("/office/portfolio.xlsx").data)
        values = [
            c.value for s in book for row in s.iter_rows() for c in row if isinstance(c.value, int | float)
        ]
        points = [cell.replace(",", ".") if lang == "id" else cell for cell in cells if cell[:1].isdigit()]
        found.append((points, values))
    assert found[0] == found[1] and len(found[0][0]) > 60 and len(found[0][1]) > 300
