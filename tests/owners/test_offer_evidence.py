"""Evidence through a personal link: what it resets and tells, what is refused, and what can be taken back."""

from datetime import timedelta

import pytest

from tests.builders import House
from tests.owners.links import NEWS, TODAY, Owned
from workshop import clock
from workshop.access import Actor
from workshop.candidates import evidence_waiting
from workshop.live import reading
from workshop.owners import rules


@pytest.fixture(params=["sqlite", "postgresql"])
def asked(house: House) -> Owned:
    """On both databases."""
    return Owned(house.app).with_candidate()


def verify(owned: Owned, level: int = 1, why: str = "") -> None:
    args = {"candidate": owned.number, "indicator": "regulasi", "level": level, "why": why}
    assert owned.follow("level.verify", rev=owned.row().rev, **args)["ok"]


def test_an_offer_waits_for_the_office_and_the_history_says_whose_it_is(owned: Owned) -> None:
    owner = owned.owner(owned.link())
    assert owned.offer(owner, level=2, note="Halaman 3")["ok"]
    row = owned.row()
    assert (row.claimed, row.verified, row.waiting, row.pieces[0].url) == (2, 0, 0, NEWS)
    assert owned.history(owned.number)[-2:] == [
        ("claim.regulasi", "0", "2", "link:Sari"),
        ("evidence.regulasi", "", f"{NEWS} · {TODAY.year}", "link:Sari"),
    ]
    with reading.reading() as db:
        found = evidence_waiting.waiting(db, owned.office, clock.now())
    assert [one.id for one in found.candidates.lines] == [owned.number] and found.pieces == 1


def test_what_was_verified_waits_again_after_an_offer(owned: Owned) -> None:
    owner = owned.owner(owned.link())
    assert owned.offer(owner)["ok"]
    verify(owned)
    assert owned.row().verified == 1
    assert owned.offer(owner, url=f"{NEWS}0")["ok"]
    assert owned.row().verified == 0 and owned.row().waiting == 0
    assert ("verify.regulasi", "1", "", "link:Sari") in owned.history(owned.number)


def test_a_level_alone_can_be_offered_and_a_piece_with_the_level_that_stands(owned: Owned) -> None:
    owner = owned.owner(owned.link())
    assert owned.offer(owner, level=2, kind="", url="")["ok"]
    assert owned.row().claimed == 2 and not owned.row().pieces
    assert owned.offer(owner, level=2, rev=0)["ok"]  # an older page: it changes no level
    assert len(owned.row().pieces) == 1


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"level": 0}, "level", "missing"),
        ({"kind": "", "url": "", "note": "Halaman 3"}, "url", "missing"),
        ({"kind": "", "url": "", "level": 0}, "file", "missing"),
        ({"url": "javascript:alert(1)"}, "url", "format"),
        ({"level": 9}, "level", "high"),
        ({"indicator": "tidak_ada"}, "indicator", "choice"),
        ({"kind": "file"}, "url", "unknown"),
        ({"kind": "workshop", "url": ""}, "kind", "choice"),
        ({"indicator": "kemanfaatan"}, "basis", "missing"),
    ],
)
def test_what_proves_nothing_is_refused_whole(owned: Owned, changes, field, why) -> None:
    before = owned.history(owned.number)
    owner = owned.owner(owned.link())
    answer = owned.offer(owner, **changes)
    assert (answer["code"], answer["params"]["field"], answer["params"]["why"]) == ("INVALID", field, why)
    assert len(owned.history(owned.number)) == len(before) + 1  # the link
    assert owned.row().claimed == 0 and not owned.row().pieces


def test_another_level_than_the_owner_saw_is_not_overwritten(owned: Owned) -> None:
    owner = owned.owner(owned.link())
    args = {"candidate": owned.number, "indicator": "regulasi", "level": 3, "basis": "", "rev": 0}
    assert owned.follow("level.claim", **args)["ok"]
    answer = owned.offer(owner, level=1, rev=0)
    assert (answer["code"], answer["params"]["by"]) == ("CHANGED", "Office")
    assert owned.row().claimed == 3 and not owned.row().pieces


