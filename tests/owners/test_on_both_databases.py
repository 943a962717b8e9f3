"""What asks the database in SQL of its own, on SQLite and on PostgreSQL."""

import pytest
from sqlalchemy import event

from tests.builders import House, today
from tests.owners.links import Owned
from workshop.extensions import db
from workshop.live import reading
from workshop.owners import queries

TODAY = today()


@pytest.fixture
def owned(house: House) -> Owned:
    return Owned(house.app).with_candidate()


def test_reports_links_and_steps_are_found(owned: Owned) -> None:
    token = owned.link(email="sari@example.go.id")
    owner, _other = owned.owner(token), owned.other()
    assert owned.report(owner, percent=40)["ok"] and owned.report(owner, percent=60)["ok"]
    assert owned.do(owner, 1, "calendar.make", token_hash="a" * 64, lang="id")
    with reading.reading() as found:
        assert [one.percent for one in queries.reports(found, owned.number)] == [60, 40]
        titles = [one.step.title for one in queries.dated_steps(found, owner, TODAY)]
        assert titles == ["Pilih dua puskesmas", "Latih petugas"]
        assert len(queries.dated_steps(found, owned.office, TODAY)) == 3
        assert len(queries.own_feeds(found, owner)) == 1


def statements(work):
    """How many statements the pages' connections run for some work."""
    seen: list[str] = []
    db.session.remove()  # what an earlier page had read

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_pages_ask_as_often_whatever_the_number_of_rows(owned: Owned) -> None:
    token = owned.link()
    phone, office = owned.phone(), owned.browser_of(owned.office)
    pages = (
        lambda: phone.get(f"/o/{token}"),
        lambda: phone.get(f"/o/{token}/evidence"),
        lambda: phone.get(f"/o/{token}/evidence/regulasi"),
        lambda: office.get(f"/office/candidates/{owned.number}/links"),
        lambda: office.get(f"/office/candidates/{owned.number}/report"),
    )
    for page in pages:
        page()
    few = [statements(page) for page in pages]
    for number in range(5):
        owned.link()
        args = {
            "candidate": owned.number,
            "title": f"Langkah {number}",
            "owner": "",
            "due": TODAY.isoformat(),
        }
        assert owned.follow("step.add", **args)["ok"]
        assert owned.report(owned.office)["ok"]
        assert owned.offer(owned.owner(token), url=f"https://example.go.id/{number}")["ok"]
    assert [statements(page) for page in pages] == few
