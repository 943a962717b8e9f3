"""Personal links of owners, what they reported and offered through them, and calendar addresses."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from workshop.tables import Base, BigId, Instant


class OwnerLink(Base):
    """A personal link to one candidate without an account; known by the hash of its token only.

    `made_by`: the name of the account that its holder asks for another one.
    """

    __tablename__ = "owner_link"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(200), default="")
    lang: Mapped[str] = mapped_column(String(2), default="id")
    made_by: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class CheckIn(Base):
    """One report on a candidate: how far (percent), whether its step is done, what blocks it, what comes next."""

    __tablename__ = "check_in"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), index=True)
    link_id: Mapped[int | None] = mapped_column(BigId)
    step_id: Mapped[int | None] = mapped_column(BigId)
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Instant)
    percent: Mapped[int]
    is_done: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(1000), default="")
    blocks: Mapped[str] = mapped_column(String(1000), default="")
    next_on: Mapped[date | None] = mapped_column(Date)


class OwnerOffer(Base):
    """What came through a link for one indicator: a piece of evidence, or a claimed level alone (None)."""

    __tablename__ = "owner_offer"
    __table_args__ = (Index("ix_owner_offer_link_id_at", "link_id", "at"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("owner_link.id", ondelete="CASCADE"))
    indicator: Mapped[str] = mapped_column(String(40))
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)


class CalendarFeed(Base):
    """A secret calendar address: of one owner's link, or of an account of the office."""

    __tablename__ = "calendar_feed"
    __table_args__ = (CheckConstraint("(link_id IS NULL) <> (account_id IS NULL)", name="whose"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("owner_link.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    lang: Mapped[str] = mapped_column(String(2), default="id")
    created_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
