"""What proves an innovation: pieces of evidence, and the level of each indicator as claimed and as verified."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from workshop.tables import Base, BigId, Instant

FILE, LINK, WORKSHOP = KINDS = ("file", "link", "workshop")


class Evidence(Base):
    """One piece of evidence for one indicator: a file (kept by its SHA-256), a link, or the workshop's record."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("kind IN ('file', 'link', 'workshop')", name="kind"),
        CheckConstraint("(kind = 'file') = (file_hash <> '')", name="file"),
        CheckConstraint("(kind = 'link') = (url <> '')", name="url"),
        Index("ix_evidence_candidate_indicator", "candidate_id", "indicator"),
        Index(
            "ix_evidence_standing", "candidate_id", "indicator",
            sqlite_where=text("is_removed = 0"), postgresql_where=text("NOT is_removed"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"))
    indicator: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(8))
    note: Mapped[str] = mapped_column(String(300), default="")
    valid_year: Mapped[int | None] = mapped_column()
    url: Mapped[str] = mapped_column(String(1000), default="")
    file_hash: Mapped[str] = mapped_column(String(64), default="")
    file_name: Mapped[str] = mapped_column(String(120), default="")
    file_type: Mapped[str] = mapped_column(String(8), default="")
    file_size: Mapped[int] = mapped_column(BigId, default=0)
    added_at: Mapped[datetime] = mapped_column(Instant)
    is_removed: Mapped[bool] = mapped_column(default=False)


class Level(Base):
    """The level of an indicator: `verified` is None until the office has looked, and again after any change."""

    __tablename__ = "level"
    __table_args__ = (
        CheckConstraint("claimed >= 0", name="claimed"),
        CheckConstraint("verified >= 0 AND verified <= claimed", name="verified"),
        Index(
            "ix_level_waiting", "candidate_id", "indicator", "changed_at", "claimed",
            sqlite_where=text("verified IS NULL"), postgresql_where=text("verified IS NULL"),
        ),
    )  # fmt: skip
    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True
    )
    indicator: Mapped[str] = mapped_column(String(40), primary_key=True)
    claimed: Mapped[int] = mapped_column(default=0)
    basis: Mapped[str] = mapped_column(String(40), default="")
    changed_at: Mapped[datetime] = mapped_column(Instant)
    verified: Mapped[int | None] = mapped_column()
    verified_by: Mapped[str] = mapped_column(String(80), default="")
    verified_at: Mapped[datetime | None] = mapped_column(Instant)
    why: Mapped[str] = mapped_column(String(500), default="")
    rev: Mapped[int] = mapped_column(BigId, default=0)
