"""The demo of an empty database: a past workshop with two candidates, a running one and a draft.

It is made with the same acts that people use, is marked, can be deleted, and counts in no office number.
"""

import secrets
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from workshop import clock, door
from workshop.access import MACHINE, OFFICE, PARTICIPANT, PUBLIC, Actor
from workshop.candidates.models import Step
from workshop.data import content
from workshop.live import reading
from workshop.live.models import OFFICE_STREAM
from workshop.page import local_date
from workshop.people import keys
from workshop.workshops import queries
from workshop.workshops.models import Workshop

CRITERIA_MET = {letter: {"answer": "yes", "why": ""} for letter in "abcd"}
NOT_YET = {"e": {"answer": "not_yet", "why": "Perlu diuji di puskesmas tanpa sinyal dulu"}}


class Maker:
    """Performs acts as the office and as invented participants."""

    def __init__(self) -> None:
        self.words = content("demo.json")
        self.today = local_date(clock.now())
        self.office = Actor(OFFICE)

    def do(self, who: Actor, stream: int, act: str, **args: Any) -> dict[str, Any]:
        """Performs an act that must succeed and returns its result."""
        answer = door.act(who, stream, act, args)
        if not answer["ok"]:
            raise RuntimeError(f"the demo's {act} was refused: {answer}")
        return dict(answer["result"])

    def workshop(
        self, title: str, days: int, place: str, questions: list[str], **plan: Any
    ) -> tuple[int, list[int]]:
        """Makes a workshop `days` from today and returns its id and the ids of its rounds."""
        rounds = [
            {
                "round": 0, "question": question, "collect_minutes": 12, "group_minutes": 8, "vote_minutes": 6,
                "reveal_minutes": 9, "votes": 3, "cap": 2, "has_themes": True, "own_votes": True,
            }
            for question in questions
        ]  # fmt: skip
        made = self.do(
            self.office, OFFICE_STREAM, "workshop.create", title=title,
            held_on=(self.today + timedelta(days=days)).isoformat(), starts_at="09:00", place=place,
            agency="Bappeda dan Litbang", invited=0, lang="id", identity="nickname",
            moderation=plan.get("moderation", "after"), lobby_minutes=5, next_minutes=20, rounds=rounds,
        )["workshop"]  # fmt: skip
        self.do(MACHINE, OFFICE_STREAM, "demo.mark", workshop=made)
        with reading.reading() as db:
            return made, [round_.id for round_ in queries.rounds(db, made)]

    def people(self, workshop: int) -> list[Actor]:
        """Lets the invented people in."""
        return [self._person(workshop, name) for name in self.words["names"]]

    def _person(self, workshop: int, name: str) -> Actor:
        token = secrets.token_hex(24)
        key = keys.author_key(token, workshop)
        newcomer = Actor(PUBLIC, workshop, token=token, author_key=key)
        number = self.do(newcomer, workshop, "participant.join", name=name, agency="")["participant"]
        return Actor(
            PARTICIPANT, workshop, participant_id=number, name=name, author_key=key,
            ballot_key=keys.ballot_key(token, workshop), token=token,
        )  # fmt: skip

    def phase(self, workshop: int, *phases: str, round_id: int = 0) -> None:
        """Walks through phases."""
        for phase in phases:
            self.do(self.office, workshop, "phase.set", phase=phase, round=round_id)


def fill_if_empty(app: Flask) -> None:
    """Makes the demo unless there is any workshop, or ever was one."""
    with app.app_context(), app.test_request_context():
        with reading.reading() as db:
            if db.scalar(select(Workshop.id).limit(1)) is not None:
                return
        maker = Maker()
        _past(maker)
        _running(maker)
        draft = maker.words["draft"]
        maker.workshop(draft["title"], draft["in_days"], draft["place"], [draft["question"]])


def _past(maker: Maker) -> None:
    plan = maker.words["past"]
    workshop, (round_id,) = maker.workshop(
        plan["title"], -plan["days_ago"], plan["place"], [plan["question"]]
    )
    maker.phase(workshop, "lobby")
    people = maker.people(workshop)
    maker.phase(workshop, "collect", round_id=round_id)
    ideas = _say(maker, workshop, round_id, people, plan["ideas"])
    maker.phase(workshop, "group", round_id=round_id)
    ideas = _group(maker, workshop, round_id, ideas)
    maker.phase(workshop, "vote", round_id=round_id)
    _vote(maker, workshop, round_id, people, ideas)
    maker.phase(workshop, "closed", round_id=round_id)
    maker.do(maker.office, workshop, "round.reveal", round=round_id)
    maker.do(MACHINE, workshop, "round.open", round=round_id)
    for candidate in plan["candidates"]:
        _promote(maker, workshop, people, ideas, candidate)
    for number, outcome, note, agency in plan["outcomes"]:
        maker.do(
            maker.office,
            workshop,
            "idea.outcome",
            idea=ideas[number],
            outcome=outcome,
            note=note,
            agency=agency,
        )
    maker.phase(workshop, "next_steps", "thanks", "archived")
    maker.do(maker.office, workshop, "workshop.publish", is_published=True)


