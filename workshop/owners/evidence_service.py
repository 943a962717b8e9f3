"""Evidence offered through a personal link: it goes the way of all evidence and waits for the office to check it."""

from dataclasses import dataclass

from workshop.acts import Answer, Tx
from workshop.candidates import evidence_queries, evidence_rules
from workshop.candidates import evidence_service as evidence
from workshop.candidates.evidence_service import AddEvidence, ClaimLevel, RemoveEvidence
from workshop.errors import Refused
from workshop.owners import evidence_queries as queries
from workshop.owners import rules
from workshop.owners.models import OwnerOffer
from workshop.owners.service import A_DAY, check_link


@dataclass(frozen=True, slots=True)
class OfferEvidence(AddEvidence):
    """A piece and the level it proves, as claimed; `kind` "": only the level. `rev` as the owner saw it."""

    level: int
    basis: str
    rev: int


@dataclass(frozen=True, slots=True)
class WithdrawEvidence:
    """A piece of evidence that came through the same link."""

    evidence: int


def offer_evidence(tx: Tx, value: OfferEvidence) -> Answer:
    """Adds a piece of evidence and claims a level in one; what was verified before no longer is."""
    check_link(tx)
    if queries.count_since(tx.db, tx.actor, tx.now - A_DAY) >= rules.MOST_OFFERS_A_DAY:
        raise Refused("RATE", wait=3600)
    is_other_level = _is_other_level(tx, value)
    _check_whole(value, is_other_level)
    if is_other_level:
        claim = ClaimLevel(value.candidate, value.indicator, value.level, value.basis, value.rev)
        evidence.claim_level(tx, claim)
    offer = OwnerOffer(link_id=tx.actor.link_id, indicator=value.indicator, at=tx.now)
    offer.evidence_id = evidence.add_evidence(tx, value)["evidence"] if value.kind else None
    tx.db.add(offer)
    tx.db.flush()
    return {"offer": offer.id}


def withdraw_evidence(tx: Tx, value: WithdrawEvidence) -> Answer:
    """Takes back a piece that came through the same link, as long as the office has not verified anything by it."""
    check_link(tx)
    piece = queries.own_piece(tx.db, tx.actor, value.evidence)
    if queries.is_verified_since(tx.db, piece):
        raise Refused("CLOSED")
    return evidence.remove_evidence(tx, RemoveEvidence(piece.id, is_removed=True))


def _is_other_level(tx: Tx, value: OfferEvidence) -> bool:
    level = evidence_queries.levels(tx.db, value.candidate).get(value.indicator)
    now = (0, "") if level is None else (level.claimed, level.basis)
    return now != (value.level, value.basis)


def _check_whole(value: OfferEvidence, is_other_level: bool) -> None:
    """Refuses a piece that proves no level, words about a piece that is not there, and nothing at all."""
    if value.kind and not value.level:
        raise evidence_rules.invalid("level", "missing")
    if value.note and not value.kind:
        raise evidence_rules.invalid("url", "missing")
    if not value.kind and not is_other_level:
        raise evidence_rules.invalid("file", "missing")
