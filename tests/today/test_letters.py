"""What is written to whom: daily letters, due steps, decisions and reminders; each once."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.mail.postbox import letters, posting
from tests.people.pages import Visitor
from workshop import clock
from workshop.candidates.models import Step
from workshop.people.cookies import LOGIN
from workshop.today import errands


def subscribe(house, who=None, email="rina@example.go.id", lang="id", is_on=True):
    house.do(who or house.office, 1, "mail.subscribe", email=email, lang=lang, is_on=is_on)


def write(house):
    errands.write_all(clock.now(), house.today)
    return letters(house)


def visitor_of(house, who):
    visitor = Visitor(house.app)
    visitor.client.set_cookie(LOGIN, house.browser_of(who).get_cookie(LOGIN).value)
    return visitor


def test_the_office_gets_one_letter_a_day_with_everything(morning):
    late, soon = morning.owned("Perahu", -4), morning.owned("Panti", 3)
    assert late and soon
    subscribe(morning)
    [letter] = write(morning).values()
    assert letter.reason == f"digest:{morning.office.account_id}:{morning.today}"
    assert "1 langkah lewat tenggat" in letter.subject
    assert "Perahu: Langkah Perahu, lewat 4 hari" in letter.body and "Panti: Langkah Panti" in letter.body
    assert re.search(r"http://\S+/office\b", letter.body) and re.search(
        r"http://\S+/account/mail", letter.body
    )
    assert len(write(morning)) == 1


def test_a_letter_speaks_the_language_of_its_reader(morning):
    morning.owned("Perahu", -4, "sari@example.go.id", lang="en")
    subscribe(morning, lang="en")
    owner, digest = sorted(write(morning).values(), key=lambda one: one.reason, reverse=True)
    assert "1 step overdue" in digest.subject and "Overdue steps: 1" in digest.body
    assert owner.subject == "Perahu: 4 days late" and owner.body.startswith("Dear Sari,")


def test_who_switched_it_off_or_has_nothing_to_do_gets_none(morning):
    subscribe(morning)
    assert not write(morning)
    morning.owned("Perahu", -4)
    subscribe(morning, is_on=False)
    assert not write(morning)
    subscribe(morning, is_on=True)
    assert len(write(morning)) == 1


def test_a_facilitator_hears_of_own_candidates_only(morning):
    morning.owned("Milik orang lain", -4)
    subscribe(morning, morning.facilitator, "tono@example.go.id")
    assert not write(morning)
    morning.open_result()
    morning.promote(due=morning.day(-2).isoformat())
    [letter] = write(morning).values()
    assert "Antrean daring" in letter.body and "Milik orang lain" not in letter.body


def test_examples_are_in_no_letter(morning):
    morning.owned("Contoh", -4, "sari@example.go.id", is_demo=True)
    subscribe(morning)
    assert not write(morning)


def test_an_owner_is_told_a_week_before_and_once_when_it_is_late(morning):
    number = morning.owned("Perahu", 6, "sari@example.go.id")
    [first] = write(morning).values()
    assert first.reason.startswith("due:") and "tenggat" in first.subject
    assert len(write(morning)) == 1
    with_step = morning.answer(
        morning.office, 1, "step.edit", step=_step(morning, number), rev=0, title="Langkah Perahu", owner="",
        due=morning.day(-1).isoformat(),
    )  # fmt: skip
    assert with_step["ok"]
    found = write(morning)
    assert sorted(reason.split(":")[0] for reason in found) == ["due", "late"]
    assert len(write(morning)) == 2


def _step(morning, number):
    from workshop.live import reading

    with reading.reading() as db:
        return db.query(Step).filter_by(candidate_id=number).one().id


def test_no_letter_holds_a_personal_link_or_goes_to_a_dead_one(morning):
    morning.owned("Perahu", -4, "sari@example.go.id")
    morning.owned("Air", -4, "ani@example.go.id", revoked_at=clock.now())
    morning.owned("Jembatan", -4, "tono@example.go.id", expires_at=clock.now() - timedelta(minutes=1))
    morning.write_off(morning.owned("Panti", -4, "budi@example.go.id"))
    morning.owned("Rujukan", -4, "wati@example.go.id", is_parked=True)
    [letter] = write(morning).values()
    assert letter.address == "sari@example.go.id" and "/o/" not in letter.body and "rahasia" in letter.body


def test_owners_are_told_what_was_decided_once(morning):
    number = morning.owned("Perahu", 30, "sari@example.go.id")
    on = morning.today.isoformat()
    assert morning.follow(
        "candidate.park", candidate=number, is_parked=True, why="menunggu izin", effective_on=on
    )["ok"]
    telling = errands.Decisions()
    telling.run()
    telling.run()
    errands.Decisions().run()  # as after a new start
    [letter] = letters(morning).values()
    assert letter.subject == "Kabar tentang Perahu" and "menunggu izin" in letter.body
    assert morning.follow(
        "candidate.park", candidate=number, is_parked=False, why="izin terbit", effective_on=on
    )["ok"]
    back = {"stage": "inisiatif", "effective_on": on, "why": "Belum siap"}
    assert morning.follow("candidate.stage", candidate=number, **back)["ok"]
    telling.run()
    bodies = [one.body for one in letters(morning).values()]
    assert len(bodies) == 3 and "dilanjutkan" in bodies[1] and "Uji coba ke Inisiatif" in bodies[2]


def test_owners_read_the_official_answer(morning):
    number = morning.owned("Perahu", 30, "sari@example.go.id", lang="en")
    given = morning.follow(
        "answer.give", candidate=number, seen=0, text="Perahu kedua dianggarkan tahun depan."
    )
    assert given["ok"]
    errands.Decisions().run()
    taken = morning.follow("answer.withdraw", answer=given["result"]["answer"], is_removed=True)
    assert taken["ok"]
    errands.Decisions().run()
    told, withdrawn = (one.body for one in letters(morning).values())
    assert "Perahu kedua dianggarkan tahun depan." in told and "was withdrawn" in withdrawn


def test_an_address_that_cannot_work_holds_up_nobody(morning):
    morning.owned("Perahu", -4, "sari di kantor")
    morning.owned("Panti", -4, "ani@example.go.id")
    assert [one.address for one in write(morning).values()] == ["ani@example.go.id"]


def test_a_decision_older_than_the_link_is_no_news(morning):
    number = morning.candidate_row(title="Perahu", stage="uji_coba")
    on = morning.today.isoformat()
    assert morning.follow("candidate.park", candidate=number, is_parked=True, why="izin", effective_on=on)[
        "ok"
    ]
    from workshop.owners.models import OwnerLink

    later = clock.now() + timedelta(seconds=5)
    morning.write(
        OwnerLink(
            candidate_id=number, token_hash="x" * 64, name="Sari", email="sari@example.go.id", created_at=later,
            expires_at=later + timedelta(days=30),
        )
    )  # fmt: skip
    errands.Decisions().run()
    assert not letters(morning)


def test_the_office_reminds_an_owner_once_a_day(morning):
    number, mute = morning.owned("Perahu", -4, "sari@example.go.id"), morning.owned("Panti", -9)
    office = visitor_of(morning, morning.office)
    page = office.get("/office").get_data(as_text=True)
    assert "Remind all" in page and page.count(f'name="candidate" value="{number}"') == 1
    assert f'name="candidate" value="{mute}"' not in page
    answer = office.post("/office/remind", page="/office", candidate=str(number))
    assert answer.headers["Location"].endswith("reminded=1")
    assert "1 reminder is on its way" in office.get(answer.headers["Location"]).get_data(as_text=True)
    again = office.post("/office/remind", page="/office", candidate="")
    assert again.headers["Location"].endswith("reminded=0")
    [letter] = letters(morning).values()
    assert letter.reason.startswith("remind:") and letter.body.startswith("Yth. Sari,")


def test_a_facilitator_cannot_remind_foreign_owners(morning):
    foreign = morning.owned("Milik orang lain", -4, "sari@example.go.id")
    rina = visitor_of(morning, morning.facilitator)
    assert rina.post("/office/remind", page="/office", candidate=str(foreign)).status_code == 404
    assert (
        rina.post("/office/remind", page="/office", candidate="").headers["Location"].endswith("reminded=0")
    )
    assert not letters(morning)


def test_daily_letters_wait_for_seven_and_are_written_once(morning, monkeypatch):
    morning.owned("Perahu", -4)
    subscribe(morning)
    daily = errands.Daily()
    seven = clock.now().replace(hour=23, minute=5)  # 07.05 WITA
    monkeypatch.setattr(clock, "now", lambda: seven - timedelta(minutes=10))
    daily.run()
    assert not letters(morning) and daily.done_on is None
    monkeypatch.setattr(clock, "now", lambda: seven)
    daily.run()
    assert len(letters(morning)) == 1 and daily.done_on == (seven + timedelta(hours=8)).date()
    daily.run()
    assert len(letters(morning)) == 1


def test_letters_arrive_by_mail(morning, postbox):
    morning.owned("Perahu", -4, "sari@example.go.id")
    subscribe(morning)
    write(morning)
    posting(morning, postbox).run()
    assert {letter["To"].addresses[0].addr_spec for letter in postbox.taken} == {
        "sari@example.go.id", "rina@example.go.id",
    }  # fmt: skip
    assert all(one.state == "sent" for one in letters(morning).values())


def test_without_a_mail_server_nothing_is_queued_by_reminding(morning):
    number = morning.owned("Perahu", -4, "sari@example.go.id")
    morning.app.config["SETTINGS"] = replace(morning.app.config["SETTINGS"], smtp_url="", mail_from="")
    office = visitor_of(morning, morning.office)
    assert "Remind" not in office.get("/office").get_data(as_text=True)
    office.post("/office/remind", page="/office", candidate=str(number))
    assert not letters(morning)


@pytest.mark.parametrize("number", ["0", "999", "x", "-1"])
def test_a_reminder_for_nobody_finds_nobody(morning, number):
    office = visitor_of(morning, morning.office)
    assert office.post("/office/remind", page="/office", candidate=number).status_code in {302, 404}
    assert not letters(morning)
