"""The desk's pages for the room: codes, address, links for others, and the poster."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import format_date

from workshop import door
from workshop.access_web import needs
from workshop.extensions import db
from workshop.forms import Payload, problems
from workshop.page import markup, settings, zone_name
from workshop.people import keys, links
from workshop.people import queries as people
from workshop.sentences import answer_sentence, field_sentence
from workshop.workshops import addresses, lists, qr, queries, room
from workshop.workshops.forms_pages import WifiPage
from workshop.workshops.models import Workshop

# One blueprint for the desk; routes.py adds the pages around it.
bp = Blueprint("desk", __name__)


@bp.get("/desk/<int:workshop_id>/room")
@needs("workshop.run")
def room_page(workshop_id: int) -> Any:
    """Codes, addresses, checks, and links to hand out."""
    return _room(workshop_id)


@bp.post("/desk/<int:workshop_id>/room")
@needs("workshop.run")
def change_room(workshop_id: int) -> Any:
    """Performs one of the page's forms, named by `do`."""
    forms = {
        "address": _choose_address,
        "wifi": _room,
        "stage": _new_stage_link,
        "revoke": _revoke_stage_link,
        "invite": _new_invite,
    }
    return forms.get(request.form.get("do", ""), _room)(workshop_id)


@bp.route("/desk/<int:workshop_id>/poster", methods=["GET", "POST"])
@needs("workshop.run")
def poster(workshop_id: int) -> Any:
    """One A4 page to print; with the Wi-Fi if its form was sent along (it is stored nowhere)."""
    workshop = queries.workshop(db.session(), workshop_id)
    listed = lists.Listed(workshop, "", queries.rounds(db.session(), workshop_id))
    return render_template(
        "desk/poster.html",
        workshop=workshop,
        minutes=listed.minutes,
        day=format_date(workshop.held_on, "EEEE, d MMMM yyyy"),
        **_codes(workshop),
        **_wifi(),
    )


def _choose_address(workshop_id: int) -> Any:
    base = request.form.get("base_url", "")
    known = base if base in addresses.bases(settings()) else ""
    answer = door.act(g.actor, workshop_id, "workshop.address", {"base_url": known}, _client())
    return _back(workshop_id) if answer["ok"] else _room(workshop_id, error=answer_sentence(answer))


def _new_stage_link(workshop_id: int) -> Any:
    return _new_link(workshop_id, "stagelink.create", "stage_link", "/s/")


def _new_invite(workshop_id: int) -> Any:
    return _new_link(workshop_id, "invite.create", "invite_link", "/invite/")


def _new_link(workshop_id: int, act: str, shown_as: str, path: str) -> Any:
    client = _client() or door.new_client()
    token = links.form_token(settings().secret_key, client, g.actor.account_id)
    answer = door.act(g.actor, workshop_id, act, {"token_hash": keys.hash_of(token)}, client)
    if not answer["ok"]:
        return _room(workshop_id, error=answer_sentence(answer))
    db.session.rollback()  # the page lists the new link too
    return _room(workshop_id, **{shown_as: path + token})


def _revoke_stage_link(workshop_id: int) -> Any:
    link = request.form.get("link", "")
    args = {"link": int(link) if link.isdecimal() else 0}
    answer = door.act(g.actor, workshop_id, "stagelink.revoke", args, _client())
    return _back(workshop_id) if answer["ok"] else _room(workshop_id, error=answer_sentence(answer))


def _back(workshop_id: int) -> Any:
    return redirect(url_for("desk.room_page", workshop_id=workshop_id), 303)


def _client() -> str:
    client = request.form.get("client", "")
    return client if door.is_client(client) else ""


def _room(workshop_id: int, **shown: Any) -> Any:
    workshop = queries.workshop(db.session(), workshop_id)
    listed = lists.Listed(
        workshop, lists.phase(db.session(), workshop_id), queries.rounds(db.session(), workshop_id)
    )
    found = _codes(workshop)
    checks = room.checks(listed, found["base_url"], people.count_admitted(db.session(), workshop_id))
    context = {"error": "", "stage_link": "", "invite_link": "", **found, **_wifi(), **shown}
    page = render_template(
        "desk/room.html",
        workshop=workshop,
        phase=listed.phase,
        checks=checks,
        bases=addresses.bases(settings()),
        links=lists.stage_links(db.session(), workshop_id),
        client=door.new_client,
        **context,
    )
    return page, 422 if context["error"] or context["wifi_errors"] else 200


def _codes(workshop: Workshop) -> dict[str, Any]:
    base = addresses.public_base(settings(), workshop.base_url)
    join_url = f"{base}/w/{workshop.code}"
    return {
        "base_url": base,
        "address": addresses.shown(base),
        "is_private": addresses.is_private_base(base),
        "join_url": join_url,
        "join_qr": markup(qr.svg(join_url)),
        "zone_name": zone_name(),
    }


def _wifi() -> dict[str, Any]:
    """Returns the Wi-Fi of the form that was sent, its code, and what is wrong with it."""
    if "wifi_name" not in request.form:
        return {"wifi": {}, "wifi_qr": "", "wifi_errors": {}}
    form = WifiPage()
    wrong = problems(form, Payload.of_page(request.form.to_dict(flat=False)))
    typed = {name: request.form.get(name, "") for name in ("wifi_name", "wifi_password")}
    if wrong:
        errors = {name: field_sentence(**problem) for name, problem in wrong.items()}
        return {"wifi": typed, "wifi_qr": "", "wifi_errors": errors}
    payload = qr.wifi(typed["wifi_name"], typed["wifi_password"])
    return {"wifi": typed, "wifi_qr": markup(qr.svg(payload)), "wifi_errors": {}}
