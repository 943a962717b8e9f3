"""Naughty strings in every field, on every page and in every export: nothing runs, nothing breaks."""

import csv
import io
import json
import re
import secrets
import zipfile
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders import House, Room
from workshop.access import MACHINE, OFFICE, Actor
from workshop.people import keys
from workshop.people.cookies import LOGIN, phone_cookie
from workshop.web import CSP

# What each would do is call naughty(); after the kind of the Big List of Naughty Strings.
STRINGS = (
    "<script>naughty()</script>", "\"><img src=x onerror=naughty()>", "' onmouseover='naughty()' x='",
    "</script><script>naughty()</script>", "<!--<script>naughty()//-->", "<svg/onload=naughty()>", "<style>*{x:naughty()}</style>",
    "javascript:naughty()", "data:text/html,<script>naughty()</script>", "{{ 7 * 7 }}{% naughty() %}", "${naughty()}",
    "%(naughty)s %s %d {naughty}", "</textarea><script>naughty()</script>", "</title><script>naughty()</script>",
    "=cmd|' /C naughty'!A0", "+naughty()", "-naughty()", "@SUM(naughty())", "\tnaughty()", "=HYPERLINK(\"http://naughty.example\")",
    "naughty\u2028\u2029\u0085()", "\\\"};naughty();//", "&lt;script&gt;naughty()&lt;/script&gt;", "\U0001f9d1\u200d\U0001f33e naughty \u0645\u0631\u062d\u0628\u0627",
    "\u202enaughty\u202c", "Z\u0351\u036b\u0343\u036a\u0302 naughty", "../../../../etc/naughty", "null naughty", "'; DROP TABLE naughty; --",
    "]]><naughty/>", "<math><mtext></table><img src=x onerror=naughty()>",
)  # fmt: skip
# Those for the fields of which a workshop has only one.
SINGLE = (0, 1, 2, 3, 9, 12, 14, 21)


