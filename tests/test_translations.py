"""Indonesian is complete: every sentence of code and templates is translated, with the same placeholders."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from workshop.translations import CATALOGUE

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
# Names, formats and symbols; a lower-case word or two is a class that a block hands over; `aria-…` an attribute.
WORDLESS = re.compile(
    r"^([\W\d_]|Rembuk|Wi-Fi|Indonesia|English|QR|XLSX|CSV|PageDown|Esc|Enter|Ctrl)*$|aria-"
)
LOWER = re.compile(r"^(Rembuk )?[a-z]+( [a-z]+)?$")


def extracted() -> Catalog:
    """Returns the sentences of the code as it is now."""
    found = Catalog(locale="id")
    for folder, method in (("workshop", [("**.py", "python")]), ("templates", [("**.html", "jinja2")])):
        for name, line, message, _comments, context in extract_from_dir(
            ROOT / folder,
            method_map=method,
            keywords=KEYWORDS,
            options_map={"**.html": {"encoding": "utf-8"}},
        ):
            found.add(message, None, [(f"{folder}/{name}", line)], context=context)
    return found


def translated() -> Catalog:
    """Returns the committed Indonesian catalogue."""
    with CATALOGUE.open("rb") as source:
        return read_po(source, locale="id")


def placeholders(text: str) -> set[str]:
    """Returns the names that a sentence is filled with."""
    return {a or b for a, b in PLACEHOLDER.findall(text)}


def singular(message: Message) -> str:
    """Returns the English sentence of a message, the plural where there is one."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def test_every_sentence_is_translated() -> None:
    known = translated()
    assert len(known) > 300, "the catalogue was not read"
    missing = []
    for message in extracted():
        if not message.id:
            continue
        there = known.get(message.id, message.context)
        texts = (
            [there.string]
            if there is not None and isinstance(there.string, str)
            else list(there.string)
            if there
            else []
        )
        if not any(texts):
            missing.append(f"{message.locations[0]}: {singular(message)}")
    assert not missing, "\n".join(missing)


def test_translations_keep_their_placeholders() -> None:
    wrong = []
    for message in translated():
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        wrong += [
            f"{singular(message)!r} → {text!r}"
            for text in texts
            if text and placeholders(text) - placeholders(singular(message))
        ]
    assert not wrong, "\n".join(wrong)


def test_no_template_holds_a_sentence_outside_gettext() -> None:
    """Text between tags is either an expression or no word at all."""
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = re.sub(
            r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", text, flags=re.DOTALL)
        for words in re.split(r"<[^>]*>", text):
            words = " ".join(re.sub(r"&\w+;", " ", words).split())
            if (
                words
                and not WORDLESS.search(words)
                and not LOWER.match(words)
                and re.search(r"[A-Za-z]{3}", words)
            ):
                found.append(f"{path.relative_to(ROOT)}: {' '.join(words.split())[:80]}")
    assert not found, "\n".join(found)
