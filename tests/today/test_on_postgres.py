"""The first page and the letters on PostgreSQL."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.builders import new_app
from tests.mail.postbox import SENDER, letters
from tests.today.conftest import Morning
from workshop import clock
from workshop.candidates.evidence_models import Evidence, Level
from workshop.candidates.models import Change
from workshop.owners.models import CheckIn
from workshop.today import errands

SORTS = ("title", "agency", "sector", "stage", "step", "due", "waiting", "team", "heard")
FILTERS = ("find=perahu&agency=Dinas+Kesehatan", "sector=1.02&basic=1&stage=uji_coba", "late=1&waiting=1")


@pytest.fixture
def morning(tmp_path, cluster, prepared_postgres):
    url = cluster.copy(prepared_postgres)
    app = new_app(tmp_path, url)
    app.config["SETTINGS"] = replace(
        app.config["SETTINGS"], smtp_url="smtp+plain://127.0.0.1:9", mail_from=SENDER
    )
    with app.app_context():
        office = Morning(app)
        yield office
        office.live.ledger.drain()
        from workshop.extensions import db

        db.session.remove()
        db.engine.dispose()
    cluster.drop(url)


def test_the_first_page_and_every_kind_of_letter(morning):
    number = morning.owned("Perahu", -4, "sari@example.go.id", planned_on=date(morning.today.year, 12, 31))
    morning.owned("Panti", 3, "ani@example.go.id")
    at = clock.now() - timedelta(days=41)
    morning.write(
        Level(candidate_id=number, indicator="regulasi", claimed=2, changed_at=at),
        Evidence(candidate_id=number, indicator="regulasi", kind="link", url="https://a.go.id", added_at=at),
        CheckIn(candidate_id=number, link_id=1, by="Sari", at=clock.now(), percent=60),
        Change(candidate_id=number, at=at, actor="Rina", kind="title", hash="0" * 64),
    )
    browser = morning.browser_of(morning.office)
    browser.set_cookie("lang", "en")
    page = browser.get("/office")
    html = page.get_data(as_text=True)
    assert page.status_code == 200
    for words in ("4 days late", "1 in 1 innovation", "silent for 41 days", "60%", "in danger"):
        assert words in html, words
    morning.do(morning.office, 1, "mail.subscribe", email="rina@example.go.id", lang="en", is_on=True)
    on = morning.today.isoformat()
    assert morning.follow("candidate.park", candidate=number, is_parked=True, why="izin", effective_on=on)[
        "ok"
    ]
    morning.follow("candidate.park", candidate=number, is_parked=False, why="", effective_on=on)
    for _ in range(2):
        errands.write_all(clock.now(), morning.today)
        errands.Decisions().run()
    kinds = [reason.split(":")[0] for reason in letters(morning)]
    assert sorted(kinds) == ["decision", "decision", "digest", "due", "late"]


def test_the_lists_of_candidates(morning):
    perahu, panti = morning.owned("Perahu", -4), morning.owned("Panti", 3)
    at = clock.now()
    morning.write(
        Level(candidate_id=perahu, indicator="regulasi", claimed=2, changed_at=at),
        Evidence(candidate_id=perahu, indicator="regulasi", kind="link", url="https://a.go.id", added_at=at),
    )
    browser = morning.browser_of(morning.office)
    assert "Panti" in browser.get("/office/candidates").get_data(as_text=True)
    for key in SORTS:
        for way in ("", "&down=1"):
            page = browser.get(f"/office/candidates.table?sort={key}{way}").get_data(as_text=True)
            assert f"/office/candidates/{perahu}" in page and f"/office/candidates/{panti}" in page
    for query in FILTERS:
        page = browser.get(f"/office/candidates.table?{query}").get_data(as_text=True)
        assert f"/office/candidates/{perahu}" in page and (
            f'/office/candidates/{panti}"' not in page or "late" not in query
        )
