"""What `flask audit verify` found, as sentences."""

from flask_babel import gettext

from workshop.candidates import words
from workshop.candidates.audit import MISSING, Break
from workshop.candidates.audit_rows import Difference

MOST_NAMED = 20


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


def broken(one: Break) -> str:
    """Returns where a chain is broken."""
    if one.what == MISSING:
        sentence = _("Candidate %(number)s: the history ends before line %(line)s, which was written once.")
    else:
        sentence = _("Candidate %(number)s, line %(line)s: does not follow from the line before it.")
    return sentence % {"number": one.candidate, "line": one.line}


def difference(one: Difference) -> str:
    """Returns what a row and the history say of the same thing."""
    if one.what == "made":
        return _("Candidate %(number)s: no line of the history tells how it came here.", number=one.candidate)
    nothing = _("nothing")
    return _(
        "Candidate %(number)s, %(what)s: the row says %(row)s, the history says %(history)s.",
        number=one.candidate, what=_name(one.what), row=_quoted(one.row) or nothing,
        history=_quoted(one.history) or nothing,
    )  # fmt: skip


def undated(numbers: list[int]) -> str:
    """Returns whose first stage no line dates."""
    named = ", ".join(str(number) for number in numbers[:MOST_NAMED])
    more = "" if len(numbers) <= MOST_NAMED else " …"
    return _(
        "Not covered, since no line held it yet: the day of the first stage of %(count)s candidates: %(named)s.",
        count=len(numbers), named=named + more,
    )  # fmt: skip


def _quoted(text: str) -> str:
    return f"“{text}”" if text else ""


def _name(what: str) -> str:
    kind, _dot, key = what.partition(".")
    names = {
        "move": _("stage or rest"), "stage": _("present stage"), "stage_on": _("since when"), "is_parked": _("parked"),
        "parked_why": _("reason for resting"), "planned_on": _("planned date"), "renewal": _("renewal"),
        "renewed_on": _("latest renewal"), "is_public": _("shown publicly"), "is_withdrawn": _("withdrawn"),
        "merged": _("merged into"), "check_in": _("check-in"), "title": _("title"), "agency": _("agency"),
        "owner": _("person in charge"), "sector": _("sector"), "summary": _("summary"),
    }  # fmt: skip
    if kind == "claimed":
        return _("claimed level of %(key)s", key=key)
    if kind == "verified":
        return _("verified level of %(key)s", key=key)
    return names.get(kind) or words.change(what)
