"""The desk's plain pages before a workshop runs: list, new, prepare. They work without JavaScript."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, g, redirect, render_template, request, url_for

from workshop import clock, data, door
from workshop.access_web import needs
from workshop.errors import Refused
from workshop.extensions import db
from workshop.live.models import OFFICE_STREAM
from workshop.page import asked_number, language, local_date, zone_name
from workshop.people import queries as people
from workshop.sentences import answer_sentence
from workshop.workshops import followups, lists, plans, prepare, queries, rules
from workshop.workshops.agendas import agendas
from workshop.workshops.forms_pages import MOST_ROUNDS
from workshop.workshops.models import Round, Workshop
from workshop.workshops.room_routes import bp as bp

MOST_OPEN_STEPS = 4
MOST_EARLIER_STEPS = 4


def today() -> date:
    """Returns the date in the office's time zone."""
    return local_date(clock.now())


@bp.get("/desk")
@needs("workshop.create")
def home() -> str:
    """The list of workshops: today, coming, past with what became of them."""
    skipped = asked_number("skip")
    found = lists.of(db.session(), g.actor, today(), skipped)
    past = [listed.workshop.id for listed in found.past]
    everything = lists.past_ids(db.session(), g.actor, today())
    return render_template(
        "desk/home.html",
        lists=found,
        skipped=skipped,
        a_page=lists.PAST,
        follow_ups=followups.follow_ups(db.session(), past, today()),
        steps=followups.open_steps(db.session(), everything, MOST_OPEN_STEPS),
        today=today(),
        deleted=asked_number("deleted"),
        client=door.new_client(),
        zone_name=zone_name(),
    )


@bp.get("/desk/new")
@needs("workshop.create")
def new() -> Any:
    """A draft that is not saved yet: from a template, or a copy of an old workshop."""
    copied = asked_number("copy")
    if copied:
        return _new_page(_copy_of(copied))
    key = request.args.get("template", prepare.FIRST_AGENDA)
    return _new_page(prepare.from_template(key, language(), today(), _last_agency()))


@bp.post("/desk/new")
@needs("workshop.create")
def create() -> Any:
    """Makes the workshop; the other buttons of the form only change the draft."""
    draft = prepare.from_form(request.form)
    command = request.form.get("do", "save")
    if command not in {"save", "lobby"}:
        prepare.rearrange(draft, command)
        return _new_page(draft, _client())
    args = prepare.checked(draft)
    if args is None:
        return _new_page(draft, _client(), status=422)
    answer = door.act(g.actor, OFFICE_STREAM, "workshop.create", args, _client())
    if not answer["ok"]:
        return _new_page(draft, error=answer_sentence(answer), status=409)
    made = answer["result"]["workshop"]
    if command == "lobby" and prepare.require_questions(draft):
        door.act(people_actor(made), made, "phase.set", {"phase": rules.LOBBY, "round": 0})
        return redirect(url_for("steering.run", workshop_id=made), 303)
    return redirect(url_for("desk.prepare_page", workshop_id=made, saved=1), 303)


@bp.get("/desk/<int:workshop_id>/prepare")
@needs("workshop.run")
def prepare_page(workshop_id: int) -> Any:
    """The plan of a workshop as a form."""
    workshop, rounds = _plan(workshop_id)
    return _prepare_page(workshop, rounds, prepare.from_plan(plans.plan_of(workshop, rounds)))


@bp.post("/desk/<int:workshop_id>/prepare")
@needs("workshop.run")
def save(workshop_id: int) -> Any:
    """Saves the plan, and opens the lobby if asked to; the other buttons only change the draft."""
    workshop, rounds = _plan(workshop_id)
    draft = _with_frozen(prepare.from_form(request.form), workshop, rounds)
    command = request.form.get("do", "save")
    if command not in {"save", "lobby"}:
        prepare.rearrange(draft, command, frozen=sum(1 for row in rounds if row.phase))
        return _prepare_page(workshop, rounds, draft, is_unsaved=True)
    args = prepare.checked(draft)
    if args is None or (command == "lobby" and not prepare.require_questions(draft)):
        return _prepare_page(workshop, rounds, draft, is_unsaved=True, status=422)
    rev = request.form.get("rev", "")[:16]
    answer = door.act(g.actor, workshop_id, "workshop.edit", {**args, "rev": rev}, _client())
    if not answer["ok"]:
        return _not_saved(workshop_id, draft, answer)
    return _open_lobby(workshop_id) if command == "lobby" else _to_prepare(workshop_id)


@bp.post("/desk/<int:workshop_id>/delete")
@needs("workshop.run")
def delete(workshop_id: int) -> Any:
    """Takes a workshop out of the lists, or brings it back."""
    is_deleted = request.form.get("is_deleted") == "1"
    answer = door.act(g.actor, workshop_id, "workshop.delete", {"is_deleted": is_deleted}, _client())
    if not answer["ok"]:
        raise Refused(answer["code"])
    if is_deleted:
        return redirect(url_for("desk.home", deleted=workshop_id), 303)
    return _to_prepare(workshop_id)


