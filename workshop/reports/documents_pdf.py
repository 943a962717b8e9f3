"""Papers as PDF: typst sets them from data alone, with its own fonts and one for emoji, without network."""

import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst

from workshop import vendor
from workshop.reports import documents
from workshop.reports.documents_signs import shown

_TEMPLATE = "typst/paper.typ"
FONTS = vendor.ROOT / "static" / "vendor" / "fonts"


def encode(paper: documents.Paper) -> bytes:
    """Returns the PDF of a paper: the same bytes for the same paper and fonts. Needs no app; runs in any thread."""
    has_emoji = FONTS.is_dir()
    plain = documents.plain(paper)
    words = shown(plain, has_emoji)
    if words != plain and paper.unseen:
        ending = documents.Text(paper.unseen, "quiet")
        words = shown(documents.plain(replace(paper, blocks=(*paper.blocks, ending))), has_emoji)
    return typst.compile(
        _template(),
        sys_inputs={"paper": json.dumps(words)},
        font_paths=_fonts(FONTS if has_emoji else None),
        format="pdf",
        timestamp=int(paper.made_at.timestamp()),
    )


@cache
def _fonts(folder: Path | None) -> typst.Fonts:
    """Returns typst's own fonts and those of a folder, none of the system: the same paper everywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=[folder] if folder is not None else [])


@cache
def _template() -> bytes:
    return files("workshop.reports").joinpath(_TEMPLATE).read_bytes()
