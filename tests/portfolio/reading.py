"""Reading the office's pages: text without marks, tables as rows of cells."""

import re
from html import unescape


def text_of(response) -> str:
    """Returns the words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))).split())


def table_after(response, heading: str) -> list[list[str]]:
    """Returns the body of the first table after an id, each cell's words."""
    html = response.get_data(as_text=True)
    body = html[html.index(f'id="{heading}"') :]
    body = body[body.index("<tbody>") : body.index("</tbody>")]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in body.split("<tr")[1:]]
    return [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells]
