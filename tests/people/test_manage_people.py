import re

import pytest

from tests.builders import House
from tests.people.pages import Visitor, first_token, set_up
from workshop import door
from workshop.access_web import local_path, right_of
from workshop.extensions import db
from workshop.people import queries


@pytest.fixture
def office(small_house: House) -> Visitor:
    """Sari of the office, signed in."""
    visitor = Visitor(small_house.app)
    set_up(visitor, first_token())
    return visitor


def added(office: Visitor, **fields: str) -> str:
    """Adds somebody and returns the token of the link that is shown."""
    page = office.post("/account/people", name="Budi", login="budi", role="facilitator", **fields)
    found = re.search(r"/account/setup/([0-9a-f]+)", page.text)
    assert found, page.text
    return found[1]


def test_the_office_adds_somebody_who_sets_a_password(office: Visitor) -> None:
    token = added(office)
    budi = Visitor(office.app)
    page = budi.get(f"/account/setup/{token}")
    assert "Your sign-in name is budi." in page.text
    assert set_up(budi, token).status_code == 302
    assert budi.get("/desk").status_code == 200
    assert budi.get("/account/people").status_code == 403


def test_the_same_form_sent_twice_adds_one_account_and_shows_the_same_link(office: Visitor) -> None:
    client = door.new_client()
    assert added(office, client=client) == added(office, client=client)
    assert [account.login for account in queries.accounts(db.session())].count("budi") == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"login": "sari"}, "Somebody else has this name already."),
        ({"name": ""}, "Please fill this in."),
        ({"role": "emperor"}, "Choose one of the answers shown."),
    ],
)
def test_a_wrong_field_is_told_and_what_was_typed_is_kept(
    office: Visitor, fields: dict[str, str], sentence: str
) -> None:
    given = {"name": "Budi Santoso", "login": "budi", "role": "facilitator", **fields}
    page = office.post("/account/people", **given)
    assert page.status_code == 422
    if "role" not in fields:
        assert sentence in page.text
    assert f'value="{given["login"]}"' in page.text


def test_a_disabled_account_is_out_at_once_and_may_come_back(office: Visitor) -> None:
    budi = Visitor(office.app)
    set_up(budi, added(office))
    account = queries.account_named(db.session(), "budi")
    assert account is not None
    path = f"/account/people/{account.id}/active"
    assert budi.get("/desk").status_code == 200
    office.post(path, page="/account/people", is_active="0")
    assert budi.get("/desk").status_code == 302
    assert Visitor(office.app).sign_in("budi").status_code == 403
    office.post(path, page="/account/people", is_active="1")
    assert Visitor(office.app).sign_in("budi").status_code == 302


def test_nobody_disables_themselves(office: Visitor) -> None:
    me = queries.account_named(db.session(), "sari")
    assert me is not None
    assert (
        office.post(f"/account/people/{me.id}/active", page="/account/people", is_active="0").status_code
        == 403
    )
    assert office.get("/desk").status_code == 200


def test_a_facilitator_may_not_manage_people(small_house: House) -> None:
    args = {"login": "tono", "name": "Tono", "role": "office", "token_hash": "0" * 64}
    assert small_house.code(small_house.facilitator, 1, "account.add", **args) == "FORBIDDEN"
    assert small_house.code(small_house.office, 1, "account.add", **args) == ""
    # The guard means something: with the right, on another stream, it is still refused.
    room = small_house.room()
    assert (
        small_house.code(small_house.office, room.id, "account.add", **args | {"login": "toni"})
        == "FORBIDDEN"
    )


def test_every_view_declares_its_right(small_house: House) -> None:
    bare = [
        rule.rule
        for rule in small_house.app.url_map.iter_rules()
        if right_of(small_house.app.view_functions[rule.endpoint]) is None
    ]
    assert bare == []


@pytest.mark.parametrize("path", ["/desk", "/desk/3/prepare?saved=1", "/office/candidates?sort=due"])
def test_local_paths_are_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize("path", ["", None, "desk", "//x", "/\\x", "http://x/", "/a\nb", "\t//x"])
def test_other_targets_are_dropped(path: str | None) -> None:
    assert local_path(path) == ""
