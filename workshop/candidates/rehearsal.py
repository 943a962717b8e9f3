"""After a rehearsal: everything people did is cleared, everything that was printed or set stays."""

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from workshop.acts import Answer, Tx
from workshop.candidates import promoting
from workshop.candidates.models import Candidate, Member, Promotion
from workshop.hot import Statement
from workshop.ideas.models import Done, Idea, Muted, Theme
from workshop.live.models import Deadline, Event, OpClient
from workshop.people.models import Participant
from workshop.voting.models import Ballot, Entry
from workshop.workshops import queries as workshops
from workshop.workshops import rules
from workshop.workshops.models import PhaseChange, Round, Workshop


@dataclass(frozen=True, slots=True)
class ResetWorkshop:
    """The workshop itself."""


_RESTART = Statement("UPDATE stream SET reset = reset + 1, epoch = :epoch WHERE id = :id")


def reset_workshop(tx: Tx, _value: ResetWorkshop) -> Answer:
    """Clears participants, ideas, votes and what was made of them; keeps code, links and settings.

    Phones of the rehearsal hold an older `reset`, so nothing of theirs can arrive any more.
    """
    workshop = workshops.workshop(tx.db, tx.stream.id)
    rounds = workshops.rounds(tx.db, workshop.id)
    _withdraw_candidates(tx, workshop)
    _delete_rows(tx, workshop, [round_.id for round_ in rounds])
    for round_ in rounds:
        _unbegin(tx, round_)
    _reopen(tx, workshop)
    epoch = secrets.token_hex(4)
    tx.run(_RESTART, epoch=epoch, id=tx.stream.id)
    tx.stream = tx.stream._replace(reset=tx.stream.reset + 1, epoch=epoch)
    tx.set_phase(rules.DRAFT if tx.stream.phase == rules.DRAFT else rules.LOBBY, 0)
    tx.claim("phase")
    tx.effects.is_new_epoch = True
    tx.evict("phones", workshop.id)
    return {"reset": tx.stream.reset}


def _withdraw_candidates(tx: Tx, workshop: Workshop) -> None:
    found = tx.db.scalars(select(Promotion).where(Promotion.workshop_id == workshop.id)).all()
    for promotion in found:
        tx.db.execute(delete(Member).where(Member.candidate_id == promotion.id))
        if not promotion.is_withdrawn:
            promoting.withdraw(tx, tx.db.get_one(Candidate, promotion.id), promotion)


def _delete_rows(tx: Tx, workshop: Workshop, rounds: list[int]) -> None:
    # Ballots and entries take the votes with them; ideas take wordings, merges and outcomes.
    for by_round in (Ballot, Entry, Done):
        tx.db.execute(delete(by_round).where(by_round.round_id.in_(rounds)))
    for by_workshop in (Idea, Muted, PhaseChange, Participant):
        tx.db.execute(delete(by_workshop).where(by_workshop.workshop_id == workshop.id))
    tx.db.execute(delete(Theme).where(Theme.round_id.in_(rounds)))
    tx.db.execute(delete(Deadline).where(Deadline.stream_id == workshop.id))
    phones = OpClient.owner.not_like("account:%")
    tx.db.execute(delete(OpClient).where(OpClient.stream_id == workshop.id, phones))
    tx.db.execute(update(Event).where(Event.stream_id == workshop.id).values(undo=None))


def _unbegin(tx: Tx, round_: Round) -> None:
    round_.phase, round_.ranking_rev = "", 0
    for name in _CLEARED_OF_ROUND:
        setattr(round_, name, None)
    tx.shows(round_)


def _reopen(tx: Tx, workshop: Workshop) -> None:
    workshop.is_locked = workshop.is_blank = workshop.is_qr = False
    for name in ("began_at", "ended_at", "first_join_at", "published_at"):
        setattr(workshop, name, None)
    tx.shows(workshop)


_CLEARED_OF_ROUND = (
    "began_at", "ends_at", "left_ms", "voting_at", "closed_at", "closed_version",
    "turnout_voted", "turnout_people", "turnout_votes", "revealed_at", "opened_at",
)  # fmt: skip
