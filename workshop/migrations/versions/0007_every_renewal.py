"""Every renewal of a candidate is kept; the one that was known becomes the first row, as its history tells of it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

candidate = sa.table("candidate", *(sa.column(name) for name in ("id", "renewed_on", "created_at")))
change = sa.table(
    "change", *(sa.column(name) for name in ("id", "candidate_id", "at", "actor", "kind", "new", "why"))
)
IMPORTED = "imported"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    table = op.create_table(
        "renewal",
        sa.Column("id", number, nullable=False),
        sa.Column("candidate_id", number, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("is_removed", sa.Boolean(), nullable=False),
        sa.Column("rev", number, nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_renewal_candidate_id_candidate"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal")),
    )  # fmt: skip
    op.create_index(op.f("ix_renewal_candidate_id"), "renewal", ["candidate_id"])
    standing = sa.text("NOT is_removed")
    op.create_index(
        "uq_renewal_standing", "renewal", ["candidate_id", "effective_on"], unique=True,
        sqlite_where=standing, postgresql_where=standing,
    )  # fmt: skip
    rows = _known(op.get_bind())
    if rows:
        op.bulk_insert(table, rows)


def downgrade() -> None:
    op.drop_table("renewal")


def _known(bind: sa.Connection) -> list[dict[str, object]]:
    renewed = sa.select(
        candidate.c.id, sa.type_coerce(candidate.c.renewed_on, sa.Date), candidate.c.created_at
    ).where(candidate.c.renewed_on.is_not(None))
    return [_row(bind, *found) for found in bind.execute(renewed.order_by(candidate.c.id))]


def _row(bind: sa.Connection, number: int, on: object, created_at: int) -> dict[str, object]:
    """Returns the row of a candidate's renewal: its words from the line that set the day, or who imported it."""
    line = bind.execute(
        sa.select(change.c.at, change.c.actor, change.c.kind, change.c.why)
        .where(change.c.candidate_id == number)
        .where(
            sa.or_(change.c.kind == IMPORTED, sa.and_(change.c.kind == "renewed", change.c.new == str(on)))
        )
        .order_by(change.c.id.desc())
    ).first()
    at, actor, kind, why = line if line is not None else (created_at, "", IMPORTED, "")
    note = "" if kind == IMPORTED else why
    return {
        "candidate_id": number, "effective_on": on, "note": note, "by": actor, "at": at, "is_removed": False,
        "rev": 0,
    }  # fmt: skip
