"""Two years of one office, always the same: three workshops and what became of them, through the pages themselves."""

import io
import re
import secrets
from datetime import date, timedelta

from openpyxl import Workbook

from tests.builders import House
from tests.candidates.builders import mark_as_example
from tests.two_years.browsing import Browser, Calendar
from tests.two_years.following import HELD, LAST, Following
from tests.two_years.outside import AWAY_ON, MORNINGS, TOLD_SINCE
from tests.workshops.test_planning_pages import fields_of
from workshop.access import MACHINE, Actor
from workshop.imports import work
from workshop.people import keys
from workshop.people.cookies import LOGIN

IDENTITIES = ("named", "nickname", "named")
AGENCIES = (
    "Dinas Kesehatan", "Dinas Sosial", "Dinas Pendidikan dan Kebudayaan", "Dinas Perhubungan",
    "Bappeda dan Litbang", "Dinas Pariwisata",
)  # fmt: skip
SECTORS = ("1.01", "1.02", "1.03", "1.05", "1.06", "2.15", "3.26", "1.04", "2.09")


class Story(Following):
    """Tells the two years; `rooms` are (workshop, code), `phones` those of the people in each."""

    def __init__(self, house: House, calendar: Calendar, proofs: int) -> None:
        super().__init__(house, calendar, proofs)
        self.desk = Browser(house)
        self.seen_on = {self.office: date.min, self.desk: date.min}
        self.rooms: list[tuple[int, str]] = []
        self.phones: list[list[Browser]] = []
        self.api_token = ""

    def tell(self) -> "Story":
        """Lives through the two years and stands at their end."""
        for number, day in enumerate(HELD):
            self.on(day, lambda number=number: self.hold(number))
        self.on(date(2025, 3, 3), self.bring_in)
        self.on(date(2025, 1, 20), lambda: self.enter_region(2025, 1))
        self.on(date(2026, 2, 2), lambda: self.enter_region(2026, 2))
        self.on(date(2026, 10, 5), self.open_up)
        self._plan_outside()
        while self.events:
            self.events.sort(key=lambda event: event[:2])
            day, _number, happens = self.events.pop(0)
            self.begin(day)
            happens()
            if not self.events or self.events[0][0] > day:
                self.outside.end_day()
        self.begin(LAST)
        self.outside.begin_morning()
        return self

    def _plan_outside(self) -> None:
        outside = self.outside
        self.on(date(2025, 1, 6), lambda: outside.subscribe(self.office, "en"))
        self.on(date(2025, 1, 6), lambda: outside.subscribe(self.desk, "id"))
        self.on(date(2025, 1, 6), lambda: outside.make_calendar(self.office, "/office/calendar"))
        self.on(TOLD_SINCE, lambda: outside.hook(self.office))
        self.on(AWAY_ON, lambda: outside.receiver.answers.append(503))
        self.on(date(2026, 11, 16), lambda: outside.remind(self.office))
        for day in MORNINGS:
            self.on(day, outside.begin_morning)

    def begin(self, day: date) -> None:
        """Begins a day; who has not signed in for three weeks does."""
        self.calendar.go(day)
        for browser, who in ((self.office, self.house.office), (self.desk, self.house.facilitator)):
            if (day - self.seen_on[browser]).days > 20:
                self._sign_in(browser, who)
                self.seen_on[browser] = day

    def _sign_in(self, browser: Browser, who: Actor) -> None:
        token = secrets.token_urlsafe(16)
        args = {"account": who.account_id, "login_hash": keys.hash_of(token)}
        self.house.do(MACHINE, 1, "account.signin", **args)
        browser.client.set_cookie(LOGIN, token)

    def hold(self, number: int) -> None:
        """Holds a workshop: twenty people, sixty ideas, votes, a result, six candidates."""
        workshop, code = self._planned(number)
        self.rooms.append((workshop, code))
        round_ = self.one("SELECT id FROM round WHERE workshop_id = :id", id=workshop)
        phones = self._joined(code, IDENTITIES[number] == "named")
        self.phones.append(phones)
        self.desk.do(code, "phase.set", "desk", phase="collect", round=round_)
        texts = [(phone, f"Ide {n} untuk layanan {number + 1}") for n in range(3) for phone in phones]
        ideas = [phone.do(code, "idea.submit", round=round_, text=words)["idea"] for phone, words in texts]
        self.desk.do(code, "idea.hide", "desk", idea=ideas.pop())
        self.desk.do(code, "phase.set", "desk", phase="group", round=round_)
        pairs = [[ideas.pop(), ideas.pop(0)] for _ in range(2)]
        whole = [
            self.desk.do(code, "idea.merge", "desk", ideas=pair, text="Gabungan")["idea"] for pair in pairs
        ]
        self.desk.do(code, "phase.set", "desk", phase="vote", round=round_)
        ballot = ideas + whole
        for phone in phones[: 20 - number]:
            first, second = self.chance.sample(ballot[:12] + whole, 2)
            phone.do(code, "vote.set", round=round_, idea=first, weight=2)
            phone.do(code, "vote.set", round=round_, idea=second, weight=1)
        self.desk.do(code, "phase.set", "desk", phase="closed", round=round_)
        self.desk.do(code, "round.reveal", "desk", round=round_)
        self._promote(number, code, ballot, phones)
        for phase in ("next_steps", "thanks", "archived"):
            self.desk.do(code, "phase.set", "desk", phase=phase, round=0)
        self._answer(number, workshop, [idea for idea in ideas if idea not in ballot[:6]])

    def _planned(self, number: int) -> tuple[int, str]:
        page = self.desk.get("/desk/new?template=quick")
        changed = {
            "title": f"Rembuk {number + 1}", "held_on": HELD[number].isoformat(), "identity": IDENTITIES[number],
            "moderation": "after", "do": "lobby", "r0-votes": "3", "r0-cap": "2", "r0-own_votes": "1",
            "r0-question": "Apa yang perlu dibenahi?", "invited": "20",
        }  # fmt: skip
        fields = {key: value for key, value in fields_of(page.text).items() if not key.startswith("r1-")}
        fields = {key: value for key, value in fields.items() if key not in {"csrf_token", "client"}}
        made = self.desk.post("/desk/new", **fields | changed)
        found = re.search(r"/desk/(\d+)/", made.location)
        assert found, made.location
        return int(found[1]), str(self.one("SELECT code FROM workshop WHERE id = :id", id=int(found[1])))

    def _joined(self, code: str, is_named: bool) -> list[Browser]:
        phones = [Browser(self.house) for _ in range(20)]
        for place, phone in enumerate(phones):
            agency = {"agency": AGENCIES[place % 5]} if is_named else {}
            phone.post(f"/w/{code}/join", f"/w/{code}", name=f"Peserta {place}", **agency)
        return phones

    def _promote(self, number: int, code: str, ballot: list[int], phones: list[Browser]) -> None:
        made = []
        for place, idea in enumerate([*ballot[:5], ballot[-1]]):
            result = self.desk.do(
                code, "idea.promote", "desk", idea=idea, title=f"Inovasi {number + 1}.{place}",
                agency=AGENCIES[(number + place) % 6], owner=f"Wati {place}", step="Susun rencana uji",
                due=(HELD[number] + timedelta(days=40)).isoformat(), sector=SECTORS[(number * 2 + place) % 9],
                criteria={letter: {"answer": "yes", "why": ""} for letter in "abcde"[: place + 1]},
            )  # fmt: skip
            made.append(int(result["candidate"]))
            for phone in phones[: self.chance.randrange(5)]:
                phone.do(code, "candidate.join", candidate=made[-1], joined=True, name="", contact="")
            self.follow(made[-1], number, place)
        self.candidates.append(made)

    def _answer(self, number: int, workshop: int, ideas: list[int]) -> None:
        for idea in self.chance.sample(ideas, 25 + 4 * number):
            kind = self.chance.choice(["forwarded", "kept", "declined", "done"])
            page = f"/desk/{workshop}/report"
            self.desk.post(page, act="idea.outcome", idea=idea, outcome=kind, note="Terima kasih", agency="")
        if number < 2:
            self.desk.post(f"/desk/{workshop}/report", act="workshop.publish", is_published="1")

    def bring_in(self) -> None:
        """Imports three existing innovations, adds one by hand, and one that is only an example."""
        made = Workbook()
        made.active.append(
            ["judul", "perangkat daerah", "urusan", "tahap", "tanggal penerapan", "judul langkah"][:5]
        )
        for n, (sector, on) in enumerate(
            (("1.01", date(2023, 5, 4)), ("1.06", date(2024, 8, 1)), ("1.05", date(2024, 11, 1)))
        ):
            made.active.append([f"Inovasi lama {n}", AGENCIES[n], sector, "Penerapan", on.isoformat()])
        content = io.BytesIO()
        made.save(content)
        content.seek(0)
        page = self.office.post("/office/import", act="import.open", file=(content, "lama.xlsx")).location
        work.run()
        self.office.post(page, act="import.bring")
        work.run()
        for title in ("Inovasi dari luar", "Contoh saja"):
            fields = {
                "agency": AGENCIES[5],
                "owner": "",
                "sector": "1.02",
                "step": "Mulai",
                "due": "2025-04-01",
            }
            self.office.post("/office/candidates/new", act="candidate.add", title=title, **fields)
        mark_as_example(self.house, self.one("SELECT max(id) FROM candidate"))

    def enter_region(self, year: int, level: int) -> None:
        """Enters a few levels of the government."""
        page = f"/office/region?year={year}"
        seen = re.search(r'name="seen" value="(\w+)"', self.office.get(page).text)
        assert seen
        levels = {
            f"{part}.{name}": str(level + extra)
            for name in ("opini_bpk", "visi_misi", "lakip", "haki", "pad")[: 3 + level]
            for part, extra in (("claimed", 1), ("verified", 0))
        }
        self.office.post("/office/region", page, act="region.set", year=year, seen=seen[1], **levels)

    def open_up(self) -> None:
        """Shows the public everything, lets an integration read, and sets another target."""
        names = "published funnel agencies stages steps evidence answers workshops projection".split()
        self.office.post(
            "/office/public", act="public.choose", office_name="Kantor", **dict.fromkeys(names, "1")
        )
        self.office.post("/office/public", act="public.show", scope="all", is_public="1")
        fields = {"name": "Dasbor", "scope": "everything", "expires_on": ""}
        page = self.office.post("/office/integrations", act="token.add", **fields)
        found = re.search(r"\brbk_[\w-]+", page.text)
        assert found
        self.api_token = found[0]
        self.office.post("/office/region", "/office/region", act="target.set", year=2027, value="66,50")
