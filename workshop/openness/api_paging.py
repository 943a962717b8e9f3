"""Pages by key: the next page begins after the last id seen, so rows that come meanwhile move nothing."""

from typing import NamedTuple
from urllib.parse import urlencode

_MARKS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Page(NamedTuple):
    """The ids of one page in order, and whether more follow."""

    ids: list[int]
    has_more: bool


def page_of(found: list[int], limit: int) -> Page:
    """Returns the first `limit` of `found`, which was read with one more to see whether there is any."""
    return Page(found[:limit], len(found) > limit)


def cursor_after(last: int) -> str:
    """Returns the cursor of the page after an id."""
    text = ""
    while last:
        last, mark = divmod(last, 36)
        text = _MARKS[mark] + text
    return text or "0"


def after(cursor: str | None) -> int:
    """Returns the id after which a page begins, 0 for the first one."""
    return int(cursor, 36) if cursor else 0


def next_href(path: str, query: dict[str, str], page: Page) -> str | None:
    """Returns the address of the next page with the same filters, or None."""
    if not page.has_more:
        return None
    return f"{path}?{urlencode({**query, 'cursor': cursor_after(page.ids[-1])})}"
