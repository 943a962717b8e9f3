"""Shapes of the acts on the ministry's profile and on a candidate's dates."""

from typing import Any

from workshop.candidates.forms import MOST_WHY
from workshop.candidates.profile_rules import LIMITS
from workshop.candidates.profile_service import Typed
from workshop.forms import ActForm, Bad, Day, Id, Shaped, Whole, Words, clean

MOST_FIELDS = 100
LONGEST = max(LIMITS.values())


def _answers(value: Any) -> dict[str, Typed]:
    """Returns what was typed by field."""
    if not isinstance(value, dict) or len(value) > MOST_FIELDS:
        raise Bad("type")
    return {key: _typed(given) for key, given in value.items()}


def _typed(given: Any) -> Typed:
    if not isinstance(given, dict) or set(given) != {"text", "rev"}:
        raise Bad("type")
    text, rev = given["text"], given["rev"]
    if not isinstance(text, str) or type(rev) is not int or rev < 0:
        raise Bad("type")
    # Cleaning is linear, but what nobody may keep needs no cleaning.
    return Typed(text[: 2 * LONGEST] if len(text) > 20 * LONGEST else clean(text), rev)


class SaveProfileForm(ActForm):
    """The fields that were changed, each with the state its editor had seen."""

    candidate = Id()
    answers = Shaped(shape=_answers)


class PlanCandidateForm(ActForm):
    """A day, or none."""

    candidate = Id()
    planned_on = Day(optional=True)
    seen = Day(optional=True)
    why = Words(high=MOST_WHY, low=0)


class RenewCandidateForm(ActForm):
    """A day and what was renewed."""

    candidate = Id()
    renewed_on = Day()
    why = Words(high=MOST_WHY, low=0)


class EditRenewalForm(ActForm):
    """Another day or wording."""

    renewal = Id()
    rev = Whole()
    renewed_on = Day()
    why = Words(high=MOST_WHY, low=0)


class WithdrawRenewalForm(ActForm):
    """Why it was none."""

    renewal = Id()
    rev = Whole()
    why = Words(high=MOST_WHY, low=0)
