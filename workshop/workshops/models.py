"""A workshop, its rounds, and the codes that were ever given out."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workshop.tables import Base, BigId, Instant


class Workshop(Base):
    """One event. Its phase and current round are `stream.phase` and `stream.round_id` (same id)."""

    __tablename__ = "workshop"
    __table_args__ = (
        CheckConstraint("identity IN ('anonymous', 'nickname', 'named')", name="identity"),
        CheckConstraint("moderation IN ('before', 'after')", name="moderation"),
        CheckConstraint("invited BETWEEN 0 AND 100000", name="invited"),
    )
    row_type = "room"
    id: Mapped[int] = mapped_column(ForeignKey("stream.id", ondelete="CASCADE"), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(8), unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    held_on: Mapped[date] = mapped_column(Date)
    starts_at: Mapped[str] = mapped_column(String(5), default="09:00")
    place: Mapped[str] = mapped_column(String(200), default="")
    agency: Mapped[str] = mapped_column(String(120), default="")
    invited: Mapped[int] = mapped_column(default=0)
    lang: Mapped[str] = mapped_column(String(2), default="id")
    identity: Mapped[str] = mapped_column(String(16), default="nickname")
    moderation: Mapped[str] = mapped_column(String(16), default="before")
    lobby_minutes: Mapped[int] = mapped_column(default=5)
    next_minutes: Mapped[int] = mapped_column(default=20)
    base_url: Mapped[str] = mapped_column(String(200), default="")
    is_locked: Mapped[bool] = mapped_column(default=False)
    is_blank: Mapped[bool] = mapped_column(default=False)
    is_qr: Mapped[bool] = mapped_column(default=False)
    stage_theme: Mapped[str] = mapped_column(String(8), default="dark")
    is_demo: Mapped[bool] = mapped_column(default=False)
    is_deleted: Mapped[bool] = mapped_column(default=False)
    public_slug: Mapped[str | None] = mapped_column(String(32), unique=True)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    began_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    first_join_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    rev: Mapped[int] = mapped_column(BigId, default=0)


class UsedCode(Base):
    """A join code that was given out: never used twice, also after deletion."""

    __tablename__ = "used_code"
    code: Mapped[str] = mapped_column(String(8), primary_key=True)


class Round(Base):
    """One question with its phases. `phase` is its last phase, '' until it begins."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("workshop_id", "no"),
        CheckConstraint("votes BETWEEN 1 AND 100 AND cap BETWEEN 1 AND votes", name="votes"),
    )
    row_type = "round"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    no: Mapped[int] = mapped_column()
    question: Mapped[str] = mapped_column(String(300))
    collect_minutes: Mapped[int] = mapped_column(default=12)
    group_minutes: Mapped[int] = mapped_column(default=8)
    vote_minutes: Mapped[int] = mapped_column(default=6)
    reveal_minutes: Mapped[int] = mapped_column(default=9)
    votes: Mapped[int] = mapped_column(default=3)
    cap: Mapped[int] = mapped_column(default=1)
    has_themes: Mapped[bool] = mapped_column(default=True)
    own_votes: Mapped[bool] = mapped_column(default=True)
    phase: Mapped[str] = mapped_column(String(16), default="")
    began_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant)
    left_ms: Mapped[int | None] = mapped_column(BigId)
    voting_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_version: Mapped[int | None] = mapped_column(BigId)
    turnout_voted: Mapped[int | None] = mapped_column()
    turnout_people: Mapped[int | None] = mapped_column()
    turnout_votes: Mapped[int | None] = mapped_column()
    revealed_at: Mapped[datetime | None] = mapped_column(Instant)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    ranking_rev: Mapped[int] = mapped_column(BigId, default=0)
    rev: Mapped[int] = mapped_column(BigId, default=0)


class PhaseChange(Base):
    """When each phase began: the agenda as it really went."""

    __tablename__ = "phase_change"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(BigId, default=0)
    phase: Mapped[str] = mapped_column(String(16))
    began_at: Mapped[datetime] = mapped_column(Instant)
