"""What is kept between requests equals what is read anew, after every kind of act."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.portfolio.office import FOCUS, THIS_YEAR, Office
from workshop import clock
from workshop.candidates.evidence_models import Evidence, Level
from workshop.candidates.models import STAGES, Candidate, Renewal
from workshop.extensions import db
from workshop.iid import whatif
from workshop.iid.innovations import Mode
from workshop.live import reading
from workshop.portfolio import choices, projection, queries

WORDS = {
    "agency": "Dinas Sosial",
    "owner": "Sari",
    "step": "Mulai",
    "due": f"{THIS_YEAR}-12-01",
}
SECTORS = ("1.01", "1.02", "1.06", "2.10")
INDICATORS = ("regulasi", "video", "monev")


def equal(session):
    """Checks that what is kept is what the database says: candidates, their index, ideas."""
    kept, levels = queries.tracked(session), queries.region_levels(session)
    ideas = queries.idea_numbers(session)
    with db.engine.connect() as connection, Session(connection) as bare:
        fresh, counted = queries.tracked(bare), queries.idea_numbers(bare)
    assert tuple(kept) == tuple(fresh) and ideas == counted
    for year in (THIS_YEAR, FOCUS):
        cycle, anew = (projection.cycle_of(found, levels, year, None) for found in (kept, list(fresh)))
        assert cycle == anew and cycle is projection.cycle_of(kept, levels, year, None)


class Doings:
    """Random acts on an office, good ones and refused ones."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.chance, self.done = office, random.Random(seed), Counter()

    def one(self) -> None:
        """Performs one act; what was done at least once is counted."""
        act = self.chance.choice([name for name in dir(self) if name.startswith("do_")])
        answer = getattr(self, act)()
        self.done[act] += answer["ok"]

    def _some(self) -> Candidate:
        with reading.reading() as session:
            rows = session.scalars(select(Candidate).where(~Candidate.is_withdrawn).order_by(Candidate.id))
            return self.chance.choice(list(rows))

    def _follow(self, act, **args):
        return self.office.follow(act, **args)

    def _day(self, *, is_past: bool):
        days = self.chance.randint(0, 500)
        return (clock.now().date() + timedelta(days=-days if is_past else days + 1)).isoformat()

    def do_add(self):
        return self._follow("candidate.add", title="Baru", sector=self.chance.choice(SECTORS), **WORDS)

    def do_stage(self):
        one, day = self._some(), clock.now().date().isoformat()
        at = STAGES.index(one.stage) + self.chance.choice((-1, 1, 1))
        stage = STAGES[min(max(at, 0), len(STAGES) - 1)]
        return self._follow("candidate.stage", candidate=one.id, stage=stage, effective_on=day, why="Sudah")

    def do_park(self):
        one = self._some()
        args = {
            "is_parked": not one.is_parked,
            "why": "Menunggu",
            "effective_on": clock.now().date().isoformat(),
        }
        return self._follow("candidate.park", candidate=one.id, **args)

    def do_edit(self):
        one = self._some()
        words = {"title": f"Judul {self.chance.random()}", "sector": self.chance.choice(SECTORS)}
        words |= {name: getattr(one, name) for name in ("agency", "owner", "summary")}
        return self._follow("candidate.edit", candidate=one.id, rev=one.rev, **words)

    def do_plan(self):
        one = self._some()
        args = {"planned_on": self._day(is_past=False), "seen": one.planned_on and one.planned_on.isoformat()}
        return self._follow("candidate.plan", candidate=one.id, why="", **args)

    def do_renew(self):
        one = self._some()
        day = self._day(is_past=True)
        return self._follow("candidate.renew", candidate=one.id, renewed_on=day, why="Versi baru")

    def _renewal(self, act, **args):
        with reading.reading() as session:
            every = list(session.scalars(select(Renewal).order_by(Renewal.id)))
        if not every:
            return {"ok": False}
        one = self.chance.choice(every)
        return self._follow(act, renewal=one.id, rev=one.rev, why=f"Versi {self.chance.random()}", **args)

    def do_renew_on_another_day(self):
        return self._renewal("renewal.edit", renewed_on=self._day(is_past=True))

    def do_take_a_renewal_back(self):
        return self._renewal("renewal.withdraw")

    def _level(self, act, **args):
        one, name = self._some(), self.chance.choice(INDICATORS)
        with reading.reading() as session:
            level = session.get(Level, (one.id, name))
        seen = {"candidate": one.id, "indicator": name, "rev": level.rev if level else 0}
        return self._follow(act, **seen, level=self.chance.randint(0, 3), **args)

    def do_claim(self):
        return self._level("level.claim", basis="")

    def do_verify(self):
        return self._level("level.verify", why="Belum cukup")

    def do_prove(self):
        one, name = self._some(), self.chance.choice(INDICATORS)
        url = f"https://a.go.id/{self.chance.random()}"
        kept = {"note": "", "valid_year": None, "url": url, "file_hash": "", "file_name": ""}
        return self._follow("evidence.add", candidate=one.id, indicator=name, kind="link", **kept)

    def do_disprove(self):
        with reading.reading() as session:
            pieces = list(session.scalars(select(Evidence.id).order_by(Evidence.id)))
        piece = self.chance.choice(pieces) if pieces else 1
        return self._follow("evidence.remove", evidence=piece, is_removed=self.chance.random() < 0.7)

    def do_merge(self):
        return self._follow("candidate.merge", into=self._some().id, source=self._some().id, why="Sama")

    def do_split(self):
        one = self._some()
        return self._follow("candidate.split", into=one.merged_into or 1, source=one.id, why="")

    def do_vote(self):
        room = self.office.make_room(phase="collect")
        return self.office.answer(
            self.office.join(room), room.id, "idea.submit", round=room.round, text="Satu ide lagi"
        )

    def do_withdraw(self):
        # As an import is undone: all at once, and the history is told later.
        if self.chance.random() < 0.8:
            return {"ok": False}
        self.office.write_off(self._some().id)
        return {"ok": True}


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_kept_is_what_the_database_says(full, seed):
    doings = Doings(full, seed)
    with full.app.app_context():
        for _number in range(70):
            doings.one()
            with reading.reading() as session:
                equal(session)
    assert len([name for name, number in doings.done.items() if number]) >= 10, doings.done


