"""Shapes of the acts by which candidates are merged, kept apart, carried together and answered."""

from workshop.candidates.answers import MOST_SIGNS
from workshop.candidates.forms import MOST_WHY
from workshop.forms import ActForm, Id, Truth, Whole, Words


class MergeCandidatesForm(ActForm):
    """Which goes into which, and why."""

    into = Id()
    source = Id()
    why = Words(high=MOST_WHY)


class SplitCandidateForm(ActForm):
    """Which is taken out of which."""

    into = Id()
    source = Id()
    why = Words(high=MOST_WHY, low=0)


class KeepApartForm(ActForm):
    """Not the same, or perhaps the same again."""

    candidate = Id()
    other = Id()
    is_distinct = Truth()
    why = Words(high=MOST_WHY, low=0)


class AddCoOwnerForm(ActForm):
    """An agency, and a person in it where one is known."""

    candidate = Id()
    agency = Words(high=120)
    name = Words(high=120, low=0)


class RemoveCoOwnerForm(ActForm):
    """Off, or back."""

    co_owner = Id()
    is_removed = Truth()


class GiveAnswerForm(ActForm):
    """What the authors read."""

    candidate = Id()
    seen = Whole()
    text = Words(high=MOST_SIGNS, one_line=False)


class WithdrawAnswerForm(ActForm):
    """Withdrawn, or put back."""

    answer = Id()
    is_removed = Truth()
