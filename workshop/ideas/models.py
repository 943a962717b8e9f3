"""Ideas, their wordings, themes, merges and what became of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workshop.tables import Base, BigId, Instant

QUEUED, SHOWN, HELD, DELETED, MERGED = "queued", "shown", "held", "deleted", "merged"


class Theme(Base):
    """A group of ideas in one round; `shape` 1–6 is the same mark on every screen."""

    __tablename__ = "theme"
    __table_args__ = (CheckConstraint("shape BETWEEN 1 AND 6", name="shape"),)
    row_type = "theme"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    shape: Mapped[int] = mapped_column()
    is_removed: Mapped[bool] = mapped_column(default=False)
    rev: Mapped[int] = mapped_column(BigId, default=0)


class Idea(Base):
    """One idea. `text` is the latest wording, `approved` the one that may be shown (design rule 9)."""

    __tablename__ = "idea"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'shown', 'held', 'deleted', 'merged')", name="state"),
        UniqueConstraint("workshop_id", "origin"),
        Index("ix_idea_round_author", "round_id", "author_key"),
        Index("ix_idea_workshop_state", "workshop_id", "state"),
    )
    row_type = "idea"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    author_key: Mapped[str] = mapped_column(String(64), default="")
    origin: Mapped[str | None] = mapped_column(String(64))
    by_desk: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(16), default=QUEUED)
    is_late: Mapped[bool] = mapped_column(default=False)
    is_muted: Mapped[bool] = mapped_column(default=False)
    is_edited: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)
    approved: Mapped[str] = mapped_column(Text, default="")
    wording: Mapped[int] = mapped_column(default=1)
    approved_wording: Mapped[int] = mapped_column(default=0)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"))
    sector: Mapped[str] = mapped_column(String(8), default="")
    merged_into: Mapped[int | None] = mapped_column(BigId, index=True)
    is_merge: Mapped[bool] = mapped_column(default=False)
    n: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    rev: Mapped[int] = mapped_column(BigId, default=0)


class IdeaText(Base):
    """An earlier wording of an idea; purged when its author erases."""

    __tablename__ = "idea_text"
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True)
    wording: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(16), default="author")
    at: Mapped[datetime] = mapped_column(Instant)


class IdeaMerge(Base):
    """A source of a merged idea and the state it returns to when split."""

    __tablename__ = "idea_merge"
    merged_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True)
    old_state: Mapped[str] = mapped_column(String(16))
    is_split: Mapped[bool] = mapped_column(default=False)


class Distinct(Base):
    """Two ideas of which the desk said: not duplicates."""

    __tablename__ = "idea_distinct"
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True)


class Outcome(Base):
    """What became of an idea that did not become a candidate."""

    __tablename__ = "outcome"
    __table_args__ = (CheckConstraint("kind IN ('forwarded', 'done', 'kept', 'declined')", name="kind"),)
    row_type = "outcome"
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(500), default="")
    agency: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime] = mapped_column(Instant)


class Muted(Base):
    """An author whose ideas are not shown. Holds the author's key, never a participant."""

    __tablename__ = "muted"
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    author_key: Mapped[str] = mapped_column(String(64), primary_key=True)


class Done(Base):
    """An author who pressed "I'm done" while a round collected."""

    __tablename__ = "done"
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    author_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    is_done: Mapped[bool] = mapped_column(default=True)
