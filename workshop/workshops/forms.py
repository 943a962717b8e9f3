"""Shapes of the acts that run a workshop."""

from workshop.forms import ActForm, Choice, Id, Truth, Whole, Words


class SetTimerForm(ActForm):
    """Ten hours are the most a phase may have left."""

    round = Id()
    seconds = Whole(low=0, high=36_000)
    is_paused = Truth()


class RestoreTimerForm(ActForm):
    """Used by undo only."""

    round = Id()
    ends_at = Whole(optional=True)
    left = Whole(optional=True)


class ShowStageForm(ActForm):
    """The stage's three switches."""

    is_blank = Truth()
    is_qr = Truth()
    theme = Choice(choices=("dark", "light"))


class LockWorkshopForm(ActForm):
    """The door."""

    is_locked = Truth()


class PublishWorkshopForm(ActForm):
    """The public page."""

    is_published = Truth()


class JoinWorkshopForm(ActForm):
    """Name and agency, as the workshop's mode asks for them."""

    name = Words(high=80, low=0)
    agency = Words(high=120, low=0)


class OneParticipantForm(ActForm):
    """A participant."""

    participant = Id()


class MarkDemoForm(ActForm):
    """A workshop."""

    workshop = Id()
