"""The ballot, the people's budgets and their votes. Ballots are secret: no row here names a person."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from workshop.tables import Base, BigId


class Entry(Base):
    """An idea on a round's ballot. `is_out`: merged away; `version`: the stream version that changed this last."""

    __tablename__ = "entry"
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True)
    is_out: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(BigId)


class Ballot(Base):
    """One person's budget in one round, under a key that no other table links to a person."""

    __tablename__ = "ballot"
    __table_args__ = (
        CheckConstraint("spent >= 0 AND spent <= budget", name="spent"),
        CheckConstraint("cap >= 1 AND cap <= budget", name="cap"),
        Index("ix_ballot_round_spent", "round_id", "spent"),
    )
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    ballot_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    agency: Mapped[str] = mapped_column(String(120), default="")
    spent: Mapped[int] = mapped_column(default=0)
    budget: Mapped[int] = mapped_column()
    cap: Mapped[int] = mapped_column()
    is_done: Mapped[bool] = mapped_column(default=False)


class Vote(Base):
    """A person's weight on one entry: absolute, never an increment."""

    __tablename__ = "vote"
    __table_args__ = (
        CheckConstraint("weight >= 0 AND weight <= cap", name="weight"),
        ForeignKeyConstraint(
            ["round_id", "idea_id"], ["entry.round_id", "entry.idea_id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["round_id", "ballot_key"], ["ballot.round_id", "ballot.ballot_key"], ondelete="CASCADE"
        ),
    )
    round_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ballot_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    idea_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    weight: Mapped[int] = mapped_column()
    cap: Mapped[int] = mapped_column()
    version: Mapped[int] = mapped_column(BigId)
