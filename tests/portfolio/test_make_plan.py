"""From the simulation to tasks: everything is listed before it is made, all of it or nothing, undone as anything else."""

import json
import re
from datetime import date, timedelta
from html import unescape

import pytest

from tests.builders import today
from tests.portfolio import recomputed
from tests.portfolio.office import FOCUS, THIS_YEAR
from tests.portfolio.reading import table_after, text_of

PAGE = "/office/whatif/plan"
DUE = (today() + timedelta(days=9)).isoformat()
LAST = date(THIS_YEAR, 12, 31)


@pytest.fixture
def client(full):
    found = full.browser_of(full.office)
    found.set_cookie("lang", "en")
    return found


def number_of(folder, title):
    return recomputed.rows(folder, f"SELECT id FROM candidate WHERE title = '{title}'")[0][0]


def form_of(page, **changes):
    """Returns the fields of the page's form, lists where a name stands several times."""
    form = page.text[page.text.index('<form method="post" class="stack">') :]
    fields = {}
    for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")]):
        fields.setdefault(name, []).append(unescape(value))
    due = re.search(r'id="due" name="due" value="([^"]*)"', form)[1]
    return fields | {"due": due} | changes


def steps(folder):
    query = "SELECT candidate_id, title, owner, due_on FROM step WHERE title <> 'Tagih' ORDER BY id"
    return recomputed.rows(folder, query)


def test_the_page_lists_everything_and_makes_nothing(client, tmp_path):
    late = number_of(tmp_path, "Uji")
    codes = f"do=soon:{late}&do=all:regulasi:1&do=region:penghargaan_inovator:2&do=add:1.04"
    simulated = client.get(f"/office/whatif?{codes}")
    assert "Make it a plan, create 3 tasks" in text_of(simulated)
    before = steps(tmp_path)
    page = client.get(f"{PAGE}?cycle={FOCUS}&{codes}")
    rows = table_after(page, "h-tasks")
    assert [row[0] for row in rows] == ["Uji Dinas ESDM", "Terap 1 Dinkes", "Terap 3 Dinkes"]
    assert rows[0][1] == f"Apply or renew by 31 Dec {THIS_YEAR}, so that it counts in IID {FOCUS}"
    assert rows[0][3] == f"31 Dec {THIS_YEAR}" and rows[1][3] == "as it is"
    assert rows[1][1].startswith("Raise indicator 16, ") and "from level 0 to 1: " in rows[1][1]
    assert [row[1] for row in table_after(page, "h-else")] == ["Regional indicators", "Add a candidate"]
    assert "Make 3 tasks" in page.text and steps(tmp_path) == before


def test_one_press_makes_all_of_it_with_history(client, full, tmp_path):
    late = number_of(tmp_path, "Uji")
    page = client.get(f"{PAGE}?cycle={FOCUS}&do=soon:{late}&do=all:regulasi:1")
    fields = form_of(page, due=DUE)
    assert len(fields["task"]) == 3 and {json.loads(text)["candidate"] for text in fields["task"]} >= {late}
    before = len(steps(tmp_path))
    answer = client.post(PAGE, data=fields)
    assert answer.status_code == 302
    assert client.post(PAGE, data=fields).status_code == 302, "a double post gets the stored answer"
    made = steps(tmp_path)[before:]
    assert len(made) == 3 and made[0][0] == late and {str(row[3]) for row in made} == {DUE}
    assert recomputed.rows(tmp_path, f"SELECT planned_on FROM candidate WHERE id = {late}") == [(str(LAST),)]
    told = recomputed.rows(
        tmp_path, f"SELECT kind, new, why FROM change WHERE candidate_id = {late} ORDER BY id"
    )
    assert told[-2] == ("planned", str(LAST), f"Simulation for IID {FOCUS}") and told[-1][0] == "step.added"
    assert "3 tasks were made" in text_of(client.get(answer.location))
    assert full.follow(
        "step.remove", step=recomputed.rows(tmp_path, "SELECT max(id) FROM step")[0][0], is_removed=True
    )["ok"]
    assert full.follow("candidate.plan", candidate=late, planned_on=None, seen=str(LAST), why="")["ok"]


def test_one_candidate_that_moved_refuses_the_whole(client, full, tmp_path):
    first, last = number_of(tmp_path, "Terap 1"), number_of(tmp_path, "Terap 3")
    fields = form_of(
        client.get(f"{PAGE}?cycle={FOCUS}&do=one:{first}:regulasi:1&do=one:{last}:regulasi:1"), due=DUE
    )
    before = steps(tmp_path)
    assert full.follow("step.add", candidate=last, title="Rapat", owner="", due=DUE)["ok"]
    answer = client.post(PAGE, data=fields)
    assert answer.status_code == 409 and "changed “Terap 3” in the meantime" in text_of(answer)
    assert len(steps(tmp_path)) == len(before) + 1, "nothing of the plan was made"
    assert f'value="{DUE}"' in answer.text, "what was typed stays"
    assert client.post(PAGE, data=form_of(answer)).status_code == 302, "the page shows the plan as it is now"
    assert len(steps(tmp_path)) == len(before) + 3


def test_a_wrong_date_or_a_foreign_form_makes_nothing(client, full, tmp_path):
    one = number_of(tmp_path, "Terap 1")
    page = client.get(f"{PAGE}?cycle={FOCUS}&do=one:{one}:regulasi:1")
    before = steps(tmp_path)
    refused = client.post(PAGE, data=form_of(page, due="2020-01-01"))
    assert refused.status_code == 422 and "Give a due date that is still to come" in text_of(refused)
    assert client.post(PAGE, data=form_of(page, task="{")).status_code == 400
    assert client.post(PAGE, data=form_of(page, cycle="20x7")).status_code == 400
    task = {"candidate": one, "seen": "", "planned_on": "", "steps": ["Rapat"]}
    wrong = (
        [],
        [task, task],
        [{**task, "steps": []}],
        [{**task, "steps": ["x"] * 101}],
        [{**task, "planned_on": "x"}],
    )
    for tasks in wrong:
        assert full.follow("plan.make", why="", due=DUE, tasks=tasks)["code"] == "INVALID"
    over = [{**task, "planned_on": "2020-01-01"}]
    assert full.follow("plan.make", why="", due=DUE, tasks=over)["code"] == "INVALID"
    assert full.follow("plan.make", full.facilitator, why="", due=DUE, tasks=[task])["code"] == "FORBIDDEN"
    assert steps(tmp_path) == before


def test_a_cycle_whose_window_is_over_has_no_plan(client, tmp_path):
    one = number_of(tmp_path, "Terap 1")
    page = client.get(f"{PAGE}?cycle={THIS_YEAR}&do=one:{one}:regulasi:1")
    assert "is over" in text_of(page) and "Make 1 task" not in page.text
    assert (
        "Make it a plan" not in client.get(f"/office/whatif?cycle={THIS_YEAR}&do=one:{one}:regulasi:1").text
    )
