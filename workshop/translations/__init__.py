"""The Indonesian catalogue: sentences are written in English in the code and translated here, all of them."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent
CATALOGUE = FOLDER / "id" / "LC_MESSAGES" / "messages.po"


def compile_if_older() -> None:
    """Compiles the catalogue where its compiled form is missing or older."""
    target = CATALOGUE.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= CATALOGUE.stat().st_mtime_ns:
        return
    with CATALOGUE.open("rb") as source:
        catalogue = read_po(source, locale="id")
    fresh = target.with_suffix(f".{os.getpid()}")
    with fresh.open("wb") as compiled:
        write_mo(compiled, catalogue)
    fresh.replace(target)
