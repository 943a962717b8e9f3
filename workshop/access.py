"""Who is asking, and what each role may do. Pure: no table, no framework."""

from dataclasses import dataclass

from workshop.errors import Refused

OFFICE, FACILITATOR, PARTICIPANT, STAGE, PUBLIC, SYSTEM, OWNER = (
    "office",
    "facilitator",
    "participant",
    "stage",
    "public",
    "system",
    "owner",
)

DESK = frozenset({OFFICE, FACILITATOR})
LINK_MARK = "link:"

# right → roles that hold it. A facilitator holds them for own and invited workshops only
# (people.queries builds the actor that way); a participant only in the workshop joined; an owner, who came by a
# personal link, only for that link's candidate.
RIGHTS: dict[str, frozenset[str]] = {
    "account.setup": frozenset({PUBLIC, SYSTEM}),
    "account.signin": frozenset({PUBLIC, OFFICE, FACILITATOR, PARTICIPANT, STAGE}),
    "account.self": DESK,
    "account.manage": frozenset({OFFICE, SYSTEM}),
    "agency.manage": frozenset({OFFICE}),
    "workshop.create": DESK,
    "workshop.run": DESK,
    "workshop.join": frozenset({PUBLIC, PARTICIPANT, OFFICE, FACILITATOR, STAGE}),
    "screen.phone": frozenset({PARTICIPANT}),
    "screen.stage": frozenset({STAGE, OFFICE, FACILITATOR}),
    "screen.desk": DESK,
    "idea.write": frozenset({PARTICIPANT}),
    "vote.cast": frozenset({PARTICIPANT}),
    "team.join": frozenset({PARTICIPANT}),
    "self.erase": frozenset({PARTICIPANT}),
    "idea.own": DESK | {PARTICIPANT},
    "idea.moderate": DESK,
    "idea.promote": DESK,
    "candidate.follow": DESK,
    "candidate.import": frozenset({OFFICE}),
    "candidate.decide": frozenset({OFFICE}),
    "checkin.write": DESK | {OWNER},
    "evidence.offer": frozenset({OWNER}),
    "calendar.own": DESK | {OWNER},
    "level.verify": frozenset({OFFICE}),
    "portfolio.read": DESK,
    "library.read": DESK,
    "public.choose": frozenset({OFFICE}),
    "integration.manage": frozenset({OFFICE}),
    "system": frozenset({SYSTEM}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """One asker in one workshop (`workshop_id` 0: outside any). Keys are secret hex strings, '' when none.

    An owner came by the personal link `link_id`, which is good for `candidate_id` alone.
    """

    role: str
    workshop_id: int = 0
    account_id: int = 0
    participant_id: int = 0
    name: str = ""
    author_key: str = ""
    ballot_key: str = ""
    token: str = ""
    is_knocking: bool = False
    link_id: int = 0
    candidate_id: int = 0

    @property
    def signature(self) -> str:
        """Returns how a history names the actor: an account by name, an owner as "link:" and name, else the role."""
        if self.account_id:
            return self.name
        return f"{LINK_MARK}{self.name}" if self.role == OWNER else self.role

    @property
    def label(self) -> str:
        """Returns the actor key an event row may hold: an account, the author key, or nothing."""
        if self.account_id:
            return f"account:{self.account_id}"
        return self.role


NOBODY = Actor(PUBLIC)
MACHINE = Actor(SYSTEM)


def may(actor: Actor, right: str) -> bool:
    """Tells whether the actor's role holds the right."""
    return actor.role in RIGHTS[right] and not actor.is_knocking


def require(actor: Actor, right: str) -> None:
    """Raises Refused("FORBIDDEN") unless the actor holds the right."""
    if not may(actor, right):
        raise Refused("FORBIDDEN")
