"""Shapes of the acts about accounts, and of the pages that lead to them."""

import re
from typing import Any

from workshop.forms import ActForm, Bad, Choice, Id, Truth, Words
from workshop.people.rules import PASSWORD_HIGH, PASSWORD_LOW

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]*", re.IGNORECASE)


class LoginName(Words):
    """A sign-in name: letters, digits and . _ @ + - , so that an e-mail address is one too."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, high=80, low=3, **kwargs)

    def parse(self, values: list[Any]) -> str:
        text = super().parse(values)
        if not _LOGIN.fullmatch(text):
            raise Bad("format")
        return text.lower()


class Password(Words):
    """Any characters, kept exactly as typed."""

    def __init__(self, label: Any = None, low: int = PASSWORD_LOW, **kwargs: Any) -> None:
        super().__init__(label, high=PASSWORD_HIGH, low=low, **kwargs)

    def parse(self, values: list[Any]) -> str:
        if not isinstance(values[0], str):
            raise Bad("type")
        text = str(values[0])
        if len(text) < self.low:
            raise Bad("short", self.low)
        if len(text) > self.high:
            raise Bad("long", self.high)
        return text


class FirstLinkForm(ActForm):
    """Nothing: at the first start there is nobody to name."""


class SetUpAccountForm(ActForm):
    """What a one-time link leads to; login and name may be empty when the link is for a password only."""

    token = Words(high=64)
    login = Words(high=80, low=0)
    name = Words(high=80, low=0)
    password_hash = Words(high=200)
    login_hash = Words(high=64, low=64)


class SignInForm(ActForm):
    """After the password was found right."""

    account = Id()
    login_hash = Words(high=64, low=64)


class OneAccountForm(ActForm):
    """An account."""

    account = Id()


class SignOutForm(ActForm):
    """Nothing: the cookie says which sign-in ends."""


class AddAccountForm(ActForm):
    """A new colleague."""

    login = LoginName()
    name = Words(high=80)
    role = Choice(choices=("facilitator", "office"))
    token_hash = Words(high=64, low=64)


class ResetAccountForm(ActForm):
    """A new password for somebody."""

    account = Id()
    token_hash = Words(high=64, low=64)


class DisableAccountForm(ActForm):
    """May it be used?"""

    account = Id()
    is_active = Truth()


class AcceptInviteForm(ActForm):
    """An invitation's token."""

    token = Words(high=64)


class SignInPage(ActForm):
    """Name and password as typed."""

    login = Words(high=80)
    password = Password(low=1)


class NewAccountPage(ActForm):
    """Who sets up an account through a link."""

    login = LoginName()
    name = Words(high=80)
    password = Password()


class NewNamePage(ActForm):
    """The holder of an account that the office has added: the sign-in name is settled already."""

    name = Words(high=80)
    password = Password()


class NewPasswordPage(ActForm):
    """A password set anew."""

    password = Password()


class NewColleaguePage(ActForm):
    """Whom the office adds."""

    login = LoginName()
    name = Words(high=80)
    role = Choice(choices=("facilitator", "office"))
