"""Evidence and levels: what is claimed, what proves it, what the office has verified; each change is kept."""

from dataclasses import dataclass

from workshop.acts import Answer, Tx
from workshop.candidates import evidence_queries, evidence_rules, queries, service
from workshop.candidates.evidence_models import LINK, WORKSHOP, Evidence, Level
from workshop.candidates.models import Candidate
from workshop.errors import Refused


@dataclass(frozen=True, slots=True)
class AddEvidence:
    """A piece of evidence; the `file_…` fields tell of a file that lies on disk already."""

    candidate: int
    indicator: str
    kind: str
    note: str
    valid_year: int | None
    url: str
    file_hash: str
    file_name: str
    file_type: str
    file_size: int


@dataclass(frozen=True, slots=True)
class RemoveEvidence:
    """Whether a piece of evidence is taken off."""

    evidence: int
    is_removed: bool


@dataclass(frozen=True, slots=True)
class ClaimLevel:
    """The level an agency claims, measured by `basis` where several are offered; `rev` as the person saw it."""

    candidate: int
    indicator: str
    level: int
    basis: str
    rev: int


@dataclass(frozen=True, slots=True)
class VerifyLevel:
    """The level the office accepts; `rev` is that of the evidence and claim it looked at."""

    candidate: int
    indicator: str
    level: int
    why: str
    rev: int


def add_evidence(tx: Tx, value: AddEvidence) -> Answer:
    """Adds a piece of evidence; the indicator waits for verification again."""
    candidate = queries.candidate_of(tx.db, tx.actor, value.candidate)
    indicator = evidence_rules.indicator_of(value.indicator, tx.today)
    _check_kind(candidate, value)
    known = evidence_queries.pieces(tx.db, candidate.id).get(indicator.key, [])
    if any(_same(piece) == (value.kind, value.file_hash, value.url) for piece in known):
        raise evidence_rules.invalid("file", "taken")
    piece = Evidence(
        candidate_id=candidate.id, indicator=indicator.key, kind=value.kind, note=value.note,
        valid_year=value.valid_year, url=value.url, file_hash=value.file_hash, file_name=value.file_name,
        file_type=value.file_type, file_size=value.file_size, added_at=tx.now,
    )  # fmt: skip
    tx.db.add(piece)
    tx.db.flush()
    service.record(tx, candidate, f"evidence.{indicator.key}", new=piece_text(piece), why=value.note)
    _look_again(tx, candidate, indicator.key)
    return {"evidence": piece.id}


def remove_evidence(tx: Tx, value: RemoveEvidence) -> Answer:
    """Takes a piece of evidence off, or puts it back; the indicator waits for verification again."""
    piece, candidate = evidence_queries.evidence_of(tx.db, tx.actor, value.evidence)
    if piece.is_removed == value.is_removed:
        return {}
    piece.is_removed = value.is_removed
    texts = {"old": piece_text(piece)} if value.is_removed else {"new": piece_text(piece)}
    service.record(tx, candidate, f"evidence.{piece.indicator}", **texts)
    _look_again(tx, candidate, piece.indicator)
    return {}


def claim_level(tx: Tx, value: ClaimLevel) -> Answer:
    """Claims a level; what was verified before no longer is."""
    candidate = queries.candidate_of(tx.db, tx.actor, value.candidate)
    indicator = evidence_rules.indicator_of(value.indicator, tx.today)
    evidence_rules.check_claim(indicator, value.level, value.basis)
    level = _seen_level(tx, candidate, indicator.key, value.rev)
    if (level.claimed, level.basis) == (value.level, value.basis):
        return {}
    old, new = claim_text(level.claimed, level.basis), claim_text(value.level, value.basis)
    _reset(tx, candidate, level)
    level.claimed, level.basis = value.level, value.basis
    service.record(tx, candidate, f"claim.{indicator.key}", old=old, new=new)
    return {}


def verify_level(tx: Tx, value: VerifyLevel) -> Answer:
    """Verifies the level that the evidence proves; refused when claim or evidence changed since it was seen."""
    candidate = queries.candidate_of(tx.db, tx.actor, value.candidate)
    indicator = evidence_rules.indicator_of(value.indicator, tx.today)
    level = _seen_level(tx, candidate, indicator.key, value.rev)
    pieces = evidence_queries.pieces(tx.db, candidate.id).get(indicator.key, [])
    evidence_rules.check_verdict(value.level, level.claimed, len(pieces), value.why)
    old = "" if level.verified is None else str(level.verified)
    level.verified, level.why = value.level, value.why
    level.verified_by, level.verified_at = tx.actor.name, tx.now
    level.rev += 1
    service.record(tx, candidate, f"verify.{indicator.key}", old=old, new=str(value.level), why=value.why)
    return {}


def _check_kind(candidate: Candidate, value: AddEvidence) -> None:
    if value.kind == LINK and not value.url:
        raise evidence_rules.invalid("url", "missing")
    if value.kind == LINK:
        evidence_rules.check_link(value.url)
    elif value.url:
        raise evidence_rules.invalid("url", "unknown")
    if (value.kind == "file") != bool(value.file_hash):
        raise evidence_rules.invalid("file", "missing" if value.kind == "file" else "unknown")
    has_record = candidate.workshop_id is not None and value.indicator in evidence_rules.BY_WORKSHOP
    if value.kind == WORKSHOP and not has_record:
        raise evidence_rules.invalid("kind", "choice")


def _level(tx: Tx, candidate: Candidate, indicator: str) -> Level:
    found = tx.db.get(Level, (candidate.id, indicator))
    if found is None:
        found = Level(candidate_id=candidate.id, indicator=indicator, claimed=0, basis="", rev=0)
        found.changed_at = tx.now
        tx.db.add(found)
    return found


def _seen_level(tx: Tx, candidate: Candidate, indicator: str, rev: int) -> Level:
    level = _level(tx, candidate, indicator)
    if level.rev != rev:
        raise Refused("CHANGED", act="level.claim", by=service.last_actor(tx, candidate))
    return level


def _look_again(tx: Tx, candidate: Candidate, indicator: str) -> None:
    _reset(tx, candidate, _level(tx, candidate, indicator))


def _reset(tx: Tx, candidate: Candidate, level: Level) -> None:
    if level.verified is not None:
        service.record(tx, candidate, f"verify.{level.indicator}", old=str(level.verified))
    level.verified, level.verified_at = None, None
    level.verified_by = level.why = ""
    level.changed_at = tx.now
    level.rev += 1


def _same(piece: Evidence) -> tuple[str, str, str]:
    return piece.kind, piece.file_hash, piece.url


def piece_text(piece: Evidence) -> str:
    """Returns a piece of evidence as its line of history tells it."""
    year = "" if piece.valid_year is None else str(piece.valid_year)
    return " · ".join(part for part in (piece.file_name or piece.url or piece.kind, year) if part)


def claim_text(level: int, basis: str) -> str:
    """Returns a claimed level as its line of history tells it."""
    return f"{level} · {basis}" if basis else str(level)
