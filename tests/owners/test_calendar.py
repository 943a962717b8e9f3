"""Calendar addresses: what stands in them by RFC 5545, whose they are, and how they end."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from tests.owners.links import LATE_ON, SOON_ON, TODAY, Owned
from workshop.candidates.models import Candidate, Step
from workshop.owners import calendars
from workshop.owners.queries import Dated

ODD = "Rapat; koordinasi, <b>tebal</b> \\ garis miring\nbaris dua: " + "puskesmas dan posyandu " * 12
THEN = datetime(2026, 11, 1, tzinfo=UTC)


def made(client, path):
    """Makes a calendar on a page and returns its path."""
    page = client.get(path)
    form = next(f for f in re.findall(r"<form.*?</form>", page.text, re.S) if 'value="calendar.make"' in f)
    answer = client.post(path, data=dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form)))
    assert answer.status_code == 200
    return re.search(r"(/calendar/[0-9a-f-]+\.ics)", answer.text).group(1)


def ended(client, path):
    """Ends the calendar on its page."""
    form = next(
        f
        for f in re.findall(r"<form.*?</form>", client.get(path).text, re.S)
        if 'value="calendar.revoke"' in f
    )
    return client.post(path, data=dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form)))


def entries(client, path, kind="VEVENT"):
    """The entries of a calendar by the title of their step."""
    answer = client.get(path)
    assert answer.status_code == 200 and answer.content_type == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.data).walk(kind)
    return {str(entry["summary"]).partition(" · ")[0]: entry for entry in found}


@pytest.fixture
def held(owned):
    """(the owner's path, the path of the calendar)."""
    token = owned.link()
    return f"/o/{token}", made(owned.phone(), f"/o/{token}/calendar")


def test_every_open_step_is_an_all_day_event_and_a_task(owned: Owned, held) -> None:
    _page, path = held
    events, tasks = entries(owned.phone(), path), entries(owned.phone(), path, "VTODO")
    assert set(events) == set(tasks) == {"Pilih dua puskesmas", "Latih petugas"}
    event, task = events["Latih petugas"], tasks["Latih petugas"]
    assert event["dtstart"].dt == task["due"].dt == SOON_ON
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert (str(event["status"]), str(task["status"])) == ("CONFIRMED", "NEEDS-ACTION")
    assert "url" not in event, "whoever reads a calendar may not report"
    assert len({str(one["uid"]) for one in (*events.values(), *tasks.values())}) == 4


def test_ids_stay_and_the_sequence_rises_with_the_step(owned: Owned, held) -> None:
    _page, path = held
    before = entries(owned.phone(), path)["Latih petugas"]
    step = next(one for one in owned.steps() if one.title == "Latih petugas")
    later = SOON_ON + timedelta(days=7)
    args = {"step": step.id, "rev": step.rev, "title": step.title, "owner": "", "due": later.isoformat()}
    assert owned.follow("step.edit", **args)["ok"]
    after = entries(owned.phone(), path)["Latih petugas"]
    assert after["uid"] == before["uid"] and after["dtstart"].dt == later
    assert (int(before["sequence"]), int(after["sequence"])) == (0, 1)
    assert after["dtstamp"].dt >= before["dtstamp"].dt


def test_a_done_step_is_completed_and_a_removed_one_vanishes(owned: Owned, held) -> None:
    _page, path = held
    first, second = owned.steps()
    assert owned.follow("step.done", step=first.id, is_done=True, done_on=TODAY.isoformat(), note="")["ok"]
    assert owned.follow("step.remove", step=second.id, is_removed=True)["ok"]
    assert entries(owned.phone(), path) == {}
    tasks = entries(owned.phone(), path, "VTODO")
    assert set(tasks) == {first.title}
    done = tasks[first.title]
    assert (str(done["status"]), done["completed"].dt.date(), done["due"].dt) == ("COMPLETED", TODAY, LATE_ON)


def test_it_is_not_sent_again_while_nothing_changed(owned: Owned, held) -> None:
    _page, path = held
    client = owned.phone()
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert "private" in again.headers["Cache-Control"]
    assert owned.follow("step.remove", step=owned.steps()[0].id, is_removed=True)["ok"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_new_address_ends_the_old_one_and_revoking_ends_it_all(owned: Owned, held) -> None:
    page, old = held
    client = owned.phone()
    new = made(client, f"{page}/calendar")
    assert new != old
    assert (client.get(old).status_code, client.get(new).status_code) == (410, 200)
    assert ended(client, f"{page}/calendar").status_code == 303
    assert client.get(new).status_code == 410


def test_it_ends_with_its_link_and_shows_no_other_candidate(owned: Owned, held) -> None:
    _page, path = held
    owned.other()
    assert "orang lain" not in owned.phone().get(path).text
    assert owned.follow("ownerlink.revoke", link=1)["ok"]
    assert owned.phone().get(path).status_code == 410
    assert owned.phone().get(path.replace(".ics", "0.ics")).status_code == 404


def test_an_accounts_calendar_holds_what_it_follows(owned: Owned) -> None:
    number = owned.other()
    office, rina = owned.browser_of(owned.office), owned.browser_of(owned.facilitator)
    path = made(office, "/office/calendar")
    events = entries(owned.phone(), path)
    assert set(events) == {"Pilih dua puskesmas", "Latih petugas", "Langkah milik orang lain"}
    assert f"/office/candidates/{number}#steps" in str(events["Langkah milik orang lain"]["url"])
    assert set(entries(owned.phone(), made(rina, "/office/calendar"))) == set(events)
    stranger = owned.browser_of(owned._account("tono", "facilitator"))
    assert entries(owned.phone(), made(stranger, "/office/calendar")) == {}
    assert owned.phone().get(path).status_code == 200  # everybody has their own
    args = {"is_parked": True, "why": "Izin", "effective_on": TODAY.isoformat()}
    assert owned.follow("candidate.park", candidate=number, **args)["ok"]
    assert "Langkah milik orang lain" not in entries(owned.phone(), path)


def test_a_closed_accounts_calendar_ends(owned: Owned) -> None:
    tono = owned._account("tono", "facilitator")
    path = made(owned.browser_of(tono), "/office/calendar")
    assert owned.follow("account.disable", account=tono.account_id, is_active=False)["ok"]
    assert owned.phone().get(path).status_code == 410


@pytest.mark.parametrize(
    ("lang", "words"), [("id", "Penanggung jawab: Sari"), ("en", "Person in charge: Sari")]
)
def test_it_speaks_the_language_in_which_it_was_made(owned: Owned, lang, words) -> None:
    token = owned.link(lang=lang)
    path = made(owned.app.test_client(), f"/o/{token}/calendar")
    reader = owned.phone("en" if lang == "id" else "id")
    assert words in str(entries(reader, path)["Pilih dua puskesmas"]["description"])


def test_long_and_odd_words_are_escaped_and_folded() -> None:
    step = Step(id=7, title=ODD, owner="", due_on=date(2026, 12, 4), rev=2)
    candidate = Candidate(id=1, title="Antrean", agency="Dinas Kesehatan", owner="")
    frame = calendars.Frame(
        "Nama, dengan; tanda", "abc", lambda _one: "https://example.go.id/o/x", lambda _one: ODD
    )
    written = calendars.calendar(frame, [Dated(step, candidate, THEN)])
    assert written == calendars.calendar(frame, [Dated(step, candidate, THEN)])
    lines = written.split(b"\r\n")
    assert lines[-1] == b"" and max(map(len, lines)) <= 75
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert b"\\; koordinasi\\, <b>tebal</b> \\\\ garis" in b"".join(written.split(b"\r\n "))
    event = Calendar.from_ical(written).walk("VEVENT")[0]
    assert str(event["summary"]) == f"{ODD} · Antrean" and str(event["description"]) == ODD
    assert str(event["uid"]) == "step-7-event@abc.rembuk"
