"""Streams, outboxes, events and deadlines: the log behind every screen."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from workshop.tables import Base, BigId, Instant

OFFICE_STREAM = 1


class Stream(Base):
    """One gapless sequence of versions: a workshop's (same id as the workshop) or the office's (id 1)."""

    __tablename__ = "stream"
    __table_args__ = (CheckConstraint("version >= 0", name="version"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version: Mapped[int] = mapped_column(BigId, default=0)
    epoch: Mapped[str] = mapped_column(String(16))
    reset: Mapped[int] = mapped_column(default=0)
    round_id: Mapped[int] = mapped_column(BigId, default=0)
    phase: Mapped[str] = mapped_column(String(16), default="draft")


class OpClient(Base):
    """An outbox as the server knows it: whose it is, its last seq and the answer given to it."""

    __tablename__ = "op_client"
    client: Mapped[str] = mapped_column(String(64), primary_key=True)
    stream_id: Mapped[int] = mapped_column(ForeignKey("stream.id", ondelete="CASCADE"), index=True)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    last_seq: Mapped[int] = mapped_column(BigId)
    digest: Mapped[str] = mapped_column(String(32))
    last_answer: Mapped[str] = mapped_column(Text)


class Event(Base):
    """What happened at a version: ids and old enum values, never people's words, names or weights.

    `wrote` holds the claims an undo looks at, `touched` the keys of rows that audiences must read again.
    """

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_touched", "stream_id", "version", "touched"),)
    stream_id: Mapped[int] = mapped_column(ForeignKey("stream.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(BigId, primary_key=True)
    act: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(80))
    wrote: Mapped[str] = mapped_column(Text)
    touched: Mapped[str] = mapped_column(Text)
    undo: Mapped[str | None] = mapped_column(Text)
    undone_by: Mapped[int | None] = mapped_column(BigId)
    at: Mapped[datetime] = mapped_column(Instant)


class Deadline(Base):
    """A system act that is due at a moment; re-read after a restart."""

    __tablename__ = "deadline"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    stream_id: Mapped[int] = mapped_column(ForeignKey("stream.id", ondelete="CASCADE"), index=True)
    due_at: Mapped[datetime] = mapped_column(Instant, index=True)
    act: Mapped[str] = mapped_column(String(32))
    args: Mapped[str] = mapped_column(Text)
