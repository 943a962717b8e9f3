"""A write that changes nothing people see: the readiness probe's way through the ledger."""

from dataclasses import dataclass

from workshop.acts import NO_OUTBOX, Act, Answer, Tx
from workshop.forms import ActForm


@dataclass(frozen=True, slots=True)
class Probe:
    """Nothing."""


class ProbeForm(ActForm):
    """Nothing."""


def probe(tx: Tx, _value: Probe) -> Answer:
    """Stores the version and event of this act, and that is all."""
    return {"version": tx.version}


PROBE = Act("office.probe", ProbeForm, Probe, probe, "system", owner=NO_OUTBOX)
