"""What stands in a cell of the ministry's profile, of a criterion, and of those who carry an innovation. Pure."""

from collections.abc import Mapping
from typing import Any

from workshop.candidates import profile_rules
from workshop.candidates.profile_sheet import NO, YES
from workshop.candidates.rules import NOT_YET
from workshop.candidates.rules import YES as CRITERION_YES
from workshop.errors import Refused
from workshop.iid.model import Field
from workshop.imports import cells
from workshop.imports.cells import BadCell

LONGEST_NAME = 120
BETWEEN = ";"  # several sectors, several co-owners in one cell
_YES_NO = {"ya": YES, "sudah": YES, "yes": YES, "tidak": NO, "belum": NO, "no": NO, "not so far": NO}
_CRITERION = {
    "ya": CRITERION_YES,
    "yes": CRITERION_YES,
    "belum": NOT_YET,
    "not yet": NOT_YET,
    "not_yet": NOT_YET,
}


def profile(text: str, field: Field, key: str) -> str:
    """Returns an answer as the profile stores it, judged by the rules of its form; raises BadCell."""
    match field.kind:
        case "choice":
            return _option(text, field)
        case "yes_no":
            return _word(text, _YES_NO, "yes_no")
        case "date":
            return cells.day(text).isoformat()
        case "sectors":
            text = profile_rules.BETWEEN.join(cells.sector(part) for part in _parts(text))
        case "sector":
            return cells.sector(text)
    try:
        return profile_rules.checked(field, key, text)
    except Refused as refused:
        raise BadCell(_CODES.get(refused.params["why"], "option"), **_params(refused, field)) from refused


_CODES = {"long": "long", "place": "place", "link": "link"}


def _params(refused: Refused, field: Field) -> dict[str, Any]:
    return {"most": refused.params["limit"]} if refused.params["why"] == "long" else {"field": field.key}


def criterion(text: str) -> str:
    """Returns the answer to a criterion; raises BadCell."""
    return _word(text, _CRITERION, "criterion")


def co_owners(text: str, agencies: Mapping[str, str]) -> list[list[str]]:
    """Returns agency and name ("" for the agency as a whole) of each co-owner; raises BadCell.

    Written as "Dinas Sosial; Dinas Kesehatan: dr. Sari".
    """
    found: list[list[str]] = []
    for part in _parts(text):
        words, _colon, name = (" ".join(each.split()) for each in part.partition(":"))
        if not words:
            raise BadCell("co_owner", text=part[:80])
        if max(len(words), len(name)) > LONGEST_NAME:
            raise BadCell("long", most=LONGEST_NAME)
        one = [cells.agency(words, agencies), name]
        if [each.casefold() for each in one] in ([each.casefold() for each in other] for other in found):
            raise BadCell("co_owner_twice", text=part[:80])
        found.append(one)
    if not found:
        raise BadCell("co_owner", text=text[:80])
    return found


def _parts(text: str) -> list[str]:
    return [part for each in text.split(BETWEEN) if (part := each.strip())]


def _word(text: str, words: Mapping[str, str], code: str) -> str:
    plain = " ".join(text.casefold().split())
    if plain not in words:
        raise BadCell(code, text=text[:40])
    return words[plain]


def _option(text: str, field: Field) -> str:
    plain = " ".join(text.casefold().split())
    for one in field.options:
        if plain in {" ".join(name.casefold().split()) for name in (one.key, one.name.id, one.name.en)}:
            return one.key
    raise BadCell("option", text=text[:60], field=field.key)
