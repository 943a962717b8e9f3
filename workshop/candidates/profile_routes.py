"""The page of the ministry's profile: every field in the form's order; what is typed is never lost."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for

from workshop import door
from workshop.access_web import needs
from workshop.candidates import answers as official_answers
from workshop.candidates import profile_rules, profile_sheet, profile_words, queries, words
from workshop.candidates.models import Candidate
from workshop.candidates.profile_rules import BETWEEN, fingerprint
from workshop.candidates.profile_sheet import Profile
from workshop.candidates.routes import shared, today
from workshop.extensions import db
from workshop.forms import clean
from workshop.live.models import OFFICE_STREAM

bp = Blueprint("profile", __name__)


@bp.get("/office/candidates/<int:candidate_id>/profile")
@needs("candidate.follow")
def show(candidate_id: int) -> Any:
    """The profile with its fields, its sections and what lacks."""
    one = queries.candidate_of(db.session(), g.actor, candidate_id)
    return _page(one, {}, "")


@bp.post("/office/candidates/<int:candidate_id>/profile")
@needs("candidate.follow")
def save(candidate_id: int) -> Any:
    """Saves the fields that were changed; refused, all of them stay as typed and stand beside what is saved."""
    typed = _typed(profile_sheet.of(db.session(), _candidate(candidate_id), today()))
    answers = {key: {"text": text, "rev": _rev(key)} for key, text in typed.items()}
    fields = {"client": [request.form.get("client", "")]}
    answer = door.post(
        g.actor, OFFICE_STREAM, "profile.save", fields, candidate=candidate_id, answers=answers
    )
    if answer["ok"]:
        return redirect(url_for("profile.show", candidate_id=candidate_id, saved=answer["result"]["fields"]))
    db.session().expire_all()
    page = _page(_candidate(candidate_id), typed, _refusal(answer), answer)
    return page, 409 if answer["code"] == "CHANGED" else 422


def _candidate(candidate_id: int) -> Candidate:
    return queries.candidate_of(db.session(), g.actor, candidate_id)


def _typed(profile: Profile) -> dict[str, str]:
    """Returns what differs from what the form showed when it was opened, whatever is saved by now."""
    typed = {}
    for key in profile_rules.stored_keys(profile.rules):
        if f"was-{key}" in request.form and f"theirs-{key}" not in request.form:
            text = clean(BETWEEN.join(part for part in request.form.getlist(key) if part))
            if fingerprint(text) != request.form[f"was-{key}"]:
                typed[key] = text
    return typed


def _rev(key: str) -> int:
    text = request.form.get(f"rev-{key}", "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else 0


def _refusal(answer: dict[str, Any]) -> str:
    if answer["code"] == "INVALID":
        return profile_words.field_refusal(answer["params"])
    return words.refusal(answer)


def _page(one: Candidate, typed: dict[str, str], error: str, answer: dict[str, Any] | None = None) -> str:
    params = answer["params"] if answer else {}
    profile = profile_sheet.of(db.session(), one, today())
    return render_template(
        "office/profile.html",
        candidate=one,
        profile=profile,
        official=official_answers.latest(db.session(), [one.id]).get(one.id),
        typed=typed,
        error=error,
        wrong=params.get("field", ""),
        clashes=[key for key in params.get("fields", []) if isinstance(key, str)],
        by=words.actor_name(params.get("by", "")),
        is_saved="saved" in request.args and not error,
        coordinates=profile_rules.coordinates,
        word_count=profile_rules.word_count,
        fingerprint=fingerprint,
        between=BETWEEN,
        say=profile_words,
        client=door.new_client,
        **shared(),
    )
