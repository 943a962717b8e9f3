"""What the office tells the authors of a candidate's ideas: the latest answer stands, earlier ones are kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop.acts import Answer, Tx
from workshop.candidates import queries
from workshop.candidates.profile_models import OfficialAnswer
from workshop.candidates.service import record
from workshop.errors import Refused

MOST_SIGNS = 1_000


@dataclass(frozen=True, slots=True)
class GiveAnswer:
    """The answer; `seen` is the answer that stood when it was written (0: none)."""

    candidate: int
    seen: int
    text: str


@dataclass(frozen=True, slots=True)
class WithdrawAnswer:
    """Whether an answer is withdrawn."""

    answer: int
    is_removed: bool


def give_answer(tx: Tx, value: GiveAnswer) -> Answer:
    """Answers the authors; refused when somebody else did so since."""
    candidate = queries.candidate_of(tx.db, tx.actor, value.candidate)
    now = latest(tx.db, [candidate.id]).get(candidate.id)
    if (now.id if now else 0) != value.seen:
        raise Refused(
            "CHANGED", act="answer.give", by=now.actor if now else "", theirs=now.text if now else ""
        )
    if now is not None and now.text == value.text:
        return {"answer": now.id}
    answer = OfficialAnswer(candidate_id=candidate.id, text=value.text, actor=tx.actor.name, at=tx.now)
    tx.db.add(answer)
    tx.db.flush()
    record(tx, candidate, "answer", old=now.text if now else "", new=value.text)
    return {"answer": answer.id}


def withdraw_answer(tx: Tx, value: WithdrawAnswer) -> Answer:
    """Withdraws an answer, so that the one before it stands again, or puts it back."""
    answer = tx.db.get(OfficialAnswer, value.answer)
    if answer is None:
        raise Refused("GONE")
    candidate = queries.candidate_of(tx.db, tx.actor, answer.candidate_id)
    if answer.is_removed == value.is_removed:
        return {}
    answer.is_removed = value.is_removed
    record(tx, candidate, "answer", **({"old": answer.text} if value.is_removed else {"new": answer.text}))
    return {}


def latest(db: Session, candidate_ids: Iterable[int]) -> dict[int, OfficialAnswer]:
    """Returns the answer that stands for each candidate that has one."""
    rows = select(OfficialAnswer).where(
        OfficialAnswer.candidate_id.in_(list(candidate_ids)), ~OfficialAnswer.is_removed
    )
    return {one.candidate_id: one for one in db.scalars(rows.order_by(OfficialAnswer.id))}


def every(db: Session, candidate_id: int) -> list[OfficialAnswer]:
    """Returns all answers of a candidate, withdrawn ones too, the newest first."""
    rows = select(OfficialAnswer).where(OfficialAnswer.candidate_id == candidate_id)
    return list(db.scalars(rows.order_by(OfficialAnswer.id.desc())))
