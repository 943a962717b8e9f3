"""What a candidate's page tells beside the candidate: what is like it, what went into it, who else carries it."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from workshop.access import Actor
from workshop.candidates import answers, apart, co_owners, duplicates, merging_queries, queries
from workshop.candidates.apart import Apart
from workshop.candidates.duplicates import Near
from workshop.candidates.merging_queries import Source
from workshop.candidates.models import Candidate
from workshop.candidates.profile_models import CoOwner, OfficialAnswer

KEPT_FIELDS = {"csrf_token", "client", "act", "candidate", "rev", "step", "opened", "indicator"}


@dataclass(frozen=True, slots=True)
class Carried:
    """The parts of `office/carried.html`."""

    similar: list[Near]
    apart: list[Apart]
    sources: list[Source]
    co_owners: list[CoOwner]
    answer: OfficialAnswer | None


def of(db: Session, actor: Actor, candidate: Candidate) -> Carried:
    """Returns what is shown beside a candidate; at most twelve statements."""
    return Carried(
        similar=duplicates.similar_to(db, actor, candidate),
        apart=apart.kept(db, actor, candidate.id),
        sources=merging_queries.sources(db, candidate.id),
        co_owners=co_owners.of(db, [candidate.id]).get(candidate.id, []),
        answer=answers.latest(db, [candidate.id]).get(candidate.id),
    )


def elsewhere(db: Session, actor: Actor, candidate_id: int) -> tuple[str, int] | Response | None:
    """Returns where the address of a merged candidate leads; None while the candidate stands by itself.

    Who was just writing there is told, and finds every typed word on the page.
    """
    one = db.get(Candidate, candidate_id)
    if one is None or one.merged_into is None or not queries.may_follow(db, actor, one):
        return None
    target = db.get_one(Candidate, one.merged_into)
    is_followed = queries.may_follow(db, actor, target)
    if request.method == "POST":
        # The profile's form also says of each field what it had shown.
        names = [name for name in request.form if not name.startswith(("was-", "rev-"))]
        typed = [request.form[n] for n in names if n not in KEPT_FIELDS and request.form[n].strip()]
        page = render_template(
            "office/merge_late.html", candidate=one, target=target, is_followed=is_followed, typed=typed
        )
        return page, 409
    if is_followed:
        return redirect(url_for("office.candidate", candidate_id=target.id))
    return redirect(url_for("carry.merged", candidate_id=one.id))
