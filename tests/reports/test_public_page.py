"""The public page and "Apa kabar ide kita?": every shown idea with what became of it, nobody's name."""

import re

import pytest

from tests.builders import today
from tests.ready import ready
from tests.results import Results
from workshop.live import reading
from workshop.reports.queries import aftermath


@pytest.fixture
def results(tmp_path) -> Results:
    return ready(tmp_path, Results, Results.open_result, identity="named")


def news(results, actor=None):
    with reading.reading() as db:
        return aftermath(db, results.room.id, actor)


def publish(results, is_published=True):
    return results.as_desk(results.room, "workshop.publish", is_published=is_published)["slug"]


def test_the_page_is_off_until_published_and_can_be_closed_again(results):
    client = results.app.test_client()
    assert client.get("/p/nothing-here").status_code == 404
    slug = publish(results)
    assert client.get(f"/p/{slug}").status_code == 200
    publish(results, False)
    assert client.get(f"/p/{slug}").status_code == 404


def test_each_shown_idea_has_its_state_and_hidden_ones_are_absent(results):
    room, second = results.room, results.ideas_of[1]
    results.promote(owner="Ibu Rahasia")
    results.as_desk(
        room, "idea.outcome", idea=second, outcome="forwarded", note="Sudah dijadwalkan", agency="Dinkes"
    )
    held = results.as_desk(room, "idea.add", round=room.round, texts=["Ide tersembunyi", "Ide lain"])[
        "ideas"
    ][0]
    results.as_desk(room, "idea.hide", idea=held)
    client = results.app.test_client()
    client.set_cookie("lang", "en")
    page = re.sub(r"<[^>]+>", " ", client.get(f"/p/{publish(results)}").get_data(as_text=True))
    assert "Antrean daring" in page and "Pilih dua puskesmas" in page and "Proposal" in page
    assert "Passed on" in page and "Sudah dijadwalkan" in page and "Received, not answered yet" in page
    assert "tersembunyi" not in page
    for name in ("Sari", "Budi", "Ibu Rahasia", "Rina"):
        assert name not in page, name


def test_a_merged_idea_says_into_what(results):
    first, second = results.ideas_of
    merged = results.as_desk(results.room, "idea.merge", ideas=[first, second], text="Antrean dan jam buka")[
        "idea"
    ]
    found = news(results)
    assert found["funnel"]["ideas"] == 2
    assert {one["id"]: (one["outcome"], one["note"]) for one in found["ideas"]} == {
        first: ("merged", "Antrean dan jam buka"), second: ("merged", "Antrean dan jam buka"), merged: ("", ""),
    }  # fmt: skip
    number = results.promote(idea=merged)
    assert [one.get("candidate") for one in news(results)["ideas"]] == [number, number]


def test_a_participant_finds_their_own_ideas_and_candidates(results):
    results.promote()
    mine, other = news(results, results.sari), news(results, results.budi)
    assert [one["is_mine"] for one in mine["candidates"]] == [True]
    assert [one["is_mine"] for one in other["candidates"]] == [False]
    assert [one["is_mine"] for one in other["ideas"]] == [True]
    assert not any(one["is_mine"] for one in news(results)["ideas"] + news(results)["candidates"])


def test_the_source_of_a_merged_winner_is_mine_too(results):
    first, second = results.ideas_of
    merged = results.as_desk(results.room, "idea.merge", ideas=[first, second], text="Antrean dan jam buka")[
        "idea"
    ]
    results.promote(idea=merged)
    assert news(results, results.budi)["candidates"][0]["is_mine"]


def test_news_follow_the_office(results):
    number = results.promote()
    with reading.reading() as db:
        from workshop.candidates import queries

        step = queries.steps(db, [number])[number][0].id
    assert results.follow(
        "step.done", step=step, is_done=True, done_on=today().isoformat(), note="Dua puskesmas dipilih"
    )["ok"]
    assert results.follow("step.add", candidate=number, title="Uji coba", owner="Budi", due="2027-01-15")[
        "ok"
    ]
    one = news(results)["candidates"][0]
    assert (one["last_news"], one["next_step"], one["next_on"].isoformat()) == (
        "Dua puskesmas dipilih", "Uji coba", "2027-01-15",
    )  # fmt: skip
    park = {
        "candidate": number,
        "is_parked": True,
        "why": "Menunggu izin",
        "effective_on": today().isoformat(),
    }
    assert results.follow("candidate.park", **park)["ok"]
    one = news(results)["candidates"][0]
    assert (one["parked_reason"], one["next_step"]) == ("Menunggu izin", "")


def test_the_desk_answers_and_publishes_from_the_result_page(results):
    client = results.browser_of(results.facilitator)
    client.set_cookie("lang", "en")
    address = f"/desk/{results.room.id}/report"
    html = client.get(address).get_data(as_text=True)
    forms = [
        dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
        for form in re.findall(r"<form.*?</form>", html, re.S)
    ]
    answer = next(form for form in forms if form.get("act") == "idea.outcome")
    sent = {
        **{key: answer[key] for key in ("csrf_token", "client", "act", "idea")},
        "outcome": "done",
        "note": "Langsung",
        "agency": "",
    }
    assert client.post(address, data=sent).status_code == 302
    assert "Done right away" in client.get(address).get_data(as_text=True)
    switch = next(form for form in forms if form.get("act") == "workshop.publish")
    assert client.post(address, data=switch).status_code == 302
    assert "Published on" in client.get(address).get_data(as_text=True)
    assert client.post(address, data={**switch, "act": "phase.set"}).status_code == 400
