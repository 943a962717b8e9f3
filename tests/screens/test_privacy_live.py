"""What an audience must not know never reaches it: recorded from real sockets, pages, exports and the log."""

import io
import json
import re
import resource
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.hall import Hall, Recorder, open_hall, wait_for
from tests.support.sentences import visible
from workshop.crowd import Visitor
from workshop.people import keys
from workshop.voting.phases import OPEN_ON_PHONES_SECONDS

pytestmark = [pytest.mark.socket, pytest.mark.alone]

SITI, BUDI = "Siti Rahmawati Zulkarnain", "Budi Hartono Prasetyo"
AGENCY = "Dinas Pemadam Kebakaran Malinau"
ONE, TWO = "Antrean puskesmas lewat pesan 4711", "Kartu posyandu daring 4712"
# Weights and their sum that no clock, size or minute of this workshop happens to equal.
OF_SITI, OF_BUDI = 41, 33  # no day of a month
TOTAL = OF_SITI + OF_BUDI
# Numbers that are positions and moments, not counts.
NO_COUNT = {
    "version",
    "from",
    "to",
    "rev",
    "mine_version",
    "now",
    "at",
    "hash",
    "epoch",
    "ends_at",
    "id",
    "seed",
}


class Story:
    """One workshop, named and moderated before, played up to a secret vote, with every screen recorded."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.siti, self.budi = hall.phone(SITI, AGENCY), hall.phone(BUDI, AGENCY)
        self.heard: dict[str, Recorder] = {
            "siti": hall.watch(self.siti), "budi": hall.watch(self.budi),
            "stage": hall.watch(hall.stage, "stage"), "desk": hall.watch(hall.desk, "desk"),
        }  # fmt: skip
        self.one, self.two = hall.say(self.siti, ONE), hall.say(self.budi, TWO)

    def vote(self) -> None:
        for who, idea, weight in ((self.siti, self.one, OF_SITI), (self.budi, self.two, OF_BUDI)):
            answer = self.hall.act(who, "vote.set", round=self.hall.room.round, idea=idea, weight=weight)
            assert answer["ok"], answer

    def frames(self, screen: str) -> str:
        return "\n".join(self.heard[screen].frames)

    def state(self, who: Visitor, screen: str) -> str:
        status, body = who.get(f"/w/{self.hall.room.code}/state?screen={screen}")
        assert status == 200
        return body


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: Path) -> Iterator[Story]:
    plan = {"identity": "named", "moderation": "before", "of_rounds": {"votes": 100, "cap": 50}}
    with open_hall(tmp_path_factory.mktemp("hall"), prepared_sqlite, **plan) as hall:
        yield Story(hall)


def counts(value: Any, key: str = "") -> set[int]:
    """Returns the numbers in a JSON value that could be counts."""
    if isinstance(value, dict):
        return set().union(*(counts(inner, name) for name, inner in value.items()), set())
    if isinstance(value, list):
        return set().union(*(counts(inner, key) for inner in value), set())
    is_count = type(value) is int and key not in NO_COUNT
    return {value} if is_count else set()


def counts_heard(recorder: Recorder) -> set[int]:
    packets = [frame for frame in list(recorder.frames) if frame[:2] in {"42", "43"}]
    return set().union(*(counts(json.loads(frame[frame.index("[") :])) for frame in packets))


def counts_shown(page: str) -> set[int]:
    """Returns the numbers people read on a page, and those of the state embedded in it."""
    found = {int(number) for number in re.findall(r"(?<![\w.,:])\d{1,4}(?![\w.,:])", visible(page))}
    for block in re.findall(r'(?s)<script type="application/json"[^>]*>(.*?)</script>', page):
        found |= counts(json.loads(block))
    return found


def test_pending_ideas_and_names_reach_only_their_author_and_the_desk(story: Story) -> None:
    hall = story.hall
    wait_for(
        lambda: ONE in story.frames("desk") and ONE in story.frames("siti"), "the idea at author and desk"
    )
    wait_for(lambda: SITI in story.frames("desk"), "the desk of a named workshop knows who wrote it")
    time.sleep(1.2)  # a beat of the phones
    for screen, who, kind in (("budi", story.budi, "phone"), ("stage", hall.stage, "stage")):
        for heard in (story.frames(screen), story.state(who, kind)):
            assert ONE not in heard and SITI not in heard, screen
    for _, page in (story.budi.get(f"/w/{hall.room.code}"), hall.stage.get(f"/stage/{hall.room.code}")):
        assert ONE not in page and SITI not in page
    assert BUDI in story.frames("budi"), "one's own name is one's own to read"


def test_no_count_of_votes_leaves_the_server_before_the_reveal(story: Story) -> None:
    hall = story.hall
    for idea in (story.one, story.two):
        hall.steer("idea.show", idea=idea)
    hall.go("group", "vote")
    story.vote()
    wait_for(lambda: OF_SITI in counts_heard(story.heard["siti"]), "one's own weight is there to be recorded")
    time.sleep(1.5)  # a beat of every audience
    check_secret(story)
    hall.go("closed")
    time.sleep(1.5)
    check_secret(story)
    assert hall.rows("SELECT sum(weight) FROM vote") == [(TOTAL,)], "the counts existed all the time"


def check_secret(story: Story) -> None:
    hall, secrets = story.hall, {OF_SITI, OF_BUDI, TOTAL}
    others = {"siti": {OF_BUDI, TOTAL}, "budi": {OF_SITI, TOTAL}, "stage": secrets, "desk": secrets}
    for screen, forbidden in others.items():
        assert not counts_heard(story.heard[screen]) & forbidden, screen
        assert '"ranking"' not in story.frames(screen)
    for who, screen, forbidden in (
        (story.budi, "phone", {OF_SITI, TOTAL}), (hall.stage, "stage", secrets), (hall.desk, "desk", secrets)
    ):  # fmt: skip
        assert not counts(json.loads(story.state(who, screen))) & forbidden, screen
    for path in desk_pages(hall):
        status, page = hall.desk.get(path)
        assert status == 200, path
        assert not counts_shown(page) & secrets, path
    for who, path in ((story.budi, f"/w/{hall.room.code}"), (hall.stage, f"/stage/{hall.room.code}")):
        assert not counts_shown(who.get(path)[1]) & {OF_SITI, TOTAL}, path
    for name, text in exports(hall).items():
        assert (
            not {int(number) for number in re.findall(r"(?<![\w.,:-])\d{1,4}(?![\w.,:-])", text)} & secrets
        ), name


def desk_pages(hall: Hall) -> list[str]:
    desk = f"/desk/{hall.room.id}"
    pages = ["run", "room", "prepare", "report", "remote", f"similar?round={hall.room.round}", "acts"]
    return ["/desk", "/office", *(f"{desk}/{page}" for page in pages)]


def exports(hall: Hall) -> dict[str, str]:
    """Returns every export as text, the workbook's sheets included."""
    found = {}
    for table in ("ideas", "tallies", "candidates", "attendance"):
        status, text = hall.desk.get(f"/desk/{hall.room.id}/{table}.csv")
        assert status == 200, table
        found[table] = text
    ask = urllib.request.Request(
        f"{hall.url}/desk/{hall.room.id}/export.xlsx", headers={"Cookie": hall.desk.cookie_header}
    )
    with (
        urllib.request.urlopen(ask, timeout=60) as answer,
        zipfile.ZipFile(io.BytesIO(answer.read())) as book,
    ):
        for name in book.namelist():
            xml = book.read(name).decode()
            if "worksheets/" in name:  # t="s": the value is the number of a shared string
                found[name] = " ".join(re.findall(r'<c (?![^>]*t="s")[^>]*><v>([^<]*)</v>', xml))
            elif "sharedStrings" in name:
                found[name] = re.sub(r"<[^>]*>", " ", xml[xml.index("<si>") :])
    return found


