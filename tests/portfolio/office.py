"""A house whose office has something to count. Dates lie in the year before the focus cycle and earlier."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.builders import today
from tests.results import Results
from workshop import clock
from workshop.candidates.evidence_models import Level
from workshop.candidates.models import Candidate, Change, Renewal, StageChange, Step
from workshop.candidates.rules import STAGES
from workshop.live import reading
from workshop.live.writer import writing_engine
from workshop.portfolio import queries

THIS_YEAR = today().year
# The first weeks of a year are young: what has happened in it must lie before today then too.
CREATED = min(datetime(THIS_YEAR, 1, 1, tzinfo=UTC), clock.now() - timedelta(days=90))
ADVANCED_ON = min(date(THIS_YEAR, 3, 1), today() - timedelta(days=1))
OVERDUE_ON = min(date(THIS_YEAR, 1, 5), today() - timedelta(days=4))
FOCUS = THIS_YEAR + 1


class Office(Results):
    """Writes candidates of any age straight into the database: no act can make two years pass."""

    def write(self, *rows: Any) -> None:
        url = self.app.config["SETTINGS"].database_url
        with Session(writing_engine(url)) as db:
            db.add_all(rows)
            db.commit()

    def candidate_row(self, **changes: Any) -> int:
        """Adds a candidate with its way to `stage`, thirty days a stage up to `on`, and returns its number."""
        stage, on = changes.pop("stage", "usulan"), changes.pop("on", ADVANCED_ON)
        levels, renewals = changes.pop("levels", {}), changes.pop("renewals", ())
        url = self.app.config["SETTINGS"].database_url
        fields = {"title": "Antrean", "agency": "Dinas Kesehatan", "sector": "1.02", "stage_on": on} | changes
        with Session(writing_engine(url)) as db:
            one = Candidate(stage=stage, created_at=CREATED, **fields)
            db.add(one)
            db.flush()
            number = STAGES.index(stage)
            for at, name in enumerate(STAGES[: number + 1]):
                day = on - timedelta(days=30 * (number - at))
                old = STAGES[at - 1] if at else ""
                db.add(
                    StageChange(
                        candidate_id=one.id,
                        old_stage=old,
                        new_stage=name,
                        effective_on=day,
                        recorded_at=clock.now(),
                    )
                )
            db.add_all(Renewal(candidate_id=one.id, effective_on=day, at=clock.now()) for day in renewals)
            one.renewed_on = max(renewals, default=None)
            for name, (claimed, verified) in levels.items():
                checked = datetime.combine(on + timedelta(days=10), datetime.min.time(), UTC)
                db.execute(
                    insert(Level).values(
                        candidate_id=one.id,
                        indicator=name,
                        claimed=claimed,
                        verified=verified,
                        changed_at=clock.now(),
                        verified_at=None if verified is None else checked,
                    )
                )
            db.commit()
            return int(one.id)

    def filled(self) -> "Office":
        """A workshop with two ideas, seven candidates, one of them late, one parked, one of the demo."""
        self.open_result(identity="named")
        window, before = date(THIS_YEAR, 6, 1), date(THIS_YEAR - 3, 6, 1)
        full = {"regulasi": (3, 2), "video": (3, 3), "kemanfaatan": (3, 3), "monev": (2, 1), "sdm": (2, None)}
        for number, sector in enumerate(("1.01", "1.02", "1.03", "1.05", "1.06")):
            self.candidate_row(
                title=f"Terap {number}",
                sector=sector,
                stage="penerapan",
                on=window,
                levels={name: pair for name, pair in full.items() if number % 2 == 0},
            )
        self.candidate_row(title="Lama", stage="replikasi", on=before, agency="Dinas Sosial")
        late = self.candidate_row(title="Uji", sector="1.04", stage="uji_coba", agency="Dinas ESDM")
        self.candidate_row(title="Istirahat", sector="1.04", is_parked=True, agency="Dinas Asing")
        self.candidate_row(title="Contoh", sector="1.04", stage="penerapan", on=window, is_demo=True)
        self.write(
            Step(candidate_id=late, title="Tagih", due_on=OVERDUE_ON),
            Change(candidate_id=late, at=clock.now() - timedelta(days=3), actor="Rina", kind="title"),
        )
        self.set_region(THIS_YEAR, {"opini_bpk": [3, 3], "penghargaan_inovator": [2, 1], "visi_misi": [3, 2]})
        return self

    def set_region(self, year: int, levels: dict[str, list[int]], **changes: Any) -> dict[str, Any]:
        """Enters the government's levels of a year as the office and returns the whole answer."""
        with reading.reading() as db:
            seen = queries.fingerprint(queries.region_levels(db), year)
        args = {"year": year, "seen": seen, "levels": levels} | changes
        return self.follow("region.set", **args)

    def write_off(self, candidate: int) -> None:
        """Takes a candidate out of everything."""
        with Session(writing_engine(self.app.config["SETTINGS"].database_url)) as db:
            db.get_one(Candidate, candidate).is_withdrawn = True
            db.commit()
