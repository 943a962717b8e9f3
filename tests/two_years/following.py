"""What becomes of a candidate in the story: stages, steps, evidence, reports by link, and what is special to a few."""

import io
import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import create_engine, text

from tests.builders import House
from tests.portfolio.reading import text_of
from tests.two_years.browsing import Browser, Calendar
from tests.two_years.filling import fill_in
from tests.two_years.outside import Outside

FIRST, LAST = date(2024, 11, 18), date(2026, 11, 24)
HELD = (date(2024, 11, 20), date(2025, 7, 16), date(2026, 3, 11))
PROVEN = (
    "regulasi", "sdm", "anggaran", "alat_kerja", "bimtek", "rkpd", "aktor", "pelaksana", "jejaring", "sosialisasi",
    "pedoman", "kemudahan_informasi", "kemudahan_proses", "pengaduan", "layanan_terintegrasi", "replikasi",
    "kecepatan_penciptaan", "kemanfaatan", "monev", "video",
)  # fmt: skip
PATH = ("inisiatif", "uji_coba", "penerapan", "replikasi")


class Following:
    """The office's side of the story: what happens is put on days; `candidates` are those promoted, by workshop.

    `proofs`: how often evidence of a candidate comes in.
    """

    def __init__(self, house: House, calendar: Calendar, proofs: int) -> None:
        self.house, self.calendar, self.proofs = house, calendar, proofs
        self.engine = create_engine(house.app.config["SETTINGS"].database_url)
        self.chance = random.Random(20241118)
        self.office = Browser(house)
        self.events: list[tuple[date, int, Callable[[], Any]]] = []
        self.put = 0
        self.candidates: list[list[int]] = []
        self.links: dict[int, tuple[str, date]] = {}
        self.outside = Outside(house, calendar)

    def on(self, day: date, happens: Callable[[], Any]) -> None:
        """Has something happen on a day, after what was put on it before; nothing happens after the end."""
        if day < LAST:
            self.put += 1
            self.events.append((day, self.put, happens))

    def follow(self, candidate: int, number: int, place: int) -> None:
        """Plans the life of a candidate: how far it comes, with what evidence, and who reports."""
        held = HELD[number]
        self._plan_stages(candidate, number, place)
        self._plan_steps(candidate, held)
        self._plan_words(candidate, held, place)
        for _ in range(self.proofs):
            proven = held + timedelta(days=self.chance.randrange(60, 600 - 180 * number))
            self.on(proven, lambda: self.prove(candidate, 3 + place % 2))
        if place % 2 == 0:
            email = f"wati{candidate}@dinas.example.go.id" if place < 4 else ""
            self.on(
                held + timedelta(days=5), lambda: self.make_link(candidate, email, ("id", "en")[number % 2])
            )
            for days in range(30, (LAST - held).days, 80):
                self.on(held + timedelta(days=days), lambda days=days: self.check_in(candidate, days))
        special = {
            (0, 1): self._renewed, (1, 4): self._parked, (0, 3): self._resumed, (2, 1): self._planned_in_time,
            (2, 2): self._planned_in_time, (1, 3): self._planned_late, (2, 5): self._merged, (1, 0): self._shared,
            (0, 0): self._replicated, (0, 2): self._recorded, (0, 4): self._parted, (2, 0): self._reported_yesterday,
        }.get((number, place))  # fmt: skip
        if special:
            special(candidate)

    def _plan_stages(self, candidate: int, number: int, place: int) -> None:
        day = HELD[number]
        for stage in PATH[: (4, 3, 3, 2, 1, 3)[(place + number) % 6] - (number == 2 and place < 2)]:
            day += timedelta(days=self.chance.randrange(45, 110))
            self.on(day, lambda stage=stage, day=day: self.move(candidate, stage, day))

    def _plan_steps(self, candidate: int, held: date) -> None:
        for at in range(3):
            due = held + timedelta(days=60 + 130 * at + self.chance.randrange(40))
            begun = due - timedelta(days=20)
            self.on(begun, lambda due=due, at=at: self.add_step(candidate, f"Langkah {at}", due))
            if (candidate + at) % 3:
                self.on(due, lambda: self.finish_step(candidate))

    def _plan_words(self, candidate: int, held: date, place: int) -> None:
        self.on(held + timedelta(days=45), lambda: self.fill(candidate, 4 + place))
        self.on(held + timedelta(days=230), lambda: self.fill(candidate, 11 + place))
        if place < 3:
            self.on(held + timedelta(days=70), lambda: self.sum_up(candidate))

    def _renewed(self, one: int) -> None:
        for on in (date(2025, 12, 1), date(2026, 8, 3)):
            self.on(
                on, lambda on=on: self._change(one, "candidate.renew", renewed_on=on, why=f"Versi {on.year}")
            )

    def _parked(self, one: int) -> None:
        self.on(date(2026, 5, 4), lambda: self.park(one, 1, date(2026, 5, 4)))

    def _resumed(self, one: int) -> None:
        self.on(date(2025, 9, 1), lambda: self.park(one, 1, date(2025, 9, 1)))
        self.on(date(2025, 12, 1), lambda: self.park(one, 0, date(2025, 12, 1)))

    def _planned_in_time(self, one: int) -> None:
        on = date(2026, 12, 10)
        self.on(date(2026, 9, 1), lambda: self._change(one, "candidate.plan", planned_on=on, seen="", why=""))

    def _planned_late(self, one: int) -> None:
        on = date(2026, 11, 2)
        self.on(date(2026, 9, 2), lambda: self._change(one, "candidate.plan", planned_on=on, seen="", why=""))

    def _merged(self, one: int) -> None:
        into = self.candidates[0][2]
        page = f"/office/candidates/{into}/merge"
        self.on(date(2026, 6, 1), lambda: self.office.post(page, source=one, why="Inovasi yang sama"))

    def _parted(self, one: int) -> None:
        into = one - 1  # promoted just before it
        page = f"/office/candidates/{one}/merged"
        merge = {"source": one, "why": "Tampak sama"}
        self.on(date(2025, 4, 1), lambda: self.office.post(f"/office/candidates/{into}/merge", **merge))
        self.on(date(2025, 4, 8), lambda: self.office.post(page, into=into, why="Ternyata dua"))

    def _shared(self, one: int) -> None:
        page = f"/office/candidates/{one}"
        self.on(date(2025, 10, 1), lambda: [
            self.office.post(f"{page}/co-owners", act="coowner.add", agency=agency, name="Budi")
            for agency in ("Dinas Sosial", "Dinas Pariwisata")
        ])  # fmt: skip
        answer = {"act": "answer.give", "seen": 0, "text": "Diterima dan dikerjakan."}
        self.on(date(2025, 10, 2), lambda: self.office.post(f"{page}/answers", **answer))

    def _replicated(self, one: int) -> None:
        taken = {"owner": "Joni", "step": "Kunjungi", "due": "2026-09-30"}
        for day, agency in ((date(2026, 2, 9), "Dinas Sosial"), (date(2026, 7, 6), "Dinas Pariwisata")):
            self.on(
                day, lambda agency=agency: self.office.post(f"/office/library/{one}", agency=agency, **taken)
            )

    def _recorded(self, one: int) -> None:
        page, record = f"/office/candidates/{one}/evidence", {"kind": "workshop", "valid_year": "2025"}
        self.on(date(2025, 12, 15), lambda: self.office.post(
            page, act="evidence.add", indicator="aktor", opened="aktor", **record,
        ))  # fmt: skip
        # Its first link has expired by then.
        self.on(date(2026, 11, 9), lambda: self.make_link(one, "wati@dinas.example.go.id", "en"))

    def _reported_yesterday(self, one: int) -> None:
        self.on(LAST - timedelta(days=1), lambda: self.check_in(one, 17))

    def move(self, one: int, stage: str, day: date) -> None:
        """Moves a candidate on, unless it rests."""
        if not self.one("SELECT is_parked OR merged_into IS NOT NULL FROM candidate WHERE id = :id", id=one):
            self._change(one, "candidate.stage", stage=stage, effective_on=day, why="Diputuskan kantor")

    def park(self, one: int, is_parked: int, day: date) -> None:
        """Parks a candidate or takes it up again."""
        self._change(one, "candidate.park", is_parked=is_parked, why="Menunggu izin", effective_on=day)

    def add_step(self, one: int, title: str, due: date) -> None:
        """Adds a step."""
        if self._stands(one):
            self._change(one, "step.add", title=title, owner="Wati", due=due)

    def finish_step(self, one: int) -> None:
        """Finishes the first open step."""
        found = self.rows(
            "SELECT id, rev FROM step WHERE candidate_id = :id AND done_on IS NULL ORDER BY due_on, id",
            id=one,
        )
        if found and self._stands(one):
            step, rev = found[0]
            day = self.calendar.moment.date()
            self._change(one, "step.done", step=step, rev=rev, is_done=1, done_on=day, note="Selesai")

    def fill(self, one: int, number: int) -> None:
        """Fills in so many fields of a candidate's profile."""
        if self._stands(one):
            fill_in(self.office, one, number)

    def sum_up(self, one: int) -> None:
        """Writes a candidate's summary."""
        if self._stands(one):
            (found,) = self.rows(
                "SELECT title, agency, owner, sector, rev FROM candidate WHERE id = :id", id=one
            )
            self._change(one, "candidate.edit", **found._mapping, summary=f"Ringkasan {one}: 12 puskesmas.")

    def prove(self, one: int, number: int) -> None:
        """Adds evidence to some indicators; most are claimed with it, most of those verified, a few taken off again."""
        if not self._stands(one):
            return
        page = f"/office/candidates/{one}/evidence"
        for name in self.chance.sample(PROVEN, number):
            fields = {"indicator": name, "opened": name}
            piece = {"note": "", "valid_year": "2026", **self._piece(one, name)}
            self.office.post(page, act="evidence.add", **fields, **piece)
            if self.chance.random() < 0.7:
                self._claim(one, name)
            if self.chance.random() < 0.05:
                last = self.one("SELECT max(id) FROM evidence WHERE candidate_id = :id", id=one)
                self.office.post(page, act="evidence.remove", opened=name, evidence=last, is_removed=1)

    def _claim(self, one: int, name: str) -> None:
        level, basis = self.chance.randrange(1, 4), "penerima" if name == "kemanfaatan" else ""
        self._level(one, "level.claim", name, level=level, basis=basis)
        if self.chance.random() < 0.75:
            proven = level - (level > 1 and self.chance.random() < 0.3)
            why = "Bukti kurang" if proven < level else ""
            self._level(one, "level.verify", name, level=proven, why=why)

    def _piece(self, one: int, name: str) -> dict[str, Any]:
        if self.chance.random() < 0.9:
            return {"url": f"https://kaltara.example.go.id/{one}/{name}/{self.chance.getrandbits(32)}"}
        return {
            "file": (io.BytesIO(b"%%PDF-1.4\n%d\n%%%%EOF\n" % self.chance.getrandbits(64)), f"{name}.pdf")
        }

    def _level(self, one: int, act: str, name: str, **fields: Any) -> None:
        rev = self.one(
            "SELECT rev FROM level WHERE candidate_id = :id AND indicator = :name", id=one, name=name
        )
        page = f"/office/candidates/{one}/evidence"
        self.office.post(page, act=act, indicator=name, opened=name, rev=rev or 0, **fields)

    def make_link(self, one: int, email: str, lang: str) -> None:
        """Makes a personal link for a candidate's owner, who asks for a calendar at once."""
        fields = {"name": "Wati", "email": email, "lang": lang, "days": "365"}
        page = self.office.post(f"/office/candidates/{one}/links", **fields)
        found = re.search(r"/o/([\w-]{20,})", page.text)
        assert found, text_of(page)
        self.links[one] = (found[1], self.calendar.moment.date() + timedelta(days=365))
        self.outside.make_calendar(Browser(self.house), f"/o/{found[1]}/calendar", one)

    def check_in(self, one: int, percent: int) -> None:
        """Reports by the personal link, without an account."""
        token, ends = self.links.get(one, ("", date.min))
        if self._stands(one) and self.calendar.moment.date() < ends:
            step = self.one(
                "SELECT id FROM step WHERE candidate_id = :id AND done_on IS NULL ORDER BY due_on, id", id=one
            )
            fields = {"step": step or 0, "percent": percent % 100, "note": f"Maju {percent}"}
            Browser(self.house).post(f"/o/{token}", **fields)

    def _change(self, one: int, act: str, **fields: Any) -> None:
        self.office.post(f"/office/candidates/{one}", act=act, **fields)

    def _stands(self, one: int) -> bool:
        return not self.one("SELECT merged_into FROM candidate WHERE id = :id", id=one)

    def one(self, sql: str, **values: Any) -> Any:
        """Returns the first value that a statement finds, or None."""
        found = self.rows(sql, **values)
        return found[0][0] if found else None

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """Returns what a statement finds, as a person would read it off a page."""
        with self.engine.connect() as db:
            return list(db.execute(text(sql), values))
