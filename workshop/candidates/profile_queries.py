"""Reading the stored answers of the ministry's profile."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop.candidates.profile_models import ProfileAnswer


def answers(db: Session, candidate_id: int) -> dict[str, ProfileAnswer]:
    """Returns the answers of a candidate by field; one that was emptied again is there with an empty text."""
    rows = db.scalars(select(ProfileAnswer).where(ProfileAnswer.candidate_id == candidate_id))
    return {answer.field: answer for answer in rows}
