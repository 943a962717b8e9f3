"""Shapes of the acts on what the public sees."""

from workshop.forms import ActForm, Ids, Truth, Words
from workshop.openness.choices import MOST_AT_ONCE


class SetChoicesForm(ActForm):
    """Every switch; what is not ticked is off."""

    published = Truth(optional=True, absent=False)
    funnel = Truth(optional=True, absent=False)
    agencies = Truth(optional=True, absent=False)
    stages = Truth(optional=True, absent=False)
    steps = Truth(optional=True, absent=False)
    evidence = Truth(optional=True, absent=False)
    answers = Truth(optional=True, absent=False)
    workshops = Truth(optional=True, absent=False)
    projection = Truth(optional=True, absent=False)
    office_name = Words(high=120, low=0)


class ShowCandidatesForm(ActForm):
    """Candidates to show or to hide."""

    candidates = Ids(high=MOST_AT_ONCE)
    is_public = Truth()
