"""What the office enters about the index itself: the government's own levels and the plan's target."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from workshop.tables import Base


class RegionLevel(Base):
    """A level of the government on one regional indicator (SPD) in one year of the index."""

    __tablename__ = "region_level"
    __table_args__ = (
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year"),
        CheckConstraint("claimed BETWEEN 0 AND 9", name="claimed"),
        CheckConstraint("verified BETWEEN 0 AND claimed", name="verified"),
    )
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    indicator: Mapped[str] = mapped_column(String(40), primary_key=True)
    claimed: Mapped[int]
    verified: Mapped[int] = mapped_column(default=0)


class Target(Base):
    """The index the plan asks for in one year, in hundredths; without a row the plan's own value holds."""

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year"),
        CheckConstraint("hundredths BETWEEN 0 AND 10000", name="hundredths"),
    )
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hundredths: Mapped[int]
