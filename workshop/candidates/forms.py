"""Shapes of the acts on candidates."""

from typing import Any

from workshop.candidates.rules import CRITERIA, NOT_YET, STAGES, YES
from workshop.data import sector_codes
from workshop.forms import ActForm, Bad, Choice, Day, Id, Shaped, Truth, Whole, Words, clean

MOST_WHY = 500
SECTORS = ("", *sorted(sector_codes()))


def _criteria(value: Any) -> dict[str, tuple[str, str]]:
    """Returns (answer, why) by letter; an answer "" stands for none."""
    if not isinstance(value, dict) or not set(value) <= set(CRITERIA):
        raise Bad("type")
    return {letter: _answer(given) for letter, given in value.items() if given != {"answer": "", "why": ""}}


def _answer(given: Any) -> tuple[str, str]:
    if not isinstance(given, dict) or not set(given) <= {"answer", "why"}:
        raise Bad("type")
    answer, why = given.get("answer"), given.get("why", "")
    if answer not in (YES, NOT_YET):
        raise Bad("choice")
    if not isinstance(why, str):
        raise Bad("type")
    why = " ".join(clean(why[: 20 * MOST_WHY]).split("\n"))
    if len(why) > MOST_WHY:
        raise Bad("long", MOST_WHY)
    return answer, why


class PromoteIdeaForm(ActForm):
    """What is agreed in the room."""

    idea = Id()
    title = Words(high=200)
    agency = Words(high=120)
    owner = Words(high=120)
    step = Words(high=300)
    due = Day()
    sector = Choice(choices=SECTORS, optional=True, absent="")
    criteria = Shaped(shape=_criteria, optional=True, absent={})


class OneCandidateForm(ActForm):
    """Used by undo only."""

    candidate = Id()


class JoinTeamForm(ActForm):
    """I help, or not any more."""

    candidate = Id()
    joined = Truth(optional=True, absent=False)
    name = Words(high=80, low=0)
    contact = Words(high=120, low=0)


class AddCandidateForm(ActForm):
    """A candidate from elsewhere."""

    title = Words(high=200)
    agency = Words(high=120)
    owner = Words(high=120, low=0)
    sector = Choice(choices=SECTORS)
    step = Words(high=300)
    due = Day()


class MoveStageForm(ActForm):
    """A stage and since when."""

    candidate = Id()
    stage = Choice(choices=STAGES)
    effective_on = Day()
    why = Words(high=MOST_WHY, low=0)


class ParkCandidateForm(ActForm):
    """Resting, or not."""

    candidate = Id()
    is_parked = Truth()
    why = Words(high=MOST_WHY, low=0)
    effective_on = Day()


class EditCandidateForm(ActForm):
    """The words of a candidate."""

    candidate = Id()
    rev = Whole()
    title = Words(high=200)
    agency = Words(high=120)
    owner = Words(high=120, low=0)
    sector = Choice(choices=SECTORS)
    summary = Words(high=5000, low=0, one_line=False)


class AnswerCriterionForm(ActForm):
    """One criterion."""

    candidate = Id()
    criterion = Choice(choices=CRITERIA)
    answer = Choice(choices=("", YES, NOT_YET))
    why = Words(high=MOST_WHY, low=0)
    seen = Words(high=MOST_WHY + 20, low=0)


class AddStepForm(ActForm):
    """A next step."""

    candidate = Id()
    title = Words(high=300)
    owner = Words(high=120, low=0)
    due = Day()


class EditStepForm(ActForm):
    """Another wording or date."""

    step = Id()
    rev = Whole()
    title = Words(high=300)
    owner = Words(high=120, low=0)
    due = Day()


class FinishStepForm(ActForm):
    """Done, or open again."""

    step = Id()
    is_done = Truth()
    done_on = Day(optional=True)
    note = Words(high=500, low=0)
    rev = Whole(low=-1, optional=True, absent=-1)


class RemoveStepForm(ActForm):
    """Off the list, or back on it."""

    step = Id()
    is_removed = Truth()


class ResetWorkshopForm(ActForm):
    """Nothing: the workshop is meant."""
