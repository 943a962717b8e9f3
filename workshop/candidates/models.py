"""Innovation candidates: what was promised on the day, and everything that happened since."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from workshop.tables import Base, BigId, Instant

STAGES = ("usulan", "inisiatif", "uji_coba", "penerapan", "replikasi")


class Agency(Base):
    """A perangkat daerah; the list is the office's to edit."""

    __tablename__ = "agency"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    short: Mapped[str] = mapped_column(String(60), default="")
    kind: Mapped[str] = mapped_column(String(40), default="")
    is_active: Mapped[bool] = mapped_column(default=True)


class Candidate(Base):
    """An innovation candidate. The votes and sources of the day are kept as they were (`snapshot`, JSON).

    `planned_on`: when it shall be applied or renewed; `renewed_on`: the day of its latest `Renewal`;
    `chain`: the hash of its latest line of history.
    """

    __tablename__ = "candidate"
    __table_args__ = (
        CheckConstraint(
            "stage IN ('usulan', 'inisiatif', 'uji_coba', 'penerapan', 'replikasi')", name="stage"
        ),
        # What every list counts, without reading the long rows themselves.
        Index("ix_candidate_standing", "is_withdrawn", "merged_into", "is_parked", "is_demo", "stage"),
    )
    row_type = "follow"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    agency: Mapped[str] = mapped_column(String(120))
    owner: Mapped[str] = mapped_column(String(120), default="")
    sector: Mapped[str] = mapped_column(String(8), default="")
    stage: Mapped[str] = mapped_column(String(16), default="usulan")
    stage_on: Mapped[date] = mapped_column(Date)
    is_parked: Mapped[bool] = mapped_column(default=False)
    parked_why: Mapped[str] = mapped_column(String(500), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    workshop_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop.id", ondelete="SET NULL"), index=True
    )
    round_id: Mapped[int | None] = mapped_column(BigId)
    idea_id: Mapped[int | None] = mapped_column(BigId, index=True)
    snapshot: Mapped[str] = mapped_column(Text, default="{}")
    is_demo: Mapped[bool] = mapped_column(default=False)
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    planned_on: Mapped[date | None] = mapped_column(Date)
    renewed_on: Mapped[date | None] = mapped_column(Date)
    merged_into: Mapped[int | None] = mapped_column(BigId, index=True)
    replicates_id: Mapped[int | None] = mapped_column(BigId, index=True)
    is_public: Mapped[bool] = mapped_column(default=False)
    chain: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    rev: Mapped[int] = mapped_column(BigId, default=0)


class Promotion(Base):
    """What the workshop's screens show of a candidate: a copy made by the promote act."""

    __tablename__ = "promotion"
    row_type = "candidate"
    id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(BigId)
    idea_id: Mapped[int] = mapped_column(BigId, index=True)
    title: Mapped[str] = mapped_column(String(200))
    agency: Mapped[str] = mapped_column(String(120))
    owner: Mapped[str] = mapped_column(String(120))
    step: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date] = mapped_column(Date)
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    rev: Mapped[int] = mapped_column(BigId, default=0)


class StageChange(Base):
    """A candidate moved: from, to, the date it took effect and the moment it was recorded."""

    __tablename__ = "stage_change"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), index=True)
    old_stage: Mapped[str] = mapped_column(String(16), default="")
    new_stage: Mapped[str] = mapped_column(String(16))
    is_parked: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(String(500), default="")
    effective_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class Renewal(Base):
    """What is applied was renewed: the day it took effect, and what was renewed. A removed one no longer counts."""

    __tablename__ = "renewal"
    __table_args__ = (
        Index(
            "uq_renewal_standing", "candidate_id", "effective_on", unique=True,
            sqlite_where=text("NOT is_removed"), postgresql_where=text("NOT is_removed"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), index=True)
    effective_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(500), default="")
    by: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime] = mapped_column(Instant)
    is_removed: Mapped[bool] = mapped_column(default=False)
    rev: Mapped[int] = mapped_column(BigId, default=0)


class CriterionAnswer(Base):
    """One of the five criteria of PP 38/2017 art. 6 (letter a–e): yes, not yet, and why."""

    __tablename__ = "criterion_answer"
    __table_args__ = (
        CheckConstraint("criterion IN ('a', 'b', 'c', 'd', 'e')", name="criterion"),
        CheckConstraint("answer IN ('yes', 'not_yet')", name="answer"),
    )
    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True
    )
    criterion: Mapped[str] = mapped_column(String(1), primary_key=True)
    answer: Mapped[str] = mapped_column(String(8))
    why: Mapped[str] = mapped_column(String(500), default="")


class Step(Base):
    """A next step with its owner and date."""

    __tablename__ = "step"
    __table_args__ = (
        Index(
            "ix_step_open", "candidate_id", "due_on", "id",
            sqlite_where=text("done_on IS NULL AND is_removed = 0"),
            postgresql_where=text("done_on IS NULL AND NOT is_removed"),
        ),
    )  # fmt: skip
    row_type = "step"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    owner: Mapped[str] = mapped_column(String(120), default="")
    due_on: Mapped[date] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(500), default="")
    is_removed: Mapped[bool] = mapped_column(default=False)
    rev: Mapped[int] = mapped_column(BigId, default=0)


class Member(Base):
    """Somebody who tapped "Saya ikut". The key is per candidate; name and contact are what they gave."""

    __tablename__ = "member"
    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True
    )
    member_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    contact: Mapped[str] = mapped_column(String(120), default="")
    has_joined: Mapped[bool] = mapped_column(default=True)


class Change(Base):
    """The append-only history of a candidate: who changed what, when, from what to what.

    `hash` covers the line and the hash of the line before it.
    """

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_candidate_id_at", "candidate_id", "at"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(32))
    old: Mapped[str] = mapped_column(Text, default="")
    new: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[str] = mapped_column(String(500), default="")
    hash: Mapped[str] = mapped_column(String(64), default="")
