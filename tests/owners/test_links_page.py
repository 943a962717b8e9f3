"""Personal links over the real app: made and ended by the office, opened by their owners, and every way to be dead."""

import logging
import re
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from tests.owners.links import Owned, text_of
from workshop import clock, guesses


def form(page, ending):
    """The hidden fields of the form that posts to an address with this ending."""
    found = next(
        f for f in re.findall(r"<form.*?</form>", page.text, re.S) if re.search(f'action="[^"]*{ending}"', f)
    )
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found))


def token_in(page):
    return re.search(r"/o/([0-9a-f]{40})", page.text).group(1)


@pytest.fixture
def desk(owned):
    client = owned.browser_of(owned.office)
    client.set_cookie("lang", "en")
    return client


def wait(monkeypatch, days):
    """Lets so many days pass."""
    later = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: later)


def test_the_office_makes_a_link_on_the_candidates_page_and_it_opens(owned: Owned, desk) -> None:
    page = desk.get(f"/office/candidates/{owned.number}")
    words = {"name": "Yohana", "email": "yohana@example.go.id", "days": "30", "lang": "id"}
    made = desk.post(f"/office/candidates/{owned.number}/links", data={**form(page, "/links"), **words})
    assert made.status_code == 200
    token = token_in(made)
    # The message is in the owner's language, not in the office's.
    assert "Yth. Yohana" in made.text and "not used yet" in text_of(made)
    opened = owned.phone().get(f"/o/{token}")
    assert opened.status_code == 200 and "Antrean daring" in text_of(opened)
    listed = text_of(desk.get(f"/office/candidates/{owned.number}"))
    assert "last used" in listed and "yohana@example.go.id" in listed
    assert token not in desk.get(f"/office/candidates/{owned.number}/links").text


def test_the_same_form_sent_twice_makes_one_link(owned: Owned, desk) -> None:
    address = f"/office/candidates/{owned.number}/links"
    fields = {**form(desk.get(address), "/links"), "name": "Sari", "email": "", "days": "90", "lang": "id"}
    first, second = desk.post(address, data=fields), desk.post(address, data=fields)
    assert token_in(first) == token_in(second)
    assert text_of(desk.get(address)).count("not used yet") == 1


@pytest.mark.parametrize(
    "email", ["tanpa-at", "a@b", "a b@example.id", "a@example.id\nBcc: b@example.id", "<a@b.id>"]
)
def test_what_is_no_address_is_refused_and_kept(owned: Owned, desk, email) -> None:
    address = f"/office/candidates/{owned.number}/links"
    fields = {**form(desk.get(address), "/links"), "name": "Yohana B.", "days": "90", "lang": "id"}
    answer = desk.post(address, data={**fields, "email": email})
    assert answer.status_code == 422
    assert "no e-mail address" in text_of(answer) and "Yohana B." in answer.text


def test_a_revoked_link_says_so_and_whom_to_ask(owned: Owned, desk) -> None:
    token = owned.link()
    page = desk.get(f"/office/candidates/{owned.number}/links")
    answer = desk.post(f"/office/candidates/{owned.number}/links/1/revoke", data=form(page, "/revoke"))
    assert answer.status_code == 303
    dead = owned.phone().get(f"/o/{token}")
    assert dead.status_code == 410
    assert "was revoked" in text_of(dead) and "ask Office" in text_of(dead)
    assert "Antrean daring" not in dead.text
    assert ("ownerlink.revoked", "Sari", "", "Office") in owned.history(owned.number)


def test_a_link_ends_by_itself(owned: Owned, monkeypatch) -> None:
    token = owned.link(days="30")
    wait(monkeypatch, 29)
    assert owned.phone().get(f"/o/{token}").status_code == 200
    wait(monkeypatch, 2)
    dead = owned.phone().get(f"/o/{token}")
    assert dead.status_code == 410 and "has expired" in text_of(dead)


def test_a_tampered_link_says_that_a_part_is_missing(owned: Owned) -> None:
    token = owned.link()
    for wrong in (
        token[:-1],
        token + "0",
        token[:-1] + ("0" if token[-1] != "0" else "1"),
        "x",
        token.upper() + "%00",
    ):
        dead = owned.phone().get(f"/o/{wrong}")
        assert dead.status_code == 404, wrong
    assert "missing or changed" in text_of(owned.phone().get(f"/o/{token[:-1]}"))


