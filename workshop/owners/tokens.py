"""Secrets in addresses. A form that is sent twice makes the same one, so none is stored: only its hash is."""

import hashlib
import hmac


def link_token(secret: str, client: str, account_id: int) -> str:
    """Returns the token of a personal link that a form makes: 160 bits in hex."""
    return _mac(secret, f"owner:{client}:{account_id}")[:40]


def account_calendar(secret: str, client: str, account_id: int) -> str:
    """Returns the token of an account's calendar address."""
    return _mac(secret, f"calendar:{client}:{account_id}")[:40]


def owner_calendar(secret: str, client: str, token: str) -> str:
    """Returns the token of an owner's calendar address; nobody can find the personal link by it."""
    return _mac(secret, f"calendar:{client}:{token}")[:40]


def site(secret: str) -> str:
    """Returns what tells the entries of this server from those of another: 12 hex digits that never change."""
    return _mac(secret, "site")[:12]


def _mac(secret: str, message: str) -> str:
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()