def test_exports_hold_no_author(story: Story) -> None:
    for name, text in exports(story.hall).items():
        if name == "ideas":
            assert ONE in text, "the idea itself is exported"
            assert SITI not in text and AGENCY not in text
    assert SITI in exports(story.hall)["attendance"], (
        "attendance of a named workshop names people, beside no idea"
    )
    assert ONE not in exports(story.hall)["attendance"]


def test_the_result_reaches_stage_and_desk_at_once_and_phones_ten_seconds_later(story: Story) -> None:
    hall = story.hall
    began = time.monotonic()
    hall.steer("round.reveal", round=hall.room.round)
    looks = looks_before(story, began + OPEN_ON_PHONES_SECONDS)
    seen = [next(looks, None)]
    wait_for(lambda: OF_SITI in counts_heard(story.heard["stage"]), "the ranking on the stage")
    wait_for(lambda: OF_SITI in counts_heard(story.heard["desk"]), "the ranking on the desk")
    seen += looks
    assert seen[0] is not None, "nobody looked in time"
    assert not any(seen), "a phone was ahead"
    wait_for(lambda: OF_SITI in counts_heard(story.heard["budi"]), "the ranking on a phone")
    wait_for(lambda: '"ranking"' in story.frames("siti"), "the ranking on another phone")
    assert SITI not in story.frames("stage") and SITI not in story.frames("budi"), "names stay at the desk"


