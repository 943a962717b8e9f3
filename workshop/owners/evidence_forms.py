"""Shapes of the acts by which an owner offers evidence."""

from workshop.candidates.evidence_forms import AddEvidenceForm
from workshop.candidates.evidence_models import FILE, LINK
from workshop.forms import ActForm, Choice, Id, Whole, Words


class OfferEvidenceForm(AddEvidenceForm):
    """A level and, unless `kind` is empty, the piece that proves it."""

    kind = Choice(choices=("", FILE, LINK), optional=True, absent="")
    level = Whole(high=9)
    basis = Words(high=40, low=0)
    rev = Whole()


class WithdrawEvidenceForm(ActForm):
    """A piece that came through the same link."""

    evidence = Id()
