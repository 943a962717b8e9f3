"""Who may do what: every act against a literal written by hand, every route against its declared right, CSRF everywhere."""

import re
from typing import Any

import pytest

from tests.builders import House
from workshop.access import (
    FACILITATOR,
    MACHINE,
    NOBODY,
    OFFICE,
    OWNER,
    PARTICIPANT,
    PUBLIC,
    STAGE,
    SYSTEM,
    Actor,
    may,
)
from workshop.access_web import right_of
from workshop.acts import ACTS

DESK = {OFFICE, FACILITATOR}
PHONE = {PARTICIPANT}
ONLY_SYSTEM = {SYSTEM}

# act → roles that may perform it. Whatever is not here is a mistake.
MAY: dict[str, set[str]] = {
    "account.add": {OFFICE, SYSTEM},
    "account.disable": {OFFICE, SYSTEM},
    "account.fail": ONLY_SYSTEM,
    "account.first": ONLY_SYSTEM,
    "account.reset": {OFFICE, SYSTEM},
    "account.setup": ONLY_SYSTEM,
    "account.signin": ONLY_SYSTEM,
    "account.signout": DESK,
    "answer.give": {OFFICE},
    "answer.withdraw": {OFFICE},
    "agency.add": {OFFICE},
    "agency.edit": {OFFICE},
    "agency.retire": {OFFICE},
    "ballot.done": PHONE,
    "calendar.make": DESK | {OWNER},
    "calendar.revoke": DESK | {OWNER},
    "candidate.add": {OFFICE},
    "candidate.criterion": DESK,
    "candidate.distinct": {OFFICE},
    "candidate.edit": DESK,
    "candidate.join": PHONE,
    "candidate.merge": {OFFICE},
    "candidate.park": DESK,
    "candidate.replicate": {OFFICE},
    "candidate.plan": DESK,
    "candidate.renew": DESK,
    "renewal.edit": DESK,
    "renewal.withdraw": DESK,
    "candidate.split": {OFFICE},
    "candidate.stage": DESK,
    "coowner.add": DESK,
    "coowner.remove": DESK,
    "checkin.add": DESK | {OWNER},
    "demo.mark": ONLY_SYSTEM,
    "done.set": PHONE,
    "evidence.add": DESK,
    "evidence.offer": {OWNER},
    "evidence.remove": DESK,
    "evidence.withdraw": {OWNER},
    "idea.add": DESK,
    "idea.carry": DESK,
    "idea.delete": DESK | PHONE,
    "idea.distinct": DESK,
    "idea.edit": DESK | PHONE,
    "idea.hide": DESK,
    "idea.merge": DESK,
    "idea.outcome": DESK,
    "idea.promote": DESK,
    "idea.remerge": ONLY_SYSTEM,
    "idea.repromote": ONLY_SYSTEM,
    "idea.restore": ONLY_SYSTEM,
    "idea.rewind": ONLY_SYSTEM,
    "idea.reword": DESK,
    "idea.sector": DESK,
    "idea.show": DESK,
    "idea.split": DESK,
    "idea.submit": PHONE,
    "idea.theme": DESK,
    "idea.unpromote": ONLY_SYSTEM,
    "idea.withdraw": ONLY_SYSTEM,
    "import.bring": {OFFICE},
    "import.check": ONLY_SYSTEM,
    "import.finish": ONLY_SYSTEM,
    "import.leave": {OFFICE},
    "import.open": {OFFICE},
    "import.place": ONLY_SYSTEM,
    "import.stage": ONLY_SYSTEM,
    "import.told": ONLY_SYSTEM,
    "import.undo": {OFFICE},
    "invite.accept": DESK,
    "invite.create": DESK,
    "letter.claim": ONLY_SYSTEM,
    "letter.drop": {OFFICE},
    "letter.failed": ONLY_SYSTEM,
    "letter.forget": ONLY_SYSTEM,
    "letter.queue": ONLY_SYSTEM,
    "letter.retry": {OFFICE},
    "letter.sent": ONLY_SYSTEM,
    "level.claim": DESK,
    "level.verify": {OFFICE},
    "mail.subscribe": DESK,
    "office.probe": ONLY_SYSTEM,
    "ownerlink.make": DESK,
    "ownerlink.revoke": DESK,
    "ownerlink.use": ONLY_SYSTEM,
    "participant.admit": DESK,
    "participant.erase": PHONE,
    "participant.join": {PUBLIC, PARTICIPANT, OFFICE, FACILITATOR, STAGE},
    "participant.mute": DESK,
    "participant.remove": DESK,
    "phase.restore": ONLY_SYSTEM,
    "profile.save": DESK,
    "phase.set": DESK,
    "public.choose": {OFFICE},
    "public.show": {OFFICE},
    "region.set": {OFFICE},
    "delivery.gather": ONLY_SYSTEM,
    "delivery.note": ONLY_SYSTEM,
    "delivery.retry": {OFFICE},
    "delivery.skip": {OFFICE},
    "token.add": {OFFICE},
    "token.revoke": {OFFICE},
    "webhook.add": {OFFICE},
    "webhook.remove": {OFFICE},
    "webhook.switch": {OFFICE},
    "webhook.test": {OFFICE},
    "round.cover": ONLY_SYSTEM,
    "round.open": ONLY_SYSTEM,
    "round.reveal": DESK,
    "stage.show": DESK,
    "stagelink.create": DESK,
    "stagelink.revoke": DESK,
    "step.add": DESK,
    "step.done": DESK,
    "step.edit": DESK,
    "step.remove": DESK,
    "target.set": {OFFICE},
    "plan.make": {OFFICE},
    "theme.add": DESK,
    "theme.place": ONLY_SYSTEM,
    "theme.remove": DESK,
    "theme.rename": DESK,
    "theme.restore": ONLY_SYSTEM,
    "timer.restore": ONLY_SYSTEM,
    "timer.set": DESK,
    "undo": DESK,
    "vote.set": PHONE,
    "workshop.address": DESK,
    "workshop.create": DESK,
    "workshop.delete": DESK,
    "workshop.edit": DESK,
    "workshop.lock": DESK,
    "workshop.publish": DESK,
    "workshop.reset": DESK,
}
ROLES = (OFFICE, FACILITATOR, PARTICIPANT, STAGE, PUBLIC, SYSTEM, OWNER)

