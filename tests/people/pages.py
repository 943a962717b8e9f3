"""What the tests of pages share: a browser without a window, with the form token that every post needs."""

import contextvars
import re
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from workshop import door
from workshop.access import MACHINE
from workshop.people import keys
from workshop.people.cookies import LOGIN

OFFICE_STREAM = 1
PASSWORD = "tiga kata acak sekali"


class Visitor:
    """One browser: keeps cookies, and sends each form with the tokens of the page it stands on."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.client.set_cookie("lang", "en")

    def get(self, path: str) -> TestResponse:
        """Opens a page without following redirects."""
        return self._fresh(self.client.get, path)

    def post(self, path: str, page: str = "", client: str | None = None, **fields: Any) -> TestResponse:
        """Sends a form to `path` as it stands on `page` (the same address unless given)."""
        html = self.get(page or path).get_data(as_text=True)
        sent = {"csrf_token": hidden(html, "csrf_token"), "client": client or door.new_client(), **fields}
        return self._fresh(self.client.post, path, data=sent)

    def sign_in(self, login: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        """Sends the sign-in form."""
        return self.post("/account/login", login=login, password=password, **fields)

    @property
    def cookie(self) -> str:
        """Returns the sign-in cookie's token, '' without one."""
        found = self.client.get_cookie(LOGIN)
        return found.value if found else ""

    def _fresh(self, call: Any, *args: Any, **kwargs: Any) -> TestResponse:
        # The test stands within an app context; a request must have its own `g` and its own reading session.
        from workshop.extensions import db

        db.session.remove()
        response: TestResponse = contextvars.Context().run(call, *args, **kwargs)
        return response


def hidden(html: str, name: str) -> str:
    """Returns the value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no field {name} on this page"
    return unescape(found[1])


def first_token() -> str:
    """Returns the token of the link for the first account."""
    answer = door.act(MACHINE, OFFICE_STREAM, "account.first", {})
    assert answer["ok"], answer
    return str(answer["result"]["token"])


def link_for(account: int) -> str:
    """Returns the token of a link that sets an account's password."""
    token = keys.new_token()
    args = {"account": account, "token_hash": keys.hash_of(token)}
    assert door.act(MACHINE, OFFICE_STREAM, "account.reset", args)["ok"]
    return token


def set_up(visitor: Visitor, token: str, **fields: str) -> TestResponse:
    """Uses a one-time link."""
    given = {"name": "Sari", "login": "sari", "password": PASSWORD, "again": PASSWORD, **fields}
    return visitor.post(f"/account/setup/{token}", **given)
