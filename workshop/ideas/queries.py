"""Finding ideas and themes, through the asker's workshop."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from workshop.errors import Refused
from workshop.ideas.models import MERGED, QUEUED, SHOWN, Idea, IdeaText, Theme
from workshop.workshops.models import Round


def idea_of(db: Session, workshop_id: int, idea_id: int) -> Idea:
    """Returns an idea of this workshop; raises Refused("GONE")."""
    found = db.get(Idea, idea_id)
    if found is None or found.workshop_id != workshop_id:
        raise Refused("GONE")
    return found


def idea_by_origin(db: Session, workshop_id: int, origin: str) -> Idea:
    """Returns the idea that the act (client:seq) made; raises Refused("GONE")."""
    found = db.scalar(select(Idea).where(Idea.workshop_id == workshop_id, Idea.origin == origin))
    if found is None:
        raise Refused("GONE")
    return found


def theme_of(db: Session, workshop_id: int, theme_id: int) -> Theme:
    """Returns a theme of this workshop; raises Refused("GONE")."""
    found = db.get(Theme, theme_id)
    if found is None or found.is_removed:
        raise Refused("GONE")
    round_ = db.get(Round, found.round_id)
    if round_ is None or round_.workshop_id != workshop_id:
        raise Refused("GONE")
    return found


def themes(db: Session, round_id: int) -> list[Theme]:
    """Returns the themes of a round, oldest first."""
    return list(
        db.scalars(select(Theme).where(Theme.round_id == round_id, ~Theme.is_removed).order_by(Theme.id))
    )


def on_screen(db: Session, round_id: int) -> list[Idea]:
    """Returns the ideas of a round that the room may see, oldest first."""
    return list(db.scalars(select(Idea).where(Idea.round_id == round_id, is_on_screen()).order_by(Idea.id)))


def is_on_screen() -> ColumnElement[bool]:
    """Returns the condition under which the room may see an idea: shown, or edited but with an approved text."""
    return and_(
        or_(Idea.state == SHOWN, and_(Idea.state == QUEUED, Idea.approved != "")), Idea.merged_into.is_(None)
    )


def of_author(db: Session, workshop_id: int, author_key: str) -> list[Idea]:
    """Returns everything a person wrote in the workshop, oldest first, deleted ones left out."""
    return list(
        db.scalars(
            select(Idea)
            .where(Idea.workshop_id == workshop_id, Idea.author_key == author_key, Idea.state != "deleted")
            .order_by(Idea.id)
        )
    )


def sources(db: Session, merged_ids: Iterable[int]) -> dict[int, list[int]]:
    """Returns the ids merged into each idea."""
    found: dict[int, list[int]] = {}
    ids = list(merged_ids)
    if ids:
        rows = db.execute(
            select(Idea.merged_into, Idea.id)
            .where(Idea.merged_into.in_(ids), Idea.state == MERGED)
            .order_by(Idea.id)
        )
        for merged, source in rows:
            if merged is not None:
                found.setdefault(merged, []).append(source)
    return found


def wording(db: Session, idea: Idea, number: int) -> str:
    """Returns an idea's text as it was worded the `number`-th time, '' if it is not kept any more."""
    if number == idea.wording:
        return idea.text
    kept = db.get(IdeaText, (idea.id, number))
    return "" if kept is None else kept.text


def wordings(db: Session, idea: Idea) -> list[IdeaText]:
    """Returns the earlier wordings of an idea, oldest first."""
    return list(db.scalars(select(IdeaText).where(IdeaText.idea_id == idea.id).order_by(IdeaText.wording)))
