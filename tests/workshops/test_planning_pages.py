import re
from html import unescape
from typing import Any

import pytest

from tests.builders import House, Room
from tests.people.pages import Visitor, link_for, set_up

_INPUT = re.compile(r"<input\b([^>]*)>")
_BOXES = {"checkbox", "radio"}


@pytest.fixture
def rina(small_house: House) -> Visitor:
    """The facilitator's browser, signed in."""
    visitor = Visitor(small_house.app)
    set_up(visitor, link_for(small_house.facilitator.account_id))
    return visitor


def fields_of(html: str) -> dict[str, str]:
    """Returns what a browser would send of the page's big form, the buttons aside."""
    form = html[html.index('<form class="prepare"') :]
    form = form[: form.index("</form>")]
    found: dict[str, str] = {}
    for tag in _INPUT.findall(form):
        told = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        is_sent = told.get("type") not in _BOXES or " checked" in tag
        if "name" in told and is_sent and " disabled" not in tag:
            found[told["name"]] = unescape(told.get("value", "on"))
    return found


def sent(visitor: Visitor, path: str, page: Any = None, **changes: str) -> Any:
    """Sends the form as it stands on `page` (or the page at `path`), with changes."""
    html = (page or visitor.get(path)).text
    given = fields_of(html) | changes
    given.pop("csrf_token")
    return visitor.post(path, page=path, **given)


def prepare(room: Room) -> str:
    """Returns the address of a room's page Prepare."""
    return f"/desk/{room.id}/prepare"


def test_a_new_workshop_is_made_from_a_template_in_one_form(rina: Visitor) -> None:
    made = sent(rina, "/desk/new", title="Layanan dasar", do="save")
    assert made.status_code == 303
    page = rina.get(made.location)
    assert fields_of(page.text)["title"] == "Layanan dasar"
    assert "Layanan dasar" in rina.get("/desk").text


def test_making_and_opening_the_lobby_is_one_press(rina: Visitor, small_house: House) -> None:
    made = sent(rina, "/desk/new", title="Layanan dasar", do="lobby")
    assert made.status_code == 303
    found = re.fullmatch(r"/desk/(\d+)/run", made.location)
    assert found
    assert small_house.phase(Room(int(found[1]), "", [])) == "lobby"


def test_the_same_new_form_sent_twice_makes_one_workshop(rina: Visitor) -> None:
    page = rina.get("/desk/new")
    first = sent(rina, "/desk/new", page, title="Sekali saja", do="save")
    second = sent(rina, "/desk/new", page, title="Sekali saja", do="save")
    assert first.location == second.location


def test_every_template_can_be_saved_as_it_is(rina: Visitor) -> None:
    keys = re.findall(r'value="template-([a-z_]+)"', rina.get("/desk/new").text)
    assert len(keys) >= 4
    for key in keys:
        assert sent(rina, f"/desk/new?template={key}", title=key, do="save").status_code == 303


def test_wrong_fields_are_told_beside_them_and_what_was_typed_stays(
    rina: Visitor, small_house: House
) -> None:
    room = small_house.room(phase="draft")
    wrong = {"title": "", "starts_at": "pagi", "r0-votes": "2", "r0-cap": "3", "r0-collect_minutes": "x"}
    page = sent(rina, prepare(room), **wrong, do="save")
    assert page.status_code == 422
    for name in ("title", "starts_at", "r0-cap", "r0-collect_minutes"):
        assert f'id="e-{name}"' in page.text
    assert fields_of(page.text)["starts_at"] == "pagi"
    assert small_house.plan(room)["title"] != ""


