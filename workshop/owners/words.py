"""Links, reports and refusals as words, in the language of the page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import force_locale, format_date, gettext

from workshop.candidates import words as candidates
from workshop.candidates.models import Candidate
from workshop.owners.models import OwnerLink
from workshop.owners.queries import Dated
from workshop.sentences import refusal_sentence

UNKNOWN, MERGED, WITHDRAWN = "unknown", "merged", "withdrawn"


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def long_day(on: date) -> str:
    """Returns "Rabu, 18 November 2026"."""
    return str(format_date(on, "EEEE, d MMMM y"))


def validity() -> dict[str, str]:
    """Returns for how long a link may be made."""
    return {
        "30": _("30 days"), "90": _("3 months"), "180": _("6 months"), "365": _("1 year"),
    }  # fmt: skip


def message(link: OwnerLink, candidate: Candidate, address: str) -> str:
    """Returns what the office sends with a new link, in the language of its owner."""
    with force_locale(link.lang):
        return _(
            "Dear %(name)s, please report the progress of “%(title)s” here, without an account: %(address)s "
            "The link is yours alone, please do not pass it on.",
            name=link.name, title=candidate.title, address=address,
        )  # fmt: skip


def dead(code: str, link: OwnerLink | None) -> dict[str, str]:
    """Returns title and text of the page for a link that does not work, and whom to ask."""
    title, why = {
        "expired": (_("This link has expired"), _("It was good for a limited time, which has passed.")),
        "revoked": (_("This link was revoked"), _("The office ended it, perhaps because there is a newer one.")),
        MERGED: (_("This idea was joined with another"), _("Reports go to the other one now.")),
        WITHDRAWN: (_("This idea is no longer followed"), _("No reports are needed any more.")),
    }.get(
        code,
        (_("This link is not right"), _("Part of it is missing or changed. Open it again from the message you got.")),
    )  # fmt: skip
    who = link.made_by if link is not None else ""
    ask = (
        _("Please ask %(name)s of the innovation office for a new one.", name=who)
        if who
        else _("If that does not help, please ask the innovation office for a new one.")
    )
    return {"title": title, "why": why, "ask": "" if code == WITHDRAWN else ask}


def refusal(answer: Mapping[str, Any]) -> str:
    """Returns why a report or a link was refused, and what to mend."""
    params = answer["params"]
    field, why = params.get("field"), params.get("why")
    if answer["code"] == "CHANGED":
        by = candidates.actor_name(str(params.get("by") or _("Somebody else")))
        return _(
            "%(name)s has finished or removed this step in the meantime. Your words are kept; look at what is next.",
            name=by,
        )
    if answer["code"] == "RATE":
        return _("Many reports came through this link today. Please send the next one tomorrow.")
    if answer["code"] == "GONE":
        return _("This step is not part of this idea any more. Your words are kept; please choose again.")
    sentences = {
        ("note", "missing"): _("Please say what was done, or what is in the way."),
        ("next_on", "missing"): _("Please give a date for the next step."),
        ("next_on", "low"): _("The new date has passed already. Please choose a later one."),
        ("next_title", "missing"): _("Please say what will be done by that date."),
        ("email", "format"): _("This is no e-mail address. Leave it empty if there is none."),
    }
    if (field, why) in sentences:
        return sentences[(field, why)]
    sentence = refusal_sentence(answer["code"], params)
    return f"{_field(str(field))}: {sentence}" if answer["code"] == "INVALID" else sentence


def _field(field: str) -> str:
    names = {
        "name": _("Name"), "email": _("E-mail"), "lang": _("Language"), "days": _("Good for"), "percent": _("Progress"),
        "note": _("What was done?"), "blocks": _("What is in the way?"), "next_title": _("What will be done"),
        "next_on": _("New date"),
    }  # fmt: skip
    return names.get(field, _("A field"))


def calendar_name(candidate: Candidate | None) -> str:
    """Returns the name a calendar shows: the candidate's, or that of all the account follows."""
    if candidate is None:
        return _("Rembuk: steps of candidates")
    return _("Rembuk: %(title)s", title=candidate.title)


def calendar_lines(dated: Dated) -> str:
    """Returns what stands below an entry of a calendar."""
    owner = dated.step.owner or dated.candidate.owner
    lines = [dated.candidate.agency, _("Person in charge: %(name)s", name=owner) if owner else ""]
    return "\n".join(line for line in lines if line)
