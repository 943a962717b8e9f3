"""Shapes of the acts on evidence and levels."""

from workshop.candidates.evidence_files import TYPES
from workshop.candidates.evidence_models import KINDS
from workshop.candidates.forms import MOST_WHY
from workshop.forms import ActForm, Choice, Id, Truth, Whole, Words

MOST_NOTE = 300


class AddEvidenceForm(ActForm):
    """A piece of evidence."""

    candidate = Id()
    indicator = Words(high=40)
    kind = Choice(choices=KINDS)
    note = Words(high=MOST_NOTE, low=0)
    valid_year = Whole(low=2000, high=2100, optional=True)
    url = Words(high=1000, low=0)
    file_hash = Words(high=64, low=0)
    file_name = Words(high=120, low=0)
    file_type = Choice(choices=("", *TYPES), optional=True, absent="")
    file_size = Whole(optional=True, absent=0)


class RemoveEvidenceForm(ActForm):
    """Off, or back."""

    evidence = Id()
    is_removed = Truth()


class ClaimLevelForm(ActForm):
    """A level, and what it is measured by."""

    candidate = Id()
    indicator = Words(high=40)
    level = Whole(high=9)
    basis = Words(high=40, low=0)
    rev = Whole()


class VerifyLevelForm(ActForm):
    """The level the office accepts, with a reason where it is lower."""

    candidate = Id()
    indicator = Words(high=40)
    level = Whole(high=9)
    why = Words(high=MOST_WHY, low=0)
    rev = Whole()
