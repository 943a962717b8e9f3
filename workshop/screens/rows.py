"""The rows of docs/events.md, each audience's in one place: what an audience must not know is not made here.

`rows(db, workshop_id, audience, keys)` returns all rows (keys None) or those among `keys` that exist for
the audience. Every row depends only on the database, so a snapshot can be made again at any time.
"""

from collections.abc import Callable, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop import clock
from workshop.candidates.models import Promotion
from workshop.data import agency_short
from workshop.ideas import queries as ideas
from workshop.ideas.models import Idea, Theme
from workshop.live.log import Head, head
from workshop.live.views import Row, Rows
from workshop.people.models import Participant
from workshop.screens.idea_rows import Side, desk_idea, phone_idea, stage_idea
from workshop.voting import queries as voting
from workshop.voting.models import Entry
from workshop.workshops.models import Round, Workshop

PHONE, STAGE, DESK = "phone", "stage", "desk"

Ids = set[int] | None  # None: all
Maker = Callable[["Scene", Ids], Iterable[Row]]


class Scene:
    """One build: the workshop, its head and its rounds, read once."""

    def __init__(self, db: Session, workshop_id: int, audience: str) -> None:
        self.db, self.audience = db, audience
        self.workshop: Workshop | None = db.get(Workshop, workshop_id)
        self.head: Head | None = head(db, workshop_id)
        rounds = db.scalars(select(Round).where(Round.workshop_id == workshop_id).order_by(Round.no))
        self.rounds: dict[int, Round] = {round_.id: round_ for round_ in rounds}

    def sees_result(self, round_: Round) -> bool:
        """Tells whether this audience may know the counts of a round."""
        opened = round_.opened_at if self.audience == PHONE else round_.revealed_at
        return round_.revealed_at is not None and opened is not None


def rows(db: Session, workshop_id: int, audience: str, keys: frozenset[str] | None) -> Rows:
    """Returns the audience's rows by key."""
    scene = Scene(db, workshop_id, audience)
    if scene.workshop is None or scene.head is None:
        return {}
    wanted = _by_type(keys)
    found: Rows = {}
    for row_type, make in _MAKERS.items():
        ids = None if wanted is None else wanted.get(row_type, set())
        if ids is None or ids:
            for row in make(scene, ids):
                found[f"{row_type}:{row['id']}"] = row
    return found


def _by_type(keys: frozenset[str] | None) -> dict[str, set[int]] | None:
    if keys is None:
        return None
    wanted: dict[str, set[int]] = {}
    for key in keys:
        row_type, _, number = key.partition(":")
        wanted.setdefault(row_type, set()).add(int(number))
    return wanted


def _room(scene: Scene, _ids: Ids) -> Iterable[Row]:
    workshop, stream = scene.workshop, scene.head
    assert workshop is not None and stream is not None
    yield {
        "type": "room",
        "id": workshop.id,
        "rev": workshop.rev,
        "title": workshop.title,
        "phase": stream.phase,
        "round": stream.round_id or None,
        "is_locked": workshop.is_locked,
        "is_blank": workshop.is_blank,
        "is_qr": workshop.is_qr,
        "theme": workshop.stage_theme,
        "identity": workshop.identity,
        "moderation": workshop.moderation,
        "lang": workshop.lang,
        "agency": workshop.agency,
        "place": workshop.place,
        "date": workshop.held_on.isoformat(),
        "invited": workshop.invited,
    }


def _rounds(scene: Scene, ids: Ids) -> Iterable[Row]:
    for round_ in scene.rounds.values():
        if ids is None or round_.id in ids:
            yield _round(scene, round_)


def _round(scene: Scene, round_: Round) -> Row:
    knows_question = bool(round_.phase) or scene.audience == DESK
    turnout = None
    if scene.sees_result(round_):
        turnout = {
            "voted": round_.turnout_voted,
            "people": round_.turnout_people,
            "votes": round_.turnout_votes,
        }
    return {
        "type": "round",
        "id": round_.id,
        "rev": round_.rev,
        "no": round_.no,
        "phase": round_.phase,
        "question": round_.question if knows_question else None,
        "minutes": {
            "collect": round_.collect_minutes,
            "group": round_.group_minutes,
            "vote": round_.vote_minutes,
            "reveal": round_.reveal_minutes,
        },
        "votes": round_.votes,
        "cap": round_.cap,
        "has_themes": round_.has_themes,
        "own_votes": round_.own_votes,
        "ends_at": None if round_.ends_at is None else clock.to_ms(round_.ends_at),
        "left": round_.left_ms,
        "turnout": turnout,
    }


