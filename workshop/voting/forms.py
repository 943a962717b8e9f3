"""Shapes of the acts on phases, ballots and merges."""

from workshop.forms import ActForm, Choice, Id, Ids, Truth, Whole
from workshop.ideas.forms import IdeaText
from workshop.workshops.rules import PHASES, REVEAL


class SetVoteForm(ActForm):
    """A weight on an idea."""

    round = Id()
    idea = Id()
    weight = Whole(low=0, high=100)


class SetBallotDoneForm(ActForm):
    """Finished choosing."""

    round = Id()
    is_done = Truth()


class SetPhaseForm(ActForm):
    """A phase; the reveal has an act of its own."""

    phase = Choice(choices=tuple(p for p in PHASES if p != REVEAL))
    round = Id(low=0)


class RestorePhaseForm(ActForm):
    """Used by undo only."""

    phase = Choice(choices=PHASES)
    round = Id(low=0)


class OneRoundForm(ActForm):
    """A round."""

    round = Id()


class MergeIdeasForm(ActForm):
    """Ideas that become one."""

    ideas = Ids(low=2, high=20)
    text = IdeaText()


class SplitIdeaForm(ActForm):
    """A merged idea."""

    idea = Id()


class CarryIdeaForm(ActForm):
    """An idea and a later round."""

    idea = Id()
    round = Id()


class EraseParticipantForm(ActForm):
    """Nothing: the actor is meant."""
