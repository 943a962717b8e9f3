"""Whatever happens, a client that applies deltas holds what a fresh snapshot holds: every act, every audience."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.builders import House, Room
from workshop.acts import ACTS
from workshop.live import reading, views
from workshop.live.views import View, hash_of
from workshop.screens import rows

AUDIENCES = ("phone", "stage", "desk")

# Acts of the office's stream, and acts that no screen of a workshop follows.
ELSEWHERE = {
    "account.add", "account.disable", "account.fail", "account.first", "account.reset", "account.setup",
    "account.signin", "account.signout", "invite.accept", "invite.create", "stagelink.create", "stagelink.revoke",
    "workshop.create", "workshop.copy", "workshop.delete", "workshop.address", "demo.mark", "office.probe",
    "candidate.add", "candidate.stage", "candidate.park", "candidate.edit", "candidate.criterion", "step.add", "step.edit",
    "step.done", "step.remove", "evidence.add", "evidence.remove", "evidence.offer", "evidence.withdraw", "level.claim", "level.verify",
    "profile.save", "candidate.plan", "candidate.renew", "renewal.edit", "renewal.withdraw",
    "candidate.merge", "candidate.split", "candidate.distinct", "coowner.add", "coowner.remove", "answer.give", "answer.withdraw",
    "candidate.replicate", "public.choose", "public.show",
    "region.set", "target.set", "plan.make", "agency.add", "agency.edit", "agency.retire", "import.open", "import.stage", "import.check", "import.bring", "import.place",
    "import.finish", "import.leave", "import.undo", "import.told",
    "token.add", "token.revoke", "webhook.add", "webhook.switch", "webhook.remove", "webhook.test",
    "delivery.retry", "delivery.skip", "delivery.gather", "delivery.note",
    "mail.subscribe", "letter.queue", "letter.claim", "letter.sent", "letter.failed", "letter.retry", "letter.drop",
    "letter.forget", "ownerlink.make", "ownerlink.revoke", "ownerlink.use", "checkin.add", "calendar.make",
    "calendar.revoke",
}  # fmt: skip


class Client:
    """A screen that only ever hears deltas and pulses, as static/js/live/store.js does."""

    def __init__(self, view: View) -> None:
        self.rows = {key: json.loads(json.dumps(row)) for key, row in view.rows.items()}
        self.version = view.version

    def hear(self, delta: views.Delta) -> None:
        """Applies a delta by the rules of docs/events.md."""
        assert delta.start <= self.version, "a gap: the client would have to sync"
        wire = json.loads(json.dumps(delta.wire()))
        for row in wire["rows"]:
            self.rows[f"{row['type']}:{row['id']}"] = row
        for key in wire["gone"]:
            self.rows.pop(key, None)
        self.version = delta.to


class Watch:
    """One audience watched from the beginning, and a client that fell asleep there."""

    def __init__(self, room: Room, audience: str) -> None:
        self.room, self.audience = room, audience
        self.view = View(room.id, audience, rows.rows)
        with reading.reading() as db:
            self.view.advance(db)
        self.client = Client(self.view)
        self.sleeper = Client(self.view)

    def check(self, act: str) -> int:
        """Advances and compares; returns the size of the delta in bytes."""
        with reading.reading() as db:
            delta = self.view.advance(db)
            fresh = rows.rows(db, self.room.id, self.audience, None)
            if delta is None:  # a new epoch: every client takes the whole
                assert act == "workshop.reset"
                self.client, self.sleeper = Client(self.view), Client(self.view)
                return 0
            catching_up = self.view.since(db, self.sleeper.version)
        assert catching_up is not None
        self.client.hear(delta)
        self.sleeper.hear(catching_up)
        fresh = json.loads(json.dumps(fresh))
        assert self.client.rows == fresh, f"after {act} the {self.audience} differs from a fresh snapshot"
        assert self.sleeper.rows == fresh, f"after {act} a {self.audience} that slept differs"
        assert self.view.hash == hash_of(fresh)
        return len(json.dumps(delta.wire(), ensure_ascii=False).encode())


def test_every_act_leaves_every_audience_equal_to_a_fresh_snapshot(house: House) -> None:
    room = house.room(rounds=2, phase="draft", moderation="before")
    watches = [Watch(room, audience) for audience in AUDIENCES]
    done: set[str] = set()

    def performed(act: str) -> None:
        done.add(act)
        for watch in watches:
            watch.check(act)

    everything_happens(house, room, performed)
    missing = set(ACTS) - done - ELSEWHERE
    assert not missing, f"no test performs {sorted(missing)}"


def everything_happens(house: House, room: Room, performed: Callable[[str], None]) -> None:
    """Plays a workshop in which every act of its stream happens at least once."""
    story = _Story(house, room, performed)
    story.preparing()
    story.collecting()
    story.grouping()
    story.voting()
    story.revealing()
    story.ending()


class _Story:
    def __init__(self, house: House, room: Room, performed: Callable[[str], None]) -> None:
        self.house, self.room, self.performed = house, room, performed
        self.undoable: int | None = None

    def desk(self, act: str, **args: Any) -> dict[str, Any]:
        answer = self.house.answer(self.house.desk(self.room), self.room.id, act, **args)
        assert answer["ok"], (act, args, answer)
        self.undoable = answer["version"]
        self.performed(act)
        return dict(answer["result"])

    def undo(self, inverse: str) -> None:
        version = self.undoable
        self.desk("undo", version=version)
        self.performed(inverse)

    def phone(self, who: Any, act: str, **args: Any) -> dict[str, Any]:
        result = self.house.do(who, self.room.id, act, **args)
        self.performed(act)
        return result

    def preparing(self) -> None:
        house, room = self.house, self.room
        plan = house.plan(room)
        self.desk("workshop.edit", **plan)
        self.desk("phase.set", phase="lobby", round=0)
        self.ana = house.join(room, "Ana")
        self.performed("participant.join")
        self.desk("workshop.lock", is_locked=True)
        knocker = house.join(room, "Tamu")
        self.performed("participant.join")
        self.desk("participant.admit", participant=knocker.participant_id)
        self.desk("workshop.lock", is_locked=False)
        self.desk("participant.remove", participant=house.join(room, "Salah kamar").participant_id)
        self.budi = house.join(room, "Budi")
        self.desk("stage.show", is_blank=True, is_qr=False, theme="light")
        self.undo("stage.show")
        self.desk("workshop.reset")
        for watch_again in ("participant.join",):
            self.ana, self.budi = house.join(room, "Ana"), house.join(room, "Budi")
            self.performed(watch_again)

    def collecting(self) -> None:
        room = self.room
        self.desk("phase.set", phase="collect", round=room.round)
        self.undo("phase.restore")
        self.desk("phase.set", phase="collect", round=room.round)
        self.ideas = [
            self.phone(who, "idea.submit", round=room.round, text=f"Ide nomor {n}")["idea"]
            for n, who in enumerate([self.ana, self.budi, self.ana, self.budi, self.ana, self.budi])
        ]
        self.phone(self.ana, "idea.edit", idea=self.ideas[0], text="Ide nomor nol")
        gone = self.phone(self.ana, "idea.submit", round=room.round, text="Ditarik saja")["idea"]
        self.phone(self.ana, "idea.delete", idea=gone)
        self.phone(self.ana, "done.set", round=room.round, phase="collect", is_done=True)
        self.desk("timer.set", round=room.round, seconds=60, is_paused=True)
        self.undo("timer.restore")
        self.desk("idea.add", round=room.round, texts=["Titipan satu", "Titipan dua"])
        self.undo("idea.withdraw")
        self.desk("idea.add", round=room.round, texts=["Titipan tiga"])
        for idea in self.ideas:
            self.desk("idea.show", idea=idea)
        self.phone(self.ana, "idea.edit", idea=self.ideas[0], text="Diubah setelah tampil")
        self.desk("idea.hide", idea=self.ideas[1])
        self.undo("idea.restore")
        rev = self.house.rows(room, "desk")[f"idea:{self.ideas[1]}"]["rev"]
        self.desk("idea.reword", idea=self.ideas[1], text="Kata meja", rev=rev)
        self.undo("idea.rewind")
        self.desk("participant.mute", idea=self.ideas[1], is_muted=True)
        self.desk("participant.mute", idea=self.ideas[1], is_muted=False)

    def grouping(self) -> None:
        room, ideas = self.room, self.ideas
        self.desk("phase.set", phase="group", round=room.round)
        theme = self.desk("theme.add", round=room.round, name="Antrean", shape=1)["theme"]
        self.desk("theme.rename", theme=theme, name="Antre", shape=2)
        self.desk("idea.theme", ideas=ideas[:2], theme=theme)
        self.undo("theme.place")
        self.undo("theme.place")
        self.desk("theme.remove", theme=theme)
        self.undo("theme.restore")
        self.desk("idea.sector", idea=ideas[0], sector="1.02")
        self.desk("idea.distinct", idea=ideas[0], other=ideas[1])
        merged = self.desk("idea.merge", ideas=ideas[2:4], text="Dua jadi satu")["idea"]
        self.undo("idea.split")
        self.undo("idea.remerge")
        merged = max(self.house.ideas(room))
        self.desk("idea.split", idea=merged)
        self.phone(self.budi, "idea.submit", round=room.round, text="Terlambat")

    def voting(self) -> None:
        room, ideas = self.room, self.ideas
        self.desk("phase.set", phase="vote", round=room.round)
        self.desk("idea.merge", ideas=ideas[4:6], text="Lima dan enam")
        self.phone(self.ana, "vote.set", round=room.round, idea=ideas[1], weight=2)
        self.phone(self.budi, "vote.set", round=room.round, idea=ideas[2], weight=1)
        self.phone(self.budi, "ballot.done", round=room.round, is_done=True)
        self.desk("idea.hide", idea=ideas[2])
        self.desk("idea.show", idea=ideas[2])
        self.desk("phase.set", phase="closed", round=room.round)

    def revealing(self) -> None:
        room, ideas = self.room, self.ideas
        self.desk("round.reveal", round=room.round)
        self.undo("round.cover")
        self.desk("round.reveal", round=room.round)
        from workshop.access import MACHINE

        self.house.do(MACHINE, room.id, "round.open", round=room.round)
        self.performed("round.open")
        self.desk("idea.merge", ideas=[ideas[1], ideas[2]], text="Sesudah dibuka")
        self.desk("idea.outcome", idea=ideas[0], outcome="kept", note="Nanti", agency="")
        promoted = {
            "owner": "Kepala Bidang",
            "step": "Rapat",
            "due": "2026-12-08",
            "sector": "1.02",
            "criteria": {},
        }
        top = max(self.house.ideas(room))
        candidate = self.desk(
            "idea.promote", idea=top, title="Kandidat", agency="Dinas Kesehatan", **promoted
        )
        self.undo("idea.unpromote")
        self.undo("idea.repromote")
        self.phone(
            self.ana, "candidate.join", candidate=candidate["candidate"], joined=True, name="Ana", contact="",
        )  # fmt: skip

    def ending(self) -> None:
        room = self.room
        self.desk("idea.carry", idea=self.ideas[0], round=room.rounds[1])
        self.desk("phase.set", phase="collect", round=room.rounds[1])
        for phase in ("vote", "closed"):
            self.phone(self.ana, "idea.submit", round=room.rounds[1], text=f"Putaran dua {phase}")
            late = max(int(k.split(":")[1]) for k in self.house.rows(room, "desk") if k.startswith("idea:"))
            self.desk("idea.show", idea=late)
            self.desk("phase.set", phase=phase, round=room.rounds[1])
        self.phone(self.budi, "participant.erase")
        self.desk("round.reveal", round=room.rounds[1])
        self.desk("workshop.publish", is_published=True)
        self.desk("phase.set", phase="next_steps", round=0)
        self.desk("phase.set", phase="thanks", round=0)
        self.desk("phase.set", phase="archived", round=0)


# Acts that put something before the audience that it did not have: a whole ballot, a whole ranking.
BULK = {"phase.set", "round.reveal", "round.open"}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_one_act_among_300_ideas_makes_a_delta_of_at_most_1_kb(small_house: House, audience: str) -> None:
    house = small_house
    room = house.room(rounds=2, phase="collect")
    people = [house.join(room, f"Peserta {n}") for n in range(10)]
    ideas = [
        house.say(room, who, f"Ide nomor {n} dari {who.name}: antrean lebih cepat")
        for who in people
        for n in range(30)
    ]
    house.go(room, "vote")
    watch = Watch(room, audience)
    house.vote(room, people[0], ideas[5])
    sizes = {"vote.set": watch.check("vote.set")}
    for act, args in {
        "idea.hide": {"idea": ideas[3]}, "idea.show": {"idea": ideas[3]},
        "timer.set": {"round": room.round, "seconds": 90, "is_paused": False},
        "idea.sector": {"idea": ideas[7], "sector": "1.02"},
        "idea.reword": {"idea": ideas[9], "text": "Kata yang lebih jelas", "rev": house.rows(room, "desk")[f"idea:{ideas[9]}"]["rev"]},
    }.items():  # fmt: skip
        house.as_desk(room, act, **args)
        sizes[act] = watch.check(act)
    assert max(sizes.values()) <= 1000, sizes


def test_a_view_notices_a_new_epoch_and_starts_anew(house: House) -> None:
    room = house.room(phase="collect")
    watch = Watch(room, "phone")
    house.as_desk(room, "workshop.reset")
    with reading.reading() as db:
        assert watch.view.advance(db) is None
        assert watch.view.rows == rows.rows(db, room.id, "phone", None)
