import pytest

from tests.builders import House
from tests.people.pages import Visitor, set_up
from workshop.errors import Refused
from workshop.extensions import db
from workshop.people import links


def test_the_command_line_makes_a_link_for_a_known_name(house: House) -> None:
    token = links.reset_link(db.session(), "RINA")
    visitor = Visitor(house.app)
    assert set_up(visitor, token).status_code == 302
    assert visitor.get("/desk").status_code == 200


def test_an_unknown_name_gets_no_link(small_house: House) -> None:
    with pytest.raises(Refused, match="GONE"):
        links.reset_link(db.session(), "nobody")


def test_a_newer_link_replaces_the_older(small_house: House) -> None:
    older = links.reset_link(db.session(), "rina")
    db.session.remove()
    newer = links.reset_link(db.session(), "rina")
    assert Visitor(small_house.app).get(f"/account/setup/{older}").status_code == 410
    assert Visitor(small_house.app).get(f"/account/setup/{newer}").status_code == 200


def test_the_token_of_a_form_depends_on_secret_form_and_person() -> None:
    token = links.form_token("secret", "f" * 32, 1)
    assert token == links.form_token("secret", "f" * 32, 1)
    others = {
        links.form_token("other", "f" * 32, 1),
        links.form_token("secret", "e" * 32, 1),
        links.form_token("secret", "f" * 32, 2),
    }
    assert token not in others
    assert len(others) == 3
