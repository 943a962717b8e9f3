"""Shapes of the acts on letters and subscriptions."""

from typing import Any

from workshop.forms import ActForm, Bad, Choice, Id, Ids, Shaped, Truth, Words, clean
from workshop.mail import rules
from workshop.mail.service import Draft

MOST_LETTERS = 500
MOST_REASON, MOST_SUBJECT, MOST_BODY = 120, 200, 50_000


def _drafts(value: Any) -> tuple[Draft, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_LETTERS:
        raise Bad("type")
    return tuple(_draft(each) for each in value)


def _draft(given: Any) -> Draft:
    fields = ("reason", "address", "subject", "body")
    if not isinstance(given, dict) or set(given) != set(fields):
        raise Bad("type")
    if not all(isinstance(text, str) for text in given.values()):
        raise Bad("type")
    if not rules.is_address(given["address"]):
        raise Bad("format")
    # A header is one line: whatever a title holds, it can begin no second one.
    subject = " ".join(clean(given["subject"]).split())[:MOST_SUBJECT]
    if not 0 < len(given["reason"]) <= MOST_REASON or len(given["body"]) > MOST_BODY or not subject:
        raise Bad("long")
    return Draft(given["reason"], given["address"], subject, clean(given["body"]))


class QueueLettersForm(ActForm):
    """Letters with reason, address, subject and body."""

    letters = Shaped(shape=_drafts)


class ClaimLettersForm(ActForm):
    """Some letters."""

    letters = Ids(high=MOST_LETTERS)


class OneLetterForm(ActForm):
    """One letter."""

    letter = Id()


class FailLettersForm(ActForm):
    """Some letters and what stood in their way."""

    letters = Ids(high=MOST_LETTERS)
    code = Choice(choices=(*rules.SERVER_PROBLEMS, rules.LATER, rules.REFUSED, rules.BAD_ADDRESS))
    detail = Words(high=300, low=0)
    is_final = Truth()


class ForgetLettersForm(ActForm):
    """Nothing."""


class SubscribeForm(ActForm):
    """The asker's subscription."""

    email = Words(high=rules.MOST_ADDRESS, low=0)
    lang = Choice(choices=("id", "en"))
    is_on = Truth(optional=True, absent=False)
