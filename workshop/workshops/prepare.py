"""The page "Prepare": a plan as typed, rearranged by buttons, checked, and compared with another's."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from workshop.forms import ActForm, Payload, problems
from workshop.sentences import field_sentence
from workshop.workshops.agendas import Agenda, RoundPlan, agenda
from workshop.workshops.forms_pages import MOST_ROUNDS, HeadForm, RoundForm
from workshop.workshops.plans import CreateWorkshop

HEAD = tuple(HeadForm()._fields)
ROUND = tuple(RoundForm()._fields)
FIRST_AGENDA = "basic_services"
_ROUND_NAME = re.compile(r"r([0-9]{1,2})-([a-z_]+)")
_COMMAND = re.compile(r"(up|down|remove)-([0-9]{1,2})")

Texts = dict[str, str]


@dataclass(slots=True)
class Draft:
    """A plan as a page holds it: text everywhere, "1" for a ticked box."""

    head: Texts
    rounds: list[Texts]
    template: str = ""
    errors: Texts = field(default_factory=dict)
    theirs: Texts = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Returns the text of an input: "title", or "r0-question"."""
        match = _ROUND_NAME.fullmatch(name)
        if match is None:
            return self.head.get(name, "")
        return self.rounds[int(match[1])].get(match[2], "")

    @property
    def times(self) -> list[str]:
        """Returns when lobby, each round, next steps and the end begin, as HH:MM."""
        at = _minutes_of(self.head.get("starts_at", ""))
        times = [_clock(at)]
        for minutes in (self._lobby, *map(_round_minutes, self.rounds), self._next):
            at += minutes
            times.append(_clock(at))
        return times

    @property
    def minutes(self) -> int:
        """Returns the length of the whole agenda."""
        return self._lobby + sum(map(_round_minutes, self.rounds)) + self._next

    @property
    def _lobby(self) -> int:
        return _number(self.head.get("lobby_minutes", ""))

    @property
    def _next(self) -> int:
        return _number(self.head.get("next_minutes", ""))


def from_template(key: str, lang: str, today: date, agency: str) -> Draft:
    """Returns the draft of a new workshop from a template."""
    chosen = agenda(key) or agenda(FIRST_AGENDA)
    assert chosen is not None
    head = {"held_on": today.isoformat(), "starts_at": "09:00", "lang": lang, "agency": agency, "invited": ""}
    draft = Draft(dict.fromkeys(HEAD, "") | head, [])
    _apply(draft, chosen)
    return draft


def from_plan(plan: CreateWorkshop) -> Draft:
    """Returns the draft of a plan as it is stored."""
    head = {name: _text(getattr(plan, name)) for name in HEAD}
    if not plan.invited:
        head["invited"] = ""
    return Draft(head, [{name: _text(value) for name, value in asdict(one).items()} for one in plan.rounds])


def copied(plan: CreateWorkshop, title: str, today: date) -> Draft:
    """Returns the draft of a new workshop with the questions and rules of an old one."""
    draft = from_plan(plan)
    draft.head |= {"title": title, "held_on": today.isoformat()}
    for one in draft.rounds:
        one["round"] = "0"
    return draft


def from_form(form: Mapping[str, str]) -> Draft:
    """Returns the draft that was posted; what was typed is kept, right or wrong."""
    rounds: dict[int, Texts] = {}
    for name, text in form.items():
        match = _ROUND_NAME.fullmatch(name)
        if match and match[2] in ROUND:
            rounds.setdefault(int(match[1]), {})[match[2]] = text[:4000]
    head = {name: form.get(name, "")[:4000] for name in HEAD}
    kept = [rounds[number] for number in sorted(rounds)][: MOST_ROUNDS + 1]
    return Draft(head, kept, template=form.get("template", "")[:40])


def rearrange(draft: Draft, command: str, frozen: int = 0) -> None:
    """Performs a button that changes the draft only: up-1, down-0, remove-2, add, template-quick.

    The first `frozen` rounds have begun and stay where they are.
    """
    if command == "add" and len(draft.rounds) < MOST_ROUNDS:
        draft.rounds.append(_another(draft.rounds))
    elif command.startswith("template-") and not frozen:
        chosen = agenda(command.removeprefix("template-"))
        if chosen is not None:
            _apply(draft, chosen)
    match = _COMMAND.fullmatch(command)
    if match and frozen <= int(match[2]) < len(draft.rounds):
        _move(draft.rounds, match[1], int(match[2]), frozen)


