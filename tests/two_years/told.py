"""The story at its end as the tests see it, and numbers as the pages write them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.portfolio.reading import text_of
from tests.two_years.browsing import Browser
from tests.two_years.formula import cents
from tests.two_years.recomputed import Truth
from tests.two_years.story import Story

YEARS = range(2025, 2030)
MODES = ("verified", "expected", "claimed")


@dataclass
class Told:
    """The story at its end, a browser of the office, and the truth about the tables.

    `is_whole`: every candidate's papers are opened, not each third one's; they are made the same on both databases.
    """

    story: Story
    office: Browser
    truth: Truth
    is_whole: bool

    def some(self) -> list[int]:
        """Returns the candidates whose papers are opened."""
        return list(self.truth.candidates)[:: 1 if self.is_whole else 3]

    def text(self, path: str) -> str:
        """Returns the words of a page."""
        return text_of(self.office.get(path))


def shown(number: Decimal, is_signed: bool = False) -> str:
    """Returns a number as an English page writes it."""
    sign = "−" if number < 0 else "+" if is_signed and number > 0 else ""
    return f"{sign}{abs(number):.2f}"


def plain(number: Any) -> str:
    """Returns points without needless zeros."""
    return f"{cents(number):f}".rstrip("0").rstrip(".") if number else "0"


def section(page: str, name: str) -> str:
    """Returns the part of a page's markup under a heading."""
    part = page[page.index(f'id="h-{name}"') :]
    return part[: part.index("</section>")]