def _ideas(scene: Scene, ids: Ids) -> Iterable[Row]:
    assert scene.workshop is not None
    query = select(Idea).where(Idea.workshop_id == scene.workshop.id, Idea.state != "deleted")
    if scene.audience == PHONE:
        query = select(Idea).join(Entry, Entry.idea_id == Idea.id).where(
            Idea.workshop_id == scene.workshop.id, ~Entry.is_out
        ).distinct()  # fmt: skip
    elif scene.audience == STAGE:
        query = query.where(ideas.is_on_screen())
    if ids is not None:
        query = query.where(Idea.id.in_(ids))
    found = list(scene.db.scalars(query.order_by(Idea.id)))
    make = {PHONE: phone_idea, STAGE: stage_idea, DESK: desk_idea}[scene.audience]
    side = Side(scene.db, found, scene.audience == DESK)
    return [make(idea, side) for idea in found]


def _themes(scene: Scene, ids: Ids) -> Iterable[Row]:
    query = select(Theme).where(Theme.round_id.in_(scene.rounds), ~Theme.is_removed)
    if ids is not None:
        query = query.where(Theme.id.in_(ids))
    for theme in scene.db.scalars(query.order_by(Theme.id)):
        yield {
            "type": "theme",
            "id": theme.id,
            "rev": theme.rev,
            "round": theme.round_id,
            "name": theme.name,
            "shape": theme.shape,
        }


def _ballots(scene: Scene, ids: Ids) -> Iterable[Row]:
    for round_id in scene.rounds:
        if ids is None or round_id in ids:
            rev = voting.ballot_rev(scene.db, round_id)
            if rev:
                yield {
                    "type": "ballot",
                    "id": round_id,
                    "rev": rev,
                    "ideas": voting.entries(scene.db, round_id),
                }


def _rankings(scene: Scene, ids: Ids) -> Iterable[Row]:
    for round_ in scene.rounds.values():
        if (ids is None or round_.id in ids) and scene.sees_result(round_):
            places = voting.tally(scene.db, round_)
            yield {
                "type": "ranking",
                "id": round_.id,
                "rev": round_.ranking_rev,
                "rows": [[place.idea, place.votes, place.people] for place in places],
            }


def _candidates(scene: Scene, ids: Ids) -> Iterable[Row]:
    assert scene.workshop is not None
    query = select(Promotion).where(Promotion.workshop_id == scene.workshop.id, ~Promotion.is_withdrawn)
    if ids is not None:
        query = query.where(Promotion.id.in_(ids))
    for promotion in scene.db.scalars(query.order_by(Promotion.id)):
        row = {
            "type": "candidate",
            "id": promotion.id,
            "rev": promotion.rev,
            "round": promotion.round_id,
            "idea": promotion.idea_id,
            "title": promotion.title,
            "agency": agency_short(promotion.agency),
            "step": promotion.step,
            "due": promotion.due_on.isoformat(),
        }
        yield row | {"owner": promotion.owner} if scene.audience == DESK else row


def _knocks(scene: Scene, ids: Ids) -> Iterable[Row]:
    if scene.audience != DESK or scene.workshop is None:
        return
    query = select(Participant).where(
        Participant.workshop_id == scene.workshop.id, Participant.state == "knocking"
    )
    if ids is not None:
        query = query.where(Participant.id.in_(ids))
    for person in scene.db.scalars(query.order_by(Participant.id)):
        yield {
            "type": "knock",
            "id": person.id,
            "rev": person.rev,
            "name": person.name,
            "agency": person.agency,
        }


_MAKERS: dict[str, Maker] = {
    "room": _room,
    "round": _rounds,
    "theme": _themes,
    "idea": _ideas,
    "ballot": _ballots,
    "ranking": _rankings,
    "candidate": _candidates,
    "knock": _knocks,
}