def looks_before(story: Story, moment: float) -> Iterator[set[int]]:
    """Looks again and again at what a phone could know; yields the secret counts it saw for sure before `moment`."""
    while True:
        seen = counts_heard(story.heard["budi"]) | counts(json.loads(story.state(story.budi, "phone")))
        seen |= counts_shown(story.budi.get(f"/w/{story.hall.room.code}")[1])
        if time.monotonic() >= moment:
            return
        yield seen & {OF_SITI, TOTAL}
        time.sleep(1.5)


def test_the_public_pages_name_nobody(story: Story) -> None:
    hall = story.hall
    promoted = {
        "title": "Antrean daring", "agency": "Dinkes", "owner": "Kepala Bidang Rahasia", "step": "Rapat",
        "due": "2026-12-08", "sector": "", "criteria": {},
    }  # fmt: skip
    candidate = hall.steer("idea.promote", idea=story.one, **promoted)["candidate"]
    joined = {"candidate": candidate, "joined": True, "name": SITI, "contact": "0812-3456-7890"}
    assert hall.act(story.siti, "candidate.join", **joined)["ok"]
    slug = hall.steer("workshop.publish", is_published=True)["slug"]
    stranger = Visitor(hall.url)
    public, news = stranger.get(f"/p/{slug}"), story.budi.get(f"/w/{hall.room.code}/news")
    for status, page in (public, news):
        assert status == 200 and TWO in page and "Antrean daring" in page, "both ideas are told of"
        assert not any(word in page for word in (SITI, AGENCY, "0812-3456-7890", "Kepala Bidang Rahasia"))
    time.sleep(1.2)
    for screen in ("budi", "stage"):
        assert "0812-3456-7890" not in story.frames(screen) and "Kepala Bidang Rahasia" not in story.frames(
            screen
        )


def test_the_log_names_nobody_even_when_things_fail(story: Story) -> None:
    """The last test: it makes an act fail on a full disk, so that there is something in the log to look at."""
    hall = story.hall
    old = resource.prlimit(hall.server.pid, resource.RLIMIT_FSIZE)
    limit = hall.server.log.stat().st_size + 64_000
    resource.prlimit(hall.server.pid, resource.RLIMIT_FSIZE, (limit, old[1]))
    fail_by_size(story)
    resource.prlimit(hall.server.pid, resource.RLIMIT_FSIZE, old)
    log = hall.server.tail(10_000_000)
    assert "act idea.submit on stream" in log, "a failure was logged"
    token = next(value for name, value in story.siti.cookies.items() if name.startswith("rembuk_p_"))
    secrets = [
        token,
        keys.hash_of(token),
        keys.author_key(token, hall.room.id),
        keys.ballot_key(token, hall.room.id),
    ]
    assert hall.rows(f"SELECT 1 FROM idea WHERE author_key = '{secrets[2]}'"), "these are the keys in use"
    for word in (*secrets, SITI, ONE, "Ide yang gagal", story.heard["siti"].frames[0][20:40]):
        assert word not in log


def fail_by_size(story: Story) -> None:
    """Submits until the database has no room."""
    for number in range(40):
        text = f"Ide yang gagal {number} " + "x" * 1900
        if (
            story.hall.act(story.siti, "idea.submit", round=story.hall.room.round, text=text).get("code")
            == "BUSY"
        ):
            return
    raise AssertionError("the disk never filled")


def test_events_hold_no_words_names_or_weights(story: Story) -> None:
    rows = story.hall.rows("SELECT act, actor, wrote, touched, coalesce(undo, '') FROM event")
    assert len(rows) > 15
    whole = "\n".join(" ".join(row) for row in rows)
    for word in (ONE, "4711", SITI, AGENCY, "Kepala Bidang Rahasia", "0812"):
        assert word not in whole
    assert all(re.fullmatch(r"[a-z_]*(:\d+)?( [a-z_]+(:\d+)?)*", row[2]) for row in rows), (
        "claims are ids only"
    )
    votes = [row for row in rows if row[0] == "vote.set"]
    assert votes and all(row[2:] == ("", "", "") for row in votes)
