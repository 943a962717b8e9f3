"""Shapes of the acts on ideas."""

import re
from typing import Any

from workshop.forms import ActForm, Bad, Choice, Id, Ids, Lines, Shaped, Truth, Whole, Words

LONGEST_IDEA = 2000
STATES = ("queued", "shown", "held", "deleted", "merged")
OUTCOMES = ("", "forwarded", "done", "kept", "declined")


def _origin(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-f]{32}:[0-9]{1,16}", value):
        raise Bad("format")
    return str(value)


class IdeaText(Words):
    """What people write: up to 2,000 code points after NFC, lines kept."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, high=LONGEST_IDEA, one_line=False, **kwargs)


class SubmitIdeaForm(ActForm):
    """A new idea."""

    round = Id()
    text = IdeaText()


class OwnIdeaForm(ActForm):
    """An own idea, by id or origin."""

    idea = Id(optional=True, absent=0)
    origin = Shaped(shape=_origin, optional=True, absent="")


class EditIdeaForm(OwnIdeaForm):
    """A new wording."""

    text = IdeaText()


class SetDoneForm(ActForm):
    """Finished writing."""

    round = Id()
    phase = Choice(choices=("collect",))
    is_done = Truth()


class OneIdeaForm(ActForm):
    """An idea."""

    idea = Id()


class RestoreIdeaForm(ActForm):
    """Used by undo only."""

    idea = Id()
    state = Choice(choices=STATES)
    approved = Whole()


class RewordIdeaForm(ActForm):
    """The desk's wording."""

    idea = Id()
    text = IdeaText()
    rev = Whole()


class AddIdeasForm(ActForm):
    """Lines of ideas."""

    round = Id()
    texts = Lines(high=LONGEST_IDEA, most=100)


class WithdrawIdeasForm(ActForm):
    """Used by undo only."""

    ideas = Ids(high=100)


class SetSectorForm(ActForm):
    """A sector's code."""

    idea = Id()
    sector = Words(high=8, low=0)


class SetOutcomeForm(ActForm):
    """An answer to an idea."""

    idea = Id()
    outcome = Choice(choices=OUTCOMES)
    note = Words(high=500, low=0, one_line=False)
    agency = Words(high=120, low=0)


class MuteAuthorForm(ActForm):
    """An author, named by one of their ideas."""

    idea = Id()
    is_muted = Truth()


class DistinctIdeasForm(ActForm):
    """Two ideas."""

    idea = Id()
    other = Id()


class AddThemeForm(ActForm):
    """A theme."""

    round = Id()
    name = Words(high=60)
    shape = Whole(low=1, high=6)


class RenameThemeForm(ActForm):
    """A theme's name and mark."""

    theme = Id()
    name = Words(high=60)
    shape = Whole(low=1, high=6)


class OneThemeForm(ActForm):
    """A theme."""

    theme = Id()


class MoveIdeasForm(ActForm):
    """Ideas and their theme."""

    ideas = Ids(high=50)
    theme = Id(low=0)


class PlaceIdeasForm(ActForm):
    """Used by undo only."""

    places = Shaped()