def people_actor(workshop_id: int) -> Any:
    """Returns the signed-in account as an actor of a workshop made in this request."""
    db.session.rollback()  # a reader begun before the act would not see it
    return people.desk_actor(db.session(), workshop_id, g.actor.token)


def _open_lobby(workshop_id: int) -> Any:
    answer = door.act(g.actor, workshop_id, "phase.set", {"phase": rules.LOBBY, "round": 0})
    # CLOSED: the lobby, or more, is open already; the cockpit shows it.
    if answer["ok"] or answer["code"] == "CLOSED":
        return redirect(url_for("steering.run", workshop_id=workshop_id), 303)
    raise Refused(answer["code"])


def _to_prepare(workshop_id: int) -> Any:
    return redirect(url_for("desk.prepare_page", workshop_id=workshop_id, saved=1), 303)


def _not_saved(workshop_id: int, draft: prepare.Draft, answer: Mapping[str, Any]) -> Any:
    db.session.rollback()  # read what the other one saved
    workshop, rounds = _plan(workshop_id)
    if answer["code"] == "CHANGED":
        prepare.compare(draft, prepare.from_plan(plans.plan_of(workshop, rounds)))
    sentence = answer_sentence(answer)
    return _prepare_page(workshop, rounds, draft, is_unsaved=True, error=sentence, status=409)


def _with_frozen(draft: prepare.Draft, workshop: Workshop, rounds: list[Round]) -> prepare.Draft:
    """Fills in what the page shows but does not send, because it is fixed by now."""
    stored = prepare.from_plan(plans.plan_of(workshop, rounds))
    if workshop.first_join_at is not None:
        draft.head["identity"] = stored.head["identity"]
    kept = {one["round"]: one for one, row in zip(stored.rounds, rounds, strict=True) if row.voting_at}
    for one in draft.rounds:
        fixed = kept.get(one.get("round", ""), {})
        one |= {name: fixed[name] for name in plans.FROZEN if name in fixed}
    return draft


def _plan(workshop_id: int) -> tuple[Workshop, list[Round]]:
    return queries.workshop(db.session(), workshop_id), queries.rounds(db.session(), workshop_id)


def _copy_of(workshop_id: int) -> prepare.Draft:
    if people.desk_actor(db.session(), workshop_id, g.actor.token).workshop_id != workshop_id:
        abort(404)
    workshop, rounds = _plan(workshop_id)
    return prepare.copied(plans.plan_of(workshop, rounds), workshop.title, today())


def _last_agency() -> str:
    found = lists.of(db.session(), g.actor, today())
    known = [*found.past, *found.today, *found.coming]
    return known[0].workshop.agency if known else ""


def _client() -> str:
    client = request.form.get("client", "")
    return client if door.is_client(client) else ""


def _new_page(draft: prepare.Draft, client: str = "", error: str = "", status: int = 200) -> Any:
    old = lists.of(db.session(), g.actor, today())
    shown = {"workshop": None, "rounds": [], "rev": "", "old": [*old.today, *old.coming, *old.past][:30]}
    return _page(draft, client or door.new_client(), {**shown, "error": error, "is_unsaved": True}, status)


def _prepare_page(
    workshop: Workshop, rounds: list[Round], draft: prepare.Draft, status: int = 200, **shown: Any
) -> Any:
    context = {
        "workshop": workshop,
        "rounds": {str(row.id): row for row in rounds},
        # After CHANGED the next save is made in knowledge of the other one's plan.
        "rev": request.form.get("rev", "")[:16]
        if request.method == "POST" and not draft.theirs
        else plans.fingerprint(plans.plan_of(workshop, rounds)),
        "phase": lists.phase(db.session(), workshop.id),
        "error": "",
        "is_unsaved": False,
        "is_saved": "saved" in request.args,
        "old": [],
        **shown,
    }
    return _page(draft, door.new_client(), context, status)


def _earlier(draft: prepare.Draft, workshop: Workshop | None) -> followups.Earlier:
    number, is_demo = (workshop.id, workshop.is_demo) if workshop else (0, False)
    of_agency = lists.of_agency(db.session(), draft.head.get("agency", ""), today(), is_demo)
    others = [one for one in of_agency if one != number]
    own = lists.before(db.session(), g.actor, today(), number, is_demo)
    return followups.earlier(db.session(), own, others, MOST_EARLIER_STEPS)


def _page(draft: prepare.Draft, client: str, context: Mapping[str, Any], status: int) -> Any:
    page = render_template(
        "desk/prepare.html",
        earlier=_earlier(draft, context["workshop"]),
        short=data.agency_short,
        today=today(),
        draft=draft,
        client=client,
        agendas=agendas(),
        agencies=[agency.name for agency in data.agencies()],
        most_rounds=MOST_ROUNDS,
        **{"phase": rules.DRAFT, "is_saved": False, **context},
    )
    return page, status
