"""The shape of the act on good practice."""

from workshop.forms import ActForm, Day, Id, Words


class ReplicateCandidateForm(ActForm):
    """What another agency takes over."""

    source = Id()
    agency = Words(high=120)
    owner = Words(high=120, low=0)
    step = Words(high=300)
    due = Day()
