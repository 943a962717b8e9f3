"""The office's stream and the first list of agencies."""

import secrets

import sqlalchemy as sa
from alembic import op

from workshop.data import agencies

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

stream = sa.table("stream", *(sa.column(c) for c in ("id", "version", "epoch", "reset", "round_id", "phase")))
agency = sa.table("agency", *(sa.column(c) for c in ("name", "short", "kind", "is_active")))


def upgrade() -> None:
    office = {
        "id": 1,
        "version": 0,
        "epoch": secrets.token_hex(4),
        "reset": 0,
        "round_id": 0,
        "phase": "office",
    }
    op.bulk_insert(stream, [office])
    rows = [{"name": a.name, "short": a.short, "kind": a.kind, "is_active": True} for a in agencies()]
    op.bulk_insert(agency, rows)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('stream', 'id'), 1)")


def downgrade() -> None:
    op.execute("DELETE FROM agency")
    op.execute("DELETE FROM stream WHERE id = 1")
