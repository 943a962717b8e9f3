"""Papers as PDF: typst sets them from data alone, with its own fonts, without network and without the disk."""

import json
from functools import cache
from importlib.resources import files

import typst

from workshop.reports import documents

_TEMPLATE = "typst/paper.typ"


def encode(paper: documents.Paper) -> bytes:
    """Returns the PDF of a paper: the same bytes for the same paper. Needs no app; runs in any thread."""
    return typst.compile(
        _template(),
        sys_inputs={"paper": json.dumps(documents.plain(paper))},
        ignore_system_fonts=True,
        format="pdf",
        timestamp=int(paper.made_at.timestamp()),
    )


@cache
def _template() -> bytes:
    return files("workshop.reports").joinpath(_TEMPLATE).read_bytes()
