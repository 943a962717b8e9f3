"""The pages on which candidates are merged and taken apart, carried by several, and their authors answered."""

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from sqlalchemy import select

from workshop import door
from workshop.access import may
from workshop.access_web import needs
from workshop.candidates import (
    answers,
    carried,
    carry_words,
    co_owners,
    duplicates,
    evidence_queries,
    evidence_words,
    merging_queries,
    queries,
    story,
)
from workshop.candidates.models import Candidate
from workshop.candidates.profile_models import CoOwner
from workshop.candidates.routes import shared
from workshop.extensions import db
from workshop.live.models import OFFICE_STREAM
from workshop.page import asked_number

bp = Blueprint("carry", __name__)

MOST_FOUND = 12
STATUS = {"CHANGED": 409, "FORBIDDEN": 403}
# What is read of a merged candidate itself; every other address of it leads to where it went.
OF_THE_SOURCE = {"carry.merged", "carry.split", "evidence.download"}


@bp.before_app_request
def _follow_a_merge() -> Any:
    number = (request.view_args or {}).get("candidate_id")
    if number is None or not request.path.startswith("/office/candidates/"):
        return None
    if request.endpoint in OF_THE_SOURCE or not may(g.actor, "candidate.follow"):
        return None
    return carried.elsewhere(db.session(), g.actor, number)


@bp.get("/office/candidates/<int:candidate_id>/merge")
@needs("candidate.decide")
def merge_form(candidate_id: int) -> Any:
    """Which candidate goes into this one, and why; `?find=` looks for one, `?source=` names one."""
    return _merge_page(_candidate(candidate_id), {"source": str(asked_number("source") or "")})


@bp.post("/office/candidates/<int:candidate_id>/merge")
@needs("candidate.decide")
def merge(candidate_id: int) -> Any:
    """Merges."""
    _candidate(candidate_id)
    answer = _perform("candidate.merge", into=candidate_id)
    if answer["ok"]:
        return redirect(url_for("office.candidate", candidate_id=candidate_id, _anchor="sources"))
    page = _merge_page(_candidate(candidate_id), request.form.to_dict(), carry_words.refusal(answer))
    return page, STATUS.get(answer["code"], 422)


@bp.get("/office/candidates/<int:candidate_id>/merged")
@needs("candidate.follow")
def merged(candidate_id: int) -> Any:
    """Everything a merged candidate had when it went into another, to be read."""
    return _merged_page(candidate_id)


@bp.post("/office/candidates/<int:candidate_id>/merged")
@needs("candidate.decide")
def split(candidate_id: int) -> Any:
    """Takes a merged candidate out again."""
    queries.followed_one(db.session(), g.actor, candidate_id)
    answer = _perform("candidate.split", source=candidate_id)
    if answer["ok"]:
        return redirect(url_for("office.candidate", candidate_id=candidate_id))
    return _merged_page(candidate_id, carry_words.refusal(answer)), STATUS.get(answer["code"], 422)


@bp.get("/office/candidates/<int:candidate_id>/co-owners")
@needs("candidate.follow")
def co_owners_page(candidate_id: int) -> Any:
    """Who carries a candidate together with its owner."""
    return _co_owners_page(_candidate(candidate_id))


@bp.post("/office/candidates/<int:candidate_id>/co-owners")
@needs("candidate.follow")
def change_co_owners(candidate_id: int) -> Any:
    """Adds a co-owner, or takes one off."""
    _candidate(candidate_id)
    act = _act({"coowner.add", "coowner.remove"})
    answer = _perform(act, **({"candidate": candidate_id} if act == "coowner.add" else {}))
    if answer["ok"]:
        return redirect(url_for("carry.co_owners_page", candidate_id=candidate_id))
    page = _co_owners_page(_candidate(candidate_id), request.form.to_dict(), carry_words.refusal(answer))
    return page, STATUS.get(answer["code"], 422)


@bp.get("/office/candidates/<int:candidate_id>/answers")
@needs("candidate.follow")
def answers_page(candidate_id: int) -> Any:
    """What the authors were told, and the form for the next answer."""
    return _answers_page(_candidate(candidate_id))