def test_buttons_move_add_and_remove_rounds_without_saving(rina: Visitor, small_house: House) -> None:
    room = small_house.room(rounds=2, phase="draft", of_rounds={"question": "Satu?"})
    added = sent(rina, prepare(room), do="add")
    changed = sent(rina, prepare(room), added, **{"r2-question": "Tiga?", "do": "up-2"})
    assert fields_of(changed.text)["r1-question"] == "Tiga?"
    removed = sent(rina, prepare(room), changed, do="remove-0")
    assert fields_of(removed.text)["r0-question"] == "Tiga?"
    assert "Not saved yet." in removed.text
    assert len(small_house.plan(room)["rounds"]) == 2
    assert sent(rina, prepare(room), removed, do="save").status_code == 303
    assert [one["question"] for one in small_house.plan(room)["rounds"]] == ["Tiga?", "Satu?"]


def test_another_template_keeps_title_and_date(rina: Visitor, small_house: House) -> None:
    room = small_house.room(phase="draft")
    page = sent(rina, prepare(room), title="Tetap", do="template-review")
    fields = fields_of(page.text)
    assert fields["title"] == "Tetap"
    assert "r2-question" in fields


def test_times_follow_from_the_minutes(rina: Visitor, small_house: House) -> None:
    room = small_house.room(rounds=2, phase="draft")
    page = rina.get(prepare(room))
    assert re.findall(r"<time>(\d\d:\d\d)</time>", page.text) == ["09:00", "09:05", "09:40", "10:15"]
    assert "ends at 10:35" in page.text


def test_a_lobby_needs_every_question_a_draft_does_not(rina: Visitor, small_house: House) -> None:
    room = small_house.room(rounds=2, phase="draft")
    page = sent(rina, prepare(room), **{"r1-question": "", "do": "lobby"})
    assert page.status_code == 422
    assert 'id="e-r1-question"' in page.text
    assert small_house.phase(room) == "draft"
    assert sent(rina, prepare(room), **{"r1-question": "", "do": "save"}).status_code == 303
    assert (
        "1 question empty" in rina.get("/desk").text
        or "1 question is still empty" in rina.get(f"/desk/{room.id}/room").text
    )


def test_two_facilitators_see_both_versions_and_nothing_is_overwritten(
    rina: Visitor, small_house: House
) -> None:
    room = small_house.room(phase="draft")
    hers, his = rina.get(prepare(room)), rina.get(prepare(room))
    assert sent(rina, prepare(room), his, title="Dari Budi", do="save").status_code == 303
    page = sent(rina, prepare(room), hers, title="Dari Rina", do="save")
    assert page.status_code == 409
    assert "Saved by the other:" in page.text
    assert "Dari Budi" in page.text
    assert fields_of(page.text)["title"] == "Dari Rina"
    assert small_house.plan(room)["title"] == "Dari Budi"
    assert sent(rina, prepare(room), page, title="Dari Rina", do="save").status_code == 303
    assert small_house.plan(room)["title"] == "Dari Rina"


def test_going_back_and_saving_something_else_keeps_what_was_typed(rina: Visitor, small_house: House) -> None:
    room = small_house.room(phase="draft")
    page = rina.get(prepare(room))
    assert sent(rina, prepare(room), page, title="Pertama", do="save").status_code == 303
    again = sent(rina, prepare(room), page, title="Kedua", do="save")
    assert again.status_code == 409
    assert "This page was sent before with other content." in again.text
    assert fields_of(again.text)["title"] == "Kedua"
    assert fields_of(again.text)["client"] != fields_of(page.text)["client"]


def test_what_is_fixed_by_now_is_said_and_not_asked(rina: Visitor, small_house: House) -> None:
    room = small_house.room(phase="vote")
    page = rina.get(prepare(room))
    assert "Fixed: people have come in already." in page.text
    assert "votes per person and per idea stay as they are" in page.text
    assert "identity" not in fields_of(page.text)
    assert sent(rina, prepare(room), page, title="Judul baru", do="save").status_code == 303
    assert small_house.plan(room)["title"] == "Judul baru"


def test_markup_in_a_title_stays_text(rina: Visitor, small_house: House) -> None:
    room = small_house.room(phase="draft", title="<script>alert(1)</script>")
    for path in ("/desk", prepare(room), f"/desk/{room.id}/room", f"/desk/{room.id}/poster"):
        page = rina.get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert" in page.text


