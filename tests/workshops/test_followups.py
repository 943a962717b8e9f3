"""What the desk's list says about earlier workshops."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.builders import House
from tests.ready import ready
from tests.results import Results
from workshop.access import Actor
from workshop.live import reading
from workshop.portfolio import followups as portfolio
from workshop.workshops import followups, lists
from workshop.workshops.followups import FollowUp

DUE = date(2026, 12, 4)


@pytest.fixture
def results(tmp_path: Path) -> Results:
    """A workshop whose result is open."""
    return ready(tmp_path, Results, Results.open_result)


def counted(results: Results, today: date) -> FollowUp:
    """Returns the follow-up of the room on a day."""
    with reading.reading() as db:
        return followups.follow_ups(db, [results.room.id], today)[results.room.id]


def test_people_ideas_and_candidates_are_counted(results: Results) -> None:
    assert counted(results, DUE) == FollowUp(people=2, ideas=2)
    results.promote()
    assert counted(results, DUE) == FollowUp(people=2, ideas=2, candidates=1)


def test_a_step_is_overdue_from_the_day_after_its_date(results: Results) -> None:
    results.promote()
    assert counted(results, DUE).overdue == 0
    assert counted(results, DUE + timedelta(days=1)).overdue == 1


def test_open_steps_come_with_title_owner_and_workshop_earliest_first(results: Results) -> None:
    number = results.promote()
    with reading.reading() as db:
        (step,) = followups.open_steps(db, [results.room.id], 4)
    assert (step.candidate, step.title, step.owner, step.due_on) == (
        number,
        "Pilih dua puskesmas",
        "Sari",
        DUE,
    )


def test_create_app_binds_the_portfolio_readers(small_house: House) -> None:
    with reading.reading() as db:
        assert followups.follow_ups(db, [1], DUE) == portfolio.follow_ups(db, [1], DUE)


def test_lists_hold_own_workshops_by_their_day(small_house: House) -> None:
    today = date(2026, 11, 24)
    placed = {
        "today": small_house.room(phase="draft", title="Hari ini"),
        "coming": small_house.room(phase="draft", title="Besok", held_on="2026-11-25"),
        "late": small_house.room(phase="draft", title="Draf lama", held_on="2026-11-01"),
        "running": small_house.room(phase="collect", title="Berjalan", held_on="2026-11-23"),
        "over": small_house.room(phase="thanks", title="Selesai", held_on="2026-11-02"),
        "archived": small_house.room(phase="archived", title="Arsip", held_on="2026-11-24"),
    }
    small_house.room(phase="draft", title="Orang lain", by=small_house.office)
    with reading.reading() as db:
        mine = lists.of(db, small_house.facilitator, today)
        everything = lists.of(db, small_house.office, today)
        stranger = lists.of(db, Actor("facilitator", account_id=99), today)
    ids = {
        name: [listed.workshop.id for listed in getattr(mine, name)] for name in ("today", "coming", "past")
    }
    assert ids["today"] == [placed["running"].id, placed["today"].id]
    assert ids["coming"] == [placed["late"].id, placed["coming"].id]
    assert ids["past"] == [placed["archived"].id, placed["over"].id]
    assert len([*everything.today, *everything.coming, *everything.past]) == 7
    assert not [*stranger.today, *stranger.coming, *stranger.past]


def test_finished_workshops_come_thirty_at_a_time(tmp_path: Path) -> None:
    office = ready(tmp_path, Results)
    today, made = date(2026, 11, 24), []
    for number in range(lists.PAST + 2):
        held_on = date(2026, 1, 1) + timedelta(days=number)
        made.append(office.room(phase="archived", held_on=held_on.isoformat(), by=office.office).id)
    with reading.reading() as db:
        first = lists.of(db, office.office, today)
        second = lists.of(db, office.office, today, lists.PAST)
        ids = lists.past_ids(db, office.office, today)
    latest = [*reversed(made)]
    assert ids[: len(latest)] == latest
    assert [one.workshop.id for one in first.past] == ids[: lists.PAST] and first.older == len(
        ids
    ) - lists.PAST
    assert [one.workshop.id for one in second.past] == ids[lists.PAST :] and second.older == 0
    page = office.browser_of(office.office).get("/desk").get_data(as_text=True)
    assert f"/desk?skip={lists.PAST}#past" in page
    older = office.browser_of(office.office).get(f"/desk?skip={lists.PAST}").get_data(as_text=True)
    assert "/desk?skip=0#past" in older and f'href="/desk/{made[0]}/report"' in older
    assert f'href="/desk/{made[-1]}/report"' not in older


def test_what_is_still_open_is_shown_when_the_next_one_is_prepared(results: Results) -> None:
    results.promote()
    results.as_desk(results.room, "phase.set", phase="next_steps", round=0)
    results.as_desk(results.room, "phase.set", phase="thanks", round=0)
    results.as_desk(results.room, "phase.set", phase="archived", round=0)
    own = results.browser_of(results.facilitator).get("/desk/new").get_data(as_text=True)
    assert "Pilih dua puskesmas" in own and "Sari" in own and "4 Des 2026" in own
    assert "/office/candidates/" in own.partition("earlier-head")[2].partition("</section>")[0]


def test_steps_of_the_same_agency_are_shown_without_a_way_in(results: Results) -> None:
    number = results.promote()
    with reading.reading() as db:
        day = DUE + timedelta(days=400)
        found = followups.earlier(db, [], lists.of_agency(db, " bappeda dan litbang ", day, False), 6)
        assert [step.candidate for step in found.steps] == [number] and not found.own and not found.has_more
        assert lists.of_agency(db, "Dinas Sosial", day, False) == []
        assert lists.of_agency(db, "Bappeda dan Litbang", date(2020, 1, 1), False) == []
        assert lists.of_agency(db, "Bappeda dan Litbang", day, True) == []
        assert followups.earlier(db, [results.room.id], [], 0).has_more
