import pytest

from tests.builders import House
from tests.people.pages import PASSWORD, Visitor, first_token, link_for, set_up
from workshop import door
from workshop.access import OFFICE
from workshop.extensions import db
from workshop.people import queries


def test_the_first_link_makes_an_office_account_and_signs_in(house: House) -> None:
    visitor = Visitor(house.app)
    response = set_up(visitor, first_token())
    assert response.status_code == 302
    assert response.location == "/desk"
    account = queries.account_named(db.session(), "SARI")
    assert account is not None
    assert (account.role, account.name) == (OFFICE, "Sari")
    assert account.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert queries.account_actor(db.session(), visitor.cookie).account_id == account.id


def test_the_cookie_is_http_only_and_same_site(small_house: House) -> None:
    response = set_up(Visitor(small_house.app), first_token())
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_link_works_once(house: House) -> None:
    token = first_token()
    assert set_up(Visitor(house.app), token).status_code == 302
    page = Visitor(house.app).get(f"/account/setup/{token}")
    assert page.status_code == 410
    assert "This link no longer works" in page.text


def test_no_first_link_once_somebody_can_sign_in(small_house: House) -> None:
    set_up(Visitor(small_house.app), first_token())
    with pytest.raises(AssertionError, match="FORBIDDEN"):
        first_token()


def test_a_newer_first_link_replaces_the_older(small_house: House) -> None:
    older = first_token()
    newer = first_token()
    assert Visitor(small_house.app).get(f"/account/setup/{older}").status_code == 410
    assert Visitor(small_house.app).get(f"/account/setup/{newer}").status_code == 200


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"login": "x"}, "At least 3 characters."),
        ({"login": "two words"}, "This cannot be read."),
        ({"name": "   "}, "Please fill this in."),
        ({"password": "short", "again": "short"}, "At least 10 characters."),
        ({"again": "something else"}, "The two passwords are not the same."),
    ],
)
def test_each_wrong_field_is_told_beside_it_and_the_rest_is_kept(
    small_house: House, fields: dict[str, str], sentence: str
) -> None:
    token = first_token()
    response = set_up(Visitor(small_house.app), token, **fields)
    assert response.status_code == 422
    assert sentence in response.text
    assert f'value="{fields.get("login", "sari")}"' in response.text
    assert PASSWORD not in response.text


def test_a_taken_sign_in_name_is_told_beside_the_field(small_house: House) -> None:
    response = set_up(Visitor(small_house.app), first_token(), login="RINA")
    assert response.status_code == 422
    assert "Somebody else has this name already." in response.text


def test_a_reset_link_sets_the_password_and_ends_other_sign_ins(house: House) -> None:
    old = Visitor(house.app)
    set_up(old, first_token())
    account = queries.account_named(db.session(), "sari")
    assert account is not None
    token = link_for(account.id)
    assert old.get("/desk").status_code == 200
    new = Visitor(house.app)
    assert (
        set_up(new, token, password="kata sandi yang baru", again="kata sandi yang baru").status_code == 302
    )
    assert old.get("/desk").status_code == 302
    assert new.get("/desk").status_code == 200
    assert Visitor(house.app).sign_in("sari").status_code == 403
    assert Visitor(house.app).sign_in("sari", "kata sandi yang baru").status_code == 302


def test_nobody_signs_in_or_sets_up_through_a_socket(small_house: House) -> None:
    """A socket may name any act on its workshop's stream: these must not listen."""
    room = small_house.room()
    phone = small_house.join(room)
    hashes = {"login_hash": "0" * 64}
    for act, args in (
        ("account.signin", {"account": small_house.office.account_id, **hashes}),
        ("account.setup", {"token": "t", "login": "", "name": "", "password_hash": "h", **hashes}),
        ("account.first", {}),
        ("account.fail", {"account": small_house.office.account_id}),
    ):
        for stream in (room.id, 1):
            assert small_house.code(phone, stream, act, **args) == "FORBIDDEN"
            assert small_house.code(small_house.office, stream, act, **args) == "FORBIDDEN"
    assert door.act(small_house.desk(room), room.id, "account.signout", {})["ok"]