class Page(HTMLParser):
    """Collects what a page could run, and its blocks of JSON."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.risky: list[str] = []
        self.blocks: list[str] = []
        self._script: dict[str, str | None] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            is_link = name in {"href", "src", "action", "formaction", "srcdoc", "xlink:href"}
            if (
                name.startswith("on")
                or name == "style"
                or (is_link and (value or "").strip().lower()[:5] in {"javas", "data:"})
            ):
                self.risky.append(f"<{tag} {name}={value!r}>")
        if tag == "style" and "nonce" not in dict(attrs):
            self.risky.append("<style>")
        if tag in {"math", "mtext", "naughty"} or (tag == "img" and dict(attrs).get("src") == "x"):
            self.risky.append(f"<{tag}>")
        self._script = dict(attrs) if tag == "script" else None

    def handle_data(self, text: str) -> None:
        if self._script is None:
            return
        if self._script.get("type") == "application/json":
            self.blocks.append(text)
        elif "naughty" in text:
            self.risky.append(f"<script>{text[:80]}")

    def handle_comment(self, text: str) -> None:
        if "naughty" in text:
            self.risky.append(f"<!--{text}")

    def handle_endtag(self, tag: str) -> None:
        self._script = None


class Play:
    """A workshop in which every field holds something naughty."""

    def __init__(self, house: House, naughty: str) -> None:
        self.house, self.naughty = house, naughty
        self.short = naughty[:60]
        names = {"title": naughty, "place": naughty, "agency": naughty}
        question = {"question": naughty, "votes": 9, "cap": 9}
        self.room = house.room(
            phase="collect", identity="named", of_rounds=question, by=house.office, **names
        )
        self.sari = house.join(self.room, naughty, naughty)
        self.ideas = [self.say(text) for text in STRINGS]
        self.token, self.slug = secrets.token_hex(8), ""
        self.candidate = self._follow_up()

    def desk(self, act: str, **args: Any) -> dict[str, Any]:
        return self.house.do(
            Actor(OFFICE, self.room.id, self.house.office.account_id), self.room.id, act, **args
        )

    def office(self, act: str, **args: Any) -> None:
        self.house.do(self.house.office, 1, act, **args)

    def say(self, text: str) -> int:
        self.house.live.inbound._buckets.clear()
        return self.house.say(self.room, self.sari, text)

    def _follow_up(self) -> int:
        naughty, ideas = self.naughty, self.ideas
        theme = self.desk("theme.add", round=self.room.round, name=self.short, shape=1)["theme"]
        self.desk("idea.theme", ideas=ideas[:20], theme=theme)
        self.desk("idea.add", round=self.room.round, texts=[naughty])
        self.desk("idea.merge", ideas=ideas[-2:], text=naughty)
        self.desk("stagelink.create", token_hash=keys.hash_of(self.token))
        for phase in ("vote", "closed"):
            self.desk("phase.set", phase=phase, round=self.room.round)
            if phase == "vote":
                self.house.vote(self.room, self.sari, ideas[0], 5)
        self.desk("round.reveal", round=self.room.round)
        self.house.do(MACHINE, self.room.id, "round.open", round=self.room.round)
        self.desk("idea.outcome", idea=ideas[1], outcome="kept", note=naughty, agency=naughty)
        self.slug = self.desk("workshop.publish", is_published=True)["slug"]
        agreed = {"title": naughty, "agency": naughty, "owner": naughty, "step": naughty, "due": "2026-12-01"}
        why = {letter: {"answer": "yes", "why": naughty} for letter in "abcde"}
        candidate = self.desk("idea.promote", idea=ideas[0], criteria=why, **agreed)["candidate"]
        joined = {"candidate": candidate, "joined": True, "name": naughty, "contact": naughty}
        self.house.do(self.sari, self.room.id, "candidate.join", **joined)
        self.office("step.add", candidate=candidate, title=naughty, owner=naughty, due="2026-12-09")
        self.office(
            "candidate.park", candidate=candidate, is_parked=True, why=naughty, effective_on="2026-11-24"
        )
        self._show_evidence(int(candidate))
        return int(candidate)

    def _show_evidence(self, candidate: int) -> None:
        """Adds links as evidence: those of which the address itself is naughty must be refused."""
        piece = {
            "candidate": candidate,
            "indicator": "regulasi",
            "kind": "link",
            "note": self.naughty,
            "valid_year": 2026,
        }
        none = {"file_hash": "", "file_name": "", "file_type": "", "file_size": 0}
        query = quote(self.naughty)
        self.office("evidence.add", **piece, **none, url=f"https://example.go.id/?q={query}")
        for url in STRINGS:
            answer = self.house.answer(self.house.office, 1, "evidence.add", **piece, **none, url=url)
            assert answer.get("code") == "INVALID", url

    def browser(self) -> FlaskClient:
        """Returns a browser that is desk, office, stage and phone at once."""
        client, login = self.house.app.test_client(), secrets.token_hex(8)
        who = {"account": self.house.office.account_id, "login_hash": keys.hash_of(login)}
        self.house.do(MACHINE, 1, "account.signin", **who)
        client.set_cookie(LOGIN, login)
        client.set_cookie(phone_cookie(self.room.code), self.sari.token)
        return client

    def addresses(self) -> list[str]:
        """Returns every address that can be opened, those of this workshop and candidate."""
        values = {
            "workshop_id": self.room.id, "candidate_id": self.candidate, "code": self.room.code, "slug": self.slug,
            "token": self.token, "evidence_id": 1, "batch_id": 1, "number": 1, "kind": "csv", "ending": "docx",
            "year": date.today().year, "key": "iga-2026",
            "indicator": "regulasi",
        }  # fmt: skip
        found = []
        with self.house.app.test_request_context():
            for rule in self.house.app.url_map.iter_rules():
                if "GET" not in (rule.methods or ()) or "path" in rule.arguments:
                    continue
                tables = re.findall(r"<any\(([^)]*)\):table>", rule.rule)
                for table in tables[0].split(", ") if tables else [""]:
                    wanted = {**values, "table": table}
                    found.append(str(rule.build({name: wanted[name] for name in rule.arguments})[1]))
        return found


@pytest.fixture(params=SINGLE)
def play(request: pytest.FixtureRequest, small_house: House) -> Play:
    return Play(small_house, STRINGS[request.param])


def test_no_page_runs_what_people_wrote(play: Play) -> None:
    browser, seen = play.browser(), 0
    addresses = play.addresses()
    assert len(addresses) > 25
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code in {200, 302, 303, 401, 404, 405, 410, 429}, (address, answer.status_code)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            seen += check_page(address, answer)
        elif answer.is_json:
            json.loads(answer.text)
    assert seen > 15, "the words stand on many pages"
    check_book(browser.get(f"/desk/{play.room.id}/export.xlsx"))
    for table in ("ideas", "tallies", "candidates", "attendance"):
        check_table(browser.get(f"/desk/{play.room.id}/{table}.csv"))


def check_page(address: str, answer: TestResponse) -> bool:
    page = Page(answer.text)
    assert not page.risky, (address, page.risky)
    for block in page.blocks:
        json.loads(block)
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce is not None
    assert policy == CSP.format(nonce=nonce[1], sockets=" ws://localhost wss://localhost"), address
    assert "unsafe" not in policy
    assert ">49{" not in answer.text, "a template ran"
    return "naughty" in answer.text


def check_table(answer: TestResponse) -> None:
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert len(rows) > 1 and len({len(row) for row in rows}) == 1, "every row has every column"
    for cell in (cell for row in rows for cell in row):
        assert cell.lstrip()[:1] not in {"=", "+", "-", "@"} or re.fullmatch(r"[+-]?[\d.,]+", cell), cell
        assert cell[:1] not in {"\t", "\r", "\n"}


def check_book(answer: TestResponse) -> None:
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as book:
        for name in book.namelist():
            xml = book.read(name).decode()
            assert "<f>" not in xml and "<f " not in xml, "a formula"
            assert "<hyperlink" not in xml


def test_a_page_that_ran_something_would_be_noticed() -> None:
    for text in STRINGS[:7]:
        assert Page(f"<p title='{text}'>{text}</p>").risky, text
    assert not Page("<p>naughty()</p><script src='x.js'></script>").risky


def test_refused_forms_show_naughty_words_harmlessly(small_house: House) -> None:
    from tests.support.phones import Phone

    room: Room = small_house.room(phase="collect")
    phone = Phone(small_house, room)
    phone.join()
    for text in STRINGS:
        small_house.live.inbound._buckets.clear()
        answers = [
            phone.say(text + "x" * 3000), phone.act(text, text=text), phone.act("idea.submit", round=text, text=text),
            phone.act("idea.submit", **{text: text, "text": text}), phone.post("/", "/", code=text),
            phone.post("/account/login", "/account/login", login=text, password=text),
        ]  # fmt: skip
        for answer in answers:
            assert answer.status_code in {403, 404, 422, 429}
            assert not Page(answer.text).risky
