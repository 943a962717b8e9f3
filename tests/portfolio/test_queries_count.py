"""No page asks the database more often the more there is: 3 candidates or 30, the number of statements is the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from tests.builders import new_app
from tests.portfolio.office import FOCUS, THIS_YEAR, Office
from workshop import clock
from workshop.candidates.evidence_models import Evidence, Level
from workshop.candidates.models import STAGES, Candidate, Change, StageChange, Step
from workshop.extensions import db
from workshop.openness.choices import SWITCHES
from workshop.people import keys

TOKEN = "rbk_counted"
FIRST = 100
PAGES = (
    "/office", "/office/candidates", "/office/candidates.table", "/office/candidates/{one}",
    "/office/candidates/{one}/profile", "/office/candidates/{one}/evidence",
    "/office/candidates/{one}/documents", "/office/library", "/office/library?find=antrean",
    "/office/portfolio", "/office/agencies", "/office/whatif", "/office/region", "/office/report",
    "/office/integrations", "/office/mail", "/office/import", "/office/public", "/publik",
    "/publik?find=antrean", "/publik/{one}", "/api/v1/candidates", "/api/v1/portfolio", "/desk",
    "/desk/{room}/report",
)  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """The statements of each page, with few candidates and with many."""

    few: dict[str, int]
    many: dict[str, int]


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counts]:
    office = Office(new_app(tmp_path_factory.mktemp("counted")))
    office.open_result()
    with office.app.app_context():
        office.follow("public.choose", **dict.fromkeys(SWITCHES, True), office_name="Kantor")
        office.follow("token.add", name="t", scope="everything", token_hash=keys.hash_of(TOKEN))
        one = _fill(office, range(3))
        few = _counted(office, one, "66,00")
        _fill(office, range(3, 30))
        many = _counted(office, one, "67,00")
        yield Counts(few, many)
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_often_with_thirty_candidates_as_with_three(counts, page):
    assert 0 < counts.many[page] == counts.few[page] <= 31


def _fill(office: Office, numbers: range) -> int:
    day, now = date(THIS_YEAR, 6, 1), clock.now()
    office.write(*(_candidate(office, number, day) for number in numbers))
    rows: list[object] = []
    for number in numbers:
        one = {"candidate_id": FIRST + number}
        proof = {**one, "kind": "link", "url": "https://a.go.id/x", "added_at": now}
        rows += [
            StageChange(**one, new_stage="usulan", effective_on=day, recorded_at=now),
            StageChange(**one, old_stage="usulan", new_stage="penerapan", effective_on=day, recorded_at=now),
            Level(**one, indicator="video", claimed=3, verified=2, changed_at=now, verified_at=now),
            Level(**one, indicator="regulasi", claimed=2, changed_at=now),
            Step(**one, title="Tagih", due_on=day - timedelta(days=number)),
            Step(**one, title="Sudah", due_on=day, done_on=day),
            Change(**one, at=now - timedelta(days=40), actor="Rina", kind="title"),
            Evidence(indicator="video", **proof),
            Evidence(indicator="regulasi", **proof),
        ]
    office.write(*rows)
    return FIRST


def _candidate(office: Office, number: int, day: date) -> Candidate:
    return Candidate(
        id=FIRST + number, title=f"Antrean {number}", stage=STAGES[(3 + number) % 5], stage_on=day,
        agency=f"Dinas {number}", sector=f"1.0{1 + number % 6}", workshop_id=office.room.id, is_public=True,
        is_parked=number % 7 == 6, planned_on=date(THIS_YEAR, 12, 1),
        created_at=clock.now() - timedelta(days=90),
    )  # fmt: skip


def _counted(office: Office, one: int, target: str) -> dict[str, int]:
    """Returns the statements of each page, each asked for once in this state of the office."""
    browser, found = office.browser_of(office.office), {}
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    assert office.follow("target.set", year=FOCUS, value=target)["ok"]
    for page in PAGES:
        seen.clear()
        address = page.format(one=one, room=office.room.id)
        answer = browser.get(address, headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200, (page, answer.status_code)
        found[page] = len(seen)
    event.remove(db.engine, "before_cursor_execute", note)
    return found
