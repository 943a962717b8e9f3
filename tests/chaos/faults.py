"""Faults that heal by themselves, and how long each takes: a lost delta, a lost last pulse, an absence, a backup."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.chaos.phones import Phone
from tests.chaos.storm import Storm
from workshop import config, database
from workshop.crowd import Wire

LEAST_ANSWERS = 20  # while a backup runs


def hide(raging: Storm, idea: int) -> None:
    """Has the desk hide an idea, which every screen must hear of."""
    known, orders = len(raging.desk.told), iter([("account", "idea.hide", {"idea": idea})])
    raging.desk.next_act = lambda: next(orders, None)
    while len(raging.desk.told) == known:
        time.sleep(0.01)
    assert raging.desk.told[-1].answer["ok"], raging.desk.told[-1]


def repaired_after(raging: Storm, phone: Phone, is_pulse_lost: bool) -> float:
    """Loses the next delta of one phone (and, if so, whatever follows for 2 s); returns the seconds from that loss."""
    before = dict(phone.rows.shared)
    if is_pulse_lost:
        phone.deaf_seconds = 2.0
    else:
        phone.mute_deltas = 1
    hide(raging, raging.ideas[1 if is_pulse_lost else 0])
    raging.converged()
    assert phone.rows.shared != before and phone.missed_at
    return time.monotonic() - phone.missed_at


def back_after(raging: Storm, seconds: float, clients: int = 10) -> float:
    """Takes some phones off the network while the room goes on; returns the seconds until they agree again."""
    away = raging.phones[:clients]
    for phone in away:
        phone.go_away()
    raging.rage(seconds)
    raging.calm()
    begin = time.monotonic()
    for phone in away:
        phone.is_away = False
    raging.converged()
    return time.monotonic() - begin


class Counting(Wire):
    """A socket that counts its bytes in both directions, HTTP heads included."""

    octets = 0

    def _handshake(self, host: str, base: str, cookie: str) -> None:
        self._socket = _Counted(self._socket, self)  # type: ignore[assignment]  # a socket that counts what passes
        super()._handshake(host, base, cookie)


class _Counted:
    def __init__(self, line: Any, wire: Counting) -> None:
        self._line, self._wire = line, wire

    def recv(self, size: int) -> bytes:
        got: bytes = self._line.recv(size)
        self._wire.octets += len(got)
        return got

    def sendall(self, octets: bytes) -> None:
        self._wire.octets += len(octets)
        self._line.sendall(octets)

    def close(self) -> None:
        self._line.close()


def reconnect_bytes(raging: Storm, phone: Phone) -> int:
    """Returns the bytes of a reconnection that brings nothing new: handshake, connect, sync with its answer."""
    wire = Counting(raging.server.url, phone.who.cookie_header, raging.room.code)
    answer = wire.call("sync", {"epoch": phone.rows.epoch, "version": phone.rows.version})
    octets = wire.octets
    wire.close()
    assert answer["deltas"] == [] and "shared" not in answer, answer
    return octets


@dataclass
class Backup:
    """A backup under load: the copy, the slowest answer before and during it (seconds), the acts answered before."""

    copy: Path
    quiet: float
    busy: float
    answered: int


def backup_under_load(raging: Storm) -> Backup:
    """Copies the database while the room votes, and measures what the room felt."""
    settings = config.load({name: raging.server.env[name] for name in ("DATA_DIR", "SECRET_KEY")})
    for phone in raging.phones:
        phone.repeats = False  # each answer stands for one commit
    raging.rage(2.0)
    before = time.monotonic()
    answered = raging.answered
    while time.monotonic() - before < 2.0 or raging.answered <= answered + LEAST_ANSWERS:
        copy = database.backup(settings)
    after = time.monotonic()
    raging.calm()
    told = [one for phone in raging.phones for one in phone.told]
    busy = [one.seconds for one in told if before < one.at <= after]
    quiet = [one.seconds for one in told if one.at <= before]
    assert len(busy) >= LEAST_ANSWERS, "nobody acted while the backup ran"
    return Backup(copy, max(quiet), max(busy), answered)
