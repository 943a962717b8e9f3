"""Each agency's part: people, ideas, candidates, what is overdue, and who has at least one innovation."""

import re
from html import unescape

import pytest

from tests.portfolio import recomputed
from tests.portfolio.office import FOCUS
from tests.portfolio.reading import text_of


def lines(page):
    html = page.get_data(as_text=True)
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in body.split("<tr")[1:]]
    words = [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells]
    return {row[0].removesuffix(" not on the list"): row[1:] for row in words}


@pytest.fixture
def client(full):
    found = full.browser_of(full.office)
    found.set_cookie("lang", "en")
    return found


def test_an_agency_with_an_innovation_that_counts_has_one(client, tmp_path):
    found = lines(client.get("/office/agencies"))
    assert len(recomputed.window(tmp_path, FOCUS)) == 5
    assert found["Dinkes"][0] == "Has 5" and found["Dinkes"][3:8] == ["0", "0", "0", "5", "0"]
    # Applied too long ago: no longer an innovation of this cycle, still a candidate.
    assert found["Dinsos"][0] == "In preparation" and found["Dinsos"][7] == "1"
    assert "1 of 50 have at least one innovation" in text_of(client.get("/office/agencies"))


def test_what_is_overdue_and_silent_is_told(client):
    found = lines(client.get("/office/agencies"))
    assert found["Dinas ESDM"][8] == "1" and found["Dinas ESDM"][9] == "3 days ago"
    assert next(iter(found)) == "All" and list(found)[1] == "Dinas ESDM"


def test_people_and_ideas_are_counted_where_names_were_asked_for(client, tmp_path):
    found = lines(client.get("/office/agencies"))
    people = recomputed.rows(tmp_path, "SELECT agency, count(*) FROM participant GROUP BY agency")
    assert (
        people == [("Bappeda", 2)] and found["Bappeda"][1:3] == ["2", "2"] and found["All"][1:3] == ["2", "2"]
    )


def test_a_parked_candidate_is_no_active_one(client):
    found = lines(client.get("/office/agencies"))
    assert found["Dinas Asing"][0] == "Nothing yet" and found["Dinas Asing"][3:8] == ["0"] * 5


def test_the_list_is_filtered_by_what_an_agency_has(client):
    assert set(lines(client.get("/office/agencies?show=has"))) == {"All", "Dinkes"}
    assert set(lines(client.get("/office/agencies?show=coming"))) == {"All", "Dinas ESDM", "Dinsos"}
    everything = lines(client.get("/office/agencies?show=nonsense"))
    assert everything == lines(client.get("/office/agencies")) and len(everything) > 50
