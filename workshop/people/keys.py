"""Secret tokens and the keys derived from them. The raw token lives in the person's cookie only."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """Returns 192 random bits as text for a URL or cookie."""
    return secrets.token_urlsafe(24)


def hash_of(token: str) -> str:
    """Returns the SHA-256 under which the server knows a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def join_token(secret: str, workshop_id: int, reset: int, client: str) -> str:
    """Returns the participant token of a join form: the same form, sent twice, is the same person."""
    return _hmac(secret, f"join:{workshop_id}:{reset}:{client}")


def author_key(token: str, workshop_id: int) -> str:
    """Returns the key on a person's ideas: HMAC(token, workshop)."""
    return _hmac(token, f"author:{workshop_id}")


def ballot_key(token: str, workshop_id: int) -> str:
    """Returns the key on a person's ballots, which no row links to the person."""
    return _hmac(token, f"ballot:{workshop_id}")


def member_key(token: str, candidate_id: int) -> str:
    """Returns the key of a person in a candidate's team ("Saya ikut")."""
    return _hmac(token, f"member:{candidate_id}")


def _hmac(secret: str, message: str) -> str:
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()
