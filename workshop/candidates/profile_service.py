"""Filling in the ministry's profile: each field kept with its history, nobody's words written over unseen."""

from collections.abc import Mapping
from dataclasses import dataclass

from workshop.acts import Answer, Tx
from workshop.candidates import evidence_rules, profile_queries, profile_rules, queries, service
from workshop.candidates.models import Candidate
from workshop.candidates.profile_models import ProfileAnswer
from workshop.errors import Refused


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody wrote into a field ("" empties it); `rev` is that of the answer they had seen, 0 for none."""

    text: str
    rev: int


@dataclass(frozen=True, slots=True)
class SaveProfile:
    """The fields somebody changed, by key."""

    candidate: int
    answers: Mapping[str, Typed]


def save_profile(tx: Tx, value: SaveProfile) -> Answer:
    """Stores all the fields, or none: one that somebody else changed since refuses them, naming each such field."""
    candidate = queries.candidate_of(tx.db, tx.actor, value.candidate)
    known = profile_rules.stored_keys(evidence_rules.rules_on(tx.today))
    stored = profile_queries.answers(tx.db, candidate.id)
    wanted = {}
    for key, typed in value.answers.items():
        if key not in known:
            # Stored as the answer and shown: what the sender calls a field must be harmless.
            raise evidence_rules.invalid(key[:40].encode("ascii", "replace").decode(), "unknown")
        if typed.text == _text(stored, key):
            continue  # also an answer that no list offers any more
        text = profile_rules.checked(known[key], key, typed.text)
        if text != _text(stored, key):
            wanted[key] = Typed(text, typed.rev)
    _refuse_unseen(tx, candidate, wanted, stored)
    for key, typed in wanted.items():
        _store(tx, candidate, key, typed.text, stored.get(key))
    return {"fields": len(wanted)}


def _refuse_unseen(
    tx: Tx, candidate: Candidate, wanted: Mapping[str, Typed], stored: Mapping[str, ProfileAnswer]
) -> None:
    unseen = [key for key, typed in wanted.items() if typed.rev != _rev(stored, key)]
    if unseen:
        by = service.last_actor(tx, candidate, *(f"profile.{key}" for key in unseen))
        raise Refused("CHANGED", act="profile.save", by=by, fields=unseen)


def _store(tx: Tx, candidate: Candidate, key: str, text: str, known: ProfileAnswer | None) -> None:
    old = "" if known is None else known.text
    answer = known or ProfileAnswer(candidate_id=candidate.id, field=key, rev=0)
    answer.text, answer.rev = text, answer.rev + 1
    tx.db.add(answer)
    service.record(tx, candidate, f"profile.{key}", old=old, new=text)


def _text(stored: Mapping[str, ProfileAnswer], key: str) -> str:
    return stored[key].text if key in stored else ""


def _rev(stored: Mapping[str, ProfileAnswer], key: str) -> int:
    return stored[key].rev if key in stored else 0
