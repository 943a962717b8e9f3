"""Checking a sign-in: equal for a wrong password and an unknown name, slower after repeated failures."""

from collections import OrderedDict
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from workshop import clock, door
from workshop.access import MACHINE
from workshop.extensions import db
from workshop.people import passwords, queries
from workshop.people.models import Account
from workshop.people.rules import OFFICE_STREAM, wait_seconds

MOST_STRANGERS = 10_000

# Names without an account wait like the others, or the waiting would tell which names exist.
_strangers: OrderedDict[str, tuple[int, datetime]] = OrderedDict()


def refusal(login: str, password: str) -> str:
    """Returns '' if the password is right, else the sentence to show; a wrong one is counted."""
    account = queries.account_named(db.session(), login)
    wait = _wait(account, login)
    if wait:
        return str(
            ngettext(
                "Too many tries for this name. Please wait %(num)d second, then try again.",
                "Too many tries for this name. Please wait %(num)d seconds, then try again.",
                wait,
            )
        )
    kept = account.password_hash if account is not None and account.is_active else ""
    if passwords.is_right(kept, password):
        return ""
    _count(account, login)
    return str(_("Name or password is not right."))


def not_equal() -> str:
    """Returns the sentence for a password that was not repeated exactly."""
    return str(_("The two passwords are not the same."))


def _wait(account: Account | None, login: str) -> int:
    if account is not None and account.is_active:
        return wait_seconds(account.failures, account.failed_at)
    return wait_seconds(*_strangers.get(login.lower(), (0, None)))


def _count(account: Account | None, login: str) -> None:
    if account is not None and account.is_active:
        door.act(MACHINE, OFFICE_STREAM, "account.fail", {"account": account.id})
        return
    failures, _then = _strangers.pop(login.lower(), (0, None))
    _strangers[login.lower()] = (failures + 1, clock.now())
    while len(_strangers) > MOST_STRANGERS:
        _strangers.popitem(last=False)
