"""Reports: what they keep, what they move, what is refused, and whose word stands in the history."""

from datetime import timedelta

import pytest

from tests.owners.links import LATE_ON, NOTE, SOON_ON, TODAY, Owned
from workshop.candidates import audit
from workshop.live import reading
from workshop.owners import queries, rules

LATER = TODAY + timedelta(days=21)


def latest(house):
    with reading.reading() as db:
        return next(iter(queries.reports(db, house.number)), None)


def test_a_report_is_kept_and_the_history_says_whose_it_is(owned: Owned) -> None:
    owner = owned.owner(owned.link())
    assert owned.report(owner, percent=40)["ok"]
    assert owned.report(owner, percent=60, blocks="Sinyal lemah")["ok"]
    report = latest(owned)
    assert (report.percent, report.note, report.blocks, report.by) == (60, NOTE, "Sinyal lemah", "Sari")
    assert report.link_id == owner.link_id
    told = owned.history(owned.number)
    assert ("checkin", "40%", f"60%: {NOTE}", "link:Sari") in told
    assert told[-1] == ("checkin.blocks", "", "Sinyal lemah", "link:Sari")
    assert owned.open_steps()[0][1] == LATE_ON  # a report alone moves nothing


def test_finishing_the_step_is_what_step_done_is(owned: Owned) -> None:
    step = owned.steps()[0]
    assert owned.report(owned.owner(owned.link()), is_done=True, percent=80, note="Baris satu\nbaris dua")[
        "ok"
    ]
    done = next(one for one in owned.steps() if one.id == step.id)
    assert (done.done_on, done.note) == (TODAY, "Baris satu baris dua")
    assert latest(owned).percent == 100
    assert ("step.done", "", step.title, "link:Sari") in owned.history(owned.number)
    assert owned.open_steps() == [("Latih petugas", SOON_ON)]


def test_a_date_alone_moves_the_step_and_the_history_says_so(owned: Owned) -> None:
    step = owned.steps()[0]
    assert owned.report(owned.owner(owned.link()), next_on=LATER.isoformat())["ok"]
    moved = next(one for one in owned.steps() if one.id == step.id)
    assert (moved.due_on, moved.rev) == (LATER, step.rev + 1)
    kind, old, new, who = owned.history(owned.number)[-1]
    assert (kind, who) == ("step.edited", "link:Sari")
    assert LATE_ON.isoformat() in old and LATER.isoformat() in new


def test_a_date_with_words_is_the_next_step(owned: Owned) -> None:
    args = {"next_title": "Uji coba di Bunyu", "next_on": LATER.isoformat()}
    assert owned.report(owned.owner(owned.link()), is_done=True, **args)["ok"]
    assert owned.open_steps() == [("Latih petugas", SOON_ON), ("Uji coba di Bunyu", LATER)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"note": ""}, "note"),
        ({"percent": 101}, "percent"),
        ({"percent": "60"}, "percent"),
        ({"next_title": "Tanpa tanggal"}, "next_on"),
        ({"next_on": (TODAY - timedelta(days=2)).isoformat()}, "next_on"),
        ({"next_on": LATER.isoformat(), "is_done": True}, "next_title"),
        ({"step": 0, "is_done": True}, "is_done"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_a_report_that_cannot_be_kept_changes_nothing(owned: Owned, changes, field) -> None:
    before = owned.history(owned.number), owned.open_steps()
    answer = owned.report(owned.owner(owned.link()), **changes)
    assert (answer["code"], answer["params"]["field"]) == ("INVALID", field)
    assert (owned.history(owned.number)[: len(before[0])], owned.open_steps()) == before
    assert latest(owned) is None


def test_a_step_that_the_office_finished_meanwhile_is_changed(owned: Owned) -> None:
    step = owned.steps()[0]
    args = {"step": step.id, "is_done": True, "done_on": TODAY.isoformat(), "note": "Selesai di rapat"}
    assert owned.follow("step.done", **args)["ok"]
    answer = owned.report(owned.owner(owned.link()), step=step.id, is_done=True)
    assert (answer["code"], answer["params"]["by"]) == ("CHANGED", "Office")
    assert latest(owned) is None


def test_an_owner_touches_no_other_candidate(owned: Owned) -> None:
    other = owned.other()
    owner, foreign = owned.owner(owned.link()), owned.steps(other)[0]
    assert owned.report(owner, candidate=other, step=foreign.id)["code"] == "GONE"
    assert owned.report(owner, step=foreign.id, is_done=True)["code"] == "GONE"
    assert owned.steps(other)[0].done_on is None
    # The office may follow both, and still a step belongs to one of them.
    assert owned.report(owned.office, step=foreign.id)["code"] == "GONE"


def test_the_office_reports_under_its_own_name(owned: Owned) -> None:
    assert owned.report(owned.facilitator, percent=20)["ok"]
    report = latest(owned)
    assert (report.by, report.link_id, report.percent) == ("Rina", None, 20)
    assert owned.history(owned.number)[-1][3] == "Rina"


def test_a_report_without_a_step_is_of_the_candidate(owned: Owned) -> None:
    assert owned.report(owned.office, step=0, percent=30)["ok"]
    assert owned.report(owned.office, step=0, percent=45)["ok"]
    assert owned.history(owned.number)[-1][1] == "30%"


def test_one_link_cannot_bury_the_history(owned: Owned, monkeypatch) -> None:
    monkeypatch.setattr(rules, "MOST_REPORTS_A_DAY", 2)
    owner = owned.owner(owned.link())
    assert owned.report(owner)["ok"] and owned.report(owner)["ok"]
    assert owned.report(owner)["code"] == "RATE"
    assert owned.report(owned.owner(owned.link()))["ok"]


def test_the_chain_of_the_history_holds_every_report(owned: Owned) -> None:
    assert owned.report(owned.owner(owned.link()), blocks="Izin", next_on=LATER.isoformat())["ok"]
    assert owned.candidate(owned.number).chain
    with reading.reading() as db:
        assert audit.verify(db).broken is None
