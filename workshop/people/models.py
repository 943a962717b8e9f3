"""Accounts, sign-ins, one-time links, participants and stage links. Secrets are stored as hashes only."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from workshop.tables import Base, BigId, Instant


class Account(Base):
    """A facilitator or a member of the innovation office."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("role IN ('office', 'facilitator')", name="role"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)


class Login(Base):
    """A signed-in browser; the cookie's token is known by its hash only."""

    __tablename__ = "login"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class OneTimeLink(Base):
    """A link that may be used once: first set-up, password reset, or an invitation to a workshop."""

    __tablename__ = "one_time_link"
    __table_args__ = (CheckConstraint("purpose IN ('setup', 'reset', 'invite')", name="purpose"),)
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(16), default="facilitator")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    workshop_id: Mapped[int | None] = mapped_column(BigId, index=True)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class Participant(Base):
    """One phone in one workshop. `author_key` is set in named workshops only (design rule 2)."""

    __tablename__ = "participant"
    __table_args__ = (
        Index("ix_participant_workshop_state", "workshop_id", "state"),
        CheckConstraint("state IN ('admitted', 'knocking', 'removed', 'left')", name="state"),
    )
    row_type = "knock"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("stream.id", ondelete="CASCADE"))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    agency: Mapped[str] = mapped_column(String(120), default="")
    author_key: Mapped[str | None] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(16))
    admitted_at: Mapped[datetime | None] = mapped_column(Instant)
    rev: Mapped[int] = mapped_column(BigId, default=0)


class StageToken(Base):
    """A link that opens the stage on another machine; revocable."""

    __tablename__ = "stage_token"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("stream.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class WorkshopMember(Base):
    """An account that may run a workshop: its owner or an invited second facilitator."""

    __tablename__ = "workshop_member"
    workshop_id: Mapped[int] = mapped_column(ForeignKey("stream.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