def test_promotion_its_undo_and_a_moved_workshop_are_seen(full):
    with full.app.app_context(), reading.reading() as session:
        before = len(queries.tracked(session))
    candidate = full.promote()
    with full.app.app_context():
        with reading.reading() as session:
            equal(session)
            found = {one.key: one for one in queries.tracked(session)}
        assert len(found) == before + 1
        plan = {**full.plan(full.room), "held_on": date(THIS_YEAR, 5, 5).isoformat()}
        assert full.answer(full.desk(full.room), full.room.id, "workshop.edit", **plan)["ok"]
        with reading.reading() as session:
            equal(session)
            moved = {one.key: one for one in queries.tracked(session)}[candidate]
        assert moved.held_on == date(THIS_YEAR, 5, 5) != found[candidate].held_on
        full.as_desk(full.room, "workshop.reset")
        with reading.reading() as session:
            equal(session)
            assert len(queries.tracked(session)) == before and queries.idea_numbers(session)[0] == 0


def test_without_a_change_the_same_objects_are_given_again(full):
    with full.app.app_context():
        with reading.reading() as session:
            first = queries.tracked(session)
        assert full.follow("target.set", year=FOCUS, value="66,00")["ok"]
        with reading.reading() as session:
            assert queries.tracked(session) is first
        assert full.follow("candidate.add", title="Baru", sector="1.01", **WORDS)["ok"]
        with reading.reading() as session:
            after = queries.tracked(session)
        assert after is not first and next(one for one in after if one not in first).title == "Baru"
        assert all(now is then for now, then in zip(after, first, strict=False))


def test_actions_that_are_alike_are_worth_what_each_is_worth_alone(full):
    for number in range(12):
        full.candidate_row(
            sector=SECTORS[number % 4], stage=STAGES[number % 5], levels={"video": (number % 4, None)},
            planned_on=date(THIS_YEAR, 12, 1) if number % 3 else None,
        )  # fmt: skip
    with full.app.app_context(), reading.reading() as session:
        found = queries.tracked(session)
        book = projection.cycle_of(found, queries.region_levels(session), FOCUS, None).books[Mode.EXPECTED]
    every = [*choices._additions(book), *whatif.possible(book)]
    assert tuple(choices._ranked(book, every)) == whatif.rank(book, every)
    held = choices.options(book, []).held
    assert tuple(one.ranked for one in held) == whatif.hold_back(book)[: choices.SHOWN]