def _say(maker: Maker, workshop: int, round_id: int, people: list[Actor], texts: list[str]) -> list[int]:
    return [
        int(maker.do(people[at % len(people)], workshop, "idea.submit", round=round_id, text=text)["idea"])
        for at, text in enumerate(texts)
    ]


def _group(maker: Maker, workshop: int, round_id: int, ideas: list[int]) -> list[int]:
    """Groups and merges; returns the ids that stand for each idea of the list afterwards."""
    plan = maker.words["past"]
    themes = [
        maker.do(maker.office, workshop, "theme.add", round=round_id, name=name, shape=shape)["theme"]
        for shape, name in enumerate(plan["themes"], 1)
    ]
    for idea, theme in zip(ideas, plan["theme_of"], strict=True):
        maker.do(maker.office, workshop, "idea.theme", ideas=[idea], theme=themes[theme])
    sources = [ideas[at] for at in plan["merge"]]
    text = plan["ideas"][plan["merge"][0]]
    merged = maker.do(maker.office, workshop, "idea.merge", ideas=sources, text=text)["idea"]
    return [merged if idea in sources else idea for idea in ideas]


def _vote(maker: Maker, workshop: int, round_id: int, people: list[Actor], ideas: list[int]) -> None:
    """Spreads votes so that places, a tie and an abstention can be seen."""
    standing = list(dict.fromkeys(ideas))
    for number, person in enumerate(people[:-1]):
        wanted = (standing[0] if number % 3 else standing[1], standing[1 + number % 4], standing[number % 7])
        for idea in dict.fromkeys(wanted):
            maker.do(person, workshop, "vote.set", round=round_id, idea=idea, weight=1)


def _promote(
    maker: Maker, workshop: int, people: list[Actor], ideas: list[int], plan: dict[str, Any]
) -> None:
    def on(days: int) -> str:
        return (maker.today + timedelta(days=days)).isoformat()

    candidate = maker.do(
        maker.office, workshop, "idea.promote", idea=ideas[plan["idea"]], title=plan["title"],
        agency=plan["agency"], owner=plan["owner"], step=plan["step"], due=on(plan["due_in"]),
        sector=plan["sector"], criteria=CRITERIA_MET | NOT_YET,
    )["candidate"]  # fmt: skip
    for person in people[: plan["team"]]:
        maker.do(
            person, workshop, "candidate.join", candidate=candidate, joined=True, name=person.name, contact=""
        )
    for stage, days in plan["stages"]:
        why = "Contoh untuk peragaan"
        maker.do(
            maker.office, OFFICE_STREAM, "candidate.stage", candidate=candidate, stage=stage,
            effective_on=on(days), why=why,
        )  # fmt: skip
    if plan["follow"]:
        _follow(maker, candidate, plan["follow"])
    if plan["next_step"]:
        with reading.reading() as db:
            first = db.scalars(select(Step.id).where(Step.candidate_id == candidate)).one()
        maker.do(
            maker.office, OFFICE_STREAM, "step.done", step=first, is_done=True, done_on=on(plan["due_in"]), note="",
        )  # fmt: skip
        maker.do(
            maker.office, OFFICE_STREAM, "step.add", candidate=candidate, title=plan["next_step"],
            owner=plan["owner"], due=on(plan["next_due_in"]),
        )  # fmt: skip


def _follow(maker: Maker, candidate: int, plan: dict[str, Any]) -> None:
    """Plans the application, answers the authors, begins the profile and offers the workshop's record as evidence."""
    planned = (maker.today + timedelta(days=plan["planned_in"])).isoformat()
    answers = {key: {"text": text, "rev": 0} for key, text in plan["profile"].items()}
    evidence = {
        "kind": "workshop", "note": "", "valid_year": maker.today.year, "url": "", "file_hash": "", "file_name": "",
        "file_type": "", "file_size": 0,
    }  # fmt: skip
    for act, args in (
        ("candidate.plan", {"planned_on": planned, "seen": None, "why": ""}),
        ("answer.give", {"seen": 0, "text": plan["answer"]}),
        ("profile.save", {"answers": answers}),
        ("evidence.add", {"indicator": plan["indicator"], **evidence}),
        ("level.claim", {"indicator": plan["indicator"], "level": plan["level"], "basis": "", "rev": 1}),
    ):
        maker.do(maker.office, OFFICE_STREAM, act, candidate=candidate, **args)


def _running(maker: Maker) -> None:
    plan = maker.words["running"]
    questions = [plan["question"], plan["second"]]
    workshop, (first, _) = maker.workshop(plan["title"], 0, plan["place"], questions, moderation="before")
    maker.phase(workshop, "lobby")
    people = maker.people(workshop)
    maker.phase(workshop, "collect", round_id=first)
    ideas = _say(maker, workshop, first, people, plan["ideas"])
    for idea in ideas[:7]:
        maker.do(maker.office, workshop, "idea.show", idea=idea)