def test_a_foreign_workshop_is_not_found(rina: Visitor, small_house: House) -> None:
    room = small_house.room(phase="draft", by=small_house.office)
    for page in ("prepare", "room", "poster"):
        assert rina.get(f"/desk/{room.id}/{page}").status_code == 404
    assert rina.get(f"/desk/new?copy={room.id}").status_code == 404


def test_a_copy_takes_questions_and_rules_but_is_another_workshop(rina: Visitor, small_house: House) -> None:
    room = small_house.room(phase="thanks", of_rounds={"question": "Pertanyaan lama?"})
    copy = sent(rina, f"/desk/new?copy={room.id}", title="Salinan", do="save")
    assert copy.status_code == 303
    assert f"/desk/{room.id}/" not in copy.location
    assert "Pertanyaan lama?" in rina.get(copy.location).text


def test_a_deleted_workshop_can_be_brought_back_from_the_list(rina: Visitor, small_house: House) -> None:
    room = small_house.room(phase="draft", title="Terhapus")
    gone = rina.post(f"/desk/{room.id}/delete", page=prepare(room), is_deleted="1")
    listed = rina.get(gone.location)
    assert "The workshop was deleted." in listed.text
    assert rina.get(prepare(room)).status_code == 404
    rina.post(f"/desk/{room.id}/delete", page=gone.location, is_deleted="0")
    assert rina.get(prepare(room)).status_code == 200


def test_the_room_shows_the_code_and_a_text_to_paste(rina: Visitor, small_house: House) -> None:
    room = small_house.room(phase="draft")
    page = rina.get(f"/desk/{room.id}/room").text
    assert f"/w/{room.code}" in page
    assert f"{room.code[:3]} {room.code[3:]}" in page
    assert "The lobby is not open yet" in page


def test_the_qr_never_follows_the_host_header(rina: Visitor, small_house: House) -> None:
    room = small_house.room(phase="draft")
    with_host = rina.client.get(f"/desk/{room.id}/room", headers={"Host": "evil.example"})
    assert "evil.example" not in with_host.text.replace("ws://evil.example", "")


def test_a_stage_link_is_shown_once_and_can_be_revoked(rina: Visitor, small_house: House) -> None:
    room = small_house.room()
    path = f"/desk/{room.id}/room"
    page = rina.post(path, do="stage")
    token = re.search(r"/s/([0-9a-f]+)", page.text)
    assert token
    link = re.search(r'name="link" value="(\d+)"', page.text)
    assert link
    assert token[1] not in rina.get(path).text
    assert rina.post(path, do="revoke", link=link[1]).status_code == 303
    assert 'name="link"' not in rina.get(path).text


def test_the_wifi_code_is_made_but_stored_nowhere(rina: Visitor, small_house: House) -> None:
    room = small_house.room(phase="draft")
    path = f"/desk/{room.id}/room"
    assert "sungai-kayan" in rina.post(path, do="wifi", wifi_name="Aula", wifi_password="sungai-kayan").text
    assert "sungai-kayan" not in rina.get(path).text
    poster = rina.post(f"/desk/{room.id}/poster", page=path, wifi_name="Aula", wifi_password="sungai-kayan")
    assert "sungai-kayan" in poster.text
    assert rina.post(path, do="wifi", wifi_name="").status_code == 422


@pytest.mark.parametrize(
    ("identity", "sentence"),
    [
        ("anonymous", "Nobody sees who wrote what."),
        ("nickname", "On the screen, ideas appear without names."),
        ("named", "the facilitator sees them."),
    ],
)
def test_the_poster_says_what_is_true_about_names(
    rina: Visitor, small_house: House, identity: str, sentence: str
) -> None:
    room = small_house.room(phase="draft", identity=identity)
    assert sentence in rina.get(f"/desk/{room.id}/poster").text