# Routes that anybody may open; every other one needs a right.
OPEN_ROUTES = {
    "health.healthz", "health.readyz", "health.machine_act",
    "screens.home", "screens.enter_code", "screens.phone", "screens.words", "screens.join", "screens.do", "screens.state",
    "screens.news", "screens.me", "steering.stage", "steering.stage_link", "screens.switch_language",
    "people.login", "people.sign_in", "people.logout", "people.setup", "people.set_up", "people.invite",
    # Without a cookie: a token speaks there (tests/openness/test_api_tokens.py).
    "api.candidates", "api.candidate", "api.stages", "api.indicator_sets", "api.indicator_set", "api.workshops",
    "api.portfolio", "api.cycle", "openapi.show",
    "reports.public_page", "public.home", "public.innovation",
    "owners.show", "owners.report", "owners.sent", "owners.calendar_page", "owners.change_calendar", "owners.feed",
    "owners_evidence.every", "owners_evidence.show", "owners_evidence.offer", "owners_evidence.download",
}  # fmt: skip


def test_every_act_stands_in_the_matrix(small_house: House) -> None:
    assert set(ACTS) == set(MAY)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_holds_exactly_its_acts(small_house: House, role: str) -> None:
    actor = Actor(
        role, 2, account_id=1 if role in DESK else 0, participant_id=1 if role == PARTICIPANT else 0
    )
    held = {name for name, act in ACTS.items() if may(actor, act.right)}
    assert held == {name for name, roles in MAY.items() if role in roles}


