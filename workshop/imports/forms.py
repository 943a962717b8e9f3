"""Shapes of the acts on imports; all but the first and the decisions come from the machine."""

import re
from typing import Any

from workshop.forms import ActForm, Bad, Id, Shaped, Words
from workshop.imports.service import StagedRow

MOST_STAGED = 100
MOST_VALUES = 400_000


def _rows(value: Any) -> tuple[StagedRow, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_STAGED:
        raise Bad("type")
    return tuple(_row(each) for each in value)


def _row(given: Any) -> StagedRow:
    kinds = {"no": int, "mark": str, "faults": int, "values": str}
    if not isinstance(given, dict) or set(given) != set(kinds):
        raise Bad("type")
    if any(type(given[name]) is not kind for name, kind in kinds.items()):
        raise Bad("type")
    if len(given["values"]) > MOST_VALUES or len(given["mark"]) > 64:
        raise Bad("long", MOST_VALUES)
    return StagedRow(**given)


def _hash(value: Any) -> str:
    # It names a file: nothing else may stand there.
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{64}", value):
        raise Bad("format")
    return value


def _report(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not isinstance(value.get("faults"), list):
        raise Bad("type")
    return value


class OpenImportForm(ActForm):
    """A file."""

    file_name = Words(high=120)
    file_hash = Shaped(shape=_hash)


class StageRowsForm(ActForm):
    """Rows of a file."""

    batch = Id()
    rows = Shaped(shape=_rows)


class CheckImportForm(ActForm):
    """What the whole file holds."""

    batch = Id()
    report = Shaped(shape=_report)


class OneImportForm(ActForm):
    """A batch."""

    batch = Id()
