"""What the pages of phone, stage and desk are rendered from: the audience's rows, put in reading order."""

from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from workshop.access import Actor
from workshop.live.core import Live
from workshop.openness import choices as openness
from workshop.page import ZONE_NAMES, markup, settings
from workshop.screens import order
from workshop.voting.queries import placed
from workshop.workshops import addresses, qr
from workshop.workshops.models import Workshop

Context = dict[str, Any]


def front(db: Session, error: str = "", typed: str = "") -> Context:
    """Returns the context of `home.html`: what was typed, what was wrong with it, whether `/publik` is open."""
    return {"error": error, "typed": typed, "is_portfolio_open": openness.chosen(db).published}


def meta(live: Live, workshop: Workshop, screen: str) -> tuple[Context, dict[str, Any]]:
    """Returns (`meta`, rows by key) of a screen's page."""
    snapshot = live.snapshot(workshop.id, screen)
    base = addresses.public_base(settings(), workshop.base_url)
    join_url = f"{base}{url_for('screens.phone', code=workshop.code)}"
    shared = snapshot.pop("shared")
    return {
        **snapshot,
        "code": workshop.code,
        "screen": screen,
        "zone": settings().timezone,
        "zone_name": ZONE_NAMES.get(settings().timezone, ""),
        "workshop": workshop.id,
        "base_url": base,
        "join_url": join_url,
        "is_private": addresses.is_private_base(base),
        "qr_svg": markup(qr.svg(join_url)),
    }, shared


def phone(shared: dict[str, Any], mine: list[Context], actor: Actor) -> Context:
    """Returns the context of `phone/room.html` beside meta: everything in this person's order."""
    of_type = _by_type(shared)
    room = of_type["room"][0]
    round_ = shared.get(f"round:{room['round']}") or _last_result(shared, room, of_type)
    own = {f"{row['type']}:{row['id']}": row for row in mine}
    ballot, left = _ballot(shared, of_type, own, round_, actor)
    ideas = of_type.get("idea", [])
    return {
        "room": room,
        "round": round_,
        "rounds": of_type.get("round", []),
        "ideas": ideas,
        "mine": mine,
        "me": own.get("me:0", {}),
        "my_ideas": _my_ideas(mine, round_),
        "is_done": round_ is not None and f"done:{round_['id']}:{round_['phase']}" in own,
        "ballot": ballot,
        "left": left,
        "results": _results(shared, of_type, own, round_),
        "candidates": [
            row | {"joined": f"member:{row['id']}" in own, "is_mine": _is_mine(shared, own, row["idea"])}
            for row in of_type.get("candidate", [])
        ],
        "themes": {row["id"]: row for row in of_type.get("theme", [])},
    }


def _last_result(shared: dict[str, Any], room: Context, of_type: dict[str, list[Context]]) -> Context | None:
    if room["phase"] not in {"next_steps", "thanks", "archived"}:
        return None
    opened = [round_ for round_ in of_type.get("round", []) if f"ranking:{round_['id']}" in shared]
    return opened[-1] if opened else None


def _by_type(shared: dict[str, Any]) -> dict[str, list[Context]]:
    rows: dict[str, list[Context]] = {}
    for row in sorted(shared.values(), key=lambda row: row["id"]):
        rows.setdefault(row["type"], []).append(row)
    return rows


def _my_ideas(mine: list[Context], round_: Context | None) -> list[Context]:
    rows = [row for row in mine if row["type"] == "idea"]
    current = [row for row in rows if round_ is not None and row["round"] == round_["id"]]
    return sorted(current or rows, key=lambda row: -row["id"])


def _ballot(
    shared: dict[str, Any], of_type: dict[str, list[Context]], own: dict[str, Context], round_: Context | None,
    actor: Actor,
) -> tuple[list[Context], int]:  # fmt: skip
    row = shared.get(f"ballot:{round_['id']}") if round_ else None
    if row is None or round_ is None:
        return [], 0
    votes = {v["id"]: v["weight"] for v in own.values() if v["type"] == "vote" and v["round"] == round_["id"]}
    lines = [
        {
            "idea": idea["id"],
            "text": idea["text"],
            "theme": shared.get(f"theme:{idea['theme']}"),
            "weight": votes.get(idea["id"], 0),
            "is_mine": _is_mine(shared, own, idea["id"]),
            "is_withdrawn": idea["is_withdrawn"],
        }
        for idea in (shared.get(f"idea:{number}") for number in row["ideas"])
        if idea is not None
    ]
    by_idea = {line["idea"]: line for line in lines}
    ordered = order.shuffled(by_idea, f"{order.seed_of(actor.ballot_key)}:{round_['id']}")
    return [by_idea[number] for number in ordered], round_["votes"] - sum(votes.values())


def _is_mine(shared: dict[str, Any], own: dict[str, Context], idea_id: int) -> bool:
    idea = shared.get(f"idea:{idea_id}")
    return f"idea:{idea_id}" in own or any(
        f"idea:{source}" in own for source in (idea or {}).get("sources", ())
    )


def _results(
    shared: dict[str, Any], of_type: dict[str, list[Context]], own: dict[str, Context], round_: Context | None
) -> list[Context]:
    ranking = shared.get(f"ranking:{round_['id']}") if round_ else None
    if ranking is None:
        return []
    promoted = {row["idea"]: row for row in of_type.get("candidate", [])}
    places = placed((idea, votes, people) for idea, votes, people in ranking["rows"])
    return [
        {
            "idea": place.idea,
            "place": place.place,
            "is_tie": place.is_tie,
            "votes": place.votes,
            "text": shared.get(f"idea:{place.idea}", {}).get("text", ""),
            "is_mine": _is_mine(shared, own, place.idea),
            "candidate": promoted.get(place.idea),
        }
        for place in places
    ]
