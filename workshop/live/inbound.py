"""The only door: every act, from a socket, a fetch or a page's form, is performed here."""

import time
from dataclasses import dataclass
from typing import Any

from workshop.access import Actor, may
from workshop.acts import ACTS, BALLOT, MEMBER, NO_OUTBOX, Act
from workshop.door import is_client
from workshop.errors import Refused
from workshop.forms import ActForm, Payload, shaped
from workshop.live.ledger import Ledger
from workshop.live.writer import Op, Outcome, digest_of
from workshop.people import keys

ACTS_PER_SECOND = 20.0
BURST = 60.0
MOST_BUCKETS = 50_000
DEEPEST_ARGS = 8  # no act nests deeper than 3; a digest of a thousand levels would exhaust the stack

_forms: dict[str, ActForm] = {}


@dataclass(frozen=True, slots=True)
class Message:
    """One act as it arrived. `client` '' means without an outbox; `reset` -1 means any."""

    act: str
    args: Payload
    raw: Any
    client: str = ""
    seq: int = 1
    reset: int = -1


class Inbound:
    """Turns messages into ops, and ops into answers."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._buckets: dict[str, tuple[float, float]] = {}

    def perform(self, actor: Actor, stream_id: int, message: Message) -> dict[str, Any]:
        """Returns the answer to one act of docs/events.md: {ok, version, result} or {ok, code, params}."""
        try:
            self._slow_down(actor)
            op = op_of(actor, stream_id, message)
            return self._ledger.perform(op).answer
        except Refused as refused:
            return {"ok": False, "code": refused.code, "params": refused.params}

    def perform_due(self, actor: Actor, stream_id: int, message: Message, deadline_id: int) -> Outcome:
        """Performs a stored system act whose moment has come; the deadline goes with it."""
        op = op_of(actor, stream_id, message)
        op.deadline_id = deadline_id
        return self._ledger.perform(op)

    def _slow_down(self, actor: Actor) -> None:
        if not actor.participant_id:
            return
        now = time.monotonic()
        level, then = self._buckets.pop(actor.author_key, (BURST, now))
        level = min(BURST, level + (now - then) * ACTS_PER_SECOND)
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.clear()
        self._buckets[actor.author_key] = (max(level - 1, 0), now)
        if level < 1:
            raise Refused("RATE", wait=1)


def op_of(actor: Actor, stream_id: int, message: Message) -> Op:
    """Returns the op of a message; what the door itself refuses becomes the op's value, so that it is stored.

    Raises Refused("INVALID") where not even the act is known, since then nobody can own an answer.
    """
    act = ACTS.get(message.act)
    if act is None:
        raise Refused("INVALID", field="act", why="choice", limit=None)
    value = _value(act, actor, message.args)
    owner = owner_of(act, actor, value)
    return Op(
        stream_id=stream_id,
        act=act,
        actor=actor,
        value=value,
        client=message.client if owner else "",
        seq=message.seq,
        owner=owner,
        digest=digest_of(message.act, message.raw),
        reset=message.reset,
    )


def _value(act: Act, actor: Actor, args: Payload) -> Any:
    if not may(actor, act.right):
        return Refused("FORBIDDEN")
    form = _forms.get(act.name)
    if form is None:
        form = _forms[act.name] = act.form()
    try:
        return act.value(**shaped(form, args))
    except Refused as refused:
        return refused


def owner_of(act: Act, actor: Actor, value: Any) -> str:
    """Returns the secret key (or account) that owns an outbox for this act, '' for none."""
    if act.owner == NO_OUTBOX:
        return ""
    if actor.account_id:
        return f"account:{actor.account_id}"
    if act.owner == BALLOT:
        return actor.ballot_key
    if act.owner == MEMBER:
        is_known = not isinstance(value, Refused)
        return keys.member_key(actor.token, value.candidate) if is_known else actor.author_key
    return actor.author_key


def message_of(payload: Any) -> Message:
    """Returns the message of a `do` payload; raises Refused("INVALID") for anything else."""
    if not isinstance(payload, dict):
        raise Refused("INVALID", field="do", why="type", limit=None)
    for name, kind in _SHAPE.items():
        if type(payload.get(name)) is not kind:
            raise Refused("INVALID", field=name, why="type", limit=None)
    client, seq, reset = payload["client"], payload["seq"], payload["reset"]
    if not is_client(client) or not 1 <= seq < 2**53:
        raise Refused("INVALID", field="client", why="format", limit=None)
    if not -1 <= reset < 2**31:
        raise Refused("INVALID", field="reset", why="format", limit=None)
    args = payload["args"]
    if not _is_shallow(args):
        raise Refused("INVALID", field="args", why="format", limit=None)
    return Message(payload["act"], Payload.of_json(args), args, client, seq, reset)


def _is_shallow(value: Any, levels: int = DEEPEST_ARGS) -> bool:
    if not isinstance(value, (dict, list)):
        return True
    if not levels:
        return False
    # No generator and no call for plain values: every vote passes here.
    for one in value.values() if isinstance(value, dict) else value:
        if isinstance(one, (dict, list)) and not _is_shallow(one, levels - 1):
            return False
    return True


_SHAPE: dict[str, type] = {"client": str, "seq": int, "reset": int, "act": str, "args": dict}
