"""The history is a chain: hashes for what was written before, and no line is ever changed or taken out.

The hash is the one of `workshop.candidates.audit`, written out here so that this revision stays what it was.
"""

import hashlib
import json
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FIELDS = ("at", "actor", "kind", "old", "new", "why")
REFUSED = "the history of a candidate is only ever added to"

change = sa.table("change", *(sa.column(name) for name in ("id", "candidate_id", *FIELDS, "hash")))
candidate = sa.table("candidate", sa.column("id"), sa.column("chain"))


def upgrade() -> None:
    _chain(op.get_bind())
    for statement in _triggers(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER change_stays ON change")
        op.execute("DROP TRIGGER change_stays_whole ON change")
        op.execute("DROP FUNCTION refuse_change()")
    else:
        op.execute("DROP TRIGGER change_update_refused")
        op.execute("DROP TRIGGER change_delete_refused")


def _chain(bind: sa.Connection) -> None:
    rows = bind.execute(sa.select(change).order_by(change.c.candidate_id, change.c.id)).mappings().all()
    for number, lines in groupby(rows, key=lambda row: row["candidate_id"]):
        head = ""
        for line in lines:
            fields = [head, number, *(line[name] for name in FIELDS)]
            text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
            head = hashlib.sha256(text.encode()).hexdigest()
            bind.execute(sa.update(change).where(change.c.id == line["id"]).values(hash=head))
        bind.execute(sa.update(candidate).where(candidate.c.id == number).values(chain=head))


def _triggers(dialect: str) -> list[str]:
    if dialect == "postgresql":
        return [
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$BEGIN RAISE EXCEPTION '{REFUSED}'; END$$",
            "CREATE TRIGGER change_stays BEFORE UPDATE OR DELETE ON change"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            "CREATE TRIGGER change_stays_whole BEFORE TRUNCATE ON change"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ]
    return [
        f"CREATE TRIGGER change_{what}_refused BEFORE {what} ON change"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for what in ("update", "delete")
    ]
