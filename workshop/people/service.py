"""Accounts: set up, sign in and out, invite, disable. Callers hash passwords and tokens beforehand."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from workshop.access import FACILITATOR, OFFICE, SYSTEM
from workshop.acts import Answer, Tx
from workshop.errors import Refused
from workshop.people import keys, queries, rules
from workshop.people.models import Account, Login, OneTimeLink, WorkshopMember


@dataclass(frozen=True, slots=True)
class FirstLink:
    """The wish for a link with which the first account is set up."""


@dataclass(frozen=True, slots=True)
class SetUpAccount:
    """The raw token of a one-time link, who its holder is, and the sign-in that follows."""

    token: str
    login: str
    name: str
    password_hash: str
    login_hash: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account whose password was right, and the hash of the new cookie's token."""

    account: int
    login_hash: str


@dataclass(frozen=True, slots=True)
class OneAccount:
    """An account."""

    account: int


@dataclass(frozen=True, slots=True)
class SignOut:
    """The asker's own sign-in."""


@dataclass(frozen=True, slots=True)
class AddAccount:
    """Somebody who may work here, and the hash of their one-time link."""

    login: str
    name: str
    role: str
    token_hash: str


@dataclass(frozen=True, slots=True)
class ResetAccount:
    """An account and the hash of a link that sets its password anew."""

    account: int
    token_hash: str


@dataclass(frozen=True, slots=True)
class DisableAccount:
    """Whether an account may be used."""

    account: int
    is_active: bool


@dataclass(frozen=True, slots=True)
class AcceptInvite:
    """The raw token of an invitation."""

    token: str


def first_link(tx: Tx, value: FirstLink) -> Answer:
    """Makes and returns the link's token for the first account; earlier links for it stop working."""
    _require_office_stream(tx)
    if queries.has_accounts(tx.db):
        raise Refused("FORBIDDEN")
    tx.db.execute(delete(OneTimeLink).where(OneTimeLink.purpose == "setup", OneTimeLink.account_id.is_(None)))
    token = keys.new_token()
    _add_link(tx, "setup", keys.hash_of(token), role=OFFICE)
    return {"token": token}


def set_up_account(tx: Tx, value: SetUpAccount) -> Answer:
    """Uses a one-time link: sets name and password, signs in, and joins the workshop of an invitation."""
    _require_office_stream(tx)
    link = _good_link(tx, value.token)
    account = _account_of_link(tx, link, value)
    account.password_hash, account.failures, account.failed_at = value.password_hash, 0, None
    if link.workshop_id is not None:
        _make_member(tx, link.workshop_id, account.id)
    link.used_at = tx.now
    _sign_out_everywhere(tx, account.id)
    _add_login(tx, account.id, value.login_hash)
    tx.claim(f"account:{account.id}")
    return {"account": account.id, "workshop": link.workshop_id or 0}


def _account_of_link(tx: Tx, link: OneTimeLink, value: SetUpAccount) -> Account:
    if link.account_id is not None:
        account = tx.db.get(Account, link.account_id)
        if account is None or not account.is_active:
            raise Refused("GONE")
        if link.purpose == "setup":
            account.name = value.name
        return account
    return _new_account(tx, value.login, value.name, link.role)


def sign_in(tx: Tx, value: SignIn) -> Answer:
    """Opens a browser's sign-in and forgets earlier failures and outdated sign-ins."""
    _require_office_stream(tx)
    account = _active(tx, value.account)
    account.failures, account.failed_at = 0, None
    tx.db.execute(delete(Login).where(Login.expires_at <= tx.now))
    _add_login(tx, account.id, value.login_hash)
    return {"account": account.id}


def count_failure(tx: Tx, value: OneAccount) -> Answer:
    """Counts a wrong password; the next tries then have to wait (rules.wait_seconds)."""
    _require_office_stream(tx)
    account = _active(tx, value.account)
    account.failures, account.failed_at = account.failures + 1, tx.now
    return {}


def sign_out(tx: Tx, value: SignOut) -> Answer:
    """Ends one browser's sign-in and closes the account's sockets; other browsers come back by themselves."""
    tx.db.execute(delete(Login).where(Login.token_hash == keys.hash_of(tx.actor.token)))
    tx.evict("account", tx.actor.account_id)
    return {}


