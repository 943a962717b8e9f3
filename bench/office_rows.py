"""What an office has gathered after years: workshops with ideas and votes, candidates with everything about them."""

import json
import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.engine import Connection

from tests.results import Results
from workshop import clock
from workshop.candidates.evidence_models import Evidence, Level
from workshop.candidates.models import STAGES, Candidate, Change, StageChange, Step
from workshop.ideas.models import Idea, Outcome
from workshop.iid.sets import catalogue
from workshop.imports.bulk import insert_rows
from workshop.live.models import Stream
from workshop.live.writer import writing_engine
from workshop.owners.models import CheckIn, OwnerLink
from workshop.people.models import WorkshopMember
from workshop.workshops.models import Round, Workshop

FIRST = 100  # the number of the first workshop
ROUND = 5000
SECTORS = ("1.01", "1.02", "1.03", "1.04", "2.10", "")
AT_A_TIME = 5000
_BALLOT = {
    "round_id": "bigint", "ballot_key": "text", "agency": "text", "spent": "int", "budget": "int", "cap": "int",
    "is_done": "boolean",
}  # fmt: skip
_ENTRY = {"round_id": "bigint", "idea_id": "bigint", "is_out": "boolean", "version": "bigint"}
_VOTE = {
    "round_id": "bigint", "ballot_key": "text", "idea_id": "bigint", "weight": "int", "cap": "int",
    "version": "bigint",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is; each workshop has `ideas` ideas, and `ballots` people with ten votes each."""

    workshops: int
    ideas: int
    ballots: int
    candidates: int


WHOLE = Size(500, 200, 200, 5000)
SHORT = Size(50, 200, 20, 500)


def furnish(house: Results, size: Size) -> None:
    """Fills the database of a new house; everything is written in bulk, nothing through the door."""
    room = house.make_room(phase="collect")
    house.go(room, "archived")
    engine = writing_engine(house.app.config["SETTINGS"].database_url)
    with engine.connect() as connection, connection.begin():
        _workshops(connection, size, room.id, room.round, house)
        _ballots(connection, size)
        for number in range(0, size.candidates, AT_A_TIME):
            _candidates(connection, size, range(number, min(number + AT_A_TIME, size.candidates)))
    if engine.dialect.name == "postgresql":  # as its own housekeeping does within minutes
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _workshops(connection: Connection, size: Size, room: int, round_id: int, house: Results) -> None:
    chance, today, now = random.Random(4), clock.now().date(), clock.now()
    kinds: tuple[tuple[Any, int], ...] = ((Stream, room), (Workshop, room), (Round, round_id))
    stream, workshop, round_ = (
        dict(connection.execute(kind.__table__.select().where(kind.id == key)).mappings().one())
        for kind, key in kinds
    )
    rows: dict[Any, list[dict[str, Any]]] = {Stream: [], Workshop: [], Round: [], WorkshopMember: []}
    rows |= {Idea: [], Outcome: []}
    for n in range(size.workshops):
        own = {"workshop_id": FIRST + n}
        held = today - timedelta(days=chance.randint(1, 1500))
        shown = {"public_slug": f"s{n}" + secrets.token_hex(6), "published_at": now if n < 40 else None}
        rows[Stream].append({**stream, "id": FIRST + n, "epoch": secrets.token_hex(8)})
        rows[Workshop].append(
            {
                **workshop,
                **shown,
                "id": FIRST + n,
                "code": f"Z{n:05d}",
                "title": f"Lokakarya {n}",
                "held_on": held,
            }
        )
        rows[Round].append({**round_, **own, "id": ROUND + n})
        account = house.facilitator if n % 10 == 0 else house.office
        rows[WorkshopMember].append({**own, "account_id": account.account_id})
        ideas = list(_ideas(size, n, now))
        rows[Idea] += ideas
        if n < size.workshops - 20:
            fate = {"kind": "kept", "note": "", "agency": "", "at": now}
            rows[Outcome] += [{"idea_id": idea["id"], **fate} for idea in ideas[10:]]
    _write(connection, rows)


def _ideas(size: Size, n: int, now: datetime) -> Iterator[dict[str, Any]]:
    for k in range(size.ideas):
        number = _idea(size, n, k)
        yield {
            "id": number, "workshop_id": FIRST + n, "round_id": ROUND + n, "state": "shown",
            "text": f"Ide {number} antrean", "approved": f"Ide {number}", "created_at": now, "author_key": "",
            "origin": f"o{number}", "by_desk": False, "is_late": False, "is_muted": False, "is_edited": False,
            "wording": 1, "approved_wording": 1, "sector": "", "is_merge": False, "n": k, "rev": 0,
        }  # fmt: skip


def _idea(size: Size, n: int, k: int) -> int:
    return 1001 + n * size.ideas + k


def _ballots(connection: Connection, size: Size) -> None:
    cursor: Any = connection.connection.cursor()
    for n in range(size.workshops):
        ideas = [_idea(size, n, k) for k in range(size.ideas)]
        keys = [f"key-{n}-{who}" for who in range(size.ballots)]
        insert_rows(cursor, "entry", _ENTRY, [(ROUND + n, idea, False, 1) for idea in ideas])
        ballots = [(ROUND + n, key, "", 10, 10, 3, True) for key in keys]
        insert_rows(cursor, "ballot", _BALLOT, ballots)
        votes = [
            (ROUND + n, key, ideas[(who * 7 + at * 13) % len(ideas)], 1, 3, 1)
            for who, key in enumerate(keys)
            for at in range(10)
        ]
        insert_rows(cursor, "vote", _VOTE, votes)


def _candidates(connection: Connection, size: Size, numbers: range) -> None:
    chance, today, now = random.Random(numbers.start), clock.now().date(), clock.now()
    keys = [indicator.key for indicator in catalogue().for_cycle(today.year).sid]
    kinds = (Candidate, Step, Change, StageChange, Level, Evidence, OwnerLink, CheckIn)
    rows: dict[Any, list[dict[str, Any]]] = {kind: [] for kind in kinds}
    for number in numbers:
        stage = chance.choices(range(len(STAGES)), [30, 25, 20, 20, 5])[0]
        rows[Candidate].append(_candidate(size, number, stage, chance, today))
        one = {"candidate_id": number + 1}
        rows[Step] += [{**one, **step} for step in _steps(chance, today)]
        rows[Change] += [{**one, **line} for line in _history(chance, now)]
        rows[StageChange] += [{**one, **change} for change in _way(chance, stage, today, now)]
        proved = chance.sample(keys, chance.randint(4, len(keys))) if stage >= 2 else []
        for key in proved:
            level, proof = _proved(key, chance, now)
            rows[Level].append({**one, **level})
            rows[Evidence].append({**one, **proof})
        if number % 3 == 0:
            rows[OwnerLink].append({**one, **_link(number, now)})
        if number % 50 == 0:
            rows[CheckIn].append({**one, **_check_in(chance, now)})
    _write(connection, rows)


def _candidate(size: Size, number: int, stage: int, chance: random.Random, today: date) -> dict[str, Any]:
    n, k = number % size.workshops, number // size.workshops
    planned = today + timedelta(days=chance.randint(5, 400)) if stage < 3 and chance.random() < 0.2 else None
    return {
        "id": number + 1, "title": f"Inovasi nomor {number}", "agency": f"Dinas {chance.randint(1, 40)}",
        "owner": f"Pemilik {number}", "sector": chance.choice(SECTORS), "stage": STAGES[stage],
        "stage_on": today - timedelta(days=chance.randint(1, 900)), "is_parked": chance.random() < 0.1,
        "parked_why": "", "summary": "x" * 400, "workshop_id": FIRST + n, "round_id": ROUND + n,
        "idea_id": _idea(size, n, k), "snapshot": _snapshot(n, today), "is_demo": False,
        "is_withdrawn": False, "is_public": number % 10 == 0, "planned_on": planned, "chain": "",
        "created_at": clock.now() - timedelta(days=1000), "rev": 0,
    }  # fmt: skip


def _snapshot(n: int, today: date) -> str:
    kept = {
        "workshop": {"title": f"Lokakarya {n}", "held_on": today.isoformat()}, "round": 1, "question": "Apa?",
        "rules": {"votes": 10, "cap": 3}, "text": "Antrean yang lebih pendek", "at": clock.to_ms(clock.now()),
        "sources": [{"id": at, "text": "Antrean yang lebih pendek di loket " * 3} for at in range(10)],
        "ranking": {"place": 1, "idea": 1, "votes": 9, "people": 5, "tied": False, "ideas": 200},
        "turnout": {"voted": 40, "people": 50, "votes": 120},
    }  # fmt: skip
    return json.dumps(kept)


def _steps(chance: random.Random, today: date) -> Iterator[dict[str, Any]]:
    for k in range(3):
        done = today - timedelta(days=10) if chance.random() < 0.6 else None
        due = today + timedelta(days=chance.randint(-60, 200))
        yield {
            "title": f"Langkah {k}", "owner": "", "due_on": due, "done_on": done, "note": "", "is_removed": False,
            "rev": 0,
        }  # fmt: skip


def _history(chance: random.Random, now: datetime) -> Iterator[dict[str, Any]]:
    last = chance.randint(0, 60)
    for k in range(12):
        at = now - timedelta(days=last + k * 20)
        yield {
            "at": at,
            "actor": "Rina",
            "kind": "title",
            "old": "a",
            "new": "b",
            "why": "",
            "hash": "0" * 64,
        }


def _way(chance: random.Random, stage: int, today: date, now: datetime) -> Iterator[dict[str, Any]]:
    # Half of what is applied was applied too long ago to count.
    first = chance.randint(1, 1300)
    for k in range(stage + 1):
        on = today - timedelta(days=30 * (stage - k) + first)
        yield {
            "old_stage": STAGES[k - 1] if k else "", "new_stage": STAGES[k], "is_parked": False, "why": "",
            "effective_on": on, "recorded_at": now,
        }  # fmt: skip


def _proved(key: str, chance: random.Random, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    claimed, is_verified = chance.randint(1, 3), chance.random() < 0.8
    level = {
        "indicator": key, "claimed": claimed, "basis": "", "why": "", "verified_by": "", "rev": 1,
        "changed_at": now - timedelta(days=chance.randint(0, 90)), "verified": claimed if is_verified else None,
        "verified_at": now if is_verified else None,
    }  # fmt: skip
    proof = {
        "indicator": key, "kind": "link", "note": "", "valid_year": now.year, "url": "https://a.go.id/x",
        "file_hash": "", "file_name": "", "file_type": "", "file_size": 0, "added_at": now, "is_removed": False,
    }  # fmt: skip
    return level, proof


def _link(number: int, now: datetime) -> dict[str, Any]:
    return {
        "token_hash": secrets.token_hex(32), "name": f"Pemilik {number}", "email": f"p{number}@example.go.id",
        "lang": "id", "created_at": now - timedelta(days=100), "expires_at": now + timedelta(days=100),
    }  # fmt: skip


def _check_in(chance: random.Random, now: datetime) -> dict[str, Any]:
    return {
        "by": "Pemilik", "at": now - timedelta(hours=chance.randint(1, 40)), "percent": 40, "is_done": False,
        "note": "", "blocks": "", "next_on": None,
    }  # fmt: skip


def _write(connection: Connection, rows: dict[Any, list[dict[str, Any]]]) -> None:
    for model, own in rows.items():
        for at in range(0, len(own), AT_A_TIME):
            connection.execute(insert(model.__table__), own[at : at + AT_A_TIME])