def checked(draft: Draft) -> dict[str, Any] | None:
    """Returns the plan's args for the act, or None after noting what is wrong beside each field."""
    head = _read(HeadForm(), draft.head, "", draft.errors)
    rounds = [_read(RoundForm(), one, f"r{n}-", draft.errors) for n, one in enumerate(draft.rounds)]
    for n, one in enumerate(rounds):
        votes, cap = one.get("votes"), one.get("cap")
        if isinstance(votes, int) and isinstance(cap, int) and cap > votes:
            draft.errors.setdefault(f"r{n}-cap", field_sentence("high", votes))
    if not rounds:
        draft.errors["rounds"] = field_sentence("missing")
    if "starts_at" in draft.errors and draft.head["starts_at"].strip():
        draft.errors["starts_at"] = field_sentence("time")
    if draft.errors:
        return None
    return {**head, "held_on": head["held_on"].isoformat(), "rounds": rounds}


def require_questions(draft: Draft) -> bool:
    """Tells whether every round has its question; notes where one is missing."""
    for n, one in enumerate(draft.rounds):
        if not one.get("question", "").strip():
            draft.errors[f"r{n}-question"] = field_sentence("missing")
    return not draft.errors


def compare(draft: Draft, theirs: Draft) -> None:
    """Notes beside each field what somebody else saved in the meantime."""
    for name in HEAD:
        if draft.head.get(name, "") != theirs.head[name]:
            draft.theirs[name] = theirs.head[name]
    known = {one["round"]: one for one in theirs.rounds}
    for n, one in enumerate(draft.rounds):
        other = known.pop(one.get("round", ""), None)
        for name, text in (other or {}).items():
            if one.get(name, "") != text:
                draft.theirs[f"r{n}-{name}"] = text
    for one in known.values():
        draft.theirs.setdefault("rounds", one["question"])


def _read(form: ActForm, texts: Texts, prefix: str, errors: Texts) -> dict[str, Any]:
    wrong = problems(form, Payload.of_page({name: [text] for name, text in texts.items()}))
    errors |= {prefix + name: field_sentence(**problem) for name, problem in wrong.items()}
    return dict(form.data)


def _apply(draft: Draft, chosen: Agenda) -> None:
    lang = draft.head.get("lang") or "id"
    draft.template = chosen.key
    draft.rounds = [_planned(plan, lang) for plan in chosen.rounds]
    for name in ("lobby_minutes", "next_minutes", "identity", "moderation"):
        draft.head[name] = str(getattr(chosen, name))


def _planned(plan: RoundPlan, lang: str) -> Texts:
    texts = {name: _text(getattr(plan, name)) for name in ROUND if name not in {"round", "question"}}
    return texts | {"round": "0", "question": plan.question.in_(lang)}


def _another(rounds: Sequence[Texts]) -> Texts:
    if rounds:
        return {**rounds[-1], "round": "0", "question": ""}
    first = agenda(FIRST_AGENDA)
    assert first is not None
    return _planned(first.rounds[0], "id") | {"question": ""}


def _move(rounds: list[Texts], command: str, at: int, frozen: int) -> None:
    if command == "remove":
        if len(rounds) > 1:
            del rounds[at]
        return
    other = at - 1 if command == "up" else at + 1
    if frozen <= other < len(rounds):
        rounds[at], rounds[other] = rounds[other], rounds[at]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _round_minutes(one: Texts) -> int:
    names: Iterable[str] = ("collect_minutes", "group_minutes", "vote_minutes", "reveal_minutes")
    return sum(_number(one.get(name, "")) for name in names)


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,3}", text.strip()) else 0


def _minutes_of(text: str) -> int:
    match = re.fullmatch(r"([0-9]{1,2})[:.]([0-9]{2})", text.strip())
    return int(match[1]) * 60 + int(match[2]) if match else 0


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