def add_account(tx: Tx, value: AddAccount) -> Answer:
    """Adds an account that its holder sets up through the link."""
    _require_office_stream(tx)
    account = _new_account(tx, value.login, value.name, value.role)
    _add_link(tx, "setup", value.token_hash, account)
    tx.claim(f"account:{account.id}")
    return {"account": account.id}


def reset_account(tx: Tx, value: ResetAccount) -> Answer:
    """Makes a link that sets the password anew; the old password works until then."""
    _require_office_stream(tx)
    account = _active(tx, value.account)
    tx.db.execute(
        delete(OneTimeLink).where(OneTimeLink.account_id == account.id, OneTimeLink.used_at.is_(None))
    )
    _add_link(tx, "setup" if not account.password_hash else "reset", value.token_hash, account)
    return {"account": account.id}


def disable_account(tx: Tx, value: DisableAccount) -> Answer:
    """Ends an account's way in, or opens it again; nobody can shut out themselves."""
    _require_office_stream(tx)
    account = tx.db.get(Account, value.account)
    if account is None:
        raise Refused("GONE")
    if account.id == tx.actor.account_id:
        raise Refused("FORBIDDEN")
    tx.undo_with("account.disable", {"account": account.id, "is_active": account.is_active})
    tx.claim(f"account:{account.id}")
    account.is_active = value.is_active
    if not value.is_active:
        _sign_out_everywhere(tx, account.id)
    return {}


def accept_invite(tx: Tx, value: AcceptInvite) -> Answer:
    """Makes the signed-in account a facilitator of the workshop it was invited to."""
    _require_office_stream(tx)
    link = _good_link(tx, value.token)
    if link.purpose != "invite" or link.workshop_id is None:
        raise Refused("GONE")
    _make_member(tx, link.workshop_id, tx.actor.account_id)
    link.used_at = tx.now
    return {"workshop": link.workshop_id}


def _require_office_stream(tx: Tx) -> None:
    # A socket performs acts on its workshop's stream; these belong to the office's alone.
    if tx.stream.id != rules.OFFICE_STREAM:
        raise Refused("FORBIDDEN")


def _active(tx: Tx, account_id: int) -> Account:
    account = tx.db.get(Account, account_id)
    if account is None or not account.is_active:
        raise Refused("GONE")
    return account


def _new_account(tx: Tx, login: str, name: str, role: str) -> Account:
    if role not in {OFFICE, FACILITATOR} or (role == OFFICE and tx.actor.role not in {OFFICE, SYSTEM}):
        raise Refused("FORBIDDEN")
    if queries.account_named(tx.db, login) is not None:
        raise Refused("INVALID", field="login", why="taken", limit=None)
    account = Account(login=login.lower(), name=name, role=role, created_at=tx.now)
    tx.db.add(account)
    tx.db.flush()
    return account


def _good_link(tx: Tx, token: str) -> OneTimeLink:
    link = queries.any_link(tx.db, token)
    if link is None:
        raise Refused("GONE")
    return link


def _add_link(
    tx: Tx, purpose: str, token_hash: str, account: Account | None = None, role: str = FACILITATOR
) -> None:
    tx.db.add(
        OneTimeLink(
            token_hash=token_hash,
            purpose=purpose,
            role=account.role if account else role,
            account_id=account.id if account else None,
            expires_at=rules.link_ends(purpose, tx.now),
        )
    )


def _add_login(tx: Tx, account_id: int, login_hash: str) -> None:
    tx.db.merge(Login(token_hash=login_hash, account_id=account_id, expires_at=rules.login_ends(tx.now)))


def _sign_out_everywhere(tx: Tx, account_id: int) -> None:
    tx.db.execute(delete(Login).where(Login.account_id == account_id))
    tx.evict("account", account_id)


def _make_member(tx: Tx, workshop_id: int, account_id: int) -> None:
    is_there = tx.db.scalar(
        select(WorkshopMember.account_id).where(
            WorkshopMember.workshop_id == workshop_id, WorkshopMember.account_id == account_id
        )
    )
    if is_there is None:
        tx.db.add(WorkshopMember(workshop_id=workshop_id, account_id=account_id))
