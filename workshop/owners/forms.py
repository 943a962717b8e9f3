"""Shapes of the acts on personal links, reports and calendars."""

from workshop.forms import ActForm, Choice, Day, Id, Truth, Whole, Words
from workshop.owners.rules import FULL, VALID_DAYS
from workshop.page import LANGUAGES

MOST_NAME = 70  # a history's line has room for the name and how it came
MOST_NOTE = 500  # becomes the result of a finished step


class MakeLinkForm(ActForm):
    """For whom, in which language, and for how long."""

    candidate = Id()
    name = Words(high=MOST_NAME)
    email = Words(high=200, low=0)
    lang = Choice(choices=LANGUAGES)
    days = Choice(choices=tuple(str(days) for days in VALID_DAYS))
    token_hash = Words(high=64, low=64)


class OneLinkForm(ActForm):
    """A link."""

    link = Id()


class AddCheckInForm(ActForm):
    """A report."""

    candidate = Id()
    step = Id(low=0)
    percent = Whole(high=FULL)
    is_done = Truth(optional=True, absent=False)
    note = Words(high=MOST_NOTE, low=0, one_line=False)
    blocks = Words(high=1000, low=0, one_line=False)
    next_title = Words(high=300, low=0)
    next_on = Day(optional=True)
    on = Day()


class MakeCalendarForm(ActForm):
    """The address's hash."""

    token_hash = Words(high=64, low=64)
    lang = Choice(choices=LANGUAGES)


class RevokeCalendarForm(ActForm):
    """Nothing: one's own is meant."""
