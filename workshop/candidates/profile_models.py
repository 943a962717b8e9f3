"""The candidate as the ministry's form asks for it, who else carries it, and what its authors were told."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from workshop.tables import Base, BigId, Instant


class ProfileAnswer(Base):
    """One field of the ministry's profile; several choices of one field are joined by line breaks."""

    __tablename__ = "profile_answer"
    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True
    )
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str] = mapped_column(Text, default="")
    rev: Mapped[int] = mapped_column(BigId, default=0)


class CoOwner(Base):
    """Another agency, or a person in one, that carries a candidate together with its owner."""

    __tablename__ = "co_owner"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), index=True)
    agency: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(120), default="")
    is_removed: Mapped[bool] = mapped_column(default=False)


class CandidateMerge(Base):
    """A candidate that went into another; `is_split`: it was taken out again."""

    __tablename__ = "candidate_merge"
    __table_args__ = (CheckConstraint("source_id <> target_id", name="two"),)
    source_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True)
    target_id: Mapped[int] = mapped_column(
        ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    is_split: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(Instant)


class CandidateDistinct(Base):
    """Two candidates of which the office said that they are not the same, the smaller number first."""

    __tablename__ = "candidate_distinct"
    __table_args__ = (CheckConstraint("candidate_id < other_id", name="two"),)
    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[int] = mapped_column(
        ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    by: Mapped[str] = mapped_column(String(80))
    why: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime] = mapped_column(Instant)


class OfficialAnswer(Base):
    """What the office tells the authors of a candidate's ideas; the latest one stands."""

    __tablename__ = "official_answer"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Instant)
    is_removed: Mapped[bool] = mapped_column(default=False)
