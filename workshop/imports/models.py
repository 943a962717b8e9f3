"""One file brought in, and the rows of it that wait."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from workshop.tables import Base, BigId, Instant

READING, CHECKED, BRINGING, DONE, UNDOING, UNDONE, LEFT = STATES = (
    "reading", "checked", "bringing", "done", "undoing", "undone", "left",
)  # fmt: skip


class ImportBatch(Base):
    """A file of innovations: read, checked, then brought in as a whole or left; a whole can be undone.

    `at_no`: the last row that the present work has reached; `report`: what was found in the file (JSON).
    """

    __tablename__ = "import_batch"
    __table_args__ = (
        CheckConstraint(
            "state IN ('reading', 'checked', 'bringing', 'done', 'undoing', 'undone', 'left')", name="state"
        ),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    file_name: Mapped[str] = mapped_column(String(120))
    file_hash: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(16), default=READING)
    rows: Mapped[int] = mapped_column(default=0)
    at_no: Mapped[int] = mapped_column(default=0)
    done_rows: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    report: Mapped[str] = mapped_column(Text, default="{}")


class ImportRow(Base):
    """One row of a batch: its cells and what they become (JSON), and the candidate it became.

    `mark`: a hash of title and agency, by which the same innovation is known again.
    """

    __tablename__ = "import_row"
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(String(64), default="")
    values: Mapped[str] = mapped_column(Text)
    faults: Mapped[int] = mapped_column(default=0)
    candidate_id: Mapped[int | None] = mapped_column(BigId)
