"""What authors do with their own ideas: send, change, take back, say that they are done."""

from dataclasses import dataclass
from typing import NamedTuple

from workshop.access import PARTICIPANT
from workshop.acts import Answer, Tx
from workshop.errors import Refused
from workshop.hot import Statement
from workshop.ideas import queries
from workshop.ideas.models import DELETED, HELD, MERGED, QUEUED, SHOWN, Idea, IdeaText
from workshop.workshops.rules import COLLECT

MOST_IDEAS = 60


@dataclass(frozen=True, slots=True)
class SubmitIdea:
    """A new idea in the round that is current."""

    round: int
    text: str


class NewIdea(NamedTuple):
    """How a new idea begins: its state, and its number in the round."""

    state: str
    n: int
    is_late: bool = False
    is_muted: bool = False


@dataclass(frozen=True, slots=True)
class EditIdea:
    """A new wording of one's own idea, named by id or by the act that made it."""

    idea: int
    origin: str
    text: str


@dataclass(frozen=True, slots=True)
class DeleteIdea:
    """One's own idea, named by id or by the act that made it."""

    idea: int
    origin: str


@dataclass(frozen=True, slots=True)
class SetDone:
    """Whether the author has finished writing."""

    round: int
    phase: str
    is_done: bool


_PLACE = Statement(
    "SELECT w.moderation,"
    " (SELECT count(*) FROM idea i WHERE i.round_id = :round AND i.author_key = :key AND i.state <> 'deleted'),"
    " (SELECT coalesce(max(i.n), 0) + 1 FROM idea i WHERE i.round_id = :round),"
    " EXISTS (SELECT 1 FROM muted m WHERE m.workshop_id = w.id AND m.author_key = :key)"
    " FROM workshop w WHERE w.id = :workshop"
)
_INSERT = Statement(
    "INSERT INTO idea (workshop_id, round_id, author_key, origin, by_desk, state, is_late, is_muted, is_edited,"
    " text, approved, wording, approved_wording, sector, is_merge, n, created_at, rev)"
    " VALUES (:workshop, :round, :key, :origin, :by_desk, :state, :late, :muted, :no,"
    " :text, :approved, 1, :approved_wording, '', :no, :n, :at, :rev) RETURNING id"
)
_DONE = Statement(
    "INSERT INTO done (round_id, author_key, is_done) VALUES (:round, :key, :done)"
    " ON CONFLICT (round_id, author_key) DO UPDATE SET is_done = :done"
)


def submit_idea(tx: Tx, value: SubmitIdea) -> Answer:
    """Stores an idea; after the round has stopped collecting it is kept as a late one."""
    key = tx.actor.author_key
    params = {"round": value.round, "key": key, "workshop": tx.stream.id}
    moderation, mine, n, is_muted = tx.run(_PLACE, **params).fetchone()
    if mine >= MOST_IDEAS:
        raise Refused("LIMIT", limit=MOST_IDEAS)
    is_late = tx.stream.phase != COLLECT
    state = HELD if is_muted else QUEUED if is_late or moderation == "before" else SHOWN
    number = insert_idea(tx, value, NewIdea(state, n, bool(is_late), bool(is_muted)))
    tx.tell(key)  # other tabs of the same phone
    return {"idea": number, "state": state, "is_late": bool(is_late)}


def insert_idea(tx: Tx, value: SubmitIdea, new: NewIdea) -> int:
    """Writes one idea row on the raw cursor and returns its id; the desk's own ideas have no author key."""
    is_shown = new.state == SHOWN
    row = tx.run(
        _INSERT,
        workshop=tx.stream.id, round=value.round, key=tx.actor.author_key, origin=tx.origin or None,
        by_desk=bool(tx.actor.account_id), state=new.state, late=new.is_late, muted=new.is_muted, no=False,
        text=value.text, approved=value.text if is_shown else "", approved_wording=int(is_shown), n=new.n,
        at=tx.now_ms, rev=tx.version,
    ).fetchone()  # fmt: skip
    number = int(row[0])
    tx.wrote_key("idea", number)
    return number


def edit_idea(tx: Tx, value: EditIdea) -> Answer:
    """Words an idea anew; under moderation it returns to the queue while the approved text stays shown."""
    idea = own_idea(tx, value.idea, value.origin)
    if idea.text == value.text:
        return {"state": idea.state}
    reword(tx, idea, value.text, by="author")
    if idea.state == SHOWN:
        if moderation_of(tx) == "before":
            idea.state = QUEUED
        else:
            idea.approved, idea.approved_wording = idea.text, idea.wording
    return {"state": idea.state}


def reword(tx: Tx, idea: Idea, text: str, by: str) -> None:
    """Keeps the present wording of an idea and gives it another one."""
    tx.db.add(IdeaText(idea_id=idea.id, wording=idea.wording, text=idea.text, by=by, at=tx.now))
    idea.text, idea.wording, idea.is_edited = text, idea.wording + 1, True
    tx.wrote(idea)
    tx.tell(idea.author_key)


def delete_idea(tx: Tx, value: DeleteIdea) -> Answer:
    """Takes an idea back."""
    idea = own_idea(tx, value.idea, value.origin)
    if tx.actor.account_id:  # what its author takes back, nobody else brings back
        tx.undo_with(
            "idea.restore", {"idea": idea.id, "state": idea.state, "approved": idea.approved_wording}
        )
    idea.state = DELETED
    tx.wrote(idea)
    tx.tell(idea.author_key)
    return {}


def own_idea(tx: Tx, idea_id: int, origin: str) -> Idea:
    """Returns an idea the actor may change: one's own while the round collects; any for the desk."""
    workshop_id = tx.stream.id
    idea = queries.idea_of(tx.db, workshop_id, idea_id) if idea_id else queries.idea_by_origin(
        tx.db, workshop_id, origin
    )  # fmt: skip
    if tx.actor.role == PARTICIPANT:
        if idea.author_key != tx.actor.author_key:
            raise Refused("GONE")
        if tx.stream.phase != COLLECT or tx.stream.round_id != idea.round_id:
            raise Refused("CLOSED")
    if idea.state in {DELETED, MERGED}:
        raise Refused("GONE")
    return idea


def set_done(tx: Tx, value: SetDone) -> Answer:
    """Notes that an author has finished writing, or goes on."""
    tx.run(_DONE, round=value.round, key=tx.actor.author_key, done=value.is_done)
    tx.tell(tx.actor.author_key)
    return {}


def moderation_of(tx: Tx) -> str:
    """Returns "before" or "after": when ideas are moderated in this workshop."""
    return str(tx.run(_MODERATION, workshop=tx.stream.id).fetchone()[0])


_MODERATION = Statement("SELECT moderation FROM workshop WHERE id = :workshop")
