"""The office's page of integrations: tokens of the API, receivers of webhooks, and their messages."""

import hashlib
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for

from workshop import clock, door
from workshop.access_web import needs
from workshop.extensions import db
from workshop.live.models import OFFICE_STREAM
from workshop.openness import queries
from workshop.openness import webhooks_words as words
from workshop.openness.webhooks_body import secret_of
from workshop.openness.webhooks_rules import MARK
from workshop.openness.webhooks_sending import Guard, Unsendable
from workshop.page import asked_number, own_base, settings
from workshop.people import keys, links
from workshop.workshops.addresses import lan_addresses

bp = Blueprint("integrations", __name__)

# What each act of the page takes from its form; secrets are made here.
FIELDS = {
    "token.add": ("name", "scope", "expires_on"),
    "token.revoke": ("token",),
    "webhook.add": ("name", "url"),
    "webhook.switch": ("webhook", "is_active"),
    "webhook.remove": ("webhook",),
    "webhook.test": ("webhook",),
    "delivery.retry": ("delivery",),
    "delivery.skip": ("delivery",),
}


def guard() -> Guard:
    """Returns where messages may go by the settings of the running app."""
    return Guard(settings().webhook_private, lan_addresses)


@bp.get("/office/integrations")
@needs("integration.manage")
def show() -> Any:
    """Who reads and who is told."""
    return _page(done=words.done(request.args.get("done", "")))


@bp.post("/office/integrations")
@needs("integration.manage")
def change() -> Any:
    """One act; a new token or secret is shown in the answer to its form, and nowhere else."""
    act = request.form.get("act", "")
    if act not in FIELDS:
        abort(400)
    if act == "webhook.add":
        try:
            guard().check_written(request.form.get("url", "").strip())
        except Unsendable as bad:
            return _refused(act, "url", words.problem(bad.code))
    fields = {name: request.form.getlist(name) for name in (*FIELDS[act], "client") if name in request.form}
    made = _made(act)
    answer = door.post(g.actor, OFFICE_STREAM, act, fields, **made.args)
    if not answer["ok"]:
        return _refused(act, *words.refusal(answer))
    if made.shown:
        return _page(secret=made.shown, secret_of=act, secret_for=request.form.get("name", "")[:120])
    return redirect(url_for("integrations.show", done=act, webhook=request.form.get("shown") or None))


class _Made:
    """A secret made for a form: what the person is shown, and what the act is told."""

    def __init__(self, shown: str = "", **args: str) -> None:
        self.shown, self.args = shown, args


def _made(act: str) -> _Made:
    # The same form, sent twice, makes the same secret; only its answer ever shows it.
    client = request.form.get("client", "")
    client = client if door.is_client(client) else door.new_client()
    seed = links.form_token(settings().secret_key, client, g.actor.account_id)
    if act == "token.add":
        return _Made(MARK + seed, token_hash=keys.hash_of(MARK + seed))
    if act == "webhook.add":
        secret = secret_of(hashlib.sha256(seed.encode()).digest())
        return _Made(secret, secret=secret)
    return _Made()


def _refused(act: str, field: str, sentence: str) -> Any:
    errors = {field: sentence} if field else {}
    kept = {"act": act, **{name: request.form.get(name, "")[:500] for name in FIELDS[act]}}
    return _page(kept=kept, errors=errors, error="" if field else sentence), 422


def _page(**shown: Any) -> str:
    context = {"kept": {}, "errors": {}, "error": "", "done": "", "secret": "", **shown}
    session = db.session()
    found = queries.receivers(session)
    opened = queries.chosen(found, asked_number("webhook"))
    return render_template(
        "office/integrations.html",
        tokens=queries.tokens(session),
        receivers=found,
        opened=opened,
        messages=queries.latest(session, opened.webhook.id) if opened else [],
        words=words,
        now=clock.now(),
        base=f"{own_base()}/api/v1",
        private=settings().webhook_private,
        client=door.new_client,
        **context,
    )
