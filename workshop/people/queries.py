"""Who is asking: from cookie tokens to actors."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop import clock
from workshop.access import DESK, FACILITATOR, NOBODY, PARTICIPANT, STAGE, Actor
from workshop.people import keys
from workshop.people.models import Account, Login, OneTimeLink, Participant, StageToken, WorkshopMember


@dataclass(frozen=True, slots=True)
class Cookies:
    """The three cookies a browser may hold for a workshop; `screen` of the request says which one speaks."""

    login: str = ""
    phone: str = ""
    stage: str = ""


def account_actor(db: Session, token: str) -> Actor:
    """Returns the signed-in account as an actor outside any workshop, or NOBODY."""
    if not token:
        return NOBODY
    row = db.execute(
        select(Account.id, Account.role, Account.name)
        .join(Login, Login.account_id == Account.id)
        .where(Login.token_hash == keys.hash_of(token), Login.expires_at > clock.now(), Account.is_active)
    ).first()
    if row is None:
        return NOBODY
    return Actor(row.role, account_id=row.id, name=row.name, token=token)


def desk_actor(db: Session, workshop_id: int, token: str) -> Actor:
    """Returns the account as an actor of a workshop: office everywhere, a facilitator in own and invited ones."""
    actor = account_actor(db, token)
    if actor.role not in DESK:
        return NOBODY
    if actor.role == FACILITATOR and not is_member(db, workshop_id, actor.account_id):
        return NOBODY
    return Actor(actor.role, workshop_id, actor.account_id, name=actor.name, token=token)


def is_member(db: Session, workshop_id: int, account_id: int) -> bool:
    """Tells whether the account may run the workshop as its owner or by invitation."""
    return db.get(WorkshopMember, (workshop_id, account_id)) is not None


def phone_actor(db: Session, workshop_id: int, token: str) -> Actor:
    """Returns the participant who holds the token of this workshop, or NOBODY."""
    if not token:
        return NOBODY
    row = db.execute(
        select(Participant.id, Participant.state, Participant.name).where(
            Participant.token_hash == keys.hash_of(token), Participant.workshop_id == workshop_id
        )
    ).first()
    if row is None or row.state not in {"admitted", "knocking"}:
        return NOBODY
    return Actor(
        PARTICIPANT,
        workshop_id,
        participant_id=row.id,
        name=row.name,
        author_key=keys.author_key(token, workshop_id),
        ballot_key=keys.ballot_key(token, workshop_id),
        token=token,
        is_knocking=row.state == "knocking",
    )


def stage_actor(db: Session, workshop_id: int, token: str) -> Actor:
    """Returns the holder of a stage link that is not revoked, or NOBODY."""
    if not token:
        return NOBODY
    known = db.scalar(
        select(StageToken.id).where(
            StageToken.token_hash == keys.hash_of(token),
            StageToken.workshop_id == workshop_id,
            StageToken.revoked_at.is_(None),
        )
    )
    return Actor(STAGE, workshop_id, token=token) if known else NOBODY


def screen_actor(db: Session, workshop_id: int, screen: str, cookies: Cookies) -> Actor:
    """Returns who speaks on a screen of a workshop ("phone", "desk" or "stage"), or NOBODY."""
    if screen == "phone":
        return phone_actor(db, workshop_id, cookies.phone)
    desk = desk_actor(db, workshop_id, cookies.login)
    if screen == "desk" or desk.role != NOBODY.role:
        return desk
    return stage_actor(db, workshop_id, cookies.stage) if screen == "stage" else NOBODY


def participant_of(db: Session, workshop_id: int, participant_id: int) -> Participant | None:
    """Returns a participant of this workshop, or None."""
    found = db.get(Participant, participant_id)
    return found if found is not None and found.workshop_id == workshop_id else None


def count_admitted(db: Session, workshop_id: int) -> int:
    """Returns how many people were admitted to the workshop."""
    return count_state(db, workshop_id, "admitted")


def count_state(db: Session, workshop_id: int, state: str) -> int:
    """Returns how many participants of a workshop are in a state."""
    counted = select(func.count()).where(Participant.workshop_id == workshop_id, Participant.state == state)
    return db.scalar(counted) or 0


def seat_of(db: Session, workshop_id: int, participant_id: int) -> int:
    """Returns the 1-based place of a participant in the ring, by order of arrival."""
    earlier = select(func.count()).where(
        Participant.workshop_id == workshop_id,
        Participant.state == "admitted",
        Participant.id <= participant_id,
    )
    return db.scalar(earlier) or 0


def has_accounts(db: Session) -> bool:
    """Tells whether anybody can sign in yet."""
    return db.scalar(select(Account.id).where(Account.password_hash != "").limit(1)) is not None


def link_of(db: Session, token: str, purpose: str) -> OneTimeLink | None:
    """Returns a one-time link that is still good, or None."""
    link = db.get(OneTimeLink, keys.hash_of(token))
    if link is None or link.purpose != purpose or link.used_at is not None or link.expires_at < clock.now():
        return None
    return link


def account_named(db: Session, login: str) -> Account | None:
    """Returns the account with this login name (any case), or None."""
    return db.scalar(select(Account).where(func.lower(Account.login) == login.strip().lower()))


def names_of(db: Session, ids: set[int]) -> dict[int, str]:
    """Returns the display names of accounts by id."""
    if not ids:
        return {}
    return {
        row.id: row.name for row in db.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    }


def name_of(db: Session, label: str) -> str:
    """Returns the display name behind an event's actor ("account:7"), '' for anybody who has none there."""
    kind, _, number = label.partition(":")
    return names_of(db, {int(number)}).get(int(number), "") if kind == "account" else ""


def any_link(db: Session, token: str) -> OneTimeLink | None:
    """Returns a one-time link of any purpose that is still good, or None."""
    found = db.get(OneTimeLink, keys.hash_of(token))
    return None if found is None else link_of(db, token, found.purpose)


def accounts(db: Session) -> list[Account]:
    """Returns all accounts by name."""
    return list(db.scalars(select(Account).order_by(func.lower(Account.name))))


def stage_workshop(db: Session, token: str) -> int | None:
    """Returns the workshop that a stage link opens, or None if it is unknown or revoked."""
    known = select(StageToken.workshop_id).where(
        StageToken.token_hash == keys.hash_of(token), StageToken.revoked_at.is_(None)
    )
    return db.scalar(known)
