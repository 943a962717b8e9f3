"""What is wrong with a file or a row, and what to do about it, in the language of the page."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext

from workshop.candidates.rules import STAGES
from workshop.candidates.words import stages
from workshop.iid.sets import catalogue
from workshop.imports.columns import Column
from workshop.imports.fault_words import CELLS, FILES
from workshop.page import day, language
from workshop.sentences import answer_sentence


def _(msgid: str, **values: object) -> str:
    return str(gettext(msgid, **values))


class Words:
    """Sentences about one file, whose columns are called as the page calls them."""

    def __init__(self, known: Sequence[Column]) -> None:
        self._names = {column.key: column.names.in_(language()) for column in known}

    def column(self, key: str) -> str:
        """Returns the name of a column, "" where none is meant."""
        return self._names.get(key, "")

    def of_file(self, code: str, params: Mapping[str, Any]) -> str:
        """Returns why a whole file is not taken."""
        return bad_file(
            code, {**params, "names": self._listed(params.get("keys", ())), **self._meant(params)}
        )

    def note(self, code: str, params: Mapping[str, Any]) -> str:
        """Returns what to know of a file that is taken nevertheless."""
        names = params.get("names", [])
        listed = ", ".join(name if isinstance(name, str) else f"{name[0]} ({name[1]})" for name in names)
        sentences = {
            "encoding": _("The file was read as Windows-1252. Check letters with accents in the preview."),
            "formulas": _("Formulas count with the value that was saved in the file. Nothing is calculated."),
            "sheets": _(
                "Only the sheet “%(read)s” was read, not: %(names)s.",
                read=params.get("read", ""),
                names=listed,
            ),
            "unknown": _("Columns that are not known and not taken over: %(names)s.", names=listed),
            "strange": _(
                "Agencies that are not on the list and are taken as written: %(names)s.", names=listed
            ),
        }
        return sentences[code]

    def of_row(self, key: str, code: str, params: Mapping[str, Any]) -> str:
        """Returns what is wrong with a cell, and how to mend it."""
        return CELLS[code](self._told(params))

    def line(self, faults: Sequence[Sequence[Any]]) -> str:
        """Returns all faults of a row as one text for a cell: "judul: …; tenggat: …"."""
        told = ((self.column(key), self.of_row(key, code, params)) for key, code, params in faults)
        return " ".join(f"{name}: {sentence}" if name else sentence for name, sentence in told)

    def _told(self, params: Mapping[str, Any]) -> dict[str, Any]:
        told = dict(params)
        told["stages"] = ", ".join(list(stages().values())[: len(STAGES)])
        if "stage" in params:
            told["stage"] = stages()[params["stage"]]
        if "before" in params:
            told["before"], told["day"] = (
                self.column(params["before"]),
                day(date.fromisoformat(params["day"])),
            )
        if "field" in params:
            told["names"] = ", ".join(_options(params["field"]))
        if "names" in params:
            told["names"] = ", ".join(params["names"])
        return told

    def _meant(self, params: Mapping[str, Any]) -> dict[str, str]:
        return {"meant": self.column(params["meant"])} if "meant" in params else {}

    def _listed(self, keys: Sequence[str]) -> str:
        return ", ".join(self.column(key) for key in keys)


def _options(key: str) -> list[str]:
    """Returns what may be chosen in a field of the profile, by the newest version that has it."""
    known = (rules.field(key) for rules in reversed(catalogue().all()))
    field = next((one for one in known if one is not None), None)
    return [] if field is None else [one.name.in_(language()) for one in field.options]


def bad_file(code: str, params: Mapping[str, Any]) -> str:
    """Returns why a file is not taken."""
    return FILES.get(code, FILES["broken"])(params)


def refusal(answer: Mapping[str, Any]) -> str:
    """Returns why a decision about an import was refused."""
    params = answer["params"]
    if answer["code"] == "CHANGED" and params.get("row"):
        return _(
            "The innovation in row %(row)d was added in the meantime. Upload the file again to have it checked anew.",
            row=params["row"],
        )
    if answer["code"] == "CHANGED" and params.get("act") == "import.undo":
        return _(
            "%(name)s has worked on one of these candidates since. The import can no longer be undone as a whole.",
            name=params["by"],
        )
    if answer["code"] == "CLOSED" and "busy" in params:
        return _("Another import is being brought in just now. Wait until it is done, then try again.")
    if answer["code"] == "CLOSED":
        return _("This import has moved on. The page shows how it stands now.")
    return answer_sentence(answer)


def same_file(by: str) -> str:
    """Returns why the same file is not taken twice."""
    return _("%(name)s has sent this very file before. Nothing was changed.", name=by)


def no_file() -> str:
    """Returns what to do when no file was chosen."""
    return _("Choose a CSV or XLSX file first.")


def go_back() -> str:
    """Returns what to do when a file was too large to be received at all."""
    return _("Nothing was changed. Go back and choose another file.")


def faults_heading() -> str:
    """Returns the heading of the column of faults; it is passed over when the file comes back."""
    return _("problems")


def state(name: str) -> str:
    """Returns how an import stands."""
    words = {
        "reading": _("is being checked"), "checked": _("checked, not brought in"), "bringing": _("is being brought in"),
        "done": _("brought in"), "undoing": _("is being undone"), "undone": _("undone"), "left": _("left"),
    }  # fmt: skip
    return words[name]
