"""Tokens of links: for a page's form, and made by the machine itself for the command line."""

import hashlib
import hmac

from sqlalchemy.orm import Session

from workshop import door
from workshop.access import MACHINE
from workshop.errors import Refused
from workshop.people import keys, queries
from workshop.people.rules import OFFICE_STREAM


def form_token(secret: str, client: str, account_id: int) -> str:
    """Returns the token of the link that a form makes: the same form, sent twice, makes the same link.

    So the token need not be stored with the answer; only its hash reaches the database.
    """
    message = f"link:{client}:{account_id}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()[:40]


def reset_link(db: Session, login: str) -> str:
    """Returns the token of a link that sets the password of `login` anew; Refused("GONE") if unknown."""
    account = queries.account_named(db, login)
    if account is None:
        raise Refused("GONE")
    token = keys.new_token()
    args = {"account": account.id, "token_hash": keys.hash_of(token)}
    answer = door.act(MACHINE, OFFICE_STREAM, "account.reset", args)
    if not answer["ok"]:
        raise Refused(answer["code"], **answer["params"])
    return token
