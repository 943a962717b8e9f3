"""Letters reach a real mail server once: while it works, after it was away, and when one address is wrong."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import OFFICE_STREAM
from tests.mail.postbox import SENDER, Postbox, letters, pass_time, queue
from workshop.access import MACHINE
from workshop.mail import rules, smtp
from workshop.mail.post import Post


def test_a_letter_arrives_as_it_was_written(house, post, postbox):
    queue(house, "a", subject="Langkah lewat tenggat: é ✓", body="Baris satu\n\nbaris dua, “kutip”")
    post.run()
    [letter] = postbox.taken
    assert letter["Subject"] == "Langkah lewat tenggat: é ✓"
    assert postbox.bodies() == ["Baris satu\n\nbaris dua, “kutip”\n"]
    assert letter.get_content_type() == "text/plain" and letter["Auto-Submitted"] == "auto-generated"
    sender = letter["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == ("Kantor Inovasi", "inovasi@example.go.id")
    assert letters(house)["a"].state == "sent"
    post.run()
    assert len(postbox.taken) == 1


def test_a_reason_is_used_once_for_ever(house, post, postbox):
    assert queue(house, "a", "b") == 2
    post.run()
    assert queue(house, "a", "b", "c") == 1
    post.run()
    assert postbox.subjects == ["Surat a", "Surat b", "Surat c"]


def test_a_server_that_was_away_gets_everything_once_it_is_back(house, post, postbox):
    postbox.down()
    queue(house, "a", "b", "c")
    post.run()
    kept = letters(house)
    assert {one.state for one in kept.values()} == {"waiting"} and kept["a"].problem == "shut ECONNREFUSED"
    assert kept["a"].tries == 1
    post.run()
    assert letters(house)["a"].tries == 1, "the next try is a minute away"
    postbox.up()
    queue(house, "d")
    post.run()
    assert postbox.subjects == ["Surat d"]
    post.run()  # the first success wakes what waited for the server
    assert sorted(postbox.subjects) == ["Surat a", "Surat b", "Surat c", "Surat d"]
    post.run()
    assert len(postbox.taken) == 4


def test_a_busy_server_is_asked_again_later(small_house, small_post, postbox):
    postbox.moods["*"] = "451 try again later"
    queue(small_house, "a")
    small_post.run()
    one = letters(small_house)["a"]
    assert (one.state, one.tries) == ("waiting", 1) and one.problem == "later 451 try again later"
    postbox.moods.clear()
    small_post.run()
    assert not postbox.taken
    pass_time(small_house, minutes=1)
    small_post.run()
    assert postbox.subjects == ["Surat a"] and letters(small_house)["a"].problem == ""


def test_one_wrong_address_is_given_up_and_holds_up_nobody(house, post, postbox):
    postbox.moods["b@example.go.id"] = "550 5.1.1 no such person"
    queue(house, "a", "b", "c")
    post.run()
    assert postbox.subjects == ["Surat a", "Surat c"]
    given_up = letters(house)["b"]
    assert given_up.state == "given_up" and given_up.problem == "bad_address 550 5.1.1 no such person"
    pass_time(house, days=1)
    post.run()
    assert len(postbox.taken) == 2


def test_a_refused_letter_is_given_up(small_house, small_post, postbox):
    postbox.data_mood = "554 no such content here"
    queue(small_house, "a")
    small_post.run()
    assert letters(small_house)["a"].state == "given_up" and letters(small_house)["a"].problem.startswith(
        "refused 554"
    )


def test_after_five_days_a_letter_is_given_up_with_its_problem(small_house, small_post, postbox):
    postbox.down()
    queue(small_house, "a")
    for _ in range(11):
        small_post.run()
        assert letters(small_house)["a"].state == "waiting"
        pass_time(small_house, hours=11)
    small_post.run()
    one = letters(small_house)["a"]
    assert one.state == "given_up" and one.problem.startswith("shut")


def test_a_crash_between_sending_and_recording_repeats_it_under_the_same_message_id(
    small_house, small_post, postbox
):
    queue(small_house, "a", "b")
    first = letters(small_house)["a"]
    # What the errand does, up to the moment at which the power goes.
    small_house.do(MACHINE, OFFICE_STREAM, "letter.claim", letters=[first.id])
    with smtp.connected(smtp.server_of(postbox.url)) as line:
        smtp.send(line, smtp.message(first, SENDER))
    assert postbox.subjects == ["Surat a"] and letters(small_house)["a"].state == "waiting"
    small_post.run()
    assert postbox.subjects == ["Surat a", "Surat b"], "what was claimed waits for its next turn"
    pass_time(small_house, minutes=1)
    small_post.run()
    first_number, other, again = (letter["Message-ID"] for letter in postbox.taken)
    assert first_number == again != other


def test_a_connection_that_breaks_off_loses_nothing(small_house, small_post, postbox):
    queue(small_house, *"abcdef")
    postbox.hangs_up_at = 3
    small_post.run()
    assert postbox.subjects == ["Surat a", "Surat b"]
    pass_time(small_house, minutes=1)
    small_post.run()
    assert sorted(postbox.subjects) == [f"Surat {name}" for name in "abcdef"]


def test_a_long_queue_goes_out_in_batches(small_house, small_post, postbox):
    queue(small_house, *(f"n{number}" for number in range(60)))
    small_post.run()
    assert len(postbox.taken) == 50
    small_post.run()
    assert len({letter["Message-ID"] for letter in postbox.taken}) == 60


def test_the_password_is_never_sent_without_encryption(small_house, postbox):
    url = f"smtp://rina:rahasia@127.0.0.1:{postbox.port}"
    settings = replace(small_house.app.config["SETTINGS"], smtp_url=url, mail_from="a@example.go.id")
    queue(small_house, "a")
    Post(settings).run()
    one = letters(small_house)["a"]
    assert one.state == "waiting" and one.problem.startswith("no_tls") and not postbox.taken
    assert "rahasia" not in repr(smtp.server_of(url))


# The server of this test asks for a password without TLS on purpose.
@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_wrong_password_is_told_as_such(small_house):
    box = Postbox(auth_require_tls=False, auth_required=True, auth_callback=lambda *_: False)
    box.up()
    try:
        url = box.url.replace("//", "//rina:salah@")
        settings = replace(small_house.app.config["SETTINGS"], smtp_url=url, mail_from="a@example.go.id")
        queue(small_house, "a")
        Post(settings).run()
    finally:
        box.down()
    assert letters(small_house)["a"].problem.startswith("sign_in 535") and not box.taken


def test_waits_grow_from_a_minute_to_six_hours():
    waits = [rules.wait(tries) for tries in range(1, 9)]
    assert waits[0] == timedelta(minutes=1) and waits == sorted(waits) and waits[-1] == timedelta(hours=6)
    assert rules.wait(10_000) == timedelta(hours=6)


def test_only_plain_addresses_are_addresses():
    for good in ("rina@example.go.id", "a.b+c@x-y.co", "o'neil@example.org"):
        assert rules.is_address(good), good
    for bad in (
        "", "rina", "rina@", "@x.id", "a@b", "a@b..id", "a b@x.id", "a@x.id\n", "a@x.id\r\nBcc: b@x.id", "a,b@x.id",
        "Rina <a@x.id>", "a@-x.id", ".a@x.id", "a..b@x.id", "é@x.id", "a@x.id, b@x.id", "a" * 65 + "@x.id",
        "a@" + "x" * 200 + ".id", '"a"@x.id', "a@[127.0.0.1]",
    ):  # fmt: skip
        assert not rules.is_address(bad), bad


def test_no_title_can_begin_a_second_header(small_house, small_post, postbox):
    queue(small_house, "a", subject="Judul\r\nBcc: semua@example.go.id\r\n\r\nisi lain")
    small_post.run()
    [letter] = postbox.taken
    assert letter["Bcc"] is None and letter["Subject"] == "Judul Bcc: semua@example.go.id isi lain"
    assert [letter["To"].addresses[0].addr_spec] == ["a@example.go.id"]


def test_a_letter_to_no_address_is_refused_whole(small_house):
    bad = {"reason": "a", "address": "a@x.id\nBcc: b@x.id", "subject": "x", "body": "x"}
    assert small_house.code(MACHINE, OFFICE_STREAM, "letter.queue", letters=[bad]) == "INVALID"
    assert not letters(small_house)


def test_old_letters_are_forgotten_and_waiting_ones_never(house, post, postbox):
    queue(house, "old")
    post.run()
    pass_time(house, days=100)
    queue(house, "waiting")
    pass_time(house, days=91)
    queue(house, "new")
    house.do(MACHINE, OFFICE_STREAM, "letter.forget")
    assert set(letters(house)) == {"waiting", "new"}
