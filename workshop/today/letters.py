"""Letters in the language of their reader: the daily letter of an account, an owner's step, a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext
from flask_babel import ngettext as by_number

from workshop.candidates import words
from workshop.candidates.agenda import Line, Listed
from workshop.candidates.evidence_waiting import Waiting
from workshop.mail.service import Draft
from workshop.page import day, own_base, speaking
from workshop.today.queries import Decision, Due, Owner, decision_reason, due_reason

LATE, SOON, REMINDER = "late", "due", "remind"


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def ngettext(one: str, many: str, number: int) -> str:
    return str(by_number(one, many, number))


@dataclass(frozen=True, slots=True)
class Digest:
    """What an account's daily letter is made of."""

    late: Listed[Line]
    soon: Listed[Line]
    silent: Listed[Line]
    waiting: Waiting | None
    unsent: int

    @property
    def is_empty(self) -> bool:
        """Tells whether there is nothing to say."""
        lists = (self.late, self.soon, self.silent)
        return not (any(one.number for one in lists) or self._pieces or self.unsent)

    @property
    def _pieces(self) -> int:
        return self.waiting.pieces if self.waiting else 0


def digest(what: Digest, reason: str, email: str, lang: str, today: date) -> Draft:
    """Returns the daily letter of an account."""
    with speaking(lang):
        parts = [part for part in (*_steps(what), *_silent(what), *_evidence(what), *_unsent(what)) if part]
        subject = _("Rembuk, %(day)s: %(what)s", day=day(today), what=_summary(what))
        foot = _("You can change or end this letter here: %(address)s", address=address("mail.subscription"))
        opened = _("Open Rembuk: %(address)s", address=address("today.home"))
    return Draft(reason, email, subject, "\n\n".join((*parts, opened, foot)))


def step(kind: str, due: Due, today: date) -> Draft:
    """Returns the letter about a step to its owner: late, due soon, or a reminder by the office."""
    with speaking(due.owner.lang):
        days = (today - due.due_on).days
        when = _late(days) if days > 0 else _("due on %(day)s", day=day(due.due_on))
        subject = _("%(title)s: %(when)s", title=_short(due.title), when=when)
        text = _greeting(due.owner)
        text += "\n\n" + _("The next step of the innovation “%(title)s”:", title=due.title)
        text += (
            f"\n\n  {due.words}\n  {day(due.due_on)}, {when}" if days > 0 else f"\n\n  {due.words}\n  {when}"
        )
        text += "\n\n" + _foot(due.owner)
    occasion = today if kind == REMINDER else due.due_on
    reason = due_reason(kind, str(due.step), occasion.isoformat(), str(due.owner.link))
    return Draft(reason, due.owner.email, subject, text)


def decision(what: Decision) -> Draft:
    """Returns the letter about a decision to an owner."""
    with speaking(what.owner.lang):
        subject = _("News of %(title)s", title=_short(what.title))
        text = f"{_greeting(what.owner)}\n\n{_decided(what)}\n\n{_foot(what.owner)}"
    return Draft(
        decision_reason(str(what.change), str(what.owner.link)), what.owner.email, subject, text
    )  # fmt: skip


def address(endpoint: str, **values: object) -> str:
    """Returns the absolute address of a page; letters are written outside of any request."""
    return own_base() + current_app.url_map.bind("").build(endpoint, values)


def _summary(what: Digest) -> str:
    found = []
    if what.late.number:
        found.append(ngettext("%(num)s step overdue", "%(num)s steps overdue", what.late.number))
    if what.waiting and what.waiting.pieces:
        pieces = what.waiting.pieces
        found.append(ngettext("%(num)s piece of evidence waits", "%(num)s pieces of evidence wait", pieces))
    if not found and what.soon.number:
        found.append(ngettext("%(num)s step due", "%(num)s steps due", what.soon.number))
    return ", ".join(found) or _("what needs doing")


def _steps(what: Digest) -> Iterable[str]:
    yield _list(
        _("Overdue steps: %(number)s", number=what.late.number), what.late,
        [f"{one.title}: {one.step}, {_late(one.late)}" for one in _real(what.late)],
    )  # fmt: skip
    yield _list(
        _("Due in the next 7 days: %(number)s", number=what.soon.number), what.soon,
        [f"{one.title}: {one.step}, {day(one.due_on)}" for one in _real(what.soon)],
    )  # fmt: skip


def _silent(what: Digest) -> Iterable[str]:
    yield _list(
        _("No news for more than 30 days: %(number)s", number=what.silent.number), what.silent,
        [f"{one.title}, {ngettext('%(num)s day', '%(num)s days', one.silent)}" for one in _real(what.silent)],
    )  # fmt: skip


def _evidence(what: Digest) -> Iterable[str]:
    if what.waiting is None or not what.waiting.pieces:
        return
    lines = []
    for one in what.waiting.candidates.lines:
        if not one.is_demo:
            pieces = ngettext("%(num)s piece of evidence", "%(num)s pieces of evidence", one.pieces)
            lines.append(f"{one.title}: {pieces}\n    {address('evidence.show', candidate_id=one.id)}")
    head = _("Evidence waiting to be checked: %(number)s", number=what.waiting.pieces)
    yield _list(head, what.waiting.candidates, lines)


def _unsent(what: Digest) -> Iterable[str]:
    if what.unsent:
        told = ngettext("%(num)s letter was given up.", "%(num)s letters were given up.", what.unsent)
        yield f"{told} {address('mail.queue')}"


def _list(head: str, listed: Listed[Any], lines: list[str]) -> str:
    if not lines:
        return ""
    more = listed.number - len(lines)
    rest = [ngettext("and %(num)s more", "and %(num)s more", more)] if more > 0 else []
    return "\n".join((head, *(f"- {line}" for line in (*lines, *rest))))


def _real(listed: Listed[Line]) -> Iterable[Line]:
    return (one for one in listed.lines if not one.is_demo)


def _late(days: int) -> str:
    return ngettext("%(num)s day late", "%(num)s days late", days)


def _short(title: str) -> str:
    return title if len(title) <= 80 else title[:79] + "…"


def _greeting(owner: Owner) -> str:
    return _("Dear %(name)s,", name=owner.name)


def _foot(_owner: Owner) -> str:
    # Tokens are known by their hash only, and a letter passes through many hands: it holds no personal link.
    return _(
        "Report progress through your personal link, the one you received from the innovation office. It is secret and "
        "therefore not in this letter. If you no longer have it, ask the office for a new one."
    )


def _decided(what: Decision) -> str:
    names = words.stages()
    if what.kind == "stage":
        old, new = names.get(what.old, what.old), names.get(what.new, what.new)
        return _("“%(title)s” moved from %(old)s to %(new)s.", title=what.title, old=old, new=new)
    if what.kind == "parked":
        return _("“%(title)s” rests for now. The reason: %(why)s", title=what.title, why=what.why)
    if what.kind == "resumed":
        return _("“%(title)s” has been taken up again.", title=what.title)
    if not what.new:
        return _("The official answer to the authors of “%(title)s” was withdrawn.", title=what.title)
    return _("The official answer to the authors of “%(title)s”:", title=what.title) + f"\n\n{what.new}"
