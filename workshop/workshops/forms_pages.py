"""Shapes of plans: for the acts, which get them whole, and for the page, which sends one field per input."""

import re
from typing import Any

from workshop.errors import Refused
from workshop.forms import ActForm, Bad, Choice, Day, Id, Payload, Shaped, Strict, Truth, Whole, Words, shaped
from workshop.workshops.plans import PlannedRound

MOST_ROUNDS = 8
MOST_MINUTES = 240


class TimeOfDay(Strict):
    """A time of day as HH:MM; a dot is understood too."""

    def parse(self, values: list[Any]) -> str:
        if not isinstance(values[0], str):
            raise Bad("type")
        match = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])", values[0].strip())
        if match is None:
            raise Bad("format")
        return f"{int(match[1]):02}:{match[2]}"


class RoundForm(ActForm):
    """One round; a draft may still lack its question. `rounds_shape` refuses a cap above the votes."""

    round = Id(low=0)
    question = Words(high=300, low=0)
    collect_minutes = Whole(low=1, high=MOST_MINUTES)
    group_minutes = Whole(low=0, high=MOST_MINUTES)
    vote_minutes = Whole(low=1, high=MOST_MINUTES)
    reveal_minutes = Whole(low=1, high=MOST_MINUTES)
    votes = Whole(low=1, high=100)
    cap = Whole(low=1, high=100)
    has_themes = Truth(optional=True, absent=False)
    own_votes = Truth(optional=True, absent=False)


def rounds_shape(value: Any) -> tuple[PlannedRound, ...]:
    """Returns the rounds of a plan; raises Bad."""
    if not isinstance(value, list | tuple) or not all(isinstance(item, dict) for item in value):
        raise Bad("type")
    if not value:
        raise Bad("missing")
    if len(value) > MOST_ROUNDS:
        raise Bad("long", MOST_ROUNDS)
    try:
        plans = tuple(PlannedRound(**shaped(RoundForm(), Payload.of_json(item))) for item in value)
    except Refused as refused:
        raise Bad(refused.params["why"], refused.params["limit"]) from refused
    if any(plan.cap > plan.votes for plan in plans):
        raise Bad("high", min(plan.votes for plan in plans))
    known = [plan.round for plan in plans if plan.round]
    if len(set(known)) != len(known):
        raise Bad("choice")
    return plans


class HeadForm(ActForm):
    """What a plan says about the workshop as a whole."""

    title = Words(high=200)
    held_on = Day()
    starts_at = TimeOfDay()
    place = Words(high=200, low=0)
    agency = Words(high=120, low=0)
    invited = Whole(high=100_000, optional=True, absent=0)
    lang = Choice(choices=("id", "en"))
    identity = Choice(choices=("anonymous", "nickname", "named"))
    moderation = Choice(choices=("before", "after"))
    lobby_minutes = Whole(high=MOST_MINUTES)
    next_minutes = Whole(high=MOST_MINUTES)


class CreateWorkshopForm(HeadForm):
    """A whole plan."""

    rounds = Shaped(shape=rounds_shape)


class EditWorkshopForm(CreateWorkshopForm):
    """A whole plan and the fingerprint of the one it was made from."""

    rev = Words(high=16, low=16)


class DeleteWorkshopForm(ActForm):
    """Delete, or bring back."""

    is_deleted = Truth()


class ChooseAddressForm(ActForm):
    """A base address; '' for the likeliest."""

    base_url = Words(high=200, low=0)


class NewLinkForm(ActForm):
    """The hash of a token."""

    token_hash = Words(high=64, low=64)


class OneStageLinkForm(ActForm):
    """A stage link."""

    link = Id()


class WifiPage(ActForm):
    """The room's Wi-Fi, as a phone joins it. Never stored."""

    wifi_name = Words(high=32)
    wifi_password = Words(high=63, low=0)
