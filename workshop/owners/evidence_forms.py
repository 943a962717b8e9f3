"""Shapes of the acts by which an owner offers evidence."""

from workshop.candidates.evidence_files import TYPES
from workshop.candidates.evidence_forms import MOST_NOTE
from workshop.candidates.evidence_models import FILE, LINK
from workshop.forms import ActForm, Choice, Id, Whole, Words


class OfferEvidenceForm(ActForm):
    """A level and, unless `kind` is empty, the piece that proves it."""

    candidate = Id()
    indicator = Words(high=40)
    level = Whole(high=9)
    basis = Words(high=40, low=0)
    rev = Whole()
    kind = Choice(choices=("", FILE, LINK), optional=True, absent="")
    note = Words(high=MOST_NOTE, low=0)
    valid_year = Whole(low=2000, high=2100, optional=True)
    url = Words(high=1000, low=0)
    file_hash = Words(high=64, low=0)
    file_name = Words(high=120, low=0)
    file_type = Choice(choices=("", *TYPES), optional=True, absent="")
    file_size = Whole(optional=True, absent=0)


class WithdrawEvidenceForm(ActForm):
    """A piece that came through the same link."""

    evidence = Id()
