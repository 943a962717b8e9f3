"""The codes of candidates as words, in the language of the page."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext

from workshop.access import LINK_MARK
from workshop.candidates import board, carry_words, evidence_words, profile_words, rules
from workshop.data import criteria, sector
from workshop.page import day, language, percent
from workshop.sentences import refusal_sentence


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def stages() -> dict[str, str]:
    """Returns the names of the board's columns: the five stages, and parked."""
    return {
        rules.USULAN: _("Proposal"),
        rules.INISIATIF: _("Initiative"),
        rules.UJI_COBA: _("Trial"),
        rules.PENERAPAN: _("Application"),
        rules.REPLIKASI: _("Replication"),
        board.PARKED: _("Parked"),
    }


def leaves() -> dict[str, str]:
    """Returns what lets a candidate leave each column of the board."""
    return {
        rules.USULAN: _("On when the five criteria are answered"),
        rules.INISIATIF: _("On when a first step is done"),
        rules.UJI_COBA: _("On when criteria and summary stand"),
        rules.PENERAPAN: _("On when others take it over"),
        rules.REPLIKASI: _("Used in other places"),
        board.PARKED: _("Rests, with a reason"),
    }


def requirement(one: rules.Requirement) -> str:
    """Returns what a stage asks for, in words."""
    name = next((c.name.in_(language()) for c in criteria() if c.key == one.criterion), "")
    words = {
        "owner": _("A person in charge is named"),
        "step": _("A next step has a date"),
        "answered": _("Criterion answered: %(name)s", name=name),
        "step_done": _("At least one step is done"),
        "yes": _("Criterion met: %(name)s", name=name),
        "trial_on": _("The date the trial began"),
        "reasoned": _("Criterion met or explained: %(name)s", name=name),
        "summary": _("A summary of what it is and does"),
        "applied_on": _("The date of application"),
    }
    return words[one.code]


def change(kind: str) -> str:
    """Returns what a line of the history tells."""
    if kind.startswith("criterion."):
        letter = kind.removeprefix("criterion.")
        name = next((c.name.in_(language()) for c in criteria() if c.key == letter), letter)
        return _("Criterion: %(name)s", name=name)
    if told := evidence_words.change(kind) or profile_words.change(kind) or carry_words.change(kind):
        return told
    words = {
        "promoted": _("Made a candidate"),
        "added": _("Added by the office"),
        "imported": _("Brought in from a file"),
        "import.undone": _("Import undone"),
        "withdrawn": _("Promotion taken back"),
        "restored": _("Promotion restored"),
        "stage": _("Stage"),
        "since": _("In effect since"),
        "parked": _("Parked"),
        "resumed": _("Taken up again"),
        "title": _("Title"),
        "agency": _("Agency"),
        "owner": _("Person in charge"),
        "sector": _("Sector"),
        "summary": _("Summary"),
        "step.added": _("Step added"),
        "step.edited": _("Step changed"),
        "step.done": _("Step done"),
        "step.reopened": _("Step open again"),
        "step.removed": _("Step removed"),
        "step.restored": _("Step put back"),
        "team": _("Team size"),
        "replicates": _("Takes over"),
        "replicated": _("Taken over by"),
        "public": _("Public page"),
        "checkin": _("Progress reported"),
        "checkin.blocks": _("What is in the way"),
        "ownerlink.made": _("Personal link made"),
        "ownerlink.revoked": _("Personal link revoked"),
    }
    return words.get(kind, kind)


def changed_value(kind: str, value: str) -> str:
    """Returns an old or new value of the history in words."""
    if kind in _READ:
        return _READ[kind](value)
    if kind.startswith("criterion."):
        return {"yes": _("Yes"), "not_yet": _("Not yet"), "": _("not answered")}.get(value, value)
    if kind in {"planned", "renewed"} or kind.startswith("profile."):
        return profile_words.changed_value(kind, value)
    return evidence_words.changed_value(kind, value)


def _sector(code: str) -> str:
    found = sector(code)
    return code if found is None else found.short.in_(language())


def _progress(text: str) -> str:
    # Kept as "60%: what was done".
    share, is_share, note = text.partition("%")
    return percent(share) + note if is_share and share.isdecimal() else text


_READ: Mapping[str, Callable[[str], str]] = {
    "stage": lambda value: stages().get(value, value),
    "since": lambda value: day(date.fromisoformat(value)) if value else "",
    "sector": _sector,
    "checkin": _progress,
    "public": lambda value: _("shown") if value else _("not shown"),
}


def actor_name(name: str) -> str:
    """Returns who changed something; roles without an account are named as such."""
    if name.startswith(LINK_MARK):
        return _("%(name)s (personal link)", name=name.removeprefix(LINK_MARK))
    return {"participant": _("A participant"), "system": _("Rembuk")}.get(name, name)


def refusal(answer: Mapping[str, Any]) -> str:
    """Returns why an act on a candidate was refused."""
    params = answer["params"]
    if answer["code"] == "INVALID":
        return _field_refusal(params)
    if answer["code"] == "CLOSED":
        return _("The candidate is parked. Take it up again first.")
    if "by" in params:
        params = {**params, "by": actor_name(params["by"])}
    return refusal_sentence(answer["code"], params)


def _field_refusal(params: Mapping[str, Any]) -> str:
    field, why = params.get("field"), params.get("why")
    if told := profile_words.date_refusal(params):
        return told
    if field in {"effective_on", "done_on"} and why == "high":
        return _("The date lies in the future. Give the day on which it happened.")
    if field == "effective_on" and why == "low" and params.get("day"):
        on = day(date.fromisoformat(params["day"]))
        return _("The date lies before the last change, which was on %(day)s.", day=on)
    if field == "why" and why == "missing":
        return _("Please give a reason. It is kept in the history.")
    if field == "stage":
        return _("One stage forward at a time, or back to an earlier one.")
    return f"{field_name(str(field))}: {refusal_sentence('INVALID', params)}"


def field_name(field: str) -> str:
    """Returns the label of a field."""
    names = {
        "title": _("Title"), "agency": _("Agency"), "owner": _("Person in charge"), "sector": _("Sector"),
        "summary": _("Summary"), "step": _("Step"), "due": _("Due date"), "note": _("Result"), "why": _("Reason"),
        "planned_on": _("Planned for"), "renewed_on": _("Renewed on"),
        "effective_on": _("Since"), "done_on": _("Done on"), "answer": _("Answer"),
    }  # fmt: skip
    return names.get(field, _("A field"))