def test_a_dead_link_neither_reports_nor_reads_what_was_sent(owned: Owned, desk) -> None:
    token, phone = owned.link(), owned.phone()
    fields = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', phone.get(f"/o/{token}").text)
    )
    words = {"percent": "50", "note": "Masih bisa?"}
    sent = phone.post(f"/o/{token}", data={**fields, **words})
    assert sent.status_code == 303
    assert owned.follow("ownerlink.revoke", link=1)["ok"]
    for answer in (
        phone.post(f"/o/{token}", data={**fields, **words}),
        phone.get(sent.location),
        phone.get(f"/o/{token}/calendar"),
    ):
        assert answer.status_code == 410
        assert "Masih bisa" not in answer.text


def test_a_link_revoked_while_the_act_is_on_its_way_is_refused(owned: Owned) -> None:
    owner = owned.owner(owned.link())
    assert owned.follow("ownerlink.revoke", link=1)["ok"]
    assert owned.report(owner)["code"] == "FORBIDDEN"


def test_the_link_of_a_withdrawn_candidate_ends(owned: Owned) -> None:
    token = owned.link()
    with create_engine(owned.app.config["SETTINGS"].database_url).begin() as connection:
        connection.execute(text("UPDATE candidate SET is_withdrawn = 1"))
    dead = owned.phone().get(f"/o/{token}")
    assert dead.status_code == 410 and "no longer followed" in text_of(dead)


def test_guessing_is_slowed_but_good_links_are_not(owned: Owned) -> None:
    token, phone = owned.link(), owned.phone()
    answers = [phone.get(f"/o/{number:040x}").status_code for number in range(25)]
    assert answers[:20] == [404] * 20 and answers[-1] == 429
    assert phone.get("/calendar/abc.ics").status_code == 429
    assert phone.get(f"/o/{token}").status_code == 200
    guesses._limiter.storage.reset()


def test_the_token_leaves_by_no_referrer_and_stands_in_no_log(owned: Owned, caplog) -> None:
    token, phone = owned.link(), owned.phone()
    with caplog.at_level(logging.DEBUG):
        page = phone.get(f"/o/{token}")
        phone.post(f"/o/{token}", data={"percent": "1"})  # without its guard against forgery
        phone.get(f"/o/{token[:-1]}")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"] and "no-cache" in page.headers["Cache-Control"]
    assert token not in caplog.text
    assert not any(address.startswith("http") for address in re.findall(r'(?:href|src)="([^"]+)"', page.text))


def test_the_database_knows_no_token(owned: Owned) -> None:
    token = owned.link()
    assert owned.report(owned.owner(token))["ok"]
    found = owned.app.config["SETTINGS"].data_dir / "rembuk.sqlite3"
    for file in found.parent.glob("rembuk.sqlite3*"):
        assert token.encode() not in file.read_bytes()


def test_a_facilitator_makes_links_for_own_candidates_only(owned: Owned) -> None:
    assert owned.link(who=owned.facilitator)
    stranger = owned._account("tono", "facilitator")
    address = f"/office/candidates/{owned.number}"
    client = owned.browser_of(stranger)
    for page in ("links", "report"):
        assert client.get(f"{address}/{page}").status_code == 404
    args = {"name": "x", "email": "", "lang": "id", "days": "30", "token_hash": "a" * 64}
    assert owned.follow("ownerlink.make", stranger, candidate=owned.number, **args)["code"] == "GONE"
    assert owned.follow("ownerlink.revoke", stranger, link=1)["code"] == "GONE"


def test_an_owner_may_do_nothing_else(owned: Owned) -> None:
    owner = owned.owner(owned.link())
    for act, args in {
        "candidate.stage": {
            "candidate": owned.number,
            "stage": "inisiatif",
            "effective_on": "2026-01-01",
            "why": "",
        },
        "step.done": {"step": 1, "is_done": True, "done_on": None, "note": ""},
        "ownerlink.make": {"candidate": owned.number},
    }.items():
        assert owned.follow(act, owner, **args)["code"] == "FORBIDDEN"
