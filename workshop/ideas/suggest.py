"""Suggestions for the desk: likely duplicates and sectors. Never acted on by themselves.

One index per round is kept in this process and brought up to date at each question; it is a cache of what the
database holds.
"""

from collections import OrderedDict
from typing import Any

import gevent
from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop.ideas import sectors
from workshop.ideas.models import Distinct, Idea
from workshop.ideas.similarity import Index, grams_of

MOST_ROUNDS = 8
_STANDING = ("queued", "shown", "held")

_indexes: "OrderedDict[int, tuple[Index, dict[int, str]]]" = OrderedDict()


def suggestions(db: Session, round_id: int) -> dict[str, Any]:
    """Returns {pairs: [[a, b, score]], for: {id: [[other, score]]}, sectors: {id: code}} of a round."""
    texts = _texts(db, round_id)
    index = _index(round_id, texts)
    apart = _kept_apart(db, texts)
    near: dict[int, list[list[float]]] = {}
    pairs: dict[tuple[int, int], float] = {}
    for number in texts:
        found = [(o, s) for o, s in index.similar_to(number) if (min(o, number), max(o, number)) not in apart]
        if found:
            near[number] = [[other, round(score, 2)] for other, score in found]
            pairs.update({(min(o, number), max(o, number)): s for o, s in found})
        gevent.sleep(0)  # acks come first
    ordered = sorted(pairs.items(), key=lambda pair: -pair[1])
    tags = {number: code for number, text in texts.items() if (code := sectors.suggest(text))}
    return {"pairs": [[a, b, round(score, 2)] for (a, b), score in ordered], "for": near, "sectors": tags}


def forget_all() -> None:
    """Drops every cached text, after somebody erased theirs; what remains is read again when asked for."""
    _indexes.clear()
    grams_of.cache_clear()


def _texts(db: Session, round_id: int) -> dict[int, str]:
    rows = db.execute(select(Idea.id, Idea.text).where(Idea.round_id == round_id, Idea.state.in_(_STANDING)))
    return {row.id: row.text for row in rows}


def _index(round_id: int, texts: dict[int, str]) -> Index:
    index, known = _indexes.pop(round_id) if round_id in _indexes else (Index(), {})
    for number in known.keys() - texts.keys():
        index.drop(number)
    for number, text in texts.items():
        if known.get(number) != text:
            index.put(number, text)
    _indexes[round_id] = (index, dict(texts))
    while len(_indexes) > MOST_ROUNDS:
        _indexes.popitem(last=False)
    return index


def _kept_apart(db: Session, texts: dict[int, str]) -> set[tuple[int, int]]:
    rows = db.execute(select(Distinct.idea_id, Distinct.other_id).where(Distinct.idea_id.in_(texts)))
    return {(row.idea_id, row.other_id) for row in rows}
