"""Socket.IO packets as clients may send them: read strictly, before any library or handler sees them."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from engineio.exceptions import EngineIOError

CONNECT: Final = 0
DISCONNECT: Final = 1
EVENT: Final = 2
ACK: Final = 3

# RFC 6455 section 7.4.1: why a connection ends.
GOING_AWAY: Final = 1001
PROTOCOL_ERROR: Final = 1002
UNSUPPORTED: Final = 1003
INVALID_TEXT: Final = 1007
POLICY_VIOLATION: Final = 1008

# An id of 15 digits stays exact in JavaScript; a namespace is only ever answered with a refusal.
_SHAPE = re.compile(r"([0-3])(?:(/[^,]{0,63})(?:,|\Z))?([0-9]{1,15})?(.*)", re.DOTALL)
_RESERVED: Final = frozenset({"connect", "disconnect", "connect_error"})


class Garbage(EngineIOError):
    """Something no honest client sends; `code` is the WebSocket close code, polling answers 400."""

    def __init__(self, code: int = PROTOCOL_ERROR) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Incoming:
    """One packet: `kind` is CONNECT, DISCONNECT, EVENT or ACK; `content` is None, an `auth` object,
    `[name, payload]` or `[answer]`."""

    kind: int
    namespace: str
    ack_id: int | None
    content: Any


def parse(text: str) -> Incoming:
    """The packet in `text` (without the Engine.IO digit); raises Garbage.

    An event has exactly one payload and an ack exactly one answer; a missing one is None. Names that
    the library gives to its own events cannot be called from outside.
    """
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        raise Garbage(UNSUPPORTED if text[:1] in ("5", "6") else PROTOCOL_ERROR)
    kind = int(shape[1])
    namespace = shape[2] or "/"
    if namespace != "/" and kind != CONNECT:
        raise Garbage()
    return Incoming(kind, namespace, _number(shape[3]), _CHECKS[kind](_decoded(shape[4])))


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are not JSON


_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode


def _decoded(text: str) -> Any:
    try:
        return _decode(text) if text else None
    except (ValueError, RecursionError):
        raise Garbage() from None


def _auth(content: Any) -> Any:
    if content is None or isinstance(content, dict):
        return content
    raise Garbage()


def _nothing(content: Any) -> None:
    if content is not None:
        raise Garbage()


def _event(content: Any) -> list[Any]:
    if not isinstance(content, list) or not 1 <= len(content) <= 2:
        raise Garbage()
    name = content[0]
    if not isinstance(name, str) or name in _RESERVED:
        raise Garbage()
    return [name, content[1] if len(content) == 2 else None]


def _answer(content: Any) -> list[Any]:
    if not isinstance(content, list) or len(content) > 1:
        raise Garbage()
    return content or [None]


_CHECKS = {CONNECT: _auth, DISCONNECT: _nothing, EVENT: _event, ACK: _answer}
