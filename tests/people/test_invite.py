import re

from tests.builders import House, Room
from tests.people.pages import Visitor, first_token, link_for, set_up
from workshop.extensions import db
from workshop.people import queries


def visitor_of(house: House, account: int) -> Visitor:
    """Returns a browser in which this account is signed in."""
    visitor = Visitor(house.app)
    set_up(visitor, link_for(account))
    return visitor


def invitation(house: House) -> tuple[Room, Visitor, str]:
    """Returns a room, its facilitator's browser, and the token of an invitation made there."""
    room = house.room()
    rina = visitor_of(house, house.facilitator.account_id)
    page = rina.post(f"/desk/{room.id}/room", do="invite")
    found = re.search(r"/invite/([0-9a-f]+)", page.text)
    assert found, page.text
    return room, rina, found[1]


def test_somebody_new_sets_up_an_account_and_runs_the_workshop(house: House) -> None:
    room, _, token = invitation(house)
    budi = Visitor(house.app)
    assert f"/account/setup/{token}" in budi.get(f"/invite/{token}").text
    response = set_up(budi, token, login="budi", name="Budi")
    assert response.location == f"/desk/{room.id}/prepare"
    assert budi.get(response.location).status_code == 200
    account = queries.account_named(db.session(), "budi")
    assert account is not None
    assert account.role == "facilitator"


def test_somebody_with_an_account_joins_once_and_the_link_is_used(small_house: House) -> None:
    room, _, token = invitation(small_house)
    budi_id = small_house.do(
        small_house.office,
        1,
        "account.add",
        login="budi",
        name="Budi",
        role="facilitator",
        token_hash="1" * 64,
    )["account"]
    budi = visitor_of(small_house, budi_id)
    assert budi.get(f"/desk/{room.id}/prepare").status_code == 404
    assert budi.post(f"/invite/{token}").location == f"/desk/{room.id}/prepare"
    assert budi.get(f"/desk/{room.id}/prepare").status_code == 200
    other = Visitor(small_house.app)
    assert other.get(f"/invite/{token}").status_code == 410


def test_an_invitation_signs_nobody_in_as_office(small_house: House) -> None:
    _, _, token = invitation(small_house)
    stranger = Visitor(small_house.app)
    set_up(stranger, token, login="tamu", name="Tamu")
    assert stranger.get("/account/people").status_code == 403
    assert first_token_is_refused()


def first_token_is_refused() -> bool:
    """Tells whether no first link is given out any more."""
    try:
        first_token()
    except AssertionError:
        return True
    return False