@bp.post("/office/candidates/<int:candidate_id>/answers")
@needs("candidate.decide")
def change_answers(candidate_id: int) -> Any:
    """Answers the authors, or withdraws an answer."""
    _candidate(candidate_id)
    act = _act({"answer.give", "answer.withdraw"})
    answer = _perform(act, **({"candidate": candidate_id} if act == "answer.give" else {}))
    if answer["ok"]:
        return redirect(url_for("carry.answers_page", candidate_id=candidate_id))
    page = _answers_page(_candidate(candidate_id), request.form.to_dict(), carry_words.refusal(answer))
    return page, STATUS.get(answer["code"], 422)


def _candidate(candidate_id: int) -> Candidate:
    return queries.candidate_of(db.session(), g.actor, candidate_id)


def _act(known: set[str]) -> str:
    act = request.form.get("act", "")
    if act not in known:
        abort(400)
    return act


def _perform(act: str, **typed: Any) -> dict[str, Any]:
    answer = door.post(g.actor, OFFICE_STREAM, act, request.form.to_dict(flat=False), **typed)
    db.session().expire_all()
    return answer


def _merge_page(one: Candidate, kept: dict[str, str], error: str = "") -> str:
    find = request.values.get("find", "")[:100].strip()
    return _page(
        "merge.html", one, kept, error, find=find, found=_found(one, find, kept.get("source", "")),
        is_searched=bool(find), client=door.new_client(),
    )  # fmt: skip


def _found(one: Candidate, find: str, chosen: str) -> list[Candidate]:
    """Returns the candidates to choose from: the chosen one, then those looked for, or else the most alike."""
    session = db.session()
    others = queries.followed(g.actor).where(Candidate.id != one.id, Candidate.is_demo == one.is_demo)
    number = int(chosen) if chosen.isdecimal() and len(chosen) < 16 else 0
    found = list(session.scalars(others.where(Candidate.id == number)))
    if find:
        for word in find.lower().split():
            others = others.where(Candidate.title.icontains(word, autoescape=True))
        found += session.scalars(others.order_by(Candidate.id.desc()).limit(MOST_FOUND))
    else:
        found += [near.candidate for near in duplicates.similar_to(session, g.actor, one)]
    return list({candidate.id: candidate for candidate in found}.values())


def _merged_page(candidate_id: int, error: str = "") -> Any:
    session = db.session()
    one = queries.followed_one(session, g.actor, candidate_id)
    pair = merging_queries.merge_of(session, one.id)
    if pair is None or one.merged_into is None:
        return redirect(url_for("office.candidate", candidate_id=candidate_id))
    target = session.get_one(Candidate, one.merged_into)
    return _page(
        "merge_source.html", one, {}, error,
        pair=pair,
        target=target,
        is_followed=queries.may_follow(session, g.actor, target),
        story=story.of(session, one),
        steps=queries.steps(session, [one.id]).get(one.id, []),
        pieces=evidence_queries.pieces(session, one.id),
        piece_name=evidence_words.piece,
        team=queries.team(session, one.id),
        co_owners=co_owners.of(session, [one.id]).get(one.id, []),
        answer=answers.latest(session, [one.id]).get(one.id),
        history=story.condensed(queries.history(session, one.id)),
        client=door.new_client(),
    )  # fmt: skip


def _co_owners_page(one: Candidate, kept: dict[str, str] | None = None, error: str = "") -> str:
    session = db.session()
    rows = select(CoOwner).where(CoOwner.candidate_id == one.id).order_by(CoOwner.is_removed, CoOwner.id)
    return _page(
        "co_owners.html", one, kept or {}, error, owners=list(session.scalars(rows)),
        agencies=queries.agency_names(session), client=door.new_client,
    )  # fmt: skip


def _answers_page(one: Candidate, kept: dict[str, str] | None = None, error: str = "") -> str:
    session = db.session()
    return _page(
        "answers.html", one, kept or {}, error, given=answers.every(session, one.id),
        standing=answers.latest(session, [one.id]).get(one.id), most=answers.MOST_SIGNS,
        client=door.new_client,
    )  # fmt: skip


def _page(template: str, one: Candidate, kept: dict[str, str], error: str, **shown: Any) -> str:
    return render_template(
        f"office/{template}", candidate=one, kept=kept, error=error,
        may_decide=may(g.actor, "candidate.decide"), **shared(), **shown,
    )  # fmt: skip
