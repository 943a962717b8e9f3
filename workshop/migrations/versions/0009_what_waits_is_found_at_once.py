"""Indexes for the office's morning: open steps, levels that wait, evidence that stands."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _index("ix_step_open", "step", ["candidate_id", "due_on", "id"], "done_on IS NULL AND ", "is_removed")
    _index("ix_evidence_standing", "evidence", ["candidate_id", "indicator"], "", "is_removed")
    waits = sa.text("verified IS NULL")
    op.create_index(
        "ix_level_waiting", "level", ["candidate_id", "indicator", "changed_at", "claimed"],
        sqlite_where=waits, postgresql_where=waits,
    )  # fmt: skip


def _index(name: str, table: str, columns: list[str], condition: str, is_not: str) -> None:
    # Each database finds such an index only where a query says the condition in the same words.
    op.create_index(
        name, table, columns,
        sqlite_where=sa.text(f"{condition}{is_not} = 0"), postgresql_where=sa.text(f"{condition}NOT {is_not}"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_level_waiting", "level")
    op.drop_index("ix_evidence_standing", "evidence")
    op.drop_index("ix_step_open", "step")
