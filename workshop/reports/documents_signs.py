"""Which signs the fonts of a PDF have, and what stands for the others. Pure."""

import re
from typing import Any

UNSEEN = "[?]"
# What typst's own fonts have: Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari, punctuation, arrows, symbols.
_OWN = "\u0000-\u06ff\u0900-\u097f\u1d00-\u2bff\ufb00-\ufeff\ufffd\U0001d400-\U0001d7ff"
_EMOJI = "\U0001f000-\U0001faff\U000e0020-\U000e007f"
_LACKING = {has_emoji: re.compile(f"[^{_OWN}{_EMOJI if has_emoji else ''}]+") for has_emoji in (True, False)}


def shown(value: Any, has_emoji: bool) -> Any:
    """Returns a document's texts with `UNSEEN` for each run of signs that no font has; drawings stay as they are."""
    match value:
        case str():
            return _LACKING[has_emoji].sub(UNSEEN, value)
        case dict():
            return {name: part if name == "svg" else shown(part, has_emoji) for name, part in value.items()}
        case list():
            return [shown(part, has_emoji) for part in value]
        case _:
            return value
