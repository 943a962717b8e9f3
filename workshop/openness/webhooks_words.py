"""Integrations in words: scopes, states, what went wrong with a message, and refusals."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext

from workshop.openness.models import ApiToken, Delivery
from workshop.openness.webhooks_rules import CANDIDATES, EVERYTHING, GIVEN_UP, SENT
from workshop.page import day, moment
from workshop.sentences import field_sentence, refusal_sentence


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def scopes() -> dict[str, str]:
    """Returns what a token may read."""
    return {CANDIDATES: _("Candidates and stages"), EVERYTHING: _("Also workshops and the index")}


def problem(code: str) -> str:
    """Returns what went wrong with a try."""
    words = {
        "address": _("This address belongs to this server or an inner network, where nothing is sent"),
        "plain": _("http is not sent to the internet, only https"),
        "name": _("The name is not known"),
        "timeout": _("No answer within 10 seconds"),
        "tls": _("The certificate is not valid"),
        "connect": _("No connection"),
        "redirect": _("The receiver points elsewhere; that is not followed"),
    }
    return words.get(code) or _("The receiver answered %(status)s", status=code)


def token_state(token: ApiToken, now: datetime) -> tuple[str, str]:
    """Returns the state of a token and the colour of its chip."""
    if token.revoked_at is not None:
        return _("Revoked %(day)s", day=day(token.revoked_at)), "clay"
    if token.expires_at is not None and token.expires_at <= now:
        return _("Expired"), "clay"
    return _("Valid"), "leaf"


def last_day(token: ApiToken) -> date | None:
    """Returns the last day on which a token works, None without an end."""
    return None if token.expires_at is None else token.expires_at.date() - timedelta(days=1)


def delivery_state(one: Delivery, now: datetime) -> tuple[str, str]:
    """Returns the state of a message and the colour of its chip."""
    if one.state == SENT:
        return _("Taken"), "leaf"
    if one.state == GIVEN_UP:
        return _("Given up"), "clay"
    if not one.tries:
        return _("Waiting"), ""
    if one.next_at <= now:
        return _("Tried again now"), "spark"
    return _("Again %(at)s", at=moment(one.next_at)), "spark"


def done(act: str) -> str:
    """Returns that an act was done, "" for one that shows itself."""
    words = {
        "webhook.test": _("A test message is on its way; its outcome stands below in a few seconds."),
        "delivery.retry": _("The message is tried again; its outcome stands below in a few seconds."),
        "delivery.skip": _("The message was given up."),
        "webhook.remove": _("The receiver was removed."),
        "token.revoke": _("The token was revoked."),
    }
    return words.get(act, "")


def refusal(answer: Mapping[str, Any]) -> tuple[str, str]:
    """Returns the field an act was refused for ("" for none) and why."""
    params = answer["params"]
    if answer["code"] == "CLOSED":
        return "", _("This receiver rests. Switch it on first.")
    if answer["code"] != "INVALID":
        return "", refusal_sentence(answer["code"], params)
    field, why = str(params.get("field")), str(params.get("why"))
    if (field, why) == ("expires_on", "low"):
        return field, _("This day is over already.")
    if (field, why) == ("name", "high"):
        return "", _("There are %(num)d receivers already. Remove one first.", num=params.get("limit"))
    if (field, why) == ("url", "format"):
        return field, _("Write an address such as https://example.go.id/rembuk.")
    return field, field_sentence(why, params.get("limit"))
