"""Themes: named groups of ideas in one round."""

from dataclasses import dataclass

from workshop.acts import Answer, Tx
from workshop.errors import Refused
from workshop.ideas import queries
from workshop.ideas.models import DELETED, MERGED, Theme
from workshop.workshops import queries as workshops

MOST_THEMES = 12


@dataclass(frozen=True, slots=True)
class AddTheme:
    """A new theme; shape 1–6 is its mark on every screen."""

    round: int
    name: str
    shape: int


@dataclass(frozen=True, slots=True)
class RenameTheme:
    """Another name or mark."""

    theme: int
    name: str
    shape: int


@dataclass(frozen=True, slots=True)
class OneTheme:
    """A theme of the workshop."""

    theme: int


@dataclass(frozen=True, slots=True)
class MoveIdeas:
    """Ideas into a theme, 0 for none."""

    ideas: tuple[int, ...]
    theme: int


@dataclass(frozen=True, slots=True)
class PlaceIdeas:
    """Pairs (idea, theme or 0)."""

    places: tuple[tuple[int, int], ...]


def add_theme(tx: Tx, value: AddTheme) -> Answer:
    """Makes a theme in a round."""
    workshops.round_of(tx.db, tx.stream.id, value.round)
    if len(queries.themes(tx.db, value.round)) >= MOST_THEMES:
        raise Refused("LIMIT", limit=MOST_THEMES)
    theme = Theme(round_id=value.round, name=value.name, shape=value.shape)
    tx.wrote(theme)
    tx.undo_with("theme.remove", {"theme": theme.id})
    return {"theme": theme.id}


def rename_theme(tx: Tx, value: RenameTheme) -> Answer:
    """Renames a theme or gives it another mark."""
    theme = queries.theme_of(tx.db, tx.stream.id, value.theme)
    theme.name, theme.shape = value.name, value.shape
    tx.wrote(theme)
    return {}


def remove_theme(tx: Tx, value: OneTheme) -> Answer:
    """Removes a theme; its ideas stay, without a theme."""
    theme = queries.theme_of(tx.db, tx.stream.id, value.theme)
    theme.is_removed = True
    tx.wrote(theme)
    tx.undo_with("theme.restore", {"theme": theme.id})
    return {}


def restore_theme(tx: Tx, value: OneTheme) -> Answer:
    """Brings a removed theme back with the ideas that are still in it."""
    theme = tx.db.get(Theme, value.theme)
    if theme is None:
        raise Refused("GONE")
    workshops.round_of(tx.db, tx.stream.id, theme.round_id)
    theme.is_removed = False
    tx.wrote(theme)
    tx.undo_with("theme.remove", {"theme": theme.id})
    return {}


def move_ideas(tx: Tx, value: MoveIdeas) -> Answer:
    """Moves ideas into a theme, or out of any."""
    if value.theme:
        queries.theme_of(tx.db, tx.stream.id, value.theme)
    return place_ideas(tx, PlaceIdeas(tuple((idea, value.theme) for idea in value.ideas)))


def place_ideas(tx: Tx, value: PlaceIdeas) -> Answer:
    """Puts each idea where its pair says."""
    before = []
    for number, theme_id in value.places:
        idea = queries.idea_of(tx.db, tx.stream.id, number)
        if idea.state in {DELETED, MERGED}:
            raise Refused("GONE")
        before.append((idea.id, idea.theme_id or 0))
        idea.theme_id = theme_id or None
        tx.wrote(idea)
    tx.undo_with("theme.place", {"places": before})
    return {}