def test_a_link_is_good_for_its_own_candidate_only(owned: Owned) -> None:
    owner, other = owned.owner(owned.link()), owned.other()
    assert owned.offer(owner, candidate=other)["code"] == "GONE"
    stranger = owned.owner(owned.link(other))
    assert owned.offer(owner)["ok"]
    number = owned.row().pieces[0].id
    assert owned.answer(stranger, 1, "evidence.withdraw", evidence=number)["code"] == "GONE"
    second = owned.owner(owned.link(name="Budi"))
    assert owned.answer(second, 1, "evidence.withdraw", evidence=number)["code"] == "GONE"


def test_an_ended_link_offers_nothing_and_takes_nothing_back(owned: Owned) -> None:
    owner = owned.owner(owned.link())
    assert owned.offer(owner)["ok"]
    number = owned.row().pieces[0].id
    assert owned.follow("ownerlink.revoke", link=owner.link_id)["ok"]
    assert owned.offer(owner, url=f"{NEWS}0")["code"] == "FORBIDDEN"
    assert owned.answer(owner, 1, "evidence.withdraw", evidence=number)["code"] == "FORBIDDEN"


def test_an_owner_does_nothing_else_with_evidence(owned: Owned) -> None:
    owner = owned.owner(owned.link())
    assert owned.offer(owner)["ok"]
    number = owned.row().pieces[0].id
    level = {"candidate": owned.number, "indicator": "regulasi", "level": 1, "rev": owned.row().rev}
    assert owned.code(owner, 1, "level.verify", why="", **level) == "FORBIDDEN"
    assert owned.code(owner, 1, "level.claim", basis="", **level) == "FORBIDDEN"
    assert owned.code(owner, 1, "evidence.remove", evidence=number, is_removed=True) == "FORBIDDEN"
    assert owned.row().verified == 0


def test_a_piece_can_be_taken_back_until_something_was_verified_by_it(asked: Owned) -> None:
    owner = asked.owner(asked.link())
    assert asked.offer(owner)["ok"]
    assert asked.offer(owner, url=f"{NEWS}0")["ok"]
    first, second = sorted(piece.id for piece in asked.row().pieces)
    assert asked.do(owner, 1, "evidence.withdraw", evidence=second) == {}
    assert [piece.id for piece in asked.row().pieces] == [first]
    assert asked.history(asked.number)[-1][0] == "evidence.regulasi"
    verify(asked)
    assert asked.offer(owner, url=f"{NEWS}1")["ok"]  # waits again, yet the first was looked at
    assert asked.code(owner, 1, "evidence.withdraw", evidence=first) == "CLOSED"
    third = asked.row().pieces[0].id
    assert asked.do(owner, 1, "evidence.withdraw", evidence=third) == {}


def test_what_the_office_added_is_not_the_owners_to_take(owned: Owned) -> None:
    owner = owned.owner(owned.link())
    piece = {"kind": "link", "url": NEWS, "note": "", "valid_year": None}
    file = {"file_hash": "", "file_name": "", "file_type": "", "file_size": 0}
    assert owned.follow("evidence.add", candidate=owned.number, indicator="regulasi", **piece, **file)["ok"]
    number = owned.row().pieces[0].id
    assert owned.code(owner, 1, "evidence.withdraw", evidence=number) == "GONE"
    assert owned.offer(owner, rev=owned.row().rev)["params"]["why"] == "taken"


def test_a_link_cannot_bury_a_history(owned: Owned, monkeypatch) -> None:
    monkeypatch.setattr(rules, "MOST_OFFERS_A_DAY", 2)
    owner: Actor = owned.owner(owned.link())
    for number in range(2):
        assert owned.offer(owner, url=f"{NEWS}{number}")["ok"]
    assert owned.offer(owner, url=f"{NEWS}9")["code"] == "RATE"
    assert owned.offer(owned.owner(owned.link()), url=f"{NEWS}9")["ok"]
    tomorrow = clock.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert owned.offer(owner, url=f"{NEWS}8")["ok"]
