"""Answering the five criteria of PP 38/2017, each answer kept with its reason."""

from dataclasses import dataclass

from workshop.acts import Answer, Tx
from workshop.candidates import queries, rules, service
from workshop.candidates.models import CriterionAnswer
from workshop.errors import Refused


@dataclass(frozen=True, slots=True)
class AnswerCriterion:
    """One criterion: "yes", "not_yet", or "" to take the answer back; `seen`: `rules.seen_answer`, "" unknown."""

    candidate: int
    criterion: str
    answer: str
    why: str
    seen: str = ""


def answer_criterion(tx: Tx, value: AnswerCriterion) -> Answer:
    """Answers one of the five criteria, or takes the answer back."""
    candidate = queries.candidate_of(tx.db, tx.actor, value.candidate)
    known = queries.answers(tx.db, candidate.id).get(value.criterion)
    old, why = ("", "") if known is None else (known.answer, known.why)
    if (old, why) == (value.answer, value.why):
        return {}
    kind = f"criterion.{value.criterion}"
    if value.seen not in {"", rules.seen_answer(old, why)}:
        raise Refused("CHANGED", act="candidate.criterion", by=service.last_actor(tx, candidate, kind))
    if known is not None:
        tx.db.delete(known)
        tx.db.flush()
    if value.answer:
        answer = CriterionAnswer(
            candidate_id=candidate.id, criterion=value.criterion, answer=value.answer, why=value.why
        )
        tx.db.add(answer)
    service.record(tx, candidate, kind, old=old, new=value.answer, why=value.why)
    return {}
