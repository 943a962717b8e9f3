"""What came through an owner's link, and pairs of candidates that were said not to be the same."""

import sqlalchemy as sa
from alembic import op

import workshop.tables

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "candidate_distinct",
        sa.Column("candidate_id", number, nullable=False),
        sa.Column("other_id", number, nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("at", workshop.tables.Instant(), nullable=False),
        sa.CheckConstraint("candidate_id < other_id", name=op.f("ck_candidate_distinct_two")),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_candidate_distinct_candidate_id_candidate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["candidate.id"],
            name=op.f("fk_candidate_distinct_other_id_candidate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("candidate_id", "other_id", name=op.f("pk_candidate_distinct")),
    )
    op.create_index(op.f("ix_candidate_distinct_other_id"), "candidate_distinct", ["other_id"], unique=False)
    op.create_table(
        "owner_offer",
        sa.Column("id", number, nullable=False),
        sa.Column("link_id", number, nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("evidence_id", number, nullable=True),
        sa.Column("at", workshop.tables.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["owner_link.id"], name=op.f("fk_owner_offer_link_id_owner_link"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence.id"],
            name=op.f("fk_owner_offer_evidence_id_evidence"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_offer")),
    )
    op.create_index("ix_owner_offer_link_id_at", "owner_offer", ["link_id", "at"], unique=False)
    op.create_index(op.f("ix_owner_offer_evidence_id"), "owner_offer", ["evidence_id"], unique=False)


def downgrade() -> None:
    op.drop_table("owner_offer")
    op.drop_table("candidate_distinct")
