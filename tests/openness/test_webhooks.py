"""Webhooks to a real receiver that is away, errs, redirects: nothing lost, the order kept, every message signed."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.builders import new_app, today
from tests.openness.conftest import Reader, added
from tests.openness.receiver import Receiver
from tests.results import Results
from tests.support.ports import PATIENCE_SECONDS, wait_until
from tests.support.server import make_server
from workshop import clock
from workshop.access import MACHINE
from workshop.candidates.models import Candidate
from workshop.live import log, reading
from workshop.live.writer import writing_engine
from workshop.openness import deliveries as deliveries_errand
from workshop.openness.deliveries import Courier
from workshop.openness.models import Delivery, Webhook
from workshop.openness.webhooks_body import key_of, secret_of
from workshop.openness.webhooks_rules import GIVE_UP_AFTER
from workshop.openness.webhooks_sending import Guard

SECRET = secret_of(b"thirty-two bytes of a test key..")


@pytest.fixture
def receiver():
    opened = Receiver().open()
    yield opened
    opened.close()


@pytest.fixture
def courier(monkeypatch):
    """One whose turn lasts until every receiver has answered, on a slow machine too."""
    monkeypatch.setattr(deliveries_errand, "SECONDS", PATIENCE_SECONDS)
    return Courier(Guard(True, tuple))


def told(house, receiver, name="Portal"):
    args = {"name": name, "url": receiver.url, "secret": SECRET}
    return house.do(house.office, 1, "webhook.add", **args)["webhook"]


def deliveries(webhook):
    with reading.reading() as db:
        return list(db.scalars(select(Delivery).where(Delivery.webhook_id == webhook).order_by(Delivery.id)))


def time_passes(house, by=timedelta(hours=2)):
    """Moves every waiting delivery into the past: no test waits for an hour."""
    with Session(writing_engine(house.app.config["SETTINGS"].database_url)) as db:
        values = {"next_at": clock.now() - by, "created_at": clock.now() - by}
        db.execute(update(Delivery).where(Delivery.state == "waiting").values(**values))
        db.commit()


def verified(heard, secret=SECRET):
    """Returns the body of a request whose signature was checked as its receiver would."""
    number, stamp = heard.headers["webhook-id"], heard.headers["webhook-timestamp"]
    signed = f"{number}.{stamp}.".encode() + heard.body
    right = base64.b64encode(hmac.new(key_of(secret), signed, hashlib.sha256).digest()).decode()
    assert heard.headers["webhook-signature"] == f"v1,{right}"
    assert abs(int(stamp) - clock.now().timestamp()) < 60
    body = json.loads(heard.body)
    assert body["id"] == number and heard.headers["content-type"] == "application/json"
    return body


def test_every_kind_of_change_is_told_in_its_order(house, receiver, courier):
    added(house, "Sebelum ada penerima")
    told(house, receiver)
    number, on = added(house), today().isoformat()
    place = {"candidate": number, "effective_on": on}
    house.do(house.office, 1, "candidate.stage", stage="inisiatif", why="Rapat", **place)
    house.do(house.office, 1, "candidate.park", is_parked=True, why="Dana", **place)
    house.do(house.office, 1, "candidate.park", is_parked=False, why="", **place)
    house.do(house.office, 1, "answer.give", candidate=number, seen=0, text="Terima kasih")
    words = {
        "rev": 0,
        "title": "Antrean lain",
        "agency": "Dinsos",
        "owner": "Tono",
        "sector": "1.06",
        "summary": "x",
    }
    with reading.reading() as db:
        words["rev"] = db.get_one(Candidate, number).rev
    house.do(house.office, 1, "candidate.edit", candidate=number, **words)
    courier.run()
    bodies = [verified(one) for one in receiver.heard]
    assert [one["kind"].removeprefix("candidate.") for one in bodies] == [
        "added", "stage", "parked", "resumed", "answered", "changed",
    ]  # fmt: skip
    assert bodies[-1]["candidate"] == Reader(house).get(f"/candidates/{number}")
    assert "Tono" not in b"".join(one.body for one in receiver.heard).decode()
    assert receiver.heard[0].path == "/rembuk?kanal=1"


def test_a_promotion_and_its_undo_are_told_and_the_demo_is_not(small, receiver, courier):
    small.open_result()
    told(small, receiver)
    small.promote()
    with reading.reading() as db:
        version = log.head(db, small.room.id).version
    small.as_desk(small.room, "undo", version=version)
    small.do(MACHINE, 1, "demo.mark", workshop=small.room.id)
    small.promote()
    courier.run()
    assert [verified(one)["kind"] for one in receiver.heard] == ["candidate.promoted", "candidate.withdrawn"]


def test_what_concerns_people_only_is_not_told(small, receiver, courier):
    webhook, number = told(small, receiver), added(small)
    with reading.reading() as db:
        one = db.get_one(Candidate, number)
    words = {"title": one.title, "agency": one.agency, "sector": one.sector, "summary": "", "rev": one.rev}
    small.do(small.office, 1, "candidate.edit", candidate=number, owner="Tono Prasetyo", **words)
    courier.run()
    assert [one.kind for one in deliveries(webhook)] == ["candidate.added"]


def test_a_receiver_that_was_away_gets_everything_once_it_is_back(small, receiver, courier):
    webhook = told(small, receiver)
    receiver.close()
    numbers = [added(small, f"Ide {n}") for n in range(3)]
    courier.run()
    first, *rest = deliveries(webhook)
    assert (first.state, first.tries, first.problem) == ("waiting", 1, "connect")
    assert [one.tries for one in rest] == [0, 0] and first.next_at > clock.now()
    courier.run()
    assert deliveries(webhook)[0].tries == 1, "tried again before its time"
    time_passes(small)
    courier.run()
    assert deliveries(webhook)[0].tries == 2
    receiver.open()
    time_passes(small)
    courier.run()
    assert [verified(one)["candidate"]["id"] for one in receiver.heard] == numbers
    assert {one.state for one in deliveries(webhook)} == {"sent"}


def test_a_message_refused_at_first_comes_again_under_the_same_id(small, receiver, courier):
    webhook = told(small, receiver)
    added(small)
    added(small, "Kedua")
    receiver.answers = [500, "redirect", 404]
    for problem in ("500", "redirect", "404"):
        courier.run()
        assert deliveries(webhook)[0].problem == problem
        time_passes(small)
    courier.run()
    ids = [one.headers["webhook-id"] for one in receiver.heard]
    assert ids[:4] == [ids[0]] * 4 and len(set(ids)) == 2 and len(ids) == 5
    assert len({one.body for one in receiver.heard}) == 2
    assert not [one for one in receiver.heard if one.path == "/elsewhere"]


def test_what_was_sent_but_not_noted_comes_again_and_nothing_is_lost(small, receiver, courier):
    webhook = told(small, receiver)
    number = added(small)
    small.do(MACHINE, 1, "delivery.gather")
    receiver.answers = ["close"]  # while the message is out, the server shuts its ledger as at its end
    receiver.on_close = lambda: setattr(small.live.ledger, "_is_open", False)
    courier.run()
    assert [one.state for one in deliveries(webhook)] == ["waiting"] and len(receiver.heard) == 1
    small.live.ledger._is_open = True
    Courier(Guard(True, tuple)).run()
    assert [verified(one)["candidate"]["id"] for one in receiver.heard] == [number, number]
    assert len({one.headers["webhook-id"] for one in receiver.heard}) == 1
    assert [one.state for one in deliveries(webhook)] == ["sent"]


def test_one_dead_receiver_delays_nobody_else(small, receiver, courier):
    dead = Receiver()
    lost, well = told(small, dead, "Mati"), told(small, receiver)
    for n in range(5):
        added(small, f"Ide {n}")
    courier.run()
    assert [one.state for one in deliveries(well)] == ["sent"] * 5
    assert {one.state for one in deliveries(lost)} == {"waiting"}


def test_after_three_days_a_message_is_given_up_and_may_be_tried_again_by_hand(small, receiver, courier):
    webhook = told(small, receiver)
    added(small)
    receiver.answers = [500]
    courier.run()
    time_passes(small, GIVE_UP_AFTER)
    receiver.answers = [500]
    courier.run()
    (one,) = deliveries(webhook)
    assert (one.state, one.tries) == ("given_up", 2)
    courier.run()
    assert len(receiver.heard) == 2
    small.do(small.office, 1, "delivery.retry", delivery=one.id)
    courier.run()
    assert deliveries(webhook)[0].state == "sent"
    assert small.code(small.office, 1, "delivery.retry", delivery=one.id) == "GONE"


def test_a_message_nobody_takes_can_be_passed_over(small, receiver, courier):
    webhook = told(small, receiver)
    added(small)
    added(small, "Kedua")
    receiver.answers = [422]
    courier.run()
    small.do(small.office, 1, "delivery.skip", delivery=deliveries(webhook)[0].id)
    courier.run()
    assert [one.state for one in deliveries(webhook)] == ["given_up", "sent"]


def test_a_test_message_is_signed_too_and_hurries_what_waits(small, receiver, courier):
    webhook = told(small, receiver)
    added(small)
    receiver.answers = [500]
    courier.run()
    small.do(small.office, 1, "webhook.test", webhook=webhook)
    courier.run()
    assert [verified(one)["kind"] for one in receiver.heard[1:]] == ["candidate.added", "test"]
    assert verified(receiver.heard[-1])["candidate"] is None


def test_a_receiver_that_rests_is_told_of_nothing_that_happened_meanwhile(small, receiver, courier):
    webhook = told(small, receiver)
    small.do(small.office, 1, "webhook.switch", webhook=webhook, is_active=False)
    assert small.code(small.office, 1, "webhook.test", webhook=webhook) == "CLOSED"
    added(small)
    courier.run()
    small.do(small.office, 1, "webhook.switch", webhook=webhook, is_active=True)
    later = added(small, "Sesudahnya")
    courier.run()
    assert [verified(one)["candidate"]["id"] for one in receiver.heard] == [later]
    small.do(small.office, 1, "webhook.remove", webhook=webhook)
    added(small, "Terakhir")
    courier.run()
    assert len(receiver.heard) == 1 and deliveries(webhook) == []
    with reading.reading() as db:
        assert db.scalar(select(Webhook.id)) is None


def test_more_changes_than_fit_into_one_act_are_all_told(small, receiver, courier, monkeypatch):
    monkeypatch.setattr("workshop.openness.deliveries_service.MOST_CHANGES", 4)
    webhook = told(small, receiver)
    numbers = [added(small, f"Ide {n}") for n in range(11)]
    courier.run()
    assert [verified(one)["candidate"]["id"] for one in receiver.heard] == numbers
    assert len(deliveries(webhook)) == 11


@pytest.mark.chaos
def test_a_server_killed_while_a_message_is_out_sends_it_again_and_the_rest_after_it(tmp_path, receiver):
    server = make_server(tmp_path, env={"WEBHOOK_PRIVATE": "1"})
    app = new_app(server.data)
    with app.app_context():
        house = Results(app)
        told(house, receiver)
        numbers = [added(house, f"Ide {n}") for n in range(2)]
        house.live.ledger.drain()
    server.env["SECRET_KEY"] = app.config["SECRET_KEY"]
    receiver.answers, receiver.on_close = ["close"], server.kill
    server.start()
    try:
        wait_until(lambda: not server.is_running, PATIENCE_SECONDS, "nothing came")
        server.start()
        wait_until(lambda: len(receiver.heard) >= 3, PATIENCE_SECONDS, "not sent again")
    finally:
        server.kill()
    assert [verified(one)["candidate"]["id"] for one in receiver.heard] == [numbers[0], *numbers]
    assert receiver.heard[0].headers["webhook-id"] == receiver.heard[1].headers["webhook-id"]
