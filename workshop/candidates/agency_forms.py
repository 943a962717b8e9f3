"""Shapes of the acts on the list of agencies."""

from workshop.forms import ActForm, Id, Truth, Words


class AddAgencyForm(ActForm):
    """A name of the list."""

    name = Words(high=120)
    short = Words(high=60, low=0)


class EditAgencyForm(ActForm):
    """Other words; `seen_…` is what stood there."""

    agency = Id()
    name = Words(high=120)
    short = Words(high=60, low=0)
    seen_name = Words(high=120, low=0)
    seen_short = Words(high=60, low=0)


class RetireAgencyForm(ActForm):
    """Off, or back."""

    agency = Id()
    is_active = Truth()