@pytest.mark.parametrize("role", ROLES)
def test_the_door_refuses_what_the_matrix_refuses(small_house: House, role: str) -> None:
    """The door itself, not only the table: nothing but FORBIDDEN comes back, and the stream does not move."""
    room = small_house.room(phase="collect")
    actors = {
        OFFICE: small_house.office, FACILITATOR: small_house.desk(room), PARTICIPANT: small_house.join(room),
        STAGE: Actor(STAGE, room.id, token="t"), PUBLIC: NOBODY, SYSTEM: MACHINE,
        OWNER: Actor(OWNER, name="Sari", link_id=1, candidate_id=1, author_key="k"),
    }  # fmt: skip
    forbidden = [name for name, roles in MAY.items() if role not in roles]
    assert forbidden or role == OFFICE
    before = version(small_house, room.id)
    for name in forbidden:
        small_house.live.inbound._buckets.clear()
        assert small_house.code(actors[role], room.id, name) == "FORBIDDEN", name
    assert version(small_house, room.id) == before


def version(house: House, stream: int) -> int:
    from workshop.live import log, reading

    with reading.reading() as db:
        head = log.head(db, stream)
    assert head is not None
    return head.version


def test_a_knocking_person_may_do_nothing(small_house: House) -> None:
    room = small_house.room(phase="collect")
    small_house.as_desk(room, "workshop.lock", is_locked=True)
    guest = small_house.join(room, "Tamu")
    assert guest.is_knocking
    assert small_house.code(guest, room.id, "idea.submit", round=room.round, text="Halo") == "FORBIDDEN"


def test_an_act_of_another_workshop_does_not_find_foreign_rows(small_house: House) -> None:
    mine, foreign = small_house.room(phase="collect"), small_house.room(phase="collect")
    idea = small_house.say(foreign, small_house.join(foreign), "Milik orang lain")
    for act, args in {
        "idea.hide": {"idea": idea}, "idea.show": {"idea": idea}, "idea.sector": {"idea": idea, "sector": "1.02"},
        "timer.set": {"round": foreign.round, "seconds": 1, "is_paused": False},
        "theme.add": {"round": foreign.round, "name": "x", "shape": 1},
        "participant.mute": {"idea": idea, "is_muted": True},
        "idea.merge": {"ideas": [idea, idea + 1], "text": "x"},
    }.items():  # fmt: skip
        code = small_house.code(small_house.desk(mine), mine.id, act, **args)
        assert code in {"GONE", "CLOSED"}, (act, code)


def test_every_route_declares_its_right(small_house: House) -> None:
    app = small_house.app
    undeclared = [
        r.endpoint for r in app.url_map.iter_rules() if right_of(app.view_functions[r.endpoint]) is None
    ]
    assert not undeclared
    found = {
        r.endpoint for r in app.url_map.iter_rules() if right_of(app.view_functions[r.endpoint]) == "public"
    }
    assert found == OPEN_ROUTES


def _concrete(rule: Any) -> str:
    """Returns a path of the rule: 1 for numbers, the first of `any(…)`, x for words."""
    path = re.sub(r"<any\(([^,)]+)[^>]*>", r"\1", re.sub(r"<int:[^>]+>", "1", rule.rule))
    return re.sub(r"<[^>]+>", "x", path)


def test_every_writing_route_refuses_a_post_without_its_token(small_house: House) -> None:
    app = small_house.app
    client = app.test_client()
    rules = [rule for rule in app.url_map.iter_rules() if rule.methods & {"POST", "PUT", "PATCH", "DELETE"}]
    assert len(rules) > 10
    for rule in rules:
        answer = client.post(_concrete(rule))
        if rule.endpoint == "health.machine_act":  # no browser holds the secret it asks for
            assert answer.status_code == 404
            continue
        assert answer.status_code == 400, rule
        assert "Formulir ini" in answer.text or "form is too old" in answer.text, rule


def test_every_page_that_needs_a_right_leads_a_stranger_to_the_sign_in(small_house: House) -> None:
    app = small_house.app
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if right_of(app.view_functions[rule.endpoint]) in {None, "public"} or "GET" not in rule.methods:
            continue
        answer = client.get(_concrete(rule))
        assert answer.status_code == 302 and "/account/login" in answer.location, rule
