"""`python -m tools.docs` writes from the code what it can: docs/schema.md, and the acts in docs/events.md."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Integer, String, Table, Text
from sqlalchemy.orm import Mapper

import workshop.models  # noqa: F401  # every table
from workshop import config, create_app, forms
from workshop.access import DESK, OFFICE, OWNER, PARTICIPANT, RIGHTS, SYSTEM
from workshop.acts import ACTS, Act
from workshop.tables import Base, Instant
from workshop.workshops.rules import PHASES

DOCS = Path(__file__).resolve().parent.parent / "docs"
BEGIN, END = "<!-- acts: python -m tools.docs -->", "<!-- end of acts -->"
HEAD = ("act", "args", "result", "who", "phases", "outbox")

SCHEMA_HEAD = """# The tables

Made from the models by `python -m tools.docs`; a test holds it equal. A *moment* is an integer of milliseconds
since 1970 UTC, a *day* a calendar date in the office's time zone. Rules are constraints of the database.
"""


def load() -> None:
    """Registers every act and table, as `create_app` does."""
    with TemporaryDirectory() as folder:
        create_app(config.load({"DATA_DIR": folder, "SECRET_KEY": "for documents only"}))


# Acts


def events_with_acts(text: str) -> str:
    """Returns docs/events.md with its table of acts as the code has it; the column `result` is kept."""
    before, _, rest = text.partition(BEGIN)
    old, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{acts_table(kept_results(old))}{END}{after}"


def kept_results(table: str) -> dict[str, str]:
    """Returns the result column of a table by act."""
    rows = [re.split(r"(?<!\\) ?\| ?", line.strip().strip("|").strip()) for line in table.splitlines()]
    return {
        row[0].strip("` "): row[2].strip() for row in rows if len(row) == len(HEAD) and row[0].startswith("`")
    }


def acts_table(results: dict[str, str]) -> str:
    """Returns the acts people perform as a table, then the names of those only the server performs."""
    lines = [_line(HEAD), _line("---" for _ in HEAD)]
    people = {name: act for name, act in sorted(ACTS.items()) if act.right != "system"}
    for name, act in people.items():
        cells = (f"`{name}`", _args(act), results.get(name, ""), _who(act), _phases(act), act.owner or "none")
        lines.append(_line(cells))
    rest = ", ".join(f"`{name}` {{{_args(act)}}}" for name, act in sorted(ACTS.items()) if name not in people)
    return (
        "\n".join(lines)
        + f"\n\nOnly the server itself performs (deadlines, inverses of `undo`, sign-in): {rest}.\n"
    )


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _args(act: Act) -> str:
    return ", ".join(_arg(field) for field in act.form())


def _arg(field: Any) -> str:
    mark = "?" if field.is_optional else ""
    return f"`{field.name}{mark}`{_kind(field)}"


def _kind(field: Any) -> str:
    if isinstance(field, forms.Id):
        return " id" if field.low else " id or 0"
    if isinstance(field, forms.Whole):
        return f" {field.low}–{field.high}" if field.high < 2**53 else " number"
    if isinstance(field, forms.Choice):
        return (
            f" ({', '.join(choice or '“”' for choice in field.choices)})"
            if len(field.choices) < 12
            else " code"
        )
    if isinstance(field, forms.Ids):
        return f" {field.low}–{field.high} ids"
    if isinstance(field, forms.Lines):
        return f" 1–{field.most} lines ≤ {field.high}"
    if isinstance(field, forms.Words):
        return f" ≤ {field.high}"
    words = {forms.Truth: " true/false", forms.Day: " date", forms.Shaped: " JSON"}
    return next((word for kind, word in words.items() if isinstance(field, kind)), "")


def _who(act: Act) -> str:
    roles = RIGHTS[act.right] - {SYSTEM}
    names = {
        DESK: "desk",
        frozenset({PARTICIPANT}): "participant",
        frozenset({OFFICE}): "office",
        frozenset({OWNER}): "owner",
        DESK | {PARTICIPANT}: "desk, participant",
        DESK | {OWNER}: "desk, owner",
    }
    return names.get(frozenset(roles), "everybody")


def _phases(act: Act) -> str:
    if not act.phases:
        return "any"
    left_out = [phase for phase in PHASES if phase not in act.phases]
    words = (
        "not " + " ".join(left_out) if len(left_out) < 3 else " ".join(p for p in PHASES if p in act.phases)
    )
    return f"{words}, current round" if act.in_round else words


# Tables


def schema() -> str:
    """Returns docs/schema.md."""
    mappers = {mapper.local_table.name: mapper for mapper in Base.registry.mappers}
    return "\n".join([SCHEMA_HEAD, *(_table(mappers[name]) for name in sorted(mappers))])


def _table(mapper: Mapper[Any]) -> str:
    table = mapper.local_table
    assert isinstance(table, Table)
    about = " ".join((mapper.class_.__doc__ or "").split())
    lines = [
        f"## {table.name}\n\n{about}\n",
        _line(("column", "type", "notes")),
        _line(("---", "---", "---")),
    ]
    lines += [_line((f"`{column.name}`", _type(column), _notes(column))) for column in table.columns]
    rules = [str(rule.sqltext) for rule in table.constraints if isinstance(rule, CheckConstraint)]
    lines += [f"\nRule: `{rule}`" for rule in sorted(rules)]
    unique = [", ".join(index.columns.keys()) for index in table.indexes if len(index.columns) > 1]
    lines += [f"\nIndex: {columns}" for columns in sorted(unique)]
    return "\n".join(lines) + "\n"


def _type(column: Column[Any]) -> str:
    kind = column.type
    if isinstance(kind, Text):
        return "text"
    if isinstance(kind, String):
        return f"text ≤ {kind.length}"
    words = {Instant: "moment", Boolean: "true/false", Date: "day", BigInteger: "integer", Integer: "integer"}
    return next(word for cls, word in words.items() if isinstance(kind, cls))


def _notes(column: Column[Any]) -> str:
    notes = ["key"] if column.primary_key else []
    notes += sorted(f"→ `{key.target_fullname}`" for key in column.foreign_keys)
    notes += ["unique"] if column.unique else []
    notes += ["may be empty"] if column.nullable else []
    default = getattr(column.default, "arg", None)
    if default is not None and not callable(default):
        notes.append(f"at first `{default!r}`")
    return ", ".join(dict.fromkeys(notes))


def main() -> int:
    """Writes both documents; returns 0."""
    load()
    events = DOCS / "events.md"
    events.write_text(events_with_acts(events.read_text("utf-8")), "utf-8")
    (DOCS / "schema.md").write_text(schema(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
