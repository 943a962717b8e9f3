"""Preparing a workshop: create it, edit its plan, choose its address, delete it, give out its links."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop.access import OFFICE
from workshop.acts import Answer, Tx
from workshop.errors import Refused
from workshop.live.models import OFFICE_STREAM, Event, Stream
from workshop.people import queries as people
from workshop.people.models import OneTimeLink, StageToken, WorkshopMember
from workshop.people.rules import link_ends
from workshop.workshops import codes, queries
from workshop.workshops.models import Round, UsedCode, Workshop

CODE_TRIES = 20
# Where the numbers of rounds are parked while they change places (unique per workshop).
ASIDE = 1_000


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """One question as planned; `round` is its row, 0 for a new one. `group_minutes` 0 skips grouping."""

    round: int
    question: str
    collect_minutes: int
    group_minutes: int
    vote_minutes: int
    reveal_minutes: int
    votes: int
    cap: int
    has_themes: bool
    own_votes: bool


@dataclass(frozen=True, slots=True)
class CreateWorkshop:
    """A whole plan."""

    title: str
    held_on: date
    starts_at: str
    place: str
    agency: str
    invited: int
    lang: str
    identity: str
    moderation: str
    lobby_minutes: int
    next_minutes: int
    rounds: tuple[PlannedRound, ...]


@dataclass(frozen=True, slots=True)
class EditWorkshop(CreateWorkshop):
    """A whole plan, and `rev`: the fingerprint of the plan it was made from."""

    rev: str


@dataclass(frozen=True, slots=True)
class DeleteWorkshop:
    """Whether the workshop is to be seen."""

    is_deleted: bool


@dataclass(frozen=True, slots=True)
class ChooseAddress:
    """The base of the join address: `http://192.168.43.1:8000`, or '' for the likeliest."""

    base_url: str


@dataclass(frozen=True, slots=True)
class NewLink:
    """The hash of a new link's token."""

    token_hash: str


@dataclass(frozen=True, slots=True)
class OneStageLink:
    """A stage link."""

    link: int


_FIELDS = (
    "title", "held_on", "starts_at", "place", "agency", "invited", "lang", "identity", "moderation",
    "lobby_minutes", "next_minutes",
)  # fmt: skip
_ROUND_FIELDS = (
    "question", "collect_minutes", "group_minutes", "vote_minutes", "reveal_minutes",
    "votes", "cap", "has_themes", "own_votes",
)  # fmt: skip
# What people have already relied on once voting has opened.
FROZEN = ("votes", "cap", "own_votes")


def create_workshop(tx: Tx, value: CreateWorkshop) -> Answer:
    """Makes a draft with its own stream, a code that was never used, and its maker as facilitator."""
    if tx.stream.id != OFFICE_STREAM:
        raise Refused("FORBIDDEN")
    stream = Stream(epoch=secrets.token_hex(4), phase="draft")
    tx.db.add(stream)
    tx.db.flush()
    workshop = Workshop(
        id=stream.id,
        code=_fresh_code(tx.db),
        owner_id=tx.actor.account_id or None,
        created_at=tx.now,
        **{name: getattr(value, name) for name in _FIELDS},
    )
    tx.db.add(workshop)
    tx.db.flush()
    for no, plan in enumerate(value.rounds, 1):
        tx.db.add(_new_round(workshop.id, no, plan))
    if tx.actor.account_id:
        tx.db.add(WorkshopMember(workshop_id=workshop.id, account_id=tx.actor.account_id))
    tx.claim(f"workshop:{workshop.id}")
    return {"workshop": workshop.id, "code": workshop.code}


def edit_workshop(tx: Tx, value: EditWorkshop) -> Answer:
    """Puts a plan in place of the one it was made from; CHANGED if another was saved in between."""
    workshop = queries.workshop(tx.db, tx.stream.id)
    rounds = queries.rounds(tx.db, workshop.id)
    current = plan_of(workshop, rounds)
    _refuse_outdated(tx, value, current)
    _refuse_frozen(workshop, rounds, value)
    if any(getattr(workshop, name) != getattr(value, name) for name in _FIELDS):
        for name in _FIELDS:
            setattr(workshop, name, getattr(value, name))
        tx.wrote(workshop)
    _place_rounds(tx, workshop.id, rounds, value.rounds)
    tx.claim("plan")
    return {}


def delete_workshop(tx: Tx, value: DeleteWorkshop) -> Answer:
    """Takes the workshop out of every list, or brings it back; only its maker and the office may."""
    workshop = tx.db.get(Workshop, tx.stream.id)
    if workshop is None:
        raise Refused("GONE")
    if tx.actor.role != OFFICE and workshop.owner_id != tx.actor.account_id:
        raise Refused("FORBIDDEN")
    tx.undo_with("workshop.delete", {"is_deleted": workshop.is_deleted})
    workshop.is_deleted = value.is_deleted
    tx.wrote(workshop)
    if value.is_deleted:
        tx.evict("stream", workshop.id)
    return {}


