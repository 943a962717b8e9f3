"""The same pages and acts on PostgreSQL."""

import pytest
from alembic import command

from tests.builders import new_app
from tests.portfolio.office import FOCUS, Office
from tests.portfolio.reading import table_after, text_of
from workshop import database


@pytest.fixture
def office(tmp_path, postgres_url) -> Office:
    command.upgrade(database.alembic_config(postgres_url), "head")
    return Office(new_app(tmp_path, postgres_url)).filled()


def test_pages_and_acts_on_the_index(office):
    browser = office.browser_of(office.office)
    browser.set_cookie("lang", "en")
    assert office.follow("target.set", year=FOCUS, value="66,00")["ok"]
    page = browser.get("/office/portfolio")
    assert "of the target" in text_of(page) and [row[1] for row in table_after(page, "h-funnel")][-1] == "5"
    assert browser.get("/office/whatif?do=add:1.04").status_code == 200
    assert "1 of 50" in text_of(browser.get("/office/agencies"))
    assert "assumed from" in text_of(browser.get("/office/region"))
