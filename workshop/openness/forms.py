"""Shapes of the acts on tokens, webhooks and deliveries."""

from typing import Any
from urllib.parse import urlsplit

from workshop.forms import ActForm, Bad, Choice, Day, Id, Truth, Words
from workshop.openness.webhooks_rules import SCOPES

HASH = 64
MOST_URL = 500


class WebAddress(Words):
    """An address a webhook can be sent to: http or https, with a host, without a password or a fragment."""

    def parse(self, values: list[Any]) -> str:
        text = super().parse(values)
        try:
            parts = urlsplit(text)
            is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_whole = False
        has_more = "@" in text.partition("://")[2].partition("/")[0] or "#" in text or " " in text
        if not is_whole or has_more or not text.isascii():
            raise Bad("format")
        return text


class AddTokenForm(ActForm):
    """A token; empty `expires_on`: until it is revoked."""

    name = Words(high=120)
    scope = Choice(choices=SCOPES)
    expires_on = Day(optional=True)
    token_hash = Words(high=HASH, low=HASH)


class OneTokenForm(ActForm):
    """A token."""

    token = Id()


class AddWebhookForm(ActForm):
    """A receiver."""

    name = Words(high=120)
    url = WebAddress(high=MOST_URL)
    secret = Words(high=HASH)


class OneWebhookForm(ActForm):
    """A receiver."""

    webhook = Id()


class SwitchWebhookForm(ActForm):
    """Whether it is told."""

    webhook = Id()
    is_active = Truth()


class OneDeliveryForm(ActForm):
    """A message on its way."""

    delivery = Id()


class GatherForm(ActForm):
    """Nothing: the history says what is new."""


class NoteDeliveryForm(ActForm):
    """What came of one try; an empty problem: it was taken."""

    delivery = Id()
    problem = Words(high=300, low=0)