def choose_address(tx: Tx, value: ChooseAddress) -> Answer:
    """Sets the address for QR, poster and stage."""
    workshop = queries.workshop(tx.db, tx.stream.id)
    tx.undo_with("workshop.address", {"base_url": workshop.base_url})
    workshop.base_url = value.base_url
    tx.claim("address")
    tx.shows(workshop)
    return {}


def create_stage_link(tx: Tx, value: NewLink) -> Answer:
    """Opens the stage to the holder of a new link."""
    link = StageToken(workshop_id=tx.stream.id, token_hash=value.token_hash, created_at=tx.now)
    tx.db.add(link)
    tx.db.flush()
    return {"link": link.id}


def revoke_stage_link(tx: Tx, value: OneStageLink) -> Answer:
    """Closes the stage to a link's holder, screens that are open included."""
    link = tx.db.get(StageToken, value.link)
    if link is None or link.workshop_id != tx.stream.id:
        raise Refused("GONE")
    link.revoked_at = link.revoked_at or tx.now
    tx.evict("stage", tx.stream.id)  # the others come back by themselves
    return {}


def create_invite(tx: Tx, value: NewLink) -> Answer:
    """Makes an invitation for a second facilitator."""
    workshop = queries.workshop(tx.db, tx.stream.id)
    tx.db.add(
        OneTimeLink(
            token_hash=value.token_hash,
            purpose="invite",
            workshop_id=workshop.id,
            expires_at=link_ends("invite", tx.now),
        )
    )
    return {}


def plan_of(workshop: Workshop, rounds: Iterable[Round]) -> CreateWorkshop:
    """Returns the plan as it stands."""
    return CreateWorkshop(
        **{name: getattr(workshop, name) for name in _FIELDS},
        rounds=tuple(
            PlannedRound(round=row.id, **{name: getattr(row, name) for name in _ROUND_FIELDS})
            for row in rounds
        ),
    )


def fingerprint(plan: CreateWorkshop) -> str:
    """Returns 16 hex digits that change whenever anything in the plan does."""
    fields = {name: value for name, value in asdict(plan).items() if name != "rev"}
    return hashlib.sha256(json.dumps(fields, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _refuse_outdated(tx: Tx, value: EditWorkshop, current: CreateWorkshop) -> None:
    if value.rev == fingerprint(current) or fingerprint(value) == fingerprint(current):
        return
    actor = tx.db.scalar(
        select(Event.actor)
        .where(Event.stream_id == tx.stream.id, Event.act == "workshop.edit", Event.version < tx.version)
        .order_by(Event.version.desc())
        .limit(1)
    )
    account_id = int(actor.partition(":")[2] or 0) if actor else 0
    by = people.names_of(tx.db, {account_id}).get(account_id, "") if account_id else ""
    raise Refused("CHANGED", by=by, act="workshop.edit", theirs="")


def _refuse_frozen(workshop: Workshop, rounds: list[Round], value: EditWorkshop) -> None:
    if workshop.first_join_at is not None and value.identity != workshop.identity:
        raise Refused("CLOSED")
    known = {row.id for row in rounds}
    if any(plan.round and plan.round not in known for plan in value.rounds):
        raise Refused("GONE")
    begun = [row for row in rounds if row.phase]
    # A round that has begun keeps its place: begun ones come first, in their order.
    if [plan.round for plan in value.rounds[: len(begun)]] != [row.id for row in begun]:
        raise Refused("CLOSED")
    for row, plan in zip(begun, value.rounds, strict=False):
        if row.voting_at is not None and any(getattr(row, name) != getattr(plan, name) for name in FROZEN):
            raise Refused("CLOSED")


def _place_rounds(tx: Tx, workshop_id: int, rounds: list[Round], plans: tuple[PlannedRound, ...]) -> None:
    kept = {plan.round: no for no, plan in enumerate(plans, 1) if plan.round}
    for row in rounds:
        if row.id not in kept:
            tx.db.delete(row)
            tx.also("round", row.id)
        elif row.no != kept[row.id]:
            row.no += ASIDE
    tx.db.flush()
    rows = {row.id: row for row in rounds}
    for no, plan in enumerate(plans, 1):
        if plan.round:
            _change_round(tx, rows[plan.round], no, plan)
        else:
            tx.wrote(_new_round(workshop_id, no, plan))


def _change_round(tx: Tx, row: Round, no: int, plan: PlannedRound) -> None:
    if row.no == no and all(getattr(row, name) == getattr(plan, name) for name in _ROUND_FIELDS):
        return
    row.no = no
    for name in _ROUND_FIELDS:
        setattr(row, name, getattr(plan, name))
    tx.wrote(row)


def _new_round(workshop_id: int, no: int, plan: PlannedRound) -> Round:
    return Round(workshop_id=workshop_id, no=no, **{name: getattr(plan, name) for name in _ROUND_FIELDS})


def _fresh_code(db: Session) -> str:
    for _ in range(CODE_TRIES):
        code = codes.new_code()
        if db.get(UsedCode, code) is None:
            db.add(UsedCode(code=code))
            return code
    raise Refused("BUSY")
