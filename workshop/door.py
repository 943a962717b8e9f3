"""The way to the door for pages of every folder; `create_app` binds it to `live.inbound`."""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workshop.access import Actor
from workshop.forms import Payload

# (actor, stream id, act, payload, raw args, client, seq, reset) → answer of docs/events.md
Perform = Callable[..., dict[str, Any]]

CONTROL_FIELDS = frozenset({"csrf_token", "client", "seq", "reset", "act", "next", "submit"})

_CLIENT = re.compile("[0-9a-f]{32}")

_perform: Perform | None = None


def bind(perform: Perform) -> None:
    """Makes `perform` the door."""
    global _perform
    _perform = perform


def act(actor: Actor, stream_id: int, name: str, args: Mapping[str, Any], client: str = "") -> dict[str, Any]:
    """Performs an act with typed args; `client` makes a repetition get the stored answer."""
    return _through(actor, stream_id, name, Payload.of_json(args), dict(args), client, 1, -1)


def post(
    actor: Actor, stream_id: int, name: str, fields: Mapping[str, Sequence[str]], **typed: Any
) -> dict[str, Any]:
    """Performs an act with the fields of a page's form; `typed` adds or replaces args that are not text.

    The hidden `client` of the form makes a double post get the stored answer.
    """
    lists = {
        key: list(values) for key, values in fields.items() if key not in CONTROL_FIELDS and key not in typed
    }
    payload = Payload.of_page(lists).with_typed(typed)
    client = (fields.get("client") or [""])[0]
    reset = (fields.get("reset") or [""])[0]
    raw = {**lists, **{key: repr(value) for key, value in typed.items()}}
    return _through(
        actor, stream_id, name, payload, raw, client if is_client(client) else "", 1,
        int(reset) if reset.isdecimal() else -1,
    )  # fmt: skip


def new_client() -> str:
    """Returns a fresh outbox id for a rendered form: 128 random bits in hex."""
    return secrets.token_hex(16)


def is_client(text: str) -> bool:
    """Tells whether text is an outbox id."""
    return _CLIENT.fullmatch(text) is not None


def _through(*args: Any) -> dict[str, Any]:
    assert _perform is not None, "create_app has not run"
    return _perform(*args)
