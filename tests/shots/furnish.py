"""An office in its third year, so that every page of the follow-up has something true to show. People and places are invented."""

import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.builders import OFFICE_STREAM
from tests.imports.tables import as_csv
from tests.portfolio.office import THIS_YEAR, Office
from tests.reports.dossier import add, add_file, ok, rev
from tests.shots.furniture import ANSWER, CHECKED, CLAIMS, HEAD, OLDER, PROFILE, ROWS, TITLE, WRONG
from tests.support.server import Server, make_server
from workshop import clock, config, create_app, database
from workshop.access import MACHINE
from workshop.candidates.models import Candidate, StageChange, Step
from workshop.config import Settings
from workshop.extensions import db
from workshop.imports import work
from workshop.live import reading
from workshop.live.writer import writing_engine
from workshop.openness.choices import SWITCHES
from workshop.owners import queries as owners
from workshop.people import keys
from workshop.people.cookies import LOGIN

# Nobody listens there: letters wait, as they do while a mail server is down.
MAIL = {"SMTP_URL": "smtp+plain://127.0.0.1:9", "MAIL_FROM": "Bappeda dan Litbang <inovasi@example.go.id>"}
TODAY = clock.now().date()


class Furnished(Office):
    """The house, and the addresses in it that pages of the follow-up have."""

    number: int
    other: int
    older: list[int]
    link: str
    dead_link: str
    batches: dict[str, int]
    slug: str
    login: str

    def furnish(self, lang: str) -> "Furnished":
        """Fills everything in, in the order in which it happens."""
        self.open_result(title="Layanan dasar sampai ke hulu sungai", lang=lang)
        self.older = [self._older(*row) for row in OLDER]
        late = (TODAY - timedelta(days=6)).isoformat()
        self.number = self.promote(
            title=TITLE, agency="Dinas Kesehatan", owner="Kepala Bidang Pelayanan Kesehatan",
            step="Uji coba di Puskesmas Tanjung Selor dan Puskesmas Bunyu", due=late,
        )  # fmt: skip
        self.other = self.promote(
            idea=self.ideas_of[1], title="Antrean WhatsApp puskesmas sampai malam", agency="Dinas Kesehatan",
            step="Rapat dengan lima puskesmas", due=(TODAY + timedelta(days=9)).isoformat(),
        )  # fmt: skip
        self._stages()
        self._words()
        self._proof()
        self._owner(lang)
        self._openness()
        self._imports(lang)
        self.set_region(THIS_YEAR, {"opini_bpk": [3, 3], "penghargaan_inovator": [2, 1], "visi_misi": [3, 2]})
        return self

    def _older(self, *row: Any) -> int:
        title, agency, sector, stage, days, (claimed, verified) = row
        names = ("regulasi", "video", "kemanfaatan", "monev", "sosialisasi", "sdm") if claimed else ()
        return self.candidate_row(
            title=title, agency=agency, sector=sector, stage=stage, on=TODAY - timedelta(days=days), is_public=True,
            owner="Seksi Pelayanan", summary="Layanan yang lebih dekat kepada warga di hulu sungai dan di pulau.",
            levels=dict.fromkeys(names, (claimed, verified)),
        )  # fmt: skip

    def _must(self, act: str, **args: Any) -> dict[str, Any]:
        return self.do(self.office, OFFICE_STREAM, act, **args)

    def _stages(self) -> None:
        self._began(self.number, TODAY - timedelta(days=42))
        for stage, days in (("inisiatif", 20), ("uji_coba", 8)):
            on = (TODAY - timedelta(days=days)).isoformat()
            self._must(
                "candidate.stage",
                candidate=self.number,
                stage=stage,
                effective_on=on,
                why="Disepakati dalam rapat teknis",
            )
        planned = date(THIS_YEAR + 1, 3, 1).isoformat()
        self._must("candidate.plan", candidate=self.number, planned_on=planned, seen=None, why="")
        for number, title, days in (
            (self.older[0], "Hitung biaya perahu", -35),
            (self.older[3], "Latih tiga regu", 14),
        ):
            due = (TODAY + timedelta(days=days)).isoformat()
            self._must("step.add", candidate=number, title=title, owner="Seksi Pelayanan", due=due)
        resting = (TODAY - timedelta(days=2)).isoformat()
        self._must(
            "candidate.park",
            candidate=self.older[5],
            is_parked=True,
            why="Lahan belum ada",
            effective_on=resting,
        )

    def _began(self, number: int, day: date) -> None:
        """Moves the beginning of a candidate into the past: no act can."""
        with Session(writing_engine(self.app.config["SETTINGS"].database_url)) as db:
            db.execute(update(StageChange).where(StageChange.candidate_id == number).values(effective_on=day))
            db.execute(update(Candidate).where(Candidate.id == number).values(stage_on=day))
            db.commit()

    def _words(self) -> None:
        answers = {key: {"text": text.strip(), "rev": 0} for key, text in PROFILE.items()}
        self._must("profile.save", candidate=self.number, answers=answers)
        for letter in "abcd":
            self._must("candidate.criterion", candidate=self.number, criterion=letter, answer="yes", why="")
        self._must("coowner.add", candidate=self.number, agency="DKISP", name="Bidang Aplikasi")
        self._must("answer.give", candidate=self.number, seen=0, text=ANSWER)
        self._must("candidate.replicate", source=self.older[4], agency="DPMD", owner="Bidang Desa",
                   step="Kunjungi Dinas Sosial", due=(TODAY + timedelta(days=30)).isoformat())  # fmt: skip

    def _proof(self) -> None:
        add_file(self, self.number, "regulasi", "SK Kepala Dinas 2026.pdf", note="SK penetapan")
        add(
            self, self.number, "sosialisasi", kind="link", url="https://example.go.id/berita/1", note="Berita"
        )
        add(self, self.number, "aktor", kind="workshop")
        for key in CHECKED.keys() - {"regulasi", "aktor"}:
            address = f"https://example.go.id/dokumen/{key}"
            add(self, self.number, key, kind="link", url=address, note="Halaman 41")
        for key, level in CLAIMS.items():
            claim = {"indicator": key, "level": level, "basis": "", "rev": rev(self.number, key)}
            ok(self.follow("level.claim", candidate=self.number, **claim))
        for key, level in CHECKED.items():
            why = "Undangan menyebut empat aktor" if key == "aktor" else ""
            verdict = {"indicator": key, "level": level, "why": why, "rev": rev(self.number, key)}
            ok(self.follow("level.verify", candidate=self.number, **verdict))

    def _owner(self, lang: str) -> None:
        self.link, self.dead_link = (self._new_link(name, lang) for name in ("Yohana Lestari", "Hasan"))
        with reading.reading() as db:
            links = {
                name: owners.link_of(db, token)
                for name, token in (("live", self.link), ("dead", self.dead_link))
            }
        assert links["live"] and links["dead"]
        self._must("ownerlink.revoke", link=links["dead"].id)
        with reading.reading() as db:
            first = db.scalars(select(Step.id).where(Step.candidate_id == self.number)).one()
        report = {
            "candidate": self.number, "step": first, "percent": 40, "is_done": False, "on": TODAY.isoformat(),
            "note": "212 pasien dilayani, waktu tunggu rata-rata 40 menit.", "blocks": "Sinyal di Bunyu sering putus.",
            "next_title": "", "next_on": None,
        }  # fmt: skip
        owner = owners.owner_actor(links["live"], self.link)
        self.do(owner, OFFICE_STREAM, "checkin.add", **report)
        offered = {
            "candidate": self.number, "indicator": "monev", "level": 1, "basis": "", "rev": rev(self.number, "monev"),
            "kind": "link", "url": "https://example.go.id/monev-2026", "note": "Laporan monev, halaman 4", "valid_year": TODAY.year,
            "file_hash": "", "file_name": "", "file_type": "", "file_size": 0,
        }  # fmt: skip
        self.do(owner, OFFICE_STREAM, "evidence.offer", **offered)

    def _new_link(self, name: str, lang: str) -> str:
        token = secrets.token_hex(20)
        link = {"name": name, "email": "", "lang": lang, "days": "90", "token_hash": keys.hash_of(token)}
        self._must("ownerlink.make", candidate=self.number, **link)
        return token

    def _openness(self) -> None:
        self._must(
            "public.choose",
            **dict.fromkeys(SWITCHES, True),
            office_name="Bappeda dan Litbang Kalimantan Utara",
        )
        self._must("public.show", candidates=[self.number], is_public=True)
        self.slug = self.as_desk(self.room, "workshop.publish", is_published=True)["slug"]
        token = {"name": "Portal data provinsi", "scope": "everything", "expires_on": None}
        self._must("token.add", **token, token_hash=keys.hash_of("invented"))
        letters = [
            {
                "reason": f"reminder:{at}",
                "address": f"{name}@example.go.id",
                "subject": TITLE,
                "body": "Langkah Anda terlambat.",
            }
            for at, name in enumerate(("yohana", "hasan"))
        ]
        self.do(MACHINE, OFFICE_STREAM, "letter.queue", letters=letters)
        self._must("mail.subscribe", email="rina@example.go.id", lang="id", is_on=True)

    def _imports(self, lang: str) -> None:
        """One file with faults, one brought in, one checked."""
        browser = self.signed_in(lang)
        self.batches = {}
        for name, rows in (("faults", WRONG), ("done", ROWS[:1]), ("checked", ROWS[1:])):
            self.batches[name] = self._send(browser, f"Inovasi lama {len(self.batches) + 1}.csv", rows)
            self.read_imports()
            if name == "done":
                self._must("import.bring", batch=self.batches[name])
                self.read_imports()

    def signed_in(self, lang: str) -> Any:
        """Returns the office's browser; its cookie opens the served pages too."""
        browser = self.browser_of(self.office)
        browser.set_cookie("lang", lang)
        cookie = browser.get_cookie(LOGIN)
        assert cookie is not None
        self.login = cookie.value
        return browser

    def read_imports(self) -> None:
        """Lets the machine read what waits."""
        with self.app.app_context():
            work.run()

    def _send(self, browser: Any, name: str, rows: Any) -> int:
        page = browser.get("/office/import").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        sent = {"csrf_token": token, "client": secrets.token_hex(16), "act": "import.open"}
        answer = browser.post(
            "/office/import", data={**sent, "file": (io.BytesIO(as_csv(HEAD, *rows)), name)}
        )
        return int(answer.location.rsplit("/", 1)[1])

    def pages(self) -> dict[str, str]:
        """Returns the addresses of the office's pages by the name of their picture."""
        one = f"/office/candidates/{self.number}"
        batches = {f"import-{name}": f"/office/import/{number}" for name, number in self.batches.items()}
        return {
            "home": "/office", "candidates": "/office/candidates", "candidates-table": "/office/candidates.table",
            "candidate": one, "profile": f"{one}/profile", "evidence": f"{one}/evidence",
            "evidence-one": f"{one}/evidence?indicator=sosialisasi", "merge": f"{one}/merge?source={self.other}",
            "documents": f"{one}/documents", "copy": f"{one}/copy", "co-owners": f"{one}/co-owners",
            "answers": f"{one}/answers", "links": f"{one}/links", "report-for-owner": f"{one}/report",
            "library": "/office/library", "practice": f"/office/library/{self.older[4]}", "reports": "/office/report",
            "portfolio": "/office/portfolio", "agencies": "/office/agencies", "agency-list": "/office/agencies/list",
            "region": "/office/region", "whatif": "/office/whatif?do=region:visi_misi:1&do=add:1.04", "sets": "/office/sets",
            "public-choices": "/office/public", "integrations": "/office/integrations", "mail": "/office/mail",
            "own-mail": "/account/mail", "calendar": "/office/calendar", "import": "/office/import", **batches,
            "prepare-open-steps": "/desk/new",
        }  # fmt: skip

    def phone_pages(self) -> dict[str, str]:
        """Returns the addresses that need no account, by the name of their picture."""
        return {
            "owner": f"/o/{self.link}", "owner-sent": f"/o/{self.link}/sent/1", "owner-calendar": f"/o/{self.link}/calendar",
            "owner-evidence": f"/o/{self.link}/evidence", "owner-evidence-one": f"/o/{self.link}/evidence/monev",
            "owner-evidence-measured": f"/o/{self.link}/evidence/kemanfaatan",
            "owner-dead": f"/o/{self.dead_link}", "public-portfolio": "/publik", "public-innovation": f"/publik/{self.number}",
            "owner-none": "/o/x", "phone-answered": f"/w/{self.room.code}/news", "public-workshop": f"/p/{self.slug}",
        }  # fmt: skip


@contextmanager
def furnished(folder: Path, lang: str) -> Iterator[tuple[Furnished, Server]]:
    """Fills a house, then serves what it left behind; gives the house, for its addresses, and the server."""
    server = make_server(folder, env=MAIL)
    house = Furnished(create_app(prepared(server))).furnish(lang)
    house.live.ledger.drain()
    with house.app.app_context():
        db.session.remove()
        db.engine.dispose()
    server.start()
    try:
        yield house, server
    finally:
        server.kill()


def prepared(server: Server) -> Settings:
    """Returns the server's settings, its database made."""
    settings = config.load({name: server.env[name] for name in ("DATA_DIR", "SECRET_KEY")})
    database.prepare(settings)
    return settings
